"""A call of an API as its handler sees it, and the routes that lead to handlers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from pydantic import BaseModel
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from videosdk_emulator.core.responses import invalid
from videosdk_emulator.core.schema import parse

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

M = TypeVar("M", bound=BaseModel)


class Call(Request):
    """A request whose body `middleware` has read, with what handlers ask of it."""

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

    async def body(self) -> bytes:
        """The body, as it was sent."""
        body: bytes = self.state.body
        return body

    async def json(self) -> Any:
        """What the body says. Raises JSONDecodeError also for what only Python takes for JSON."""
        return self._data()

    def fields(self) -> dict[str, Any]:
        """The body, which has to be a JSON object; an absent one is empty. Raises Refused otherwise."""
        try:
            fields = self._data() if self.state.body else {}
        except json.JSONDecodeError:
            raise invalid("the body is not JSON") from None
        if not isinstance(fields, dict):
            raise invalid("the body must be a JSON object")
        return fields

    def parse(self, model: type[M]) -> M:
        """The body as a model has it. Raises Refused."""
        return parse(model, self.fields())

    def _data(self) -> Any:
        try:
            data = json.loads(self.state.body, parse_float=_number, parse_constant=_number)
            json.dumps(data, ensure_ascii=False).encode()  # Half a surrogate pair is no text.
        except (ValueError, RecursionError) as problem:
            raise json.JSONDecodeError(str(problem), "", 0) from None
        return data


def _number(text: str) -> float:
    """A number as JavaScript has it, to which 2.0 is 2. Raises ValueError for what is none there."""
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return int(value) if value.is_integer() else value


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


def routed(path: str) -> str:
    """A path as the routes have it: `{id}` is a segment, and the last slash is there."""
    return re.sub(r"{(\w+)}", r"{\1:segment}", path) + "/"


def route(method: str, path: str, handler: Callable[[Call], Response | Awaitable[Response]]) -> Route:
    """The route to a handler of the control API.

    What a handler changes is kept as a whole, or, after an exception, not at all. Only one that waits for
    something (`async`) keeps each change at once.
    """

    async def endpoint(request: Request) -> Response:
        call = Call(request.scope)
        with call.backend.store.transaction():
            answer = handler(call)
        return await answer if isawaitable(answer) else answer

    return Route(routed(path), endpoint, methods=[method])


LOGGED_BODY = 64 * 1024
"""Bytes of a body that are logged."""


def logged(body: bytes) -> Any:
    """A body as a log has it: what its JSON says, else its text, of a large one the beginning."""
    if len(body) > LOGGED_BODY:
        return f"{body[:LOGGED_BODY].decode('utf-8', 'replace')}… ({len(body)} bytes)"
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
