"""RTMP streams of a room's session to other platforms (API §8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import compositions, sessions
from videosdk_emulator.areas.compositions import FAILS, START_FAILS, Compositions, End, Filters
from videosdk_emulator.areas.hls import Config
from videosdk_emulator.core.area import Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Reply
from videosdk_emulator.core.schema import Body, Name, Page, RecordId, RoomId, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about RTMP streams."""

    stream_keys_shown: bool = True
    """Whether `outputs` of a livestream shows the stream keys."""


BASE = "/v2/livestreams"

# What a caller sends


class Output(Body):
    url: Name
    stream_key: Name


class Settings(compositions.Settings):
    config: Config | None = None


class Start(Settings, compositions.Start):
    outputs: Annotated[list[Output], Field(min_length=1)]


# What is kept, and what a reply holds


class StoredLivestream(Settings, compositions.StoredComposition):
    outputs: list[Output]


class ShownOutput(TypedDict):
    url: str
    streamKey: NotRequired[str]


class Livestream(TypedDict):
    id: RecordId
    roomId: RoomId
    sessionId: RecordId
    outputs: list[ShownOutput]
    start: Time
    end: Time | None
    links: dict[str, str]


area = Compositions(
    "livestreams",
    "livestream",
    start=Start,
    document=StoredLivestream,
    event="livestream",
    multi="rtmp",
    quirks=Quirks,
    section=Section(
        "RTMP streams",
        empty="No RTMP stream yet. Start one in a room with a live session:",
        example=lambda backend: (
            f"{BASE}/start",
            {
                "roomId": sessions.a_live_room(backend),
                "outputs": [{"url": "rtmps://live.example.com/app", "streamKey": "STREAM_KEY"}],
            },
        ),
        counted=("RTMP streams running", (has("running", "status"),)),
    ),
)


@area.post(f"{BASE}/start", Name | Livestream, created=True, fails=START_FAILS)
def start(call: Call, body: Start) -> Reply:
    """Start an RTMP stream of a room's live session (API §8)."""
    return area.start(call, body)


@area.post(f"{BASE}/end", Name, fails=FAILS)
def end(call: Call, body: End) -> Reply:
    """End the RTMP stream of a room, whichever that is (API §8)."""
    return area.end(call, body)


@area.get(BASE, Page[list[Livestream]], fails=FAILS)
def list_(call: Call, filters: Filters) -> Reply:
    """List the RTMP streams, newest first (API §8)."""
    return area.list(call, filters)


@area.get(f"{BASE}/{{id}}", Livestream, fails=FAILS)
def get(call: Call, id: str) -> Reply:
    """Get an RTMP stream (API §8)."""
    return area.get_one(call, id)


@area.shape
def to_json(backend: Backend, livestream: Document) -> JSON:
    """An RTMP stream as the API shows it."""
    names = ("url", "streamKey") if Quirks.of(backend).stream_keys_shown else ("url",)
    return {
        **{name: livestream[name] for name in ("id", "roomId", "sessionId", "start", "end")},
        "outputs": [{name: one[name] for name in names} for one in livestream["outputs"]],
        "links": sessions.links(backend, livestream["roomId"], livestream["sessionId"]),
    }
