"""Sessions: `/v2/sessions` (API §6). A session starts when the first participant joins a room."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from .area import Area
from .errors import NotFound
from .model import Shown, Text

ONGOING = "ongoing"


class Session(Shown):
    """A session as VideoSDK shows it (API §6); `start` and `end` are ISO-8601."""

    id: Text
    room_id: Text | None = None
    custom_room_id: Text | None = None
    status: Text | None = None
    start: Text | None = None
    end: Text | None = None
    region: Text | None = None

    @property
    def live(self) -> bool:
        """Whether it is live: its status says so, and it has no end."""
        return self.status == ONGOING and self.end is None


class Sessions(Area[Session]):
    """The calls of `/v2/sessions`."""

    path, model, noun = "/v2/sessions", Session, "session"

    def live(self, room_id: str, within: float = math.inf) -> Session | None:
        """The live session of a room; None: there is none. The look ends after `within` seconds.

        NotFound where the server answers so: nobody knows whether that means "no session" (API §13).
        """
        sessions = self._list({"status": ONGOING}, time.monotonic() + within, roomId=room_id)
        return next((s for s in sessions if s.live and _is_of(s, room_id)), None)

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

    def end(self, room_id: str, session_id: str) -> bool:
        """End a session; False: it did not exist. Named by its own id, so a repeat ends no other."""
        try:
            self._post("/end", {"roomId": room_id, "sessionId": session_id}, repeat_is_safe=True)
        except NotFound:
            return False
        return True


def _is_of(session: Session, room_id: str) -> bool:
    """A server that ignores the filter shows other rooms' sessions too."""
    return session.room_id is None or room_id in (session.room_id, session.custom_room_id)
