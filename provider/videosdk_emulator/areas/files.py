"""The files that are kept of what ran, such as transcripts. Anyone who has the url of one may read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from videosdk_emulator.core.area import Area
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

Source = Callable[["Backend", str], str | None]
"""What a file of this name says; None: it is none of its files, or not there yet."""

area = Area("files")
_sources: list[Source] = []


def source(find: Source) -> Source:
    """Declares whose files are kept."""
    _sources.append(find)
    return find


def url(backend: Backend, name: str) -> str:
    """Where a file can be fetched."""
    return f"{backend.url}/_emulator/files/{name}"


def text(name: str, room_id: str) -> str:
    """What a transcript (`<id>.txt`) or its summary (`<id>-summary.txt`) says."""
    if name.endswith("-summary.txt"):
        return f"Summary of room {room_id}: a quiet meeting.\n"
    return f"Transcript of room {room_id}: nobody has said a word.\n"


@area.control("GET", "/files/{name}")
def file(call: Call) -> PlainTextResponse:
    """A file by its name."""
    for find in _sources:
        content = find(call.backend, call.path_params["name"])
        if content is not None:
            return PlainTextResponse(content)
    raise Refused(404, "no such file")
