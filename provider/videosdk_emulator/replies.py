"""What goes over the wire: one reply, one failure in VideoSDK's several shapes, one page of a list."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from videosdk_emulator.quirks import Quirks

JSON = dict[str, Any]
NAMED_KEYS = ("message", "error", "msg", "statusMessage")


@dataclass
class Reply:
    """A whole HTTP reply, kept in memory so that a fault can cut, slow or lose it."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(data: Any, status: int = 200) -> Reply:
    """A reply with `data` as JSON."""
    return Reply(status, json.dumps(data).encode(), {"content-type": "application/json; charset=utf-8"})


class Refused(Exception):
    """VideoSDK says no (Sheet 2.1, 2.2).

    `documented_key` is the key under which the sheet has seen this very text; it is used unless the quirk
    `error_shape` asks for another shape.
    """

    def __init__(
        self,
        status: int,
        text: str,
        *,
        code: str | None = None,
        documented_key: Literal["message", "error"] = "message",
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.code = code
        self.documented_key = documented_key

    def reply(self, shape: str) -> Reply:
        """The failure as VideoSDK would word it, in the shape that the quirk names (Sheet 2.1)."""
        if shape == "string":
            return json_reply(self.text, self.status)
        key = self.documented_key if shape == "message" else shape
        body: JSON = {key: self.text}
        if key == "error":
            body = {"statusCode": self.status, **body}
        if self.code is not None:
            body["code"] = self.code
        return json_reply(body, self.status)


def invalid(text: str) -> Refused:
    """A request that fails validation: 400 (Sheet 2.2, code from Sheet 2.3)."""
    return Refused(400, text, code="invalid_params")


def not_found(what: str, quirks: Quirks) -> Refused:
    """Something unknown: 404, or 402 as on some room endpoints (Sheet 2.2)."""
    return Refused(quirks.not_found, f"{what} not found", code="resource_not_found")


def page(items: list[JSON], query: dict[str, str], quirks: Quirks, key: str = "data") -> JSON:
    """One page of `items` with its `pageInfo` (Sheet 2.5). Raises Refused for a page that is no count."""
    current, per_page = count(query, "page", 1), count(query, "perPage", 20)
    per_page = quirks.list_page_size or per_page
    first = (current - 1) * per_page
    return {
        "pageInfo": {
            "currentPage": current,
            "perPage": per_page,
            "lastPage": max(1, -(-len(items) // per_page)),
            "total": len(items),
        },
        key: items[first : first + per_page],
    }


def count(query: dict[str, str], name: str, default: int) -> int:
    """A count from the query. Raises Refused when it is not a whole number above zero."""
    text = query.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise invalid(f"'{name}' must be a positive number")
    return int(text)
