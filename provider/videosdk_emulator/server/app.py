"""The emulator as an ASGI application: VideoSDK's API, the control API and the console."""

from __future__ import annotations

from urllib.parse import unquote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Router

from videosdk_emulator.control import api, console
from videosdk_emulator.core.request import Call, route
from videosdk_emulator.core.responses import Refused, Reply
from videosdk_emulator.core.schema import refusal
from videosdk_emulator.server.backend import Backend
from videosdk_emulator.server.guard import Guard
from videosdk_emulator.server.middleware import RequestMiddleware
from videosdk_emulator.server.routes import document, router
from videosdk_emulator.server.token_check import TokenCheck


async def refused(request: Request, problem: Exception) -> Response:
    """A failure, in the shape of the API that was called."""
    if isinstance(problem, RequestValidationError):
        problem = refusal(problem.errors(), within=1)
    if not isinstance(problem, Refused):  # Starlette knows no such path, or not with that method.
        problem = Refused(404, f"Cannot {request.method} {unquote(request['raw_path'].decode())}")
    if request["path"].startswith(f"{api.PREFIX}/"):
        return Reply({"error": problem.detail}, problem.status_code)
    return problem.reply(request.state.backend.quirks.error_shape)


def openapi(call: Call) -> Reply:
    """GET openapi.json: VideoSDK's API, as the emulator has it."""
    return Reply(document(call.backend.url, api.product_version()))


OPENAPI = route("GET", "/openapi.json", openapi)


def videosdk() -> FastAPI:
    """VideoSDK's API, and no path besides."""
    return FastAPI(
        routes=router().routes,
        openapi_url=None,
        redirect_slashes=False,  # VideoSDK is not known to redirect; `middleware` has added the last slash.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers={HTTPException: refused, RequestValidationError: refused},
    )


def application(backend: Backend) -> Starlette:
    """One emulator, as uvicorn runs it."""
    return Starlette(
        routes=[
            Mount(
                api.PREFIX,
                Router([*console.ROUTES, *api.ROUTES, OPENAPI], redirect_slashes=False),
            ),
            Mount("", videosdk(), middleware=[Middleware(TokenCheck)]),
        ],
        middleware=[Middleware(Guard, backend=backend), Middleware(RequestMiddleware, backend=backend)],
        exception_handlers={HTTPException: refused},
    )
