"""What meets a request before its handler: the log, the fault that it may meet, and what every reply has."""

from __future__ import annotations

from email.utils import formatdate
from functools import partial
from uuid import uuid4

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from videosdk_emulator.control.api import PREFIX
from videosdk_emulator.control.console import is_visit
from videosdk_emulator.core.request import Call, logged
from videosdk_emulator.core.responses import Reply
from videosdk_emulator.core.store import Document, StoreError, log_error
from videosdk_emulator.faults.connection import Connection
from videosdk_emulator.faults.injection import Injection
from videosdk_emulator.faults.rules import Fault
from videosdk_emulator.server.backend import Backend


class RequestMiddleware:
    """Middleware before everything else."""

    def __init__(self, app: ASGIApp, backend: Backend) -> None:
        self._app = app
        self._backend = backend

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        call = Call(scope, receive)
        if is_visit(call):
            await RedirectResponse(f"{PREFIX}/")(scope, receive, send)
            return
        try:
            await self._serve(call, Connection(scope, receive, send))
        except StoreError as problem:
            log_error(problem)
            await Reply({"message": str(problem), "error": str(problem)}, 507)(scope, receive, send)
        self._backend.changed.notify()

    async def _serve(self, call: Call, connection: Connection) -> None:
        request_id = str(uuid4())
        fault, entry = self._log(call, request_id)
        act, finish = partial(self._act, call), partial(self._finish, request_id, entry)
        if fault is None:
            await connection.answer(finish(await act()))
        else:
            await Injection(fault, connection, self._backend, act, finish).run()

    def _log(self, call: Call, request_id: str) -> tuple[Fault | None, Document | None]:
        """The fault that a request meets, and its entry in the log.

        The control API has neither; only in an inbox, where webhooks arrive, a fault may be applied.
        """
        path, faults = call["path"], self._backend.faults
        if f"{path}/".startswith(f"{PREFIX}/"):
            arriving = call.method == "POST" and path.startswith(f"{PREFIX}/inbox/")
            return (faults.take(call) if arriving else None), None
        fault = faults.take(call)
        entry = {
            "time": self._backend.timestamp(),
            "method": call.method,
            "path": path,
            "query": dict(call.query_params),
            "body": logged(call.state.body) if call.state.body else None,
            "status": None,
            "fault": None if fault is None else fault.id,
            "user_agent": call.headers.get("user-agent"),
            "request_id": request_id,
        }
        return fault, self._backend.store.requests.log(entry)

    async def _act(self, call: Call) -> Response:
        """What the emulator answers, in one piece, so that a fault can cut, slow or lose it."""
        # Routes see the path as it was sent: an id may hold an escaped slash. The last slash is optional.
        path = call["raw_path"].decode("ascii").removesuffix("/") + "/"
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        # FastAPI answers a HEAD only where one is declared; the server drops the body.
        method = "GET" if call.method == "HEAD" else call.method
        await self._app({**call.scope, "path": path, "method": method}, call.receive, keep)
        start, body = sent
        response = Response(body["body"], start["status"])
        response.raw_headers = start["headers"]
        return response

    def _finish(self, request_id: str, entry: Document | None, response: Response) -> Response:
        """Sets the headers that every reply has, and logs the status that is about to be sent."""
        response.headers.setdefault("x-request-id", request_id)
        if self._backend.quirks.date_header:
            response.headers.setdefault("date", formatdate(self._backend.now(), usegmt=True))
        if entry is not None:
            self._backend.store.requests.save({**entry, "status": response.status_code})
        return response
