"""Posting signed webhooks (API §11), so that no receiver holds up anything else."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from functools import partial

import requests

from videosdk_emulator.webhooks.signing import SigningKey

TIMEOUT = 3.0
"""Seconds that a receiver has to connect, and again to answer."""

Done = Callable[[int | None, str | None], None]
"""Is told the receiver's status, or why there is none."""


def wanted(event: str, patterns: list[str]) -> bool:
    """Whether one of a room's patterns (`*`, `session-*`, `session*`, or the name) means this event."""
    return any(event == one or (one.endswith("*") and event.startswith(one[:-1])) for one in patterns)


class Sender:
    """Posts from background threads: one for each receiver that has something waiting, in order.

    `done` is called in the server's event loop, where `in_loop` runs things.
    """

    def __init__(self, key: SigningKey, in_loop: Callable[[Callable[[], None]], None]) -> None:
        self._key = key
        self._in_loop = in_loop
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[bytes, Done]]] = defaultdict(deque)
        self._busy: set[tuple[int, str]] = set()
        self._round = 0

    def deliver(self, url: str, body: bytes, done: Done) -> None:
        """Posts a body, signed, once. Returns at once."""
        with self._lock:
            self._waiting[url].append((body, done))
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
                    del self._waiting[url]
                    self._busy.discard((round_, url))
                    return
                body, done = self._waiting[url].popleft()
            self._in_loop(partial(done, *self._post(url, body)))

    def _post(self, url: str, body: bytes) -> tuple[int | None, str | None]:
        headers = {
            "content-type": "application/json",
            "user-agent": "videosdk-emulator",
            "videosdk-signature": self._key.sign(body),
        }
        try:
            with requests.Session() as session:
                session.trust_env = False
                # Only the status counts: a receiver may be slow to end its body.
                reply = session.post(
                    url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
                )
        except (requests.RequestException, ValueError) as failure:
            return None, f"{type(failure).__name__}: {failure}"
        return reply.status_code, None
