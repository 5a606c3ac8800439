"""Realtime transcriptions: `/ai/v1/realtime-transcriptions` (API §3)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from .area import Area
from .errors import NotFound, VideoSDKError
from .model import Sent, Shown, Text, at, moment, secret

ENDED = ("completed", "failed")


class Transcription(Shown):
    """A transcription as VideoSDK shows it (API §3); `start` and `end` are ISO-8601."""

    id: Text
    status: Text
    start: Text | None = None
    end: Text | None = None
    webhook_url: Text | None = None
    """The server's rewritten one; absent from GET."""
    room_id: Text | None = at("extension", "extensionConfig", "roomId")
    session_id: Text | None = at("extension", "extensionConfig", "sessionId")
    provider: Text | None = at("extension", "provider")
    transcript_url: Text | None = at("transcriptionFilePaths", "txt")
    summary_url: Text | None = at("summarizedFilePaths", "txt")

    @property
    def running(self) -> bool:
        """Whether it still runs. Other statuses are not documented (API §3.6): without an end, it runs."""
        return self.end is None and self.status not in ENDED

    @property
    def began(self) -> datetime | None:
        """`start` as a moment; None if there is none that can be read."""
        return moment(self.start)


@dataclass(frozen=True)
class RunningIn:
    """What runs in a room. `certain`: the reply names the room. `unknown_room`: it does not.

    `filter_ignored`: the reply showed other rooms' too, so those of `unknown_room` may be anywhere.
    `answered_at` is the server's clock when the look-up began to be answered. `unlisted`: why there is no
    list, such as an answer "not found": whether that means that nothing runs is not known.
    """

    certain: list[Transcription] = field(default_factory=list)
    unknown_room: list[Transcription] = field(default_factory=list)
    filter_ignored: bool = False
    answered_at: datetime | None = None
    unlisted: VideoSDKError | None = None

    @property
    def possible(self) -> list[Transcription]:
        """What must be taken to run in the room: those that name no room too, unless the server has plainly
        ignored the filter by room."""
        return [*self.certain, *([] if self.filter_ignored else self.unknown_room)]


class StartSettings(Sent):
    """What a transcription is started with (API §3.1)."""

    room_id: str
    webhook_url: Annotated[str | None, secret] = None
    model_id: str | None = None
    language: str | None = None
    summary: dict[str, Any] | None = None
    model_config_: Annotated[dict[str, Any] | None, secret] = Field(None, alias="modelConfig")


class RealtimeTranscriptions(Area[Transcription]):
    """The calls of realtime transcription (API §3)."""

    path, model, noun = "/ai/v1/realtime-transcriptions", Transcription, "transcription"
    key = "transcriptions"

    def running_in(self, room_id: str, own_id: str | None = None) -> RunningIn:
        """What runs in a room; a look-up that is answered "not found" found nothing. Takes as long as one
        call may, at most.

        `own_id`: a transcription that is known to be in this room.

        Whether the server filters by room is in conflict (API §3.4): so it is asked to, and what comes
        back is filtered again. Where that names no room, a second look tells whether the filter works.
        """
        here: dict[str, Transcription] = {}
        unknown: dict[str, Transcription] = {}
        filter_ignored = False
        answered_at: datetime | None = None
        deadline = time.monotonic() + self._transport.timeout
        try:
            for number, page in enumerate(self._pages(deadline=deadline, roomId=room_id)):
                answered_at = page.reply.date if number == 0 else answered_at
                for found in page.read(Transcription, "a list of transcriptions"):
                    filter_ignored = filter_ignored or found.room_id not in (room_id, None)
                    if found.running and found.room_id in (room_id, None):
                        there = found.room_id is not None or found.id == own_id
                        (here if there else unknown)[found.id] = found
        except NotFound as nothing:
            return RunningIn(answered_at=nothing.answered_at, unlisted=nothing)
        if unknown and not filter_ignored:
            filter_ignored = self._shown_for_any_room(unknown, deadline)
        return RunningIn(list(here.values()), list(unknown.values()), filter_ignored, answered_at)

    def running_in_if_listed(self, room_id: str) -> RunningIn:
        """As `running_in`, but `unlisted` holds the error where the look-up fails. Raises nothing."""
        try:
            return self.running_in(room_id)
        except VideoSDKError as error:
            return RunningIn(answered_at=error.answered_at, unlisted=error)

    def start(
        self,
        room_id: str,
        before_repeat: Callable[[], bool] | None = None,
        **settings: Any,
    ) -> Transcription:
        """Start a transcription; the room must have a live session (API §3.1).

        Never sent again after it may have reached the server (LostReply): a repeat could start a second.
        Repeated only where it certainly had no effect (429, no connection), if `before_repeat()` says so.
        The `start` of the result is never None.
        """
        body = StartSettings(room_id=room_id, **settings)
        reply = self._post("/start", body, repeat_is_safe=False, before_repeat=before_repeat)
        started = reply.read(Transcription, "a transcription")
        if started.start is None:
            raise reply.lost("a transcription that has a start")
        return started

    def end(self, room_id: str, before_repeat: Callable[[], bool] | None = None) -> None:
        """End whatever runs in a room: `/end` takes a room, not a transcription (API §3.2).

        After a lost reply it is repeated only if `before_repeat` can look again, since by then another
        transcription may run. NotFound: nothing runs there. LostReply also for an answer that shows no
        transcription: that does not say that one was ended.
        """
        repeat = before_repeat is not None
        reply = self._post("/end", {"roomId": room_id}, repeat_is_safe=repeat, before_repeat=before_repeat)
        reply.read(Transcription, "a transcription")

    def list(self, room_id: str | None = None, session_id: str | None = None) -> Iterator[Transcription]:
        """The transcriptions as the server lists them: it may ignore the filters (API §3.4)."""
        return self._list(roomId=room_id, sessionId=session_id)

    def _shown_for_any_room(self, ids: Container[str], deadline: float) -> bool:
        """Whether the list shows one of these for a room that does not exist too."""
        nowhere = "-".join(secrets.token_hex(2) for _ in range(3))
        try:
            return any(found.id in ids for found in self._list(deadline=deadline, roomId=nowhere))
        except VideoSDKError as error:
            # A server that refuses the room does not ignore the filter.
            if isinstance(error, NotFound) or error.status == 400:
                return False
            raise
