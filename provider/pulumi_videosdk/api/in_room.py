"""The base of the areas whose objects run in a room: started in a live session, ended by their room."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from ..names import with_article
from .area import Area
from .errors import NotFound, VideoSDKError
from .model import Sent, Shown, Text, moment

ENDED = ("completed", "failed")


class InRoom(Shown):
    """Something that runs in a room, as VideoSDK shows it; `start` and `end` are ISO-8601."""

    id: Text
    room_id: Text | None = None
    session_id: Text | None = None
    status: Text | None = None
    start: Text | None = None
    end: Text | None = None

    @property
    def running(self) -> bool:
        """Whether it still runs. Other statuses are not documented (API §3.6): without an end, it runs."""
        return self.end is None and self.status not in ENDED

    @property
    def sure(self) -> bool:
        """Whether VideoSDK would show it if it had ended."""
        return True

    @property
    def stands(self) -> str:
        """Its status, as VideoSDK shows it; else `running` or `completed`."""
        return self.status or ("running" if self.running else "completed")

    @property
    def began(self) -> datetime | None:
        """`start` as a moment; None if there is none that can be read."""
        return moment(self.start)


R = TypeVar("R", bound=InRoom)


@dataclass(frozen=True)
class RunningIn(Generic[R]):
    """What runs in a room. `certain`: the reply names the room. `unknown_room`: it does not.

    `filter_ignored`: the reply showed other rooms' too, so those of `unknown_room` may be anywhere.
    `answered_at` is the server's clock when the look-up began to be answered. `unlisted`: why there is no
    list, such as an answer "not found": whether that means that nothing runs is not known. `ended`: the ids
    of what is listed as if it ran, and has ended.
    """

    certain: list[R] = field(default_factory=list)
    unknown_room: list[R] = field(default_factory=list)
    filter_ignored: bool = False
    answered_at: datetime | None = None
    unlisted: VideoSDKError | None = None
    ended: frozenset[str] = frozenset()

    @property
    def listed(self) -> list[R]:
        """All that the reply showed and that may run in the room."""
        return [*self.certain, *self.unknown_room]

    @property
    def possible(self) -> list[R]:
        """What must be taken to run in the room: those that name no room too, unless the server has plainly
        ignored the filter by room."""
        return [*self.certain, *([] if self.filter_ignored else self.unknown_room)]


class InRoomArea(Area[R]):
    """Base of an area whose objects run in a room. A subclass must define `start`."""

    answers_in_words: ClassVar[bool] = False
    """Whether `/start` and `/end` may be answered with a sentence that shows no object (API §7, §8)."""
    end_takes_id: ClassVar[bool] = False
    """Whether `/end` may be given the id of the one that is meant, beside its room (API §7, §8)."""

    def start(
        self, room_id: str, before_repeat: Callable[[], bool] | None = None, **settings: Any
    ) -> R | None:
        """Start one; the room must have a live session. None: it was started, and the reply does not show it.

        Never sent again after it may have reached the server (LostReply): a repeat could start a second.
        Repeated only where it certainly had no effect (429, no connection), if `before_repeat()` says so.
        The `start` of the result is never None.
        """
        raise NotImplementedError

    def _started(self, body: Sent, before_repeat: Callable[[], bool] | None) -> R | None:
        reply = self._post("/start", body, repeat_is_safe=False, before_repeat=before_repeat)
        if self.answers_in_words and _tells(reply.data, "started"):
            return None
        started = self._read(reply)
        if started.start is None:
            raise reply.lost(f"{with_article(self.noun)} that has a start")
        return started

    def end(
        self, room_id: str, before_repeat: Callable[[], bool] | None = None, id: str | None = None
    ) -> None:
        """End whatever runs in a room: `/end` takes a room, not an id (API §3.2). `id`: the one that is
        meant, for a server that can tell two apart.

        After a lost reply it is repeated only if `before_repeat` can look again, since by then another
        one may run. NotFound: nothing runs there. LostReply also for an answer that shows neither an object
        nor that one was ended: that does not say that one was.
        """
        named = self.end_takes_id and id is not None
        body = {"roomId": room_id, "id": id} if named else {"roomId": room_id}
        repeat = before_repeat is not None
        reply = self._post("/end", body, repeat_is_safe=repeat, before_repeat=before_repeat)
        if not (self.answers_in_words and _tells(reply.data, "ended")):
            self._read(reply)

    def says_idle(self, error: VideoSDKError) -> bool:
        """Whether a refused `end` proves that nothing runs in the room."""
        return False

    def list(self, room_id: str | None = None, session_id: str | None = None) -> Iterator[R]:
        """All, ended ones too, as the server lists them: it may ignore the filters (API §3.4)."""
        return self._list(roomId=room_id, sessionId=session_id)

    def running_in(self, room_id: str, own_id: str | None = None) -> RunningIn[R]:
        """What runs in a room; a look-up that is answered "not found" found nothing. Takes as long as one
        call may, at most.

        `own_id`: one that is known to be in this room.

        Whether the server filters by room is in conflict (API §3.4): so it is asked to, and what comes
        back is filtered again. Where that names no room, a second look tells whether the filter works.
        """
        here: dict[str, R] = {}
        unknown: dict[str, R] = {}
        filter_ignored = False
        answered_at: datetime | None = None
        deadline = time.monotonic() + self._transport.timeout
        try:
            for number, page in enumerate(self._pages(deadline=deadline, roomId=room_id)):
                answered_at = page.reply.date if number == 0 else answered_at
                for found in page.read(self.model, f"a list of {self.noun}s"):
                    filter_ignored = filter_ignored or found.room_id not in (room_id, None)
                    if found.running and found.room_id in (room_id, None):
                        there = found.room_id is not None or found.id == own_id
                        (here if there else unknown)[found.id] = found
        except NotFound as nothing:
            return RunningIn(answered_at=nothing.answered_at, unlisted=nothing)
        if unknown and not filter_ignored:
            filter_ignored = self._shown_for_any_room(unknown, deadline)
        return RunningIn(list(here.values()), list(unknown.values()), filter_ignored, answered_at)

    def running_in_if_listed(self, room_id: str) -> RunningIn[R]:
        """As `running_in`, but `unlisted` holds the error where the look-up fails. Raises nothing."""
        try:
            return self.running_in(room_id)
        except VideoSDKError as error:
            return RunningIn(answered_at=error.answered_at, unlisted=error)

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


def _tells(data: Any, what: str) -> bool:
    """Whether a reply is a sentence such as "Recording started successfully"."""
    return isinstance(data, str) and f"{what} successfully" in data.lower()
