"""Connections whose every wait is bounded by the call it belongs to.

A time-out of a socket bounds one wait, so a server that sends a byte each second keeps a caller for ever.
Here every read of a reply, of its headers too, waits for what is left of the whole call at most.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import urllib3
import urllib3.connection
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_IDLE = 3.0  # seconds: servers close idle connections after 5, and a request may cross that on its way
POOL_SIZE = 8  # the engine runs four calls at once


@dataclass
class Attempt:
    """One try of a call: until when it may take (monotonic clock), how long one wait may take, and
    whether any part of the request has been handed to the network."""

    deadline: float
    read_bound: float
    sent: bool = False

    def left(self) -> float:
        """Seconds left of the whole call. Raises TimeoutError when there are none."""
        if (left := self.deadline - time.monotonic()) <= 0:
            raise TimeoutError("the call's overall bound has passed")
        return left


class _Current(threading.local):
    attempt: Attempt | None = None


_current = _Current()


def begin(attempt: Attempt) -> None:
    """Makes `attempt` the one that this thread's connections are bounded by and report to."""
    _current.attempt = attempt


class _BoundedReader(io.RawIOBase):
    """Reads a socket, waiting for what the attempt has left at most."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._stream = cast(io.RawIOBase, sock.makefile("rb", buffering=0))
        self._attempt = _current.attempt

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        if self._attempt is not None:
            self._sock.settimeout(min(self._attempt.read_bound, self._attempt.left()))
        return self._stream.readinto(buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _BoundedSocket:
    """What http.client asks of a socket when it makes a response: something to read from."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedReader(self._sock))


class _BoundedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(cast(socket.socket, _BoundedSocket(sock)), *args, **kwargs)


class BoundedConnection(urllib3.connection.HTTPConnection):
    """A connection that reads within bounds, tells when a request leaves, and is not reused when stale."""

    response_class = _BoundedResponse
    _requesting = False
    _used_at = 0.0

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._requesting = True
        try:
            super().request(*args, **kwargs)
        finally:
            self._requesting = False

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        # A proxy's CONNECT is sent by connect(), outside of request(): it is not the call yet.
        if self._requesting and _current.attempt is not None:
            _current.attempt.sent = True
        super().send(data)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 does
        response = super().getresponse()
        self._used_at = time.monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        return super().is_connected and time.monotonic() - self._used_at < MAX_IDLE

    def _new_conn(self) -> socket.socket:
        """Connects. urllib3 gives each of a host's addresses the whole bound; here they share it."""
        whole = self.timeout
        try:
            addresses = {a[4] for a in socket.getaddrinfo(self.host, self.port, 0, socket.SOCK_STREAM)}
        except (OSError, UnicodeError):
            return super()._new_conn()  # says what is wrong with the name
        if isinstance(whole, int | float):
            self.timeout = whole / len(addresses)
        try:
            return super()._new_conn()
        finally:
            self.timeout = whole


class _BoundedTLSConnection(BoundedConnection, urllib3.connection.HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = BoundedConnection


class _TLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _BoundedTLSConnection


class BoundedAdapter(HTTPAdapter):
    """requests' way to send one request, over bounded connections; it repeats and redirects nothing."""

    def __init__(self) -> None:
        super().__init__(pool_connections=2, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if isinstance(manager, urllib3.ProxyManager):
            _bound(manager)
        return manager


def _bound(manager: urllib3.PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}
