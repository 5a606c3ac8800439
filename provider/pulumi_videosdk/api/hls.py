"""HLS streams of a room's session: `/v2/hls` (API §8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from . import compositions
from .compositions import Compositions, Summary
from .in_room import InRoom
from .model import Model, Text, secret


class RecordingToo(Model):
    enabled: bool | None = None


class Config(compositions.Config):
    """What a stream looks like, and whether it is recorded too."""

    recording: RecordingToo | None = None


class StartSettings(compositions.StartSettings):
    """What an HLS stream is started with."""

    config: Config | None = None
    summary: Summary | None = None
    """Beside `transcription` by the documentation, within it by the SDK (API §8)."""
    webhook_url: Annotated[str | None, secret] = None
    recording: dict[str, Any] | None = None


class Hls(InRoom):
    """An HLS stream as VideoSDK shows it."""

    playback_hls_url: Text | None = None
    livestream_url: Text | None = None


class HlsStreams(Compositions[Hls]):
    """The calls of a room's HLS streams."""

    path, model, noun = "/v2/hls", Hls, "HLS stream"
    slash = True

    def start(
        self, room_id: str, before_repeat: Callable[[], bool] | None = None, **settings: Any
    ) -> Hls | None:
        """Start one; `settings`: the fields of `StartSettings`. None: the answer does not show it."""
        return self._started(StartSettings(room_id=room_id, **settings), before_repeat)
