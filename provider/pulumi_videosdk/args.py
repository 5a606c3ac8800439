# Made from definitions/ by `make generate`: change it there.
"""The nested inputs of all resources, as a program may write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict

import pulumi


class RoomWebhookArgs(TypedDict, total=False):
    """Who receives a room's events."""

    end_point: Required[pulumi.Input[str]]
    """Where VideoSDK posts the room's events. An https address, at most 512 characters; plain http for a
    loopback host only."""
    events: pulumi.Input[Sequence[pulumi.Input[str]] | None]
    """Which events: names, or patterns such as `session-*`. At least one; each not empty; each a webhook
    event, or a pattern that fits one (another one is warned of, and sent)."""


class RoomAutoCloseArgs(TypedDict, total=False):
    """When VideoSDK closes a session by itself."""

    type: pulumi.Input[str | None]
    """What happens when the time is up; VideoSDK's default is `session-ends`. Not empty; `session-ends` or
    `session-end-and-deactivate` (another one is warned of, and sent)."""
    duration: pulumi.Input[float | None]
    """Sent as it is: minutes by VideoSDK's documentation (default 480), seconds by its SDK. More than 0."""


class RoomTranscriptionSummaryArgs(TypedDict, total=False):
    """Whether and how to summarise a transcript."""

    enabled: pulumi.Input[bool | None]
    """Whether a summary is written."""
    prompt: pulumi.Input[str | None]
    """What the summary is to look at."""


class RoomTranscriptionArgs(TypedDict, total=False):
    """Whether what is said is transcribed afterwards."""

    enabled: pulumi.Input[bool | None]
    """Whether it is transcribed."""
    summary: pulumi.Input[RoomTranscriptionSummaryArgs | Mapping[str, Any] | None]
    """Whether and how to summarise it."""


class RoomLayoutArgs(TypedDict, total=False):
    """The layout of a recording or stream."""

    type: pulumi.Input[Any | None]
    """VideoSDK's `config.layout.type`, sent as it is."""
    priority: pulumi.Input[Any | None]
    """VideoSDK's `config.layout.priority`, sent as it is."""
    grid_size: pulumi.Input[Any | None]
    """VideoSDK's `config.layout.gridSize`, sent as it is."""


class RoomCompositionRecordingArgs(TypedDict, total=False):
    """Whether an HLS stream is recorded too."""

    enabled: pulumi.Input[bool | None]
    """Whether the stream is recorded."""


class RoomCompositionArgs(TypedDict, total=False):
    """What a recording or stream looks like."""

    layout: pulumi.Input[RoomLayoutArgs | Mapping[str, Any] | None]
    """How participants are arranged."""
    theme: pulumi.Input[Any | None]
    """The theme, such as `DARK`."""
    mode: pulumi.Input[Any | None]
    """VideoSDK's `config.mode`, sent as it is."""
    quality: pulumi.Input[Any | None]
    """VideoSDK's `config.quality`, sent as it is."""
    orientation: pulumi.Input[Any | None]
    """VideoSDK's `config.orientation`, sent as it is."""
    recording: pulumi.Input[RoomCompositionRecordingArgs | Mapping[str, Any] | None]
    """For an HLS stream: whether it is recorded too."""


class RoomRecordingArgs(TypedDict, total=False):
    """The settings of a recording or an HLS stream."""

    template_url: pulumi.Input[Any | None]
    """The address of a template of your own."""
    transcription: pulumi.Input[RoomTranscriptionArgs | Mapping[str, Any] | None]
    """Whether what is said is transcribed afterwards."""
    config: pulumi.Input[RoomCompositionArgs | Mapping[str, Any] | None]
    """What it looks like."""
    aws_dir_path: pulumi.Input[Any | None]
    """For a recording: the directory that it is kept in."""


class RoomAutoStartArgs(TypedDict, total=False):
    """What starts with a session."""

    recording: pulumi.Input[RoomRecordingArgs | Mapping[str, Any] | None]
    """A recording's settings."""
    hls: pulumi.Input[RoomRecordingArgs | Mapping[str, Any] | None]
    """An HLS stream's settings."""
    composite: pulumi.Input[Mapping[str, Any] | None]
    """A composite recording's settings, sent as they are: under VideoSDK's own names."""


class RoomMultiCompositionArgs(TypedDict, total=False):
    """Which compositions may run several at a time."""

    recording: pulumi.Input[bool | None]
    """Whether recordings may run several at a time."""
    hls: pulumi.Input[bool | None]
    """Whether HLS streams may."""
    rtmp: pulumi.Input[bool | None]
    """Whether RTMP streams may."""


class TranscriptionSummaryArgs(TypedDict, total=False):
    """Whether and how to summarise."""

    enabled: pulumi.Input[bool | None]
    """Whether a summary is written at the end; VideoSDK's default is no."""
    prompt: pulumi.Input[str | None]
    """What the summary should cover."""
