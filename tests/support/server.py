"""VideoSDK as others use it: rooms, sessions and transcriptions that no stack of ours made."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import requests

from videosdk_emulator import Emulator
from videosdk_emulator.client import RequestEntry

TRANSCRIPTIONS = "/ai/v1/realtime-transcriptions"


class Server:
    """The emulator, and somebody else who calls it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._session = requests.Session()
        self._session.trust_env = False

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """What somebody else asks of VideoSDK: its answer."""
        # Far from expiring by any clock that a quirk sets.
        token = self.emulator.token(iat=1, exp=4_000_000_000)
        reply = self._session.post(
            self.emulator.url + path, json=body, headers={"Authorization": token}, timeout=10
        )
        reply.raise_for_status()
        return reply.json()

    def room(self, *, live: bool = True, **fields: Any) -> str:
        """Create a room, with somebody in it unless it is not to be live; its id."""
        room_id: str = self.post("/v2/rooms", fields)["roomId"]
        if live:
            self.emulator.join(room_id)
        return room_id

    def start(self, room_id: str) -> str:
        """Start a transcription in a room; its id."""
        id: str = self.post(f"{TRANSCRIPTIONS}/start", {"roomId": room_id})["id"]
        return id

    def join_when_looked_for(self, room_id: str) -> threading.Thread:
        """Somebody joins a room once its session has been asked for in vain."""

        def join() -> None:
            self.wait_until_looked_for(room_id)
            self.emulator.join(room_id)

        thread = threading.Thread(target=join)
        thread.start()
        return thread

    def wait_until_looked_for(self, room_id: str) -> None:
        """Returns once a room's session has been asked for."""

        def in_vain(one: RequestEntry) -> bool:
            looked_for = one["path"].startswith("/v2/sessions") and one["query"].get("roomId") == room_id
            return looked_for and one["status"] is not None

        deadline = time.monotonic() + 30
        while not any(map(in_vain, self.emulator.requests())) and time.monotonic() < deadline:
            time.sleep(0.05)

    def running(self, room_id: str | None = None) -> list[str]:
        """The ids of the transcriptions that run, in one room or anywhere."""
        return [
            one["id"]
            for one in self.emulator.state()["transcriptions"]
            if one["status"] == "running" and room_id in (None, one["roomId"])
        ]

    def open_rooms(self) -> list[str]:
        """The ids of the rooms that are not deactivated."""
        return [one["roomId"] for one in self.emulator.state()["rooms"] if not one["disabled"]]

    def calls(self) -> list[str]:
        """The calls since the last look, in order, as `Call.shape` has them. A list's pages are one call, and
        so is one that was refused and sent in another form.

        Where lists name no rooms, the second look at whether they filter by room is left out.
        """
        # An area's file needs this module.
        from tests.areas import shape_of

        # A first page with `perPage` has been asked for without it before.
        made = self.emulator.requests()
        entries = [
            one for one in made if one["query"].get("page", "1") == "1" and "perPage" not in one["query"]
        ]
        if any("roomId" in one["query"] for one in entries) and self.emulator.quirks()["extension_missing"]:
            rooms = {None, *(room["roomId"] for room in self.emulator.state()["rooms"])}
            entries = [one for one in entries if one["query"].get("roomId") in rooms]
        entries = [one for one, later in _with_later(entries) if not (one["status"] == 400 and later)]
        if made:
            self.emulator.clear_requests()
        return [shape_of(one["method"], one["path"]) for one in entries]


def _with_later(entries: Sequence[RequestEntry]) -> Iterator[tuple[RequestEntry, bool]]:
    """Each request, and whether the same call is made once more."""
    for at, one in enumerate(entries):
        call = one["method"], one["path"]
        yield one, any((other["method"], other["path"]) == call for other in entries[at + 1 :])
