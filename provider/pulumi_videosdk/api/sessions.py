"""Sessions: `/v2/sessions` (API §6). A session starts when the first participant joins a room."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .area import Area
from .model import Shown, Text

ONGOING, ENDED = "ongoing", "ended"


class Stay(Shown):
    """From when to when a participant was there; ISO-8601."""

    start: Text | None = None
    end: Text | None = None


class Participant(Shown):
    """Somebody who is or was in a session (API §6)."""

    participant_id: Text | None = None
    timelog: list[Stay] | None = None

    @property
    def there(self) -> bool:
        """Whether they are in the session now, as far as is known."""
        return not self.timelog or self.timelog[-1].end is None


class Session(Shown):
    """A session as VideoSDK shows it (API §6); `start` and `end` are ISO-8601."""

    id: Text
    room_id: Text | None = None
    custom_room_id: Text | None = None
    status: Text | None = None
    start: Text | None = None
    end: Text | None = None
    region: Text | None = None
    participants: list[Participant] | None = None
    """Who is or was in it; None: VideoSDK does not tell."""

    @property
    def live(self) -> bool:
        """Whether it is live: its status says so, and it has no end."""
        return self.status == ONGOING and self.end is None

    @property
    def over(self) -> bool:
        """Whether it is over: its status says so, or it has an end."""
        return self.status == ENDED or self.end is not None

    @property
    def there(self) -> list[str | None]:
        """Who is in it now, by participant id, as far as VideoSDK tells."""
        return [one.participant_id for one in self.participants or () if one.there]

    @property
    def first(self) -> str | None:
        """Who began it, by participant id: the first to join (API §6); None: VideoSDK does not tell."""
        came = [(one.timelog[0].start, one.participant_id) for one in self.participants or () if one.timelog]
        dated = [(start, id) for start, id in came if start is not None]
        if not dated or len(dated) < len(self.participants or ()):
            return None
        return min(dated, key=lambda one: one[0])[1]


@dataclass(frozen=True)
class Look:
    """The live session of a room, if there is one, and the server's clock at the look."""

    session: Session | None
    answered_at: datetime | None


class Sessions(Area[Session]):
    """The calls of `/v2/sessions`."""

    path, model, noun = "/v2/sessions", Session, "session"
    slash = True

    def live(self, room_id: str, within: float = math.inf) -> Session | None:
        """The live session of a room; None: there is none. The look ends after `within` seconds.

        NotFound where the server answers so: nobody knows whether that means "no session" (API §13).
        """
        return self.look(room_id, within).session

    def look(self, room_id: str, within: float = math.inf) -> Look:
        """As `live`, with the server's clock."""
        answered_at: datetime | None = None
        for page in self._pages({"status": ONGOING}, time.monotonic() + within, roomId=room_id):
            answered_at = answered_at or page.reply.date
            for found in page.read(Session, "a list of sessions"):
                if found.live and _is_of(found, room_id):
                    return Look(found, answered_at)
        return Look(None, answered_at)

    def list(
        self,
        room_id: str | None = None,
        custom_room_id: str | None = None,
        status: str | None = None,
        query: str | None = None,
        start_date: int | None = None,
        end_date: int | None = None,
    ) -> Iterator[Session]:
        """The project's sessions, ended ones too, as the server filters them. Dates are ms since 1970.

        Only VideoSDK's SDK has `status`, `query` and the dates (API §6): a server that does not know `status`
        or the dates lists without them.
        """
        wishes = {"status": status, "startDate": start_date, "endDate": end_date}
        return self._list(wishes, roomId=room_id, customRoomId=custom_room_id, query=query)

    def end(self, room_id: str, session_id: str) -> None:
        """End a session, named by its own id, so that a repeat ends no other. NotFound: it did not exist.

        LostReply for an answer that shows no session: that does not say that it was ended.
        """
        reply = self._post("/end", {"roomId": room_id, "sessionId": session_id}, repeat_is_safe=True)
        if not isinstance(reply.data, Mapping):
            raise reply.lost("a session")

    def remove(self, room_id: str, session_id: str, participant_id: str) -> None:
        """Take a participant out of a session; the others stay. NotFound: they were not in it."""
        body = {"roomId": room_id, "sessionId": session_id, "participantId": participant_id}
        self._post("/participants/remove", body, repeat_is_safe=True)


def _is_of(session: Session, room_id: str) -> bool:
    """A server that ignores the filter shows other rooms' sessions too."""
    return session.room_id is None or room_id in (session.room_id, session.custom_room_id)
