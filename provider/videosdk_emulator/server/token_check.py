"""Which tokens VideoSDK accepts, and what it says when it does not (API §1.1, §1.2)."""

from __future__ import annotations

from typing import Any

import jwt
from starlette.types import ASGIApp, Receive, Scope, Send

from videosdk_emulator.core.quirks import CommonQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused
from videosdk_emulator.server.routes import public_paths


class TokenCheck:
    """Middleware of VideoSDK's API: without a good token not even an unknown path is said to be one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._public = public_paths()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request. Raises Refused."""
        call = Call(scope)
        token = call.headers.get("authorization")
        # A bad token is refused even where none is needed (API §11.4).
        if scope["path"] not in self._public or token is not None:
            backend = call.backend
            key, now = backend.api_key, backend.now()
            check(token, api_key=key, secret=backend.secret, quirks=backend.quirks, now=now)
        await self._app(scope, receive, send)


def _bad_token() -> Refused:
    return Refused(401, "token is invalid", code="invalid_token")


def _no_login() -> Refused:
    return Refused(401, "Please login to continue!", documented_key="error")


def _not_permitted(text: str) -> Refused:
    return Refused(403, text, code="unauthorized_token")


def check(token: str | None, *, api_key: str, secret: str, quirks: CommonQuirks, now: float) -> None:
    """Lets a raw JWT pass, or raises Refused with what VideoSDK answers (API §1.2).

    `now` is the server's time in seconds since 1970. A `Bearer ` prefix makes a malformed token.
    """
    if not token:
        raise _no_login()
    claims = _claims(token, secret)
    expiry = claims.get("exp")
    if expiry is not None and (isinstance(expiry, bool) or not isinstance(expiry, int | float)):
        raise _bad_token()
    if expiry is not None and expiry <= now:
        raise _bad_token()
    if claims.get("apikey") != api_key:
        raise _no_login()
    version_accepted = "version" not in claims and quirks.absent_version == "accepted"
    if claims.get("version") != 2 and not version_accepted:
        raise _not_permitted("Unauthorised access to V2 API, please provide valid payload version")
    roles = claims.get("roles", ["crawler"])
    if not isinstance(roles, list) or "crawler" not in roles:
        raise _not_permitted("Your role must be a CRAWLER in token payload to use V2 API")


def _claims(token: str, secret: str) -> dict[str, Any]:
    # Times are compared with the server's own clock above, which a quirk can shift.
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False}
    try:
        return jwt.decode(token, secret, algorithms=["HS256"], options=options)
    except jwt.PyJWTError:
        raise _bad_token() from None
