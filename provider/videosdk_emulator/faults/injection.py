"""Making a fault happen to a request, on its socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from videosdk_emulator.core.responses import Reply
from videosdk_emulator.faults.connection import Connection, head
from videosdk_emulator.faults.rules import Fault

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

HUGE_START, CHUNK, HUGE_END = b'{"data":"', b"x" * 65536, b'"}'
PAGE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Hello</h1></body></html>"
FOREVER = 86400.0
"""Seconds that a request is kept at most."""


class Injection:
    """One request that meets a fault.

    `act` makes the server act and gives its reply; `finish` adds the headers that every reply has and logs
    the status that is about to be sent.
    """

    def __init__(
        self,
        fault: Fault,
        connection: Connection,
        backend: Backend,
        act: Callable[[], Awaitable[Response]],
        finish: Callable[[Response], Response],
    ) -> None:
        self.fault = fault
        self.connection = connection
        self.backend = backend
        self.finish = finish
        self._act = act
        self._reply: Response | None = None
        self._began = asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Lets the server act first when the fault says so, then applies the fault."""
        if self.fault.when == "after":
            await self.reply()
        self.backend.faults.count(self.fault)
        apply: Callable[[], Awaitable[None]] = getattr(self, f"_{self.fault.kind}")
        await apply()

    async def reply(self) -> Response:
        """What the server answers; it acts at the first call only."""
        if self._reply is None:
            self._reply = await self._act()
        return self._reply

    async def _answer(self, reply: Response) -> None:
        await self.connection.answer(self.finish(reply))

    async def _reset(self) -> None:
        await self.connection.reset()

    async def _close(self) -> None:
        await self.connection.close()

    async def _hang(self) -> None:
        if await self._kept():
            await self.connection.close()

    async def _hold(self) -> None:
        if not await self._kept():
            return
        if self.fault.released:
            await self._answer(await self.reply())
        else:
            await self.connection.close()

    async def _kept(self) -> bool:
        """Keeps the request until the fault or the server lets go (True) or the client leaves (False)."""
        gone = self.connection.gone()
        gone.add_done_callback(lambda _: self.backend.changed.notify())
        fault = self.fault
        await self.backend.changed.wait_until(
            lambda: fault.released or fault.removed or gone.done(), seconds=FOREVER
        )
        return not gone.done()

    async def _status(self) -> None:
        """Any status, body and headers; a text is sent as it stands when its content-type is not JSON."""
        status, body, headers = (self.fault.options[name] for name in ("status", "body", "headers"))
        headers = {name.lower(): str(value) for name, value in headers.items()}
        is_text = isinstance(body, str) and "json" not in headers.get("content-type", "json")
        content = {"message": "injected fault"} if body is None else body
        await self._answer((Response if is_text else Reply)(content, status, headers))

    async def _truncate(self) -> None:
        response = self.finish(await self.reply())
        self.connection.write(head(response) + bytes(response.body[: len(response.body) // 2]))
        await self.connection.close()

    async def _html(self) -> None:
        await self._answer(HTMLResponse(PAGE))

    async def _json_string(self) -> None:
        await self._answer(Reply("ok"))

    async def _redirect(self) -> None:
        await self._answer(RedirectResponse(self.fault.options["location"], 302))

    async def _huge(self) -> None:
        size = max(self.fault.options["size"], len(HUGE_START + HUGE_END))
        headers = {"content-length": str(size), "content-type": Reply.media_type}
        await self._answer(StreamingResponse(_huge_json(size), headers=headers))

    async def _drip(self) -> None:
        response = await self._dripped()
        self.connection.write(head(response))
        if await self.connection.drip(bytes(response.body), self.fault.options["interval"]):
            await self.connection.close()

    async def _drip_headers(self) -> None:
        response = await self._dripped()
        if await self.connection.drip(head(response), self.fault.options["interval"]):
            self.connection.write(bytes(response.body))
            await self.connection.close()

    async def _dripped(self) -> Response:
        return self.finish(self._reply or Reply({"message": "x" * 1000}))

    async def _delay(self) -> None:
        """The call takes so long, what the server needs to act first included."""
        left = self._began + self.fault.options["seconds"] - asyncio.get_running_loop().time()
        await asyncio.wait({self.connection.gone()}, timeout=max(left, 0))
        if not self.connection.gone().done():
            await self._answer(await self.reply())


async def _huge_json(size: int) -> AsyncIterator[bytes]:
    yield HUGE_START
    for left in range(size - len(HUGE_START + HUGE_END), 0, -len(CHUNK)):
        yield CHUNK[:left]
        await asyncio.sleep(0)  # so that a client that reads fast blocks no other
    yield HUGE_END
