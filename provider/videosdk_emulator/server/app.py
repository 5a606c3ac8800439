"""The emulator as a Starlette application: VideoSDK's API, the control API and the console."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Router

from videosdk_emulator.areas import participants, rooms, sessions, transcriptions
from videosdk_emulator.control import api, console
from videosdk_emulator.core.backend import Backend
from videosdk_emulator.core.request import Call, route
from videosdk_emulator.core.responses import Refused, Reply
from videosdk_emulator.server.middleware import RequestMiddleware
from videosdk_emulator.server.token_check import PUBLIC_KEY, TokenCheck

TRANSCRIPTIONS = "/ai/v1/realtime-transcriptions"


def public_key(call: Call) -> Reply:
    """GET /v2/public/rsa-public-key: what verifies webhooks (API §11.4)."""
    return Reply({"publicKey": call.backend.key.public_pem(call.backend.quirks.key_pem)})


API = [
    route("POST", "/v2/rooms", rooms.create),
    route("GET", "/v2/rooms", rooms.list_),
    route("POST", "/v2/rooms/deactivate", rooms.deactivate),
    route("GET", "/v2/rooms/validate/{id:segment}", rooms.validate),
    route("GET", "/v2/rooms/{id:segment}", rooms.get),
    route("GET", "/v2/sessions", sessions.list_),
    route("POST", "/v2/sessions/end", sessions.end),
    route("POST", "/v2/sessions/participants/remove", participants.remove),
    route("GET", "/v2/sessions/{id:segment}", sessions.get),
    route("GET", "/v2/sessions/{id:segment}/participants", participants.list_),
    route("GET", "/v2/sessions/{id:segment}/participants/active", participants.active),
    route("GET", "/v2/sessions/{id:segment}/participants/{participant:segment}", participants.get),
    route("GET", "/v2/sessions/{id:segment}/stats", participants.session_stats),
    route(
        "GET",
        "/v2/sessions/{id:segment}/participant/{participant:segment}/stats",
        participants.participant_stats,
    ),
    route("POST", f"{TRANSCRIPTIONS}/start", transcriptions.start),
    route("POST", f"{TRANSCRIPTIONS}/end", transcriptions.end),
    route("GET", TRANSCRIPTIONS, transcriptions.list_),
    route("GET", f"{TRANSCRIPTIONS}/{{id:segment}}", transcriptions.get),
    route("GET", PUBLIC_KEY, public_key),
]


async def refused(request: Request, problem: Exception) -> Response:
    """A failure, in the shape of the API that was called."""
    if not isinstance(problem, Refused):  # Starlette knows no such path, or not with that method.
        problem = Refused(404, f"Cannot {request.method} {unquote(request['raw_path'].decode())}")
    if request["path"].startswith(f"{api.PREFIX}/"):
        return Reply({"error": problem.detail}, problem.status_code)
    return problem.reply(request.state.backend.quirks.error_shape)


def application(backend: Backend) -> Starlette:
    """One emulator, as uvicorn runs it."""
    return Starlette(
        routes=[  # `middleware` has added the last slash, and VideoSDK is not known to redirect.
            Mount(
                api.PREFIX,
                Router([*console.ROUTES, *api.ROUTES], redirect_slashes=False),
                middleware=[Middleware(console.OwnPages)],
            ),
            Mount("", Router(API, redirect_slashes=False), middleware=[Middleware(TokenCheck)]),
        ],
        middleware=[Middleware(RequestMiddleware, backend=backend)],
        exception_handlers={HTTPException: refused},
    )
