"""What goes over the wire: one reply, one failure in VideoSDK's several shapes, one page of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Any, Literal, Protocol

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from videosdk_emulator.core.quirks import CommonQuirks
    from videosdk_emulator.core.schema import Paged

JSON = dict[str, Any]
NAMED_KEYS = ("message", "error", "msg", "statusMessage")


class Reply(JSONResponse):
    """JSON, with its charset named, and laid out for people who read it."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content).encode()


class Refused(HTTPException):
    """VideoSDK says no (API §2.1, §2.2).

    `documented_key` is the key under which this very text is documented; it is used unless the quirk
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
        super().__init__(status, text)
        self.code = code
        self.documented_key = documented_key

    def reply(self, shape: str) -> Reply:
        """The failure as VideoSDK would word it, in the shape that the quirk names (API §2.1)."""
        if shape == "string":
            return Reply(self.detail, self.status_code)
        key = self.documented_key if shape == "message" else shape
        body: JSON = {key: self.detail}
        if key == "error":
            body = {"statusCode": self.status_code, **body}
        if self.code is not None:
            body["code"] = self.code
        return Reply(body, self.status_code)


def invalid(text: str) -> Refused:
    """A request that fails validation: 400 (API §2.2, code from API §2.3)."""
    return Refused(400, text, code="invalid_params")


def not_found(what: str, quirks: CommonQuirks) -> Refused:
    """Something unknown: 404, or 402 as on some room endpoints (API §2.2)."""
    return Refused(quirks.not_found, f"{what} not found", code="resource_not_found")


class Items(Protocol):
    """What can be counted and taken in parts."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> list[JSON]: ...


def page(
    items: Items,
    paged: Paged,
    quirks: CommonQuirks,
    show: Callable[[JSON], JSON] = dict,
    key: str = "data",
) -> JSON:
    """One page of `items`, as `show` puts each, with its `pageInfo` (API §2.5)."""
    if paged.large and quirks.large_pages == "refused":
        raise invalid("perPage is too large")
    per_page = quirks.list_page_size or paged.per_page
    first, total = (paged.page - 1) * per_page, len(items)
    return {
        "pageInfo": {
            "currentPage": paged.page,
            "perPage": per_page,
            "lastPage": max(1, -(-total // per_page)),
            "total": total,
        },
        key: [show(one) for one in items[first : first + per_page]],
    }


def filters_of_sdk(paged: Paged, names: Set[str], quirks: CommonQuirks) -> Set[str]:
    """Which of the filters that only VideoSDK's SDK has are given and compared. Raises Refused."""
    given = paged.model_fields_set & names
    if given and quirks.sdk_filters == "refused":
        raise invalid(f"{' and '.join(sorted(given))} not allowed")
    return given if quirks.sdk_filters == "compared" else set()
