"""The socket under a request: reading it whole, answering it, or mistreating it."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from videosdk_emulator.replies import Reply

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

TRANSPORT = "videosdk.transport"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class SocketProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which also hands the transport to the app."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        inner = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            await inner({**scope, "extensions": {TRANSPORT: self.transport}}, receive, send)

        self.app = with_transport


class Exchange:
    """One request, and the ways to end it."""

    def __init__(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: str = scope["raw_path"].decode("ascii")
        self.raw_query: str = scope["query_string"].decode("latin-1")
        self.query = dict(parse_qsl(self.raw_query, keep_blank_values=True))
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self.body = body
        self._transport: asyncio.Transport = scope["extensions"][TRANSPORT]
        self._receive = receive
        self._send = send
        self._gone: asyncio.Task[None] | None = None

    @classmethod
    async def read(cls, scope: Scope, receive: Receive, send: Send) -> Exchange | None:
        """Reads the request to its end; None when the client leaves before."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if not message.get("more_body"):
                return cls(scope, bytes(body), receive, send)

    async def answer(self, reply: Reply) -> None:
        """Sends a whole reply."""
        await self.begin(reply, len(reply.body))
        await self._send({"type": "http.response.body", "body": reply.body, "more_body": False})

    async def begin(self, reply: Reply, length: int) -> None:
        """Sends status line and headers for a body of `length` bytes."""
        headers = [(name.encode(), value.encode("latin-1")) for name, value in _headers(reply, length)]
        await self._send({"type": "http.response.start", "status": reply.status, "headers": headers})

    async def part(self, body: bytes, *, last: bool) -> None:
        """Sends a part of the body, as fast as the client reads."""
        await self._send({"type": "http.response.body", "body": body, "more_body": not last})

    def gone(self) -> asyncio.Task[None]:
        """Done as soon as the connection is no more."""
        if self._gone is None:
            self._gone = asyncio.ensure_future(self._until_gone())
        return self._gone

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def reset(self) -> None:
        """Ends the connection with a TCP reset."""
        raw: socket.socket = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._transport.abort()
        await self.gone()

    async def close(self) -> None:
        """Ends the connection in order, after what was written."""
        self._transport.close()
        await self.gone()

    def write(self, data: bytes) -> None:
        """Writes bytes past the HTTP layer; `close` has to follow."""
        self._transport.write(data)

    async def drip(self, data: bytes, seconds: float) -> bool:
        """Writes a byte each `seconds`; False when the client left meanwhile."""
        for byte in data:
            self.write(bytes([byte]))
            await asyncio.wait({self.gone()}, timeout=seconds)
            if self.gone().done():
                return False
        return True


def head(reply: Reply) -> bytes:
    """Status line and headers of a reply after which the connection closes."""
    status = HTTPStatus(reply.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in _headers(reply, len(reply.body))]
    return ("\r\n".join([*lines, "connection: close"]) + "\r\n\r\n").encode("latin-1")


def _headers(reply: Reply, length: int) -> list[tuple[str, str]]:
    return [*reply.headers.items(), ("content-length", str(length))]
