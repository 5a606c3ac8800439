"""What requests does not offer: whether a request was sent, and a time limit for the whole call.

requests bounds one wait for the server, so a server that sends a byte each second keeps a caller for ever.
Here the connection of a call is shut down when the call's time is up, whatever it is waiting for.
"""

from __future__ import annotations

import math
import socket
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Self

import urllib3
import urllib3.connection

MAX_IDLE = 3.0  # seconds: servers close idle connections after 5, and a request may cross that on its way


class Attempt:
    """One try of a call, made by this thread: `with Attempt(seconds) as attempt: session.send(…)`.

    `sent`: whether any part of the request may have been sent. `over`: whether its time ran out.
    """

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.sent = False
        self.over = False
        self._connection: WatchedConnection | None = None
        self._sock: Any = None  # a response is read from it even where its connection has let go of it

    def __enter__(self) -> Self:
        self._outer = _current.set(self)
        _clock.watch(self)
        return self

    def __exit__(self, *_: object) -> None:
        _clock.forget(self)
        _current.reset(self._outer)

    def connecting(self, connection: WatchedConnection) -> None:
        """Note the connection that is being opened for this attempt."""
        self._connection = connection
        connection.attempt = self

    def sending(self, connection: WatchedConnection) -> None:
        """Note that the request is about to be sent on `connection`."""
        self._connection, self._sock, self.sent = connection, connection.sock, True
        connection.attempt = self

    def shut_down(self) -> None:
        """End the attempt: shut its connection down, so that a blocked read or write returns."""
        self.over = True
        if self._connection is None or self._connection.attempt is not self:
            return  # not connected yet, or the connection serves another attempt already
        sock: Any = self._sock or self._connection.sock
        with suppress(OSError, TypeError):  # TypeError: there is no socket yet
            # The plain socket's: SSLSocket's own would take from a reader what it reads with.
            socket.socket.shutdown(getattr(sock, "socket", sock), socket.SHUT_RDWR)


class _Clock:
    """Shut attempts down when their time is up. One thread for all: a timer each doubles a call's cost."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: set[Attempt] = set()
        self._wakes = math.inf
        self._thread: threading.Thread | None = None

    def watch(self, attempt: Attempt) -> None:
        with self._changed:
            self._running.add(attempt)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="videosdk-clock", daemon=True)
                self._thread.start()
            elif attempt.until < self._wakes:
                self._changed.notify()

    def forget(self, attempt: Attempt) -> None:
        with self._changed:
            self._running.discard(attempt)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for attempt in {one for one in self._running if one.until <= now}:
                    attempt.shut_down()
                    self._running.remove(attempt)
                self._wakes = min((one.until for one in self._running), default=math.inf)
                self._changed.wait(self._wakes - now if self._running else None)


_clock = _Clock()
_current: ContextVar[Attempt] = ContextVar("_current")


class WatchedConnection(urllib3.connection.HTTPConnection):
    """Tell the attempt its socket and when a request is sent; do not reuse a connection idle for long."""

    attempt: Attempt | None = None
    _used_at = 0.0

    def connect(self) -> None:
        _current.get().connecting(self)
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.is_closed:
            self.connect()  # where it fails, nothing was sent: http.client would connect while sending
        _current.get().sending(self)
        super().request(*args, **kwargs)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 does
        response = super().getresponse()
        self._used_at = time.monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        return super().is_connected and time.monotonic() - self._used_at < MAX_IDLE


class _ResolvingConnection(WatchedConnection):
    """urllib3 gives each of a host's addresses the whole time to connect; here they share it."""

    def connect(self) -> None:
        with suppress(OSError, UnicodeError):
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            self.timeout = self.timeout and self.timeout / len(found)
        super().connect()


def watch(manager: Any, *, resolving: bool) -> None:
    """Make a pool manager open watched connections of every kind: plain, TLS or SOCKS.

    `resolving`: whether host names are looked up on this machine; a SOCKS proxy looks them up itself.
    """
    kind = _ResolvingConnection if resolving else WatchedConnection
    manager.pool_classes_by_scheme = {
        scheme: type(
            pool.__name__, (pool,), {"ConnectionCls": type(kind.__name__, (kind, pool.ConnectionCls), {})}
        )
        for scheme, pool in manager.pool_classes_by_scheme.items()
    }
