"""A call of an API as its handler sees it, and the routes that lead to handlers."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from math import isfinite
from typing import Any
from urllib.parse import unquote

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from videosdk_emulator.core.backend import Backend
from videosdk_emulator.core.responses import invalid


class Call(Request):
    """A request that `middleware` has read whole, with what handlers ask of it."""

    @property
    def backend(self) -> Backend:
        """The emulator that was called."""
        backend: Backend = self.state.backend
        return backend

    @property
    def query(self) -> dict[str, str]:
        """The query's values by name; empty ones are left out."""
        return {name: value for name, value in self.query_params.items() if value}

    def seconds(self, name: str, default: float) -> float:
        """A number of seconds from the query. Raises Refused when it is none."""
        try:
            seconds = float(self.query.get(name, default))
        except ValueError:
            seconds = math.nan
        if not math.isfinite(seconds):
            raise invalid(f"'{name}' must be a number of seconds")
        return seconds

    def fields(self) -> dict[str, Any]:
        """The body, which has to be a JSON object; an absent one is empty. Raises Refused otherwise."""
        try:
            body = json.loads(self.state.body or b"{}", parse_float=_finite, parse_constant=_finite)
            json.dumps(body, ensure_ascii=False).encode()  # Half a surrogate pair is no text.
        except (ValueError, RecursionError):
            raise invalid("the body is not JSON") from None
        if not isinstance(body, dict):
            raise invalid("the body must be a JSON object")
        return body


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value


class Segment(Convertor[str]):
    """`{id:segment}`: one segment of a path as it was sent, which may hold an escaped slash."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        """The text that was escaped."""
        return unquote(value)


class Segments(Segment):
    """`{name:segments}`: one segment or more."""

    regex = ".+"


register_url_convertor("segment", Segment())
register_url_convertor("segments", Segments())


def route(method: str, path: str, handler: Callable[[Call], Response | Awaitable[Response]]) -> Route:
    """The route to a handler; `middleware` ends every path in a slash.

    What a handler changes is kept as a whole, or, after an exception, not at all. Only one that waits for
    something (`async`) keeps each change at once.
    """

    async def endpoint(request: Request) -> Response:
        call = Call(request.scope)
        with call.backend.store.transaction():
            answer = handler(call)
        return await answer if isawaitable(answer) else answer

    return Route(f"{path}/", endpoint, methods=[method])


def readable(body: bytes) -> Any:
    """A body as a log shows it: what its JSON says, else its text."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
