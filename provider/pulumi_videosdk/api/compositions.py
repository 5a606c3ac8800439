"""What VideoSDK composes of a room's session: recordings, HLS and RTMP streams (API §7, §8)."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, TypeVar

from .errors import LostReply, NotFound, VideoSDKError
from .in_room import InRoom, InRoomArea
from .model import Model, Sent, secret

R = TypeVar("R", bound=InRoom)

_IDLE = re.compile(r"\bnot (started|running|active|found)\b|\bno (running|active)\b", re.IGNORECASE)


class Layout(Model):
    type: str | None = None
    priority: str | None = None
    grid_size: int | None = None


class Config(Model):
    """What it looks like (API §7)."""

    layout: Layout | None = None
    theme: str | None = None
    mode: str | None = None
    quality: str | None = None
    orientation: str | None = None


class Summary(Model):
    enabled: bool | None = None
    prompt: str | None = None


class Transcription(Model):
    """Whether what is said is transcribed afterwards (API §4)."""

    enabled: bool | None = None
    summary: Summary | None = None


class StartSettings(Sent):
    """What each of them may be started with."""

    room_id: str
    config: Config | None = None
    template_url: Annotated[str | None, secret] = None
    transcription: Transcription | None = None
    resource_id: str | None = None


class Compositions(InRoomArea[R]):
    """Base of their areas. Whether lists and look-ups show one that runs is not known (API §7, §8)."""

    answers_in_words: ClassVar[bool] = True
    end_takes_id: ClassVar[bool] = True

    def says_idle(self, error: VideoSDKError) -> bool:
        """By its words, since nothing else may show it: what that is answered with is not documented."""
        if isinstance(error, LostReply) or error.status not in (400, 404, 402, 409):
            return False
        return isinstance(error, NotFound) or bool(_IDLE.search(error.server_message or ""))
