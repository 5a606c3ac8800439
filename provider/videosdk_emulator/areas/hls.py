"""HLS streams of a room's session (API §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import compositions, files, rooms, sessions
from videosdk_emulator.areas.compositions import FAILS, START_FAILS, Compositions, End, Filters
from videosdk_emulator.areas.in_room import Summary
from videosdk_emulator.core.area import Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Refused, Reply
from videosdk_emulator.core.schema import Address, Body, Name, Number, Page, RecordId, RoomId, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about HLS streams."""

    hls_summary: Literal["beside", "within"] = "beside"
    """Where a start's `summary` counts: beside `transcription`, or within it as the SDK's types say."""


BASE = "/v2/hls"

# What a caller sends


class RecordingToo(Body):
    enabled: bool | None = None


class Config(compositions.Config):
    recording: RecordingToo | None = None


class Settings(compositions.Settings):
    config: Config | None = None
    summary: Summary | None = None
    webhook_url: Address | None = None
    recording: dict[str, Any] | None = None


class Start(Settings, compositions.Start):
    pass


class Capture(rooms.NamedRoom):
    time: Annotated[float, Field(ge=0)] | None = None
    width: Annotated[int, Field(ge=1)] | None = None
    height: Annotated[int, Field(ge=1)] | None = None
    format: Literal["png", "jpg", "webp"] = "jpg"


# What is kept, and what a reply holds


class StoredHls(Settings, compositions.StoredComposition):
    pass


class Hls(TypedDict):
    id: RecordId
    roomId: RoomId
    sessionId: RecordId
    start: Time
    end: NotRequired[Time | None]
    duration: NotRequired[Number]
    links: dict[str, str]
    playbackHlsUrl: str
    livestreamUrl: NotRequired[str]
    downstreamUrl: NotRequired[str]


class Active(TypedDict):
    code: Literal[200]
    data: Hls


class Captured(TypedDict):
    message: Name
    roomId: RoomId
    meta: dict[str, Any]
    filePath: str
    fileSize: Number
    fileName: str


area = Compositions(
    "hls",
    "HLS",
    start=Start,
    document=StoredHls,
    event="hls",
    events=("starting", "started", "playable"),
    multi="hls",
    largest_grid=25,
    replies_text=False,
    quirks=Quirks,
    section=Section(
        "HLS streams",
        empty="No HLS stream yet. Start one in a room with a live session:",
        example=lambda backend: (f"{BASE}/start", {"roomId": sessions.a_live_room(backend)}),
        counted=("HLS streams running", (has("running", "status"),)),
    ),
)


@area.post(f"{BASE}/start", Hls | Name, created=True, fails=START_FAILS)
def start(call: Call, body: Start) -> Reply:
    """Start an HLS stream of a room's live session (API §8)."""
    return area.start(call, body)


@area.post(f"{BASE}/end", Name, fails=FAILS)
def end(call: Call, body: End) -> Reply:
    """End the HLS stream of a room, whichever that is (API §8)."""
    return area.end(call, body)


@area.post(f"{BASE}/capture", Captured, fails=FAILS)
def capture(call: Call, body: Capture) -> Reply:
    """Take a picture of a room's HLS stream; nothing is drawn here, so it is empty (API §8)."""
    hls, now = _active(call.backend, body.room_id), call.backend.timestamp()
    name = f"{hls['id']}.{body.format}"
    size = {"width": body.width or 1280, "height": body.height or 720}
    return Reply(
        {
            "message": "Thumbnail captured successfully",
            "roomId": hls["roomId"],
            "meta": {"createdAt": now, **size, "format": body.format},
            "filePath": f"thumbnails/{name}",
            "fileSize": 0,
            "fileName": name,
        }
    )


@area.get(BASE, Page[list[Hls]], fails=FAILS)
def list_(call: Call, filters: Filters) -> Reply:
    """List the HLS streams, newest first (API §8)."""
    return area.list(call, filters)


@area.get(f"{BASE}/{{id}}", Hls, fails=FAILS)
def get(call: Call, id: str) -> Reply:
    """Get an HLS stream (API §8)."""
    return area.get_one(call, id)


@area.get(f"{BASE}/{{room}}/active", Active, fails=FAILS)
def active(call: Call, room: str) -> Reply:
    """Get the HLS stream that runs in a room (API §8)."""
    return Reply({"code": 200, "data": to_json(call.backend, _active(call.backend, room))})


@area.delete(f"{BASE}/{{id}}", Name, fails=FAILS)
def delete(call: Call, id: str) -> Reply:
    """Delete what an HLS stream left (API §8)."""
    return area.delete_one(call, id, "Room Hls Recording deleted successfully !")


def _active(backend: Backend, room_id: str) -> Document:
    running = area.running(backend, room_id)
    if not running:
        raise Refused(backend.quirks.not_found, "No active HLS found", code="resource_not_found")
    return running[-1]


def summary_of(backend: Backend, hls: Document) -> JSON:
    """Whether and how its transcript is to be summarised."""
    beside = Quirks.of(backend).hls_summary == "beside"
    summary = hls.get("summary") if beside else (hls.get("transcription") or {}).get("summary")
    return summary or {}


@area.files
def _files(backend: Backend, hls: Document) -> dict[str, str]:
    """The name of its playlist, which can be played as soon as it runs."""
    return {"playlist": f"{hls['id']}.m3u8"}


@files.source
def _content(backend: Backend, name: str) -> str | None:
    hls = area.table(backend).newest(id=name.removesuffix(".m3u8"))
    return None if hls is None else "#EXTM3U\n"


def _urls(backend: Backend, hls: Document) -> dict[str, str]:
    url = files.url(backend, f"{hls['id']}.m3u8")
    return {"playbackHlsUrl": url, "livestreamUrl": url, "downstreamUrl": url}


@area.tells
def _told(backend: Backend, hls: Document, event: str) -> JSON:
    names = {"started": ("playbackHlsUrl",), "playable": ("playbackHlsUrl", "livestreamUrl")}
    urls = _urls(backend, hls)
    return {name: urls[name] for name in names.get(event, ())}


@area.shape
def to_json(backend: Backend, hls: Document) -> JSON:
    """An HLS stream as the API shows it."""
    shown = {
        **{name: hls[name] for name in ("id", "roomId", "sessionId", "start", "end")},
        "links": sessions.links(backend, hls["roomId"], hls["sessionId"]),
        **_urls(backend, hls),
    }
    if hls["end"] is not None:
        began, ended = (datetime.fromisoformat(hls[name]) for name in ("start", "end"))
        shown["duration"] = max(0, int((ended - began).total_seconds()))
    return shown
