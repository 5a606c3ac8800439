"""What every part of the emulator stands on: memory, clock, key, quirks, webhooks and faults."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from videosdk_emulator.auth import DEFAULT_API_KEY, DEFAULT_SECRET
from videosdk_emulator.bell import Bell
from videosdk_emulator.faults import Faults
from videosdk_emulator.keys import SigningKey
from videosdk_emulator.quirks import Quirks
from videosdk_emulator.store import Store
from videosdk_emulator.webhooks import Courier


class Backend:
    """The state of one emulator. All but the webhooks' posting happens in the server's event loop."""

    def __init__(
        self,
        database: Path | None = None,
        api_key: str = DEFAULT_API_KEY,
        secret: str = DEFAULT_SECRET,
        join_after: float | None = None,
    ) -> None:
        self.api_key = api_key
        self.secret = secret
        self.url = ""
        self.user_id = hashlib.sha256(api_key.encode()).hexdigest()[:24]
        self.store = Store(database)
        self.bell = Bell()
        self.faults = Faults(self.bell)
        self.key = SigningKey(self.store)
        self.courier = Courier(self.key, self._in_loop, self._note_delivery)
        self.quirks = Quirks().changed(self.store.setting("quirks") or {})
        self._first_join_after = join_after
        if join_after is not None:
            self.store.keep_setting("join_after", join_after)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timers: set[asyncio.TimerHandle] = set()
        self._blackholes: list[socket.socket] = []

    def attach(self, loop: asyncio.AbstractEventLoop, url: str) -> None:
        """Names the event loop that serves, and the address under which the emulator is reached."""
        self._loop = loop
        self.url = url

    @property
    def join_after(self) -> float | None:
        """Seconds after which a simulated participant joins each new room; None: nobody does."""
        seconds: float | None = self.store.setting("join_after")
        return seconds

    @join_after.setter
    def join_after(self, seconds: float | None) -> None:
        self.store.keep_setting("join_after", seconds)

    def change_quirks(self, values: dict[str, Any]) -> None:
        """Sets some quirks anew. Raises ValueError for an unknown quirk or value."""
        self.quirks = self.quirks.changed(values)
        self.store.keep_setting("quirks", self.quirks.as_json())

    def now(self) -> float:
        """The server's clock, in seconds since 1970."""
        return time.time() + self.quirks.clock_offset

    def timestamp(self) -> str:
        """The server's clock as VideoSDK writes it (Sheet 2.6)."""
        moment = datetime.fromtimestamp(self.now(), UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Does something after a while, unless `reset` comes first."""
        assert self._loop is not None, "timers need a server"

        def run() -> None:
            self._timers.discard(timer)
            action()

        timer = self._loop.call_later(max(0.0, seconds), run)
        self._timers.add(timer)

    def _in_loop(self, action: Callable[[], None]) -> None:
        # A webhook may still be on its way when the server has stopped.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(action)

    def _note_delivery(self, outcome: dict[str, Any]) -> None:
        self.store.deliveries.save({**outcome, "time": self.timestamp()})
        self.bell.ring()

    def blackhole(self) -> str:
        """Address of a listening socket that takes no connection: its backlog is full."""
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        self._blackholes.append(listener)
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(address)
            self._blackholes.append(filler)
        return f"http://127.0.0.1:{address[1]}"

    def reset(self) -> None:
        """Forgets everything but the key; settings are again those of the start."""
        self._drop_what_is_pending()
        self.store.clear()
        self.quirks = Quirks()
        self.store.keep_setting("quirks", {})
        self.join_after = self._first_join_after
        self.bell.ring()

    def close(self) -> None:
        """Stops timers and webhooks, and closes the database."""
        self._drop_what_is_pending()
        self.store.close()

    def _drop_what_is_pending(self) -> None:
        self.faults.clear()
        self.courier.forget()
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        for one in self._blackholes:
            one.close()
        self._blackholes.clear()
