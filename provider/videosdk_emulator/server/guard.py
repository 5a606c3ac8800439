"""The outermost middleware: whom the emulator answers at all, and how much it reads.

What always holds, for VideoSDK's API as for the control API:

- No page but the emulator's own may use it through a visitor's browser. A page that makes its own name lead
  here (DNS rebinding) is known by the `Host` that its browser sends.
- A request that is refused here meets no fault, no log and no handler.
- Nobody can fill the memory: headers and bodies are bounded, and a refusal says how.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from videosdk_emulator.control.api import PREFIX
from videosdk_emulator.core.loopback import is_loopback
from videosdk_emulator.core.responses import Refused, Reply

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

LARGEST_HEAD = 32 * 1024
"""Bytes of a request's path, query and headers."""

LARGEST_BODY = 1024 * 1024
"""Bytes of a request's body."""

_DRAINED = 16 * LARGEST_BODY
"""Bytes that are read of a body that is too large: most clients read no reply before they have sent all."""

_AUTHORITY = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?P<port>\d{1,5}))?", re.IGNORECASE)


class Guard:
    """Hands on what may come in, with its body in `state.body`."""

    def __init__(self, app: ASGIApp, backend: Backend) -> None:
        self._app = app
        self._backend = backend

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        state = scope.setdefault("state", {})
        try:
            _check_size(scope)
            self._check_caller(Headers(scope=scope))
            state["body"] = await _body(Request(scope, receive))
        except ClientDisconnect:
            return
        except Refused as refused:
            await self._reply(scope, refused)(scope, receive, send)
            return
        state["backend"] = self._backend
        await self._app(scope, receive, send)

    def _reply(self, scope: Scope, refused: Refused) -> Reply:
        if scope["path"].startswith(f"{PREFIX}/"):
            reply = Reply({"error": refused.detail}, refused.status_code)
        else:
            reply = refused.reply(self._backend.quirks.error_shape)
        reply.headers["connection"] = "close"  # The rest of a body would be taken for the next request.
        return reply

    def _check_caller(self, headers: Headers) -> None:
        host, origin = headers.get("host", ""), headers.get("origin")
        authority = _AUTHORITY.fullmatch(host)
        if authority is None:
            raise Refused(400, "the Host header is malformed")
        name, port = authority["name"].strip("[]").lower(), int(authority["port"] or 80)
        if not self._is_own(name, port):
            raise Refused(403, f"this emulator is at {self._backend.url}, and is not called {host}")
        if origin is not None and _netloc(origin) != host:
            raise Refused(403, f"pages of {origin} may not use this emulator")

    def _is_own(self, name: str, port: int) -> bool:
        told, url = self._backend.host, urlsplit(self._backend.url)
        if _is_any(told):  # Let in by --allow-remote, others have names for this machine that we do not know.
            return True
        return port == url.port and (is_loopback(name) or name in (told.lower(), url.hostname))


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        raise Refused(400, "the Origin header is malformed") from None


def _is_any(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _check_size(scope: Scope) -> None:
    size = len(scope["raw_path"]) + len(scope["query_string"])
    size += sum(len(name) + len(value) for name, value in scope["headers"])
    if size > LARGEST_HEAD:
        raise Refused(431, f"path and headers have {size} bytes; this emulator takes {LARGEST_HEAD}")


async def _body(request: Request) -> bytes:
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told) > _DRAINED:
        raise _too_large(told)
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LARGEST_BODY:
            chunks.append(chunk)
        elif size > _DRAINED:
            break
    if size > LARGEST_BODY:
        raise _too_large(size)
    return b"".join(chunks)


def _too_large(size: object) -> Refused:
    return Refused(413, f"the body has {size} bytes or more; this emulator takes {LARGEST_BODY}")
