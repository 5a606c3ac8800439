"""Webhooks: who is told what, and the posting of it (Sheet 11)."""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from functools import partial
from typing import Any

import requests

from videosdk_emulator.keys import SigningKey

TIMEOUT = 3.0
"""Seconds that a receiver has to connect, and again to answer."""


def wanted(event: str, patterns: list[str]) -> bool:
    """Whether one of a room's patterns (`*`, `session-*`, `session*`, or the name) means this event."""
    return any(event == one or (one.endswith("*") and event.startswith(one[:-1])) for one in patterns)


class Courier:
    """Posts signed webhooks from background threads, in order for each receiver, once each.

    The outcome of each is handed to `note`, in the server's event loop, where `in_loop` runs things.
    """

    def __init__(
        self,
        key: SigningKey,
        in_loop: Callable[[Callable[[], None]], None],
        note: Callable[[dict[str, Any]], None],
    ) -> None:
        self._key = key
        self._in_loop = in_loop
        self._note = note
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[str, bytes]]] = defaultdict(deque)
        self._busy: set[tuple[int, str]] = set()
        self._round = 0

    def post(self, url: str, event: str, data: dict[str, Any]) -> None:
        """Sends one webhook soon. Returns at once."""
        body = json.dumps({"webhookType": event, "data": data}, separators=(",", ":")).encode()
        with self._lock:
            self._waiting[url].append((event, body))
            if (self._round, url) in self._busy:
                return
            self._busy.add((self._round, url))
            worker = threading.Thread(target=self._deliver_all, args=(self._round, url), daemon=True)
        worker.start()

    def forget(self) -> None:
        """Drops what is not yet sent, and the outcome of what is on its way."""
        with self._lock:
            self._round += 1
            self._waiting.clear()
            self._busy.clear()

    def _deliver_all(self, round_: int, url: str) -> None:
        while True:
            with self._lock:
                if round_ != self._round:
                    return
                if not self._waiting[url]:
                    self._busy.discard((round_, url))
                    return
                event, body = self._waiting[url].popleft()
            status, error = self._deliver(url, body)
            outcome = {
                "url": url,
                "event": event,
                "body": json.loads(body),
                "status": status,
                "error": error,
            }
            self._in_loop(partial(self._note_unless_forgotten, round_, outcome))

    def _deliver(self, url: str, body: bytes) -> tuple[int | None, str | None]:
        """The receiver's status, or why there is none."""
        headers = {
            "content-type": "application/json",
            "user-agent": "videosdk-emulator",
            "videosdk-signature": self._key.sign(body),
        }
        try:
            with requests.Session() as session:
                session.trust_env = False
                reply = session.post(url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        except (requests.RequestException, ValueError) as failure:
            return None, f"{type(failure).__name__}: {failure}"
        return reply.status_code, None

    def _note_unless_forgotten(self, round_: int, outcome: dict[str, Any]) -> None:
        if round_ == self._round:
            self._note(outcome)
