"""A call of an API, taken apart, and the finding of what answers it."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from videosdk_emulator.backend import Backend
from videosdk_emulator.replies import Reply, invalid
from videosdk_emulator.wire import Exchange


@dataclass
class Call:
    """What a handler needs to know of a request."""

    backend: Backend
    exchange: Exchange
    params: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The query's values by name; empty ones are left out."""
        return {name: value for name, value in self.exchange.query.items() if value}

    def seconds(self, name: str, default: float) -> float:
        """A number of seconds from the query. Raises Refused when it is none."""
        try:
            return float(self.query.get(name, default))
        except ValueError:
            raise invalid(f"'{name}' must be a number of seconds") from None

    def json(self) -> dict[str, Any]:
        """The body, which has to be a JSON object; an absent one is empty. Raises Refused otherwise."""
        if not self.exchange.body.strip():
            return {}
        try:
            body = json.loads(self.exchange.body)
        except ValueError:
            raise invalid("the body is not JSON") from None
        if not isinstance(body, dict):
            raise invalid("the body must be a JSON object")
        return body


Handler = Callable[[Call], Reply]
PatientHandler = Callable[[Call], Awaitable[Reply]]


class Routes:
    """Finds a handler by method and path. `{name}` stands for one segment, `{name*}` for all that follow.

    A segment may hold an escaped slash, which is why the path is matched as it was sent.
    """

    def __init__(self, table: list[tuple[str, str, Any]]) -> None:
        self._table = [(method, _pattern(path), handler) for method, path, handler in table]

    def find(self, method: str, raw_path: str) -> tuple[Any, dict[str, str]] | None:
        """The handler and the values of the path's names."""
        for known, pattern, handler in self._table:
            if known == method and (match := pattern.fullmatch(raw_path)):
                return handler, {name: unquote(value) for name, value in match.groupdict().items()}
        return None


def _pattern(path: str) -> re.Pattern[str]:
    many = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+?)", path)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", many) + "/?")
