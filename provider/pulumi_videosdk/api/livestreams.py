"""RTMP streams of a room's session: `/v2/livestreams` (API §8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from . import compositions
from .compositions import Compositions
from .hls import Config
from .in_room import InRoom
from .model import Model, secret


class Output(Model):
    url: str
    stream_key: Annotated[str, secret]


class StartSettings(compositions.StartSettings):
    """What an RTMP stream is started with."""

    config: Config | None = None
    outputs: list[Output]


class Livestream(InRoom):
    """An RTMP stream as VideoSDK shows it. It may show the stream keys, which nobody needs to read back."""


class Livestreams(Compositions[Livestream]):
    """The calls of a room's RTMP streams."""

    path, model, noun = "/v2/livestreams", Livestream, "RTMP stream"
    slash = True

    def start(
        self, room_id: str, before_repeat: Callable[[], bool] | None = None, **settings: Any
    ) -> Livestream | None:
        """Start one; `settings`: the fields of `StartSettings`. None: the answer does not show it."""
        return self._started(StartSettings(room_id=room_id, **settings), before_repeat)
