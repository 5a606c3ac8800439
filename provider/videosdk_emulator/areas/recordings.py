"""Recordings of a room's session (API §7). Those of participants and of tracks are acts, and not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import compositions, files, sessions
from videosdk_emulator.areas.compositions import FAILS, START_FAILS, Compositions, End, Filters
from videosdk_emulator.core.area import Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Reply
from videosdk_emulator.core.schema import Address, Body, Name, Number, Page, RecordId, RoomId, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about recordings."""

    recording_times: bool = False
    """Whether a recording shows `start` and `end`, as only the SDK's types say."""


BASE = "/v2/recordings"

# What a caller sends


class OnFailure(Body):
    action: Literal["close-room"]
    wait_time: Annotated[float, Field(ge=0, le=150)] | None = None


class Settings(compositions.Settings):
    webhook_url: Address | None = None
    aws_dir_path: str | None = None
    pre_signed_url: str | None = None
    file_format: Literal["mp4", "webm"] | None = None
    on_failure: OnFailure | None = None


class Start(Settings, compositions.Start):
    pass


# What is kept, and what a reply holds


class StoredRecording(Settings, compositions.StoredComposition):
    pass


class File(TypedDict):
    id: RecordId
    meta: dict[str, Any]
    filePath: str
    fileUrl: str
    size: Number
    type: str
    createdAt: Time
    updatedAt: Time


class Recording(TypedDict):
    id: RecordId
    userId: RecordId
    roomId: RoomId
    sessionId: RecordId
    createdAt: Time
    updatedAt: Time
    fileId: NotRequired[RecordId]
    file: NotRequired[File]
    start: NotRequired[Time]
    end: NotRequired[Time | None]


area = Compositions(
    "recordings",
    "recording",
    start=Start,
    document=StoredRecording,
    event="recording",
    multi="recording",
    needs_priority=False,
    quirks=Quirks,
    section=Section(
        "Recordings",
        empty="No recording yet. Start one in a room with a live session:",
        example=lambda backend: (f"{BASE}/start", {"roomId": sessions.a_live_room(backend)}),
        counted=("recordings running", (has("running", "status"),)),
    ),
)


@area.post(f"{BASE}/start", Name | Recording, created=True, fails=START_FAILS)
def start(call: Call, body: Start) -> Reply:
    """Start a recording of a room's live session (API §7)."""
    return area.start(call, body)


@area.post(f"{BASE}/end", Name, fails=FAILS)
def end(call: Call, body: End) -> Reply:
    """End the recording of a room, whichever that is (API §7)."""
    return area.end(call, body)


@area.get(BASE, Page[list[Recording]], fails=FAILS)
def list_(call: Call, filters: Filters) -> Reply:
    """List the recordings, newest first (API §7)."""
    return area.list(call, filters)


@area.get(f"{BASE}/{{id}}", Recording, fails=FAILS)
def get(call: Call, id: str) -> Reply:
    """Get a recording (API §7)."""
    return area.get_one(call, id)


@area.delete(f"{BASE}/{{id}}", Name, fails=FAILS)
def delete(call: Call, id: str) -> Reply:
    """Delete what a recording left (API §7)."""
    return area.delete_one(call, id, "Room recording deleted successfully")


@area.files
def _files(backend: Backend, recording: Document) -> dict[str, str]:
    """The name of its file, once it is there."""
    if recording["status"] != "completed" or recording["filesDue"] > backend.clock.time():
        return {}
    return {"recording": f"{recording['id']}.{recording.get('fileFormat', 'mp4')}"}


@files.source
def _content(backend: Backend, name: str) -> str | None:
    recording = area.table(backend).newest(id=name.rpartition(".")[0])
    if recording is None or name not in _files(backend, recording).values():
        return None
    return f"Recording of room {recording['roomId']}: nobody has moved.\n"


@area.tells
def _told(backend: Backend, recording: Document, event: str) -> JSON:
    name = f"{recording['id']}.{recording.get('fileFormat', 'mp4')}"
    file = {"filePath": _path(name), "fileUrl": files.url(backend, name)} if event == "stopped" else {}
    return {"id": recording["id"], **file}


def _path(name: str) -> str:
    return f"recordings/{name}"


@area.shape
def to_json(backend: Backend, recording: Document) -> JSON:
    """A recording as the API shows it."""
    names = _files(backend, recording)
    updated = recording["end"] or recording["start"]
    shown = {
        **{name: recording[name] for name in ("id", "roomId", "sessionId")},
        "userId": backend.user_id,
        "createdAt": recording["start"],
        "updatedAt": updated,
    }
    for name in names.values():
        file = {
            "id": recording["id"],
            "meta": {"resolution": {"w": 1280, "h": 720}, "format": name.rpartition(".")[2], "duration": 0},
            "filePath": _path(name),
            "fileUrl": files.url(backend, name),
            "size": 0,
            "type": "video",
            "createdAt": updated,
            "updatedAt": updated,
        }
        shown |= {"fileId": file["id"], "file": file}
    if Quirks.of(backend).recording_times:
        shown |= {"start": recording["start"], "end": recording["end"]}
    return shown
