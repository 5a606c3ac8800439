"""The emulator as a Starlette application: VideoSDK's API, the control API, the console, `front` first."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from videosdk_emulator import auth, console, control, participants, rooms, sessions, transcriptions
from videosdk_emulator.backend import Backend
from videosdk_emulator.calls import Call, route
from videosdk_emulator.front import Front
from videosdk_emulator.replies import Refused, Reply

PUBLIC_KEY = "/v2/public/rsa-public-key"
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


class TokenCheck:
    """Middleware of VideoSDK's API: without a good token not even an unknown path is said to be one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request. Raises Refused."""
        call = Call(scope)
        token = call.headers.get("authorization")
        # The key is public, but a bad token is refused even here (API §11.4).
        if scope["path"] != f"{PUBLIC_KEY}/" or token is not None:
            backend = call.backend
            key, now = backend.api_key, backend.now()
            auth.check(token, api_key=key, secret=backend.secret, quirks=backend.quirks, now=now)
        await self._app(scope, receive, send)


async def refused(request: Request, problem: Exception) -> Response:
    """A failure, in the shape of the API that was called."""
    if not isinstance(problem, Refused):  # Starlette knows no such path, or not with that method.
        problem = Refused(404, f"Cannot {request.method} {unquote(request['raw_path'].decode())}")
    if request["path"].startswith(f"{control.PREFIX}/"):
        return Reply({"error": problem.detail}, problem.status_code)
    return problem.reply(request.state.backend.quirks.error_shape)


def application(backend: Backend) -> Starlette:
    """One emulator, as uvicorn runs it."""
    return Starlette(
        routes=[  # `front` has seen to the last slash, and VideoSDK is not known to redirect.
            Mount(
                control.PREFIX,
                Router([*console.ROUTES, *control.ROUTES], redirect_slashes=False),
                middleware=[Middleware(console.OwnPages)],
            ),
            Mount("", Router(API, redirect_slashes=False), middleware=[Middleware(TokenCheck)]),
        ],
        middleware=[Middleware(Front, backend=backend)],
        exception_handlers={HTTPException: refused},
    )
