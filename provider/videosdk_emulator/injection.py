"""Making a fault happen to a request, on its socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from videosdk_emulator.backend import Backend
from videosdk_emulator.faults import Fault
from videosdk_emulator.replies import Reply, json_reply
from videosdk_emulator.wire import Exchange, head

CHUNK = b"x" * 65536
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
        exchange: Exchange,
        backend: Backend,
        act: Callable[[], Awaitable[Reply]],
        finish: Callable[[Reply], Reply],
    ) -> None:
        self.fault = fault
        self.exchange = exchange
        self.backend = backend
        self.finish = finish
        self._act = act
        self._reply: Reply | None = None

    async def run(self) -> None:
        """Lets the server act first when the fault says so, then lets the fault strike."""
        if self.fault.when == "after":
            await self.reply()
        self.backend.faults.hit(self.fault)
        strike: Callable[[], Awaitable[None]] = getattr(self, f"_{self.fault.kind}")
        await strike()

    async def reply(self) -> Reply:
        """What the server answers; it acts at the first call only."""
        if self._reply is None:
            self._reply = await self._act()
        return self._reply

    async def _answer(self, reply: Reply) -> None:
        await self.exchange.answer(self.finish(reply))

    async def _reset(self) -> None:
        await self.exchange.reset()

    async def _close(self) -> None:
        await self.exchange.close()

    async def _hang(self) -> None:
        if await self._kept():
            await self.exchange.close()

    async def _hold(self) -> None:
        if not await self._kept():
            return
        if self.fault.released:
            await self._answer(await self.reply())
        else:
            await self.exchange.close()

    async def _kept(self) -> bool:
        """Keeps the request until the fault or the server lets go (True) or the client leaves (False)."""
        gone = self.exchange.gone()
        gone.add_done_callback(lambda _: self.backend.bell.ring())
        fault = self.fault
        await self.backend.bell.wait_until(
            lambda: fault.released or fault.removed or gone.done(), seconds=FOREVER
        )
        return not gone.done()

    async def _status(self) -> None:
        """Any status, body and headers; a text is sent as it stands when its content-type is not JSON."""
        status, body, headers = (self.fault.options[name] for name in ("status", "body", "headers"))
        headers = {name.lower(): str(value) for name, value in headers.items()}
        if isinstance(body, str) and "json" not in headers.get("content-type", "json"):
            reply = Reply(status, body.encode())
        else:
            reply = json_reply({"message": "injected fault"} if body is None else body, status)
        reply.headers |= headers
        await self._answer(reply)

    async def _truncate(self) -> None:
        reply = self.finish(await self.reply())
        self.exchange.write(head(reply) + reply.body[: len(reply.body) // 2])
        await self.exchange.close()

    async def _html(self) -> None:
        page = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Hello</h1></body></html>"
        await self._answer(Reply(200, page, {"content-type": "text/html; charset=utf-8"}))

    async def _json_string(self) -> None:
        await self._answer(json_reply("ok"))

    async def _redirect(self) -> None:
        await self._answer(Reply(302, b"", {"location": self.fault.options["location"]}))

    async def _huge(self) -> None:
        before, after = b'{"data":"', b'"}'
        left = max(0, self.fault.options["size"] - len(before) - len(after))
        await self.exchange.begin(self.finish(json_reply(None)), left + len(before) + len(after))
        await self.exchange.part(before, last=False)
        gone = self.exchange.gone()
        while left and not gone.done():
            await self.exchange.part(CHUNK[:left], last=False)
            left -= len(CHUNK[:left])
            await asyncio.sleep(0)
        await self.exchange.part(after, last=True)

    async def _drip(self) -> None:
        reply = await self._dripped()
        self.exchange.write(head(reply))
        if await self.exchange.drip(reply.body, self.fault.options["interval"]):
            await self.exchange.close()

    async def _drip_headers(self) -> None:
        reply = await self._dripped()
        if await self.exchange.drip(head(reply), self.fault.options["interval"]):
            self.exchange.write(reply.body)
            await self.exchange.close()

    async def _dripped(self) -> Reply:
        if self._reply is not None:
            return self.finish(self._reply)
        filler = json.dumps({"message": "x" * 1000})
        return self.finish(Reply(200, filler.encode(), {"content-type": "application/json"}))

    async def _delay(self) -> None:
        await asyncio.wait({self.exchange.gone()}, timeout=self.fault.options["seconds"])
        if not self.exchange.gone().done():
            await self._answer(await self.reply())
