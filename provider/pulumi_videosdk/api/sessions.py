"""Sessions: `/v2/sessions` (API §6). A session starts when the first participant joins a room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pulumi_videosdk.api import wire
from pulumi_videosdk.api.errors import NotFound
from pulumi_videosdk.api.pagination import walk
from pulumi_videosdk.api.transport import Transport

ONGOING = "ongoing"


@dataclass(frozen=True)
class Session:
    """A session as VideoSDK shows it (API §6); `start` and `end` are ISO-8601."""

    id: str
    room_id: str | None = None
    custom_room_id: str | None = None
    status: str | None = None
    start: str | None = None
    end: str | None = None
    answered_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it goes on: the status says so and there is no end."""
        return self.status == ONGOING and self.end is None


def to_wire(room_id: str, session_id: str) -> dict[str, Any]:
    """The body of an end (API §6)."""
    return {"roomId": room_id, "sessionId": session_id}


def from_wire(data: Any, answered_at: datetime | None = None) -> Session | None:
    """The session in a reply; None if there is none in it (API §6)."""
    session_id = wire.text(data, "id")
    if session_id is None:
        return None
    return Session(
        id=session_id,
        room_id=wire.text(data, "roomId"),
        custom_room_id=wire.text(data, "customRoomId"),
        status=wire.text(data, "status"),
        start=wire.text(data, "start"),
        end=wire.text(data, "end"),
        answered_at=answered_at,
    )


class Sessions:
    """The calls of `/v2/sessions`. Every method raises VideoSDKError, LostReply or NotSent."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def live(self, room_id: str) -> Session | None:
        """The session that goes on in a room; None: there is none, or no such room."""
        try:
            return next((s for s in self.list(room_id) if s.live and _is_of(s, room_id)), None)
        except NotFound:
            return None

    def get(self, session_id: str) -> Session | None:
        """A session by its id; None: not found."""
        path = wire.segment(session_id, "GET", "/v2/sessions/")
        try:
            reply = self._transport.call("GET", path, repeat_is_safe=True)
        except NotFound:
            return None
        session = from_wire(reply.data, reply.date)
        if session is None:
            raise reply.lost("a session")
        return session

    def list(self, room_id: str | None = None) -> Iterator[Session]:
        """The sessions of a room, ended ones too; without `room_id` those of the project."""
        for page in walk(self._transport, "/v2/sessions/", "data", wire.given({"roomId": room_id})):
            for item in page.items:
                session = from_wire(item, page.reply.date)
                if session is None:
                    raise page.reply.lost("a list of sessions")
                yield session

    def end(self, room_id: str, session_id: str) -> bool:
        """Ends a session; False: it was not there. Named by its own id, so a repeat ends no other."""
        try:
            self._transport.call(
                "POST", "/v2/sessions/end", body=to_wire(room_id, session_id), repeat_is_safe=True
            )
        except NotFound:
            return False
        return True


def _is_of(session: Session, room_id: str) -> bool:
    """A server that ignores the filter shows other rooms' sessions too."""
    return session.room_id is None or room_id in (session.room_id, session.custom_room_id)
