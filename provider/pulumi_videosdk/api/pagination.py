"""Walking a list that comes in pages (API §2.5)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .errors import VideoSDKError
from .model import M, read

if TYPE_CHECKING:
    from .replies import Reply
    from .transport import Transport

PER_PAGE: Final = 100
"""How many items a page is asked to have: what VideoSDK gives at most is not known (API §13)."""

REFUSED: Final = (400, 422)
"""How a server may answer a query that it does not know, or does not allow (API §2.2)."""


@dataclass(frozen=True)
class Page:
    """One page of a list: its items as they are on the wire, and the reply that they came in."""

    items: list[Any]
    reply: Reply

    def read(self, model: type[M], expected: str) -> Iterator[M]:
        """Its items. Raises LostReply for one that is not what was expected."""
        for item in self.items:
            found = read(model, item, self.reply.date)
            if found is None:
                raise self.reply.lost(expected)
            yield found


def whole(transport: Transport, path: str, key: str, query: Mapping[str, Any], deadline: float) -> Page:
    """A list that does not come in pages. Raises LostReply, VideoSDKError."""
    reply = transport.call("GET", path, query=query, repeat_is_safe=True, deadline=deadline)
    return Page(_items(reply, key), reply)


def walk(
    transport: Transport,
    path: str,
    key: str,
    query: Mapping[str, Any],
    wishes: Mapping[str, Any],
    deadline: float,
) -> Iterator[Page]:
    """The pages of a list whose items stand under `key`. Raises LostReply, VideoSDKError.

    `wishes`: more of the query, which the server may not allow. So the first page is asked for without them;
    only if there are more it is asked for again with them, and where that is refused, the second as it was.
    `deadline`: when the whole walk ends at the latest, by `time.monotonic()`.

    Ends when the current page is the last, is empty, or repeats the one before: the page numbers in the
    documentation's samples do not fit each other (API §2.5), so they are not relied on alone.
    """
    first: list[Any] = []
    before: list[Any] | None = None
    asked, number = dict(query), 1
    while True:
        try:
            reply = transport.call(
                "GET", path, query={**asked, "page": number}, repeat_is_safe=True, deadline=deadline
            )
        except VideoSDKError as error:
            if error.status not in REFUSED or not first or number > 1:
                raise
            asked, before, number = dict(query), first, 2
            continue
        items = _items(reply, key)
        ids = [item.get("id", item) if isinstance(item, Mapping) else item for item in items]
        if items and ids == before:
            return
        yield Page([item for item, id in zip(items, ids, strict=True) if id not in first], reply)
        if not items or _is_last(reply.data, number):
            return
        if time.monotonic() > deadline:
            raise _too_long(transport, path, number)
        if not first:
            first, asked = ids, {**query, **wishes}
        else:
            before, number = ids, number + 1


def _items(reply: Reply, key: str) -> list[Any]:
    items = reply.data.get(key) if isinstance(reply.data, Mapping) else None
    if not isinstance(items, list):
        raise reply.lost(f"a list of {key!r}")
    return items


def _is_last(data: Mapping[str, Any], number: int) -> bool:
    info = data.get("pageInfo") or data.get("pagination")
    if not isinstance(info, Mapping):
        return False
    current = _whole(info.get("currentPage", info.get("page")))
    last = _whole(info.get("lastPage", info.get("totalPages")))
    return last is not None and (number if current is None else current) >= last


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _too_long(transport: Transport, path: str, pages: int) -> VideoSDKError:
    return VideoSDKError(
        f"the list did not end within the {transport.timeout:g} s of a call ({pages} pages)",
        method="GET",
        path=path,
        hint="Give more time (videosdk:timeout or VIDEOSDK_TIMEOUT, seconds)",
    )
