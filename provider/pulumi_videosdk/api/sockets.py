"""Connections whose every wait is bounded by the call it belongs to.

A time-out of a socket bounds one wait, so a server that sends a byte each second keeps a caller for ever.
Here every read of a reply, of its headers too, waits for what is left of the whole call at most.
"""

from __future__ import annotations

import http.client
import io
import os
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.request import getproxies

import urllib3
import urllib3.connection
from urllib3.util.ssl_ import create_urllib3_context

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_IDLE = 3.0  # seconds: servers close idle connections after 5, and a request may cross that on its way
POOL_SIZE = 8  # connections that are kept; so many calls run at once


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


class Connections:
    """Connections to one url's host, as many as are needed at once, kept for the next call. Thread-safe.

    `certificates`: the bundle, a file or a folder, that TLS certificates are held to; None: certifi's.
    """

    def __init__(self, url: str, certificates: str | None = None) -> None:
        self._url = url
        self._certificates = certificates
        self._lock = threading.Lock()
        self._pool: urllib3.HTTPConnectionPool | None = None

    def pool(self) -> urllib3.HTTPConnectionPool:
        """All of them. Raises OSError for a proxy or a bundle that cannot be used."""
        with self._lock:
            if self._pool is None:
                self._pool = self._make()
            return self._pool

    def close(self) -> None:
        """Closes those that are idle."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()

    def _make(self) -> urllib3.HTTPConnectionPool:
        parts = urllib3.util.parse_url(self._url)
        if getproxies():
            from pulumi_videosdk.api.requesting import connections_of_environment

            return connections_of_environment(self._url, self._certificates or True)
        if parts.scheme == "http":
            return _Pool(parts.host or "", parts.port, maxsize=POOL_SIZE)
        import certifi

        bundle = self._certificates or certifi.where()
        # One for all: each reads the whole bundle.
        context = create_urllib3_context()
        context.load_verify_locations(**{"capath" if os.path.isdir(bundle) else "cafile": bundle})
        return _TLSPool(parts.host or "", parts.port, maxsize=POOL_SIZE, ssl_context=context)


def bound(manager: urllib3.PoolManager) -> urllib3.PoolManager:
    """The same, whose connections are bounded."""
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}
    return manager
