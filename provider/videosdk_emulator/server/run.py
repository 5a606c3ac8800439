"""Running an emulator: until a signal comes, or beside a test in the same process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import uvicorn

from videosdk_emulator.areas import AREAS
from videosdk_emulator.client import Emulator
from videosdk_emulator.core.auth import DEFAULT_API_KEY, DEFAULT_SECRET
from videosdk_emulator.core.store import StoreError, log_error
from videosdk_emulator.faults.connection import SocketProtocol
from videosdk_emulator.server.app import application
from videosdk_emulator.server.backend import Backend
from videosdk_emulator.webhooks import queue

KEEP_ALIVE = 75
"""Seconds for which an idle connection is kept open."""


class Server(uvicorn.Server):
    """uvicorn that tells when it accepts connections, and that stops at once whatever hangs."""

    def __init__(self, backend: Backend, listener: socket.socket, started: Callable[[str], None]) -> None:
        super().__init__(
            uvicorn.Config(
                application(backend),
                http=SocketProtocol,
                ws="none",
                lifespan="off",
                loop="asyncio",
                interface="asgi3",
                access_log=False,
                log_config=None,
                log_level="error",
                date_header=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=KEEP_ALIVE,
            )
        )
        self._backend = backend
        self._listener = listener
        self._on_started = started

    def serve_until_stopped(self) -> None:
        """Serves on the listener until a signal or `should_exit`."""
        self.run(sockets=[self._listener])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts accepting."""
        await super().startup(sockets)
        url = _url(self._listener)
        loop = asyncio.get_running_loop()
        self._backend.attach(loop, url)
        loop.set_exception_handler(_on_failure)
        for resume in (*(one for area in AREAS for one in area.starts), queue.resume):
            resume(self._backend)
        self._on_started(url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drops all connections instead of waiting for them."""
        for server in self.servers:
            server.close()
        self._backend.changed.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=1.0)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Stops on SIGINT and SIGTERM, and lets the process end of itself."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


@contextlib.contextmanager
def running(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    database: Path | None = None,
    api_key: str = DEFAULT_API_KEY,
    secret: str = DEFAULT_SECRET,
    join_after: float | None = None,
) -> Iterator[Emulator]:
    """An emulator in a thread of this process, until the block ends. Port 0 takes a free one."""
    backend = Backend(database, api_key, secret, join_after, host)
    accepting = threading.Event()
    with contextlib.closing(listen(host, port)) as listener, contextlib.closing(backend):
        server = Server(backend, listener, lambda _: accepting.set())
        thread = threading.Thread(target=server.serve_until_stopped, name="videosdk-emulator", daemon=True)
        thread.start()
        if not accepting.wait(timeout=30.0):
            raise RuntimeError("the emulator did not start within 30 seconds")
        emulator = Emulator(backend.url, api_key, secret)
        try:
            yield emulator
        finally:
            emulator.close()
            server.should_exit = True
            thread.join(timeout=10.0)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError when the port is taken or the host is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only for a socket that says TCP does asyncio switch Nagle's algorithm off: 40 ms a reply.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _on_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Of what is done outside of any call."""
    problem = context.get("exception")
    if isinstance(problem, StoreError):
        log_error(problem)
    else:
        loop.default_exception_handler(context)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
