"""RealtimeTranscription, as a program declares it; what it is stands in `definitions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import pulumi

from ..declaring import Resource
from ..dynamic import Provider
from .room import Room
from .webhook_endpoint import WebhookEndpoint


class RealtimeTranscriptionProvider(Provider):
    """Stored state refers to this class by its name and module."""


class TranscriptionSummaryArgs(TypedDict, total=False):
    """Whether and how to summarise."""

    enabled: pulumi.Input[bool]
    prompt: pulumi.Input[str]


class RealtimeTranscription(Resource, module="videosdk", name="RealtimeTranscription"):
    """A realtime transcription of a room's session: it runs until it is destroyed or the session ends.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    room = videosdk.Room("standup")
    notes = videosdk.RealtimeTranscription(
        "notes",
        room_id=room.room_id,
        language="en-US",
        summary={"enabled": True, "prompt": "decisions, and who does what"},
        session_timeout=120,
        restart_when_ended=True,
    )
    pulumi.export("transcription_id", notes.id)
    pulumi.export("transcription_start", notes.start)
    ```

    ## Import

    While it runs; one that has ended leaves nothing to manage. `--running` takes all that run.

    ```sh
    python -m pulumi_videosdk import --transcription notes=82feea14-6783-4e63-84fc-17c5666bfd5c -o notes.json
    pulumi import --file notes.json --protect=false --generate-code=false --yes
    ```
    """

    secrets = ("model_config", "transcript_url", "summary_url")
    accepts = (("room_id", Room, "room_id"), ("webhook_url", WebhookEndpoint, "url"))
    delete_before_replace = True

    start: pulumi.Output[str]
    status: pulumi.Output[str]
    end: pulumi.Output[str | None]
    session_id: pulumi.Output[str | None]
    provider: pulumi.Output[str | None]
    transcript_url: pulumi.Output[str | None]
    summary_url: pulumi.Output[str | None]
    room_id: pulumi.Output[str]
    webhook_url: pulumi.Output[str | None]
    model_id: pulumi.Output[str | None]
    language: pulumi.Output[str | None]
    summary: pulumi.Output[dict[str, Any] | None]
    model_config: pulumi.Output[dict[str, Any] | None]
    session_timeout: pulumi.Output[float | None]
    restart_when_ended: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]
    triggers: pulumi.Output[Any]

    def __init__(
        self,
        resource_name: str,
        *,
        room_id: Room | pulumi.Input[str],
        webhook_url: WebhookEndpoint | pulumi.Input[str] | None = None,
        model_id: pulumi.Input[str] | None = None,
        language: pulumi.Input[str] | None = None,
        summary: pulumi.Input[TranscriptionSummaryArgs] | None = None,
        model_config: pulumi.Input[Mapping[str, Any]] | None = None,
        session_timeout: pulumi.Input[float] | None = None,
        restart_when_ended: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        triggers: Any = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a transcription.

        :param resource_name: The resource's name in the program.
        :param room_id: The room to listen in: a `Room`, or its `room_id`.
        :param webhook_url: Who is told that the transcription started, stopped or failed: a
            `WebhookEndpoint`, or a url.
        :param model_id: The speech model, by the provider's name for it.
        :param language: A hint at the language spoken, BCP 47, such as `en-US`.
        :param summary: Whether and how to summarise: `{"enabled", "prompt"}`.
        :param model_config: More for the speech model, passed through; encrypted in the state.
        :param session_timeout: How long to wait for a live session in the room, in seconds (default 0).
        :param restart_when_ended: Start anew when a refresh has found it ended.
        :param adopt: Take over a transcription that already runs in the room, instead of failing.
        :param triggers: Any values; a change starts the transcription anew.
        :param opts: Pulumi's options.
        """
        self._declare(
            RealtimeTranscriptionProvider,
            resource_name,
            {
                "room_id": room_id,
                "webhook_url": webhook_url,
                "model_id": model_id,
                "language": language,
                "summary": summary,
                "model_config": model_config,
                "session_timeout": session_timeout,
                "restart_when_ended": restart_when_ended,
                "adopt": adopt,
                "triggers": triggers,
            },
            opts,
        )
