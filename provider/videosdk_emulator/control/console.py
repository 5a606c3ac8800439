"""The console: a page on which a person sees what the emulator does, and does what participants do.

What always holds:

- Secrets are redacted before they leave for the page.
- However much there is, the page is told a bounded part of it and the whole number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.responses import Response

from videosdk_emulator.areas import AREAS
from videosdk_emulator.control.redaction import MASK, redacted
from videosdk_emulator.core.area import Area, Section
from videosdk_emulator.core.request import Call, route
from videosdk_emulator.core.responses import Reply
from videosdk_emulator.core.store import Condition, Document, Table
from videosdk_emulator.faults.rules import OPTIONS
from videosdk_emulator.webhooks import queue

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

SHOWN = 100
"""How many of anything the page is told at most."""

SHOWN_REQUESTS = 200
SHOWN_TEXT = 4000
"""How many characters of one body."""

PATIENCE = 25.0
"""Seconds after which a feed answers also when nothing has changed."""

_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def is_visit(call: Call) -> bool:
    """Whether a browser asks for the bare address, of which VideoSDK knows nothing."""
    return call.method == "GET" and call["path"] == "/" and "text/html" in call.headers.get("accept", "")


async def feed(call: Call) -> Reply:
    """GET console/feed: what the page shows; `?after=VERSION` waits for another, `?AREA=TEXT` searches."""
    backend, after = call.backend, call.query.get("after")
    await backend.changed.wait_until(lambda: _version(backend) != after, PATIENCE)
    return Reply({"version": _version(backend), **_view(backend, call.query)})


_RUN = uuid4().hex
"""Another in each process: a page sees that the emulator was restarted."""


def _version(backend: Backend) -> str:
    return f"{_RUN}-{backend.store.changes}-{backend.faults.changes}"


def _view(backend: Backend, query: dict[str, str]) -> dict[str, Any]:
    store, in_force = backend.store, backend.faults.all()

    def part(total: int, documents: Iterable[Document], draw: Callable[[Document], Document]) -> Document:
        # Before bodies become text: there a secret has no name any more.
        return {"total": total, "shown": [draw(redacted(one, backend.secret)) for one in documents]}

    shown = {
        "areas": [
            {
                "name": area.name,
                "title": section.title,
                "empty": section.empty,
                "example": section.example and section.example(backend),
                "counted": _counted(backend, area, section),
                "searched": bool(section.searched),
                **part(
                    *_documents(backend, area, section, query.get(area.name)),
                    lambda one, area=area: asdict(area.draw(backend, one)),  # type: ignore[misc]
                ),
            }
            for area in AREAS
            if (section := area.section) is not None
        ],
        "faults": part(len(in_force), [fault.as_json() for fault in in_force], dict),
        "deliveries": part(*_youngest(store.deliveries, SHOWN), lambda one: _delivery(backend, one)),
        "requests": part(*_youngest(store.requests, SHOWN_REQUESTS), _request),
        "kinds": OPTIONS,
    }
    hidden: dict[str, Any] = redacted(shown, backend.secret)  # And whatever else an area draws.
    return hidden


def _youngest(table: Table, most: int, conditions: Sequence[Condition] = ()) -> tuple[int, list[Document]]:
    """How many documents there are, and the youngest."""
    found = table.where(*conditions)
    return len(found), found[0:most]


def _documents(
    backend: Backend, area: Area, section: Section, search: str | None
) -> tuple[int, list[Document]]:
    """How many documents a section has, and the youngest, or the youngest in which a text occurs."""
    table = area.table(backend)
    total, youngest = _youngest(table, SHOWN, section.where)
    if search is None:
        return total, youngest
    wanted, every = search.casefold(), table.where(*section.where)
    found = (
        one
        for one in every[0:total]
        if any(wanted in (one[name] or "").casefold() for name in section.searched)
    )
    return total, list(islice(found, SHOWN))


def _counted(backend: Backend, area: Area, section: Section) -> str:
    name, conditions = section.counted
    return f"{len(area.table(backend).where(*conditions))} {name}" if name else ""


def _delivery(backend: Backend, delivery: Document) -> Document:
    return {"seq": delivery["seq"], **_logged(queue.to_json(backend, delivery))}


def _request(entry: Document) -> Document:
    is_private = entry["body"] is not None and any(one.fullmatch(entry["path"]) for one in _PRIVATE)
    return _logged({**entry, "body": MASK} if is_private else entry)


_PRIVATE = [
    re.compile(re.sub(r"{\w+}", "[^/]+", one.path) + "/?")
    for area in AREAS
    if area.private
    for one in area.operations
]
"""The paths of calls whose bodies nobody is to see."""


def _logged(entry: Document) -> Document:
    """A request or a webhook, its body as text to read."""
    body = entry["body"]
    text = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
    if len(text) > SHOWN_TEXT:
        text = f"{text[:SHOWN_TEXT]}\n… and {len(text) - SHOWN_TEXT:,} characters more"
    return {**entry, "body": None if body is None else text}


def _file(name: str, media_type: str) -> Callable[[Call], Response]:
    """GET one file of the page."""

    def send(call: Call) -> Response:
        content = files(__package__).joinpath(name).read_bytes()
        return Response(content, headers=_HEADERS, media_type=media_type)

    return send


ROUTES = [
    route("GET", "", _file("console.html", "text/html")),
    route("GET", "/console.css", _file("console.css", "text/css")),
    route("GET", "/console.js", _file("console.js", "text/javascript")),
    route("GET", "/console/feed", feed),
]
