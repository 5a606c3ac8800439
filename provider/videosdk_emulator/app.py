"""The emulator as an ASGI app: VideoSDK's API, the control API, and faults in front of both."""

from __future__ import annotations

import inspect
import json
from email.utils import formatdate
from functools import partial
from typing import Any
from uuid import uuid4

from videosdk_emulator import auth, control, rooms, sessions, transcriptions
from videosdk_emulator.backend import Backend
from videosdk_emulator.calls import Call, Routes
from videosdk_emulator.injection import Injection
from videosdk_emulator.replies import Refused, Reply, json_reply
from videosdk_emulator.store import Document
from videosdk_emulator.wire import Exchange, Receive, Scope, Send

INBOX = f"{control.PREFIX}/inbox/"
PUBLIC_KEY = "/v2/public/rsa-public-key"
TRANSCRIPTIONS = "/ai/v1/realtime-transcriptions"


def public_key(call: Call) -> Reply:
    """GET /v2/public/rsa-public-key: what verifies webhooks (Sheet 11.4)."""
    return json_reply({"publicKey": call.backend.key.public_pem(call.backend.quirks.key_pem)})


API = Routes(
    [
        ("POST", "/v2/rooms", rooms.create),
        ("GET", "/v2/rooms", rooms.list_),
        ("POST", "/v2/rooms/deactivate", rooms.deactivate),
        ("GET", "/v2/rooms/validate/{id}", rooms.validate),
        ("GET", "/v2/rooms/{id}", rooms.get),
        ("GET", "/v2/sessions", sessions.list_),
        ("POST", "/v2/sessions/end", sessions.end),
        ("GET", "/v2/sessions/{id}", sessions.get),
        ("POST", f"{TRANSCRIPTIONS}/start", transcriptions.start),
        ("POST", f"{TRANSCRIPTIONS}/end", transcriptions.end),
        ("GET", TRANSCRIPTIONS, transcriptions.list_),
        ("GET", f"{TRANSCRIPTIONS}/{{id}}", transcriptions.get),
        ("GET", PUBLIC_KEY, public_key),
    ]
)


class App:
    """One emulator, as uvicorn runs it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        exchange = await Exchange.read(scope, receive, send)
        if exchange is None:
            return
        if exchange.path.startswith(f"{control.PREFIX}/"):
            await self._serve_control(exchange)
        else:
            await self._serve_api(exchange)

    async def _serve_control(self, exchange: Exchange) -> None:
        faulty = exchange.method == "POST" and exchange.path.startswith(INBOX)
        fault = self.backend.faults.take(exchange) if faulty else None
        act, finish = partial(self._control, exchange), partial(self._finished, str(uuid4()))
        if fault is None:
            await exchange.answer(finish(await act()))
        else:
            await Injection(fault, exchange, self.backend, act, finish).run()

    async def _control(self, exchange: Exchange) -> Reply:
        try:
            return await self._dispatch(control.ROUTES, exchange)
        except Refused as refusal:
            return json_reply({"error": refusal.text}, refusal.status)

    async def _serve_api(self, exchange: Exchange) -> None:
        fault = self.backend.faults.take(exchange)
        request_id = str(uuid4())
        entry = self._log(exchange, request_id, None if fault is None else fault.id)
        act, finish = partial(self._api, exchange), partial(self._logged, entry, request_id)
        if fault is None:
            await exchange.answer(finish(await act()))
        else:
            await Injection(fault, exchange, self.backend, act, finish).run()

    async def _api(self, exchange: Exchange) -> Reply:
        try:
            self._authorize(exchange)
            return await self._dispatch(API, exchange)
        except Refused as refusal:
            return refusal.reply(self.backend.quirks.error_shape)

    def _authorize(self, exchange: Exchange) -> None:
        token = exchange.headers.get("authorization")
        # The key is public, but a bad token is refused even here (Sheet 11.4).
        if exchange.path == PUBLIC_KEY and token is None:
            return
        backend = self.backend
        auth.check(
            token, api_key=backend.api_key, secret=backend.secret, quirks=backend.quirks, now=backend.now()
        )

    async def _dispatch(self, routes: Routes, exchange: Exchange) -> Reply:
        found = routes.find(exchange.method, exchange.raw_path)
        if found is None:
            raise Refused(404, f"Cannot {exchange.method} {exchange.path}")
        handler, params = found
        call = Call(self.backend, exchange, params)
        if inspect.iscoroutinefunction(handler):
            patient: Reply = await handler(call)
            return patient
        with self.backend.store.together():
            reply: Reply = handler(call)
            return reply

    def _log(self, exchange: Exchange, request_id: str, fault_id: str | None) -> Document:
        return self.backend.store.requests.save(
            {
                "time": self.backend.timestamp(),
                "method": exchange.method,
                "path": exchange.path,
                "query": exchange.query,
                "body": _readable(exchange.body),
                "status": None,
                "fault": fault_id,
                "user_agent": exchange.headers.get("user-agent"),
                "request_id": request_id,
            }
        )

    def _logged(self, entry: Document, request_id: str, reply: Reply) -> Reply:
        self.backend.store.requests.save({**entry, "status": reply.status})
        return self._finished(request_id, reply)

    def _finished(self, request_id: str, reply: Reply) -> Reply:
        headers = {"x-request-id": request_id}
        if self.backend.quirks.date_header:
            headers["date"] = formatdate(self.backend.now(), usegmt=True)
        return Reply(reply.status, reply.body, {**headers, **reply.headers})


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
