"""The socket under a request, which Starlette does not show: answering over it, or mistreating it."""

from __future__ import annotations

import asyncio
import socket
import struct
from http import HTTPStatus
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

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


class Connection:
    """The socket under a request, and the ways to end it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._transport: asyncio.Transport = scope["extensions"][TRANSPORT]
        self._call = scope, receive, send
        self._gone: asyncio.Task[None] | None = None

    async def answer(self, response: Response) -> None:
        """Sends a reply as it should be."""
        await response(*self._call)

    def gone(self) -> asyncio.Task[None]:
        """Done as soon as the connection is no more."""
        if self._gone is None:
            self._gone = asyncio.ensure_future(self._until_gone())
        return self._gone

    async def _until_gone(self) -> None:
        _, receive, _ = self._call
        while (await receive())["type"] != "http.disconnect":
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


def head(response: Response) -> bytes:
    """Status line and headers of a reply after which the connection closes."""
    status = HTTPStatus(response.status_code)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [b": ".join(header) for header in [*response.raw_headers, (b"connection", b"close")]]
    return b"\r\n".join(lines) + b"\r\n\r\n"
