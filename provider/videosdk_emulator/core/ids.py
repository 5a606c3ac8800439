"""Looking things up in the store, and making ids in VideoSDK's formats (API §2.6)."""

from __future__ import annotations

import secrets
import string

from videosdk_emulator.core.backend import Backend
from videosdk_emulator.core.store import Document

_LETTERS = string.ascii_lowercase + string.digits


def room_id() -> str:
    """A new `xxxx-xxxx-xxxx`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def record_id() -> str:
    """A new id of 24 hexadecimal digits."""
    return secrets.token_hex(12)


def find_room(backend: Backend, any_id: str) -> Document | None:
    """The room with this roomId, customRoomId (the newest that bears it) or record id."""
    rooms = backend.store.rooms
    return rooms.newest(roomId=any_id) or rooms.newest(customRoomId=any_id) or rooms.newest(id=any_id)


def live_session(backend: Backend, room: str) -> Document | None:
    """The session that is going on in a room."""
    return backend.store.sessions.newest(roomId=room, status="ongoing")


def running_transcriptions(backend: Backend, room: str) -> list[Document]:
    """The transcriptions that run in a room, oldest first."""
    return backend.store.transcriptions.find(roomId=room, status="running")
