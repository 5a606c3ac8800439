"""What every part of the emulator stands on: store, clock, key, quirks, settings, webhooks and faults."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from videosdk_emulator.areas import TABLES, Quirks
from videosdk_emulator.core.auth import DEFAULT_API_KEY, DEFAULT_SECRET
from videosdk_emulator.core.clock import Clock, iso
from videosdk_emulator.core.settings import Settings
from videosdk_emulator.core.signals import ChangeSignal
from videosdk_emulator.core.store import Store
from videosdk_emulator.faults.rules import Faults
from videosdk_emulator.webhooks.sender import Sender
from videosdk_emulator.webhooks.signing import SigningKey


class Backend:
    """The state of one emulator. All but the webhooks' posting happens in the server's event loop."""

    def __init__(
        self,
        database: Path | None = None,
        api_key: str = DEFAULT_API_KEY,
        secret: str = DEFAULT_SECRET,
        join_after: float | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        """`host` is where it was told to listen."""
        self.host = host
        self.api_key = api_key
        self.secret = secret
        self.url = ""
        self.user_id = hashlib.sha256(api_key.encode()).hexdigest()[:24]
        self.store = Store(database, TABLES)
        self.changed = ChangeSignal()
        self.faults = Faults(self.changed)
        self.key = SigningKey(self.store)
        self.sender = Sender(self.key, self._in_loop)
        self.clock = Clock(self.store.setting("clock") or 0.0)
        self.quirks = Quirks().changed(self.store.setting("quirks") or {})
        self.settings = Settings().changed(self.store.setting("settings") or {})
        self._at_start = Settings(join_after=join_after)
        if join_after is not None:
            self.change_settings({"join_after": join_after})
        self._loop: asyncio.AbstractEventLoop | None = None
        self._blackholes: list[socket.socket] = []

    def attach(self, loop: asyncio.AbstractEventLoop, url: str) -> None:
        """Names the event loop that serves, and the address under which the emulator is reached."""
        self._loop = loop
        self.url = url
        self.clock.start(loop)

    def change_quirks(self, values: dict[str, Any]) -> None:
        """Sets some quirks anew. Raises ValueError for an unknown quirk or value."""
        self.quirks = self.quirks.changed(values)
        self.store.keep_setting("quirks", self.quirks.as_json())

    def change_settings(self, values: dict[str, Any]) -> None:
        """Sets some settings anew. Raises ValueError for an unknown setting or value."""
        self.settings = self.settings.changed(values)
        self.store.keep_setting("settings", self.settings.as_json())

    def advance(self, seconds: float) -> None:
        """Lets time go by at once, with all that falls due meanwhile."""
        self.clock.advance(seconds)
        self.store.keep_setting("clock", self.clock.ahead)
        self.changed.notify()

    def now(self) -> float:
        """The time that the server tells, in seconds since 1970: the clock's, unless a quirk shifts it."""
        return self.clock.time() + self.quirks.clock_offset

    def timestamp(self, moment: float | None = None) -> str:
        """A moment of the clock, else the present one, as VideoSDK writes it (API §2.6)."""
        told = self.now() if moment is None else moment + self.quirks.clock_offset
        return iso(told)

    def _in_loop(self, action: Callable[[], None]) -> None:
        # A webhook may still be on its way when the server has stopped.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(action)

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
        self.quirks, self.settings = Quirks(), self._at_start
        self.store.keep_setting("quirks", {})
        self.store.keep_setting("settings", self.settings.as_json())
        self.store.keep_setting("clock", 0.0)
        self.changed.notify()

    def close(self) -> None:
        """Stops clock and webhooks, and closes the database."""
        self._drop_what_is_pending()
        self.store.close()

    def _drop_what_is_pending(self) -> None:
        self.faults.clear()
        self.sender.forget()
        self.clock.clear()
        for one in self._blackholes:
            one.close()
        self._blackholes.clear()
