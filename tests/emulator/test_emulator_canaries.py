"""What the emulator uses of uvicorn, Starlette and FastAPI beyond what they document.

Each test names one such part. Where a new version of theirs fails here, it is the part to look at.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest
import requests
import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.emulator.test_emulator_safety import answer
from videosdk_emulator import Emulator
from videosdk_emulator.areas import AREAS
from videosdk_emulator.server.routes import router

Call = Callable[..., requests.Response]


@pytest.mark.parametrize("name", ["startup", "shutdown", "capture_signals", "handle_exit"])
def test_uvicorns_server_is_started_and_stopped_by_methods_that_can_be_overridden(name: str) -> None:
    """`server.run.Server`: to tell the address, and to stop at once whatever hangs."""
    assert inspect.isfunction(getattr(uvicorn.Server, name))


def test_uvicorns_server_lists_its_connections_and_tasks() -> None:
    """`Server.shutdown`: aborts them instead of waiting."""
    server = uvicorn.Server(uvicorn.Config(lambda: None))
    assert server.server_state.connections == set()
    assert server.server_state.tasks == set()
    assert "servers" in inspect.getsource(uvicorn.Server.startup)


def test_uvicorns_protocol_takes_these_arguments_and_has_the_app_and_the_transport() -> None:
    """`faults.connection.SocketProtocol`: hands the transport to the app, for faults on the socket."""
    arguments = list(inspect.signature(H11Protocol.__init__).parameters)
    assert arguments == ["self", "config", "server_state", "app_state", "_loop"]
    config = uvicorn.Config(lambda: None, loop="asyncio")
    config.load()
    with asyncio.Runner() as runner:
        protocol = H11Protocol(config, uvicorn.Server(config).server_state, {}, runner.get_loop())
    assert protocol.app is config.loaded_app
    assert hasattr(protocol, "transport") or "transport" in H11Protocol.__annotations__


def test_uvicorn_refuses_two_hosts_and_none(emulator: Emulator) -> None:
    """`server.guard` looks at one Host header."""
    assert answer(emulator.url, "/v2/rooms", ("Host", "a"), ("Host", "b"))[0] == 400
    assert answer(emulator.url, "/v2/rooms")[0] == 400


def test_starlette_sends_a_reply_in_two_messages_with_raw_headers() -> None:
    """`server.middleware`: keeps a reply whole, so that a fault can cut, slow or lose it."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    reply = JSONResponse({"a": 1}, headers={"x-a": "b"})
    asyncio.run(reply({"type": "http"}, receive, send))
    start, body = sent
    assert (start["status"], body["body"]) == (200, b'{"a":1}')
    assert start["headers"] == reply.raw_headers
    assert (b"x-a", b"b") in reply.raw_headers


class Given(BaseModel):
    count: int


def served(application: FastAPI, body: bytes) -> tuple[int, bytes]:
    """What an application answers to a POST to `/it`."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/it", "query_string": b"", "headers": headers}
    asyncio.run(application({**scope, "raw_path": b"/it", "root_path": "", "state": {}}, receive, send))
    return sent[0]["status"], sent[1]["body"]


def test_fastapi_hands_a_handler_the_request_that_a_route_gives_it_and_sends_its_response_as_it_is() -> None:
    """`server.routes.CallRoute`: handlers see a `Call`, and no reply is changed by its type."""

    class Own(Request):
        async def body(self) -> bytes:
            return b'{"count": 7}'

    class OwnRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Any]:
            serve = super().get_route_handler()

            async def serve_own(request: Request) -> Response:
                response: Response = await serve(Own(request.scope, request.receive))
                return response

            return serve_own

    async def handler(**given: Any) -> Response:
        return JSONResponse({"kind": type(given["call"]).__name__, "count": given["body"].count, "more": 1})

    call, body = (
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)
        for name, kind in (("call", Request), ("body", Given))
    )
    handler.__signature__ = inspect.Signature([call, body])  # type: ignore[attr-defined]
    made = APIRouter(route_class=OwnRoute)
    made.add_api_route("/it", handler, methods=["POST"], response_model=dict[str, str])
    status, sent = served(FastAPI(routes=made.routes), b"{}")
    assert (status, sent) == (200, b'{"kind":"Own","count":7,"more":1}')


def test_fastapi_says_where_a_body_is_wrong_after_the_word_body() -> None:
    """`server.app.refused`: makes VideoSDK's 400 of it."""
    seen: list[Any] = []

    async def refused(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, RequestValidationError)
        seen.extend((one["type"], one["loc"]) for one in problem.errors())
        return Response(status_code=400)

    application = FastAPI(exception_handlers={RequestValidationError: refused})

    @application.post("/it")
    async def it(body: Given) -> None: ...

    for body in (b'{"count": "x"}', b"{}", b"[]", b"{"):
        assert served(application, body)[0] == 400
    kinds = [(kind, loc[:2] if kind != "json_invalid" else loc[:1]) for kind, loc in seen]
    assert kinds == [
        ("int_parsing", ("body", "count")),
        ("missing", ("body", "count")),
        ("model_attributes_type", ("body",)),
        ("json_invalid", ("body",)),
    ]


def test_no_handler_of_an_area_runs_in_a_thread() -> None:
    """FastAPI runs a plain function in one: the transaction and the clock would break silently."""
    routes = [one for one in router().routes if isinstance(one, APIRoute)]
    assert len(routes) == sum(len(area.operations) for area in AREAS)
    assert all(inspect.iscoroutinefunction(one.endpoint) for one in routes)


def test_fastapi_adds_no_path_of_its_own(emulator: Emulator, call: Call) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"):
        assert call("GET", path).json() == {"message": f"Cannot GET {path}"}
