"""Realtime transcriptions (API §3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired
from urllib.parse import urlsplit
from uuid import uuid4

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import files, in_room, sessions
from videosdk_emulator.areas.in_room import InRoom, Summary
from videosdk_emulator.areas.rooms import UNKNOWN, NamedRoom
from videosdk_emulator.core.area import Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Reply, invalid, not_found, page
from videosdk_emulator.core.schema import Address, Body, Name, Paged, PageInfo, RecordId, RoomId, Stored, Time
from videosdk_emulator.core.store import NEVER, Condition, Document, has
from videosdk_emulator.webhooks import queue

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about realtime transcriptions."""

    model_config_accepted: bool = True
    """Whether the start call takes `modelConfig` (400 otherwise)."""
    list_ignores_room_id: bool = False
    """Whether the list of transcriptions ignores `roomId`."""
    list_ignores_session_id: bool = False
    """Whether the list of transcriptions ignores `sessionId`."""
    list_status: Literal["ignored", "status", "provider"] = "ignored"
    """What the list of transcriptions compares `status` of the query with."""
    extension_missing: bool = False
    """Whether get and list of transcriptions leave `extension` out."""
    session_end_ends_transcription: bool = True
    """Whether the end of a session ends its transcriptions."""


BASE = "/ai/v1/realtime-transcriptions"
PROVIDER = "videosdk"
"""Who transcribes: the only one that is documented."""

# What a caller sends


class Start(Body):
    room_id: Name
    webhook_url: Address | None = None
    model_id: str | None = None
    language: str | None = None
    summary: Summary | None = None
    # pydantic keeps `model_config` for itself.
    configuration: Annotated[dict[str, Any] | None, Field(alias="modelConfig")] = None


OPTIONS = ("webhookUrl", "modelId", "language", "summary", "modelConfig")


class Filters(Paged):
    room_id: str | None = None
    session_id: str | None = None
    status: str | None = None


# What is kept, and what a reply holds


class StoredTranscription(Stored):
    id: str
    status: Literal["running", "completed", "failed"]
    room_id: str
    session_id: str
    start: Time
    end: Time | None
    webhook_url: str | None
    model_id: str | None
    language: str | None
    summary: Summary | None
    configuration: Annotated[dict[str, Any] | None, Field(alias="modelConfig")]
    files_due: float = 0.0


class ExtensionConfig(TypedDict):
    roomId: RoomId
    sessionId: RecordId


class Extension(TypedDict):
    enabled: bool
    provider: str
    extensionConfig: ExtensionConfig


class Transcription(TypedDict):
    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    status: Literal["running", "completed", "failed"]
    start: Time
    end: NotRequired[Time | None]
    webhookUrl: NotRequired[str]
    extension: NotRequired[Extension]
    transcriptionFilePaths: NotRequired[dict[str, str]]
    summarizedFilePaths: NotRequired[dict[str, str]]


class Transcriptions(TypedDict):
    pageInfo: PageInfo
    transcriptions: list[Transcription]


class Idle(TypedDict):
    message: Name


area = InRoom(
    "transcriptions",
    "transcription",
    document=StoredTranscription,
    quirks=Quirks,
    section=Section(
        "Transcriptions",
        empty="No transcription yet. Start one in a room with a live session:",
        example=lambda backend: (
            f"{BASE}/start",
            {"roomId": sessions.a_live_room(backend), "summary": {"enabled": True}},
        ),
        counted=("transcriptions running", (has("running", "status"),)),
    ),
)


@area.post(f"{BASE}/start", Transcription, created=True, fails=(*UNKNOWN, 409))
def start(call: Call, body: Start) -> Reply:
    """Start a transcription of a room's live session (API §3.1)."""
    backend, quirks = call.backend, Quirks.of(call.backend)
    if "configuration" in body.model_fields_set and not quirks.model_config_accepted:
        raise invalid("'modelConfig' is not allowed")
    _, session = in_room.live(backend, body.room_id)
    fields = {"id": str(uuid4()), **dict.fromkeys(OPTIONS), **body.sent(*OPTIONS)}
    transcription, new = area.begin(backend, session, fields)
    if new:
        _emit(backend, transcription, "transcription-started")
    return Reply(_started(transcription), backend.quirks.created_status)


@area.post(f"{BASE}/end", Transcription | Idle, fails=UNKNOWN)
def end(call: Call, body: NamedRoom) -> Reply:
    """End what transcribes a room, whichever transcription that is (API §3.2)."""
    ended = area.stop(call.backend, body.room_id) or area.table(call.backend).newest(roomId=body.room_id)
    return Reply({"message": "No running transcription in this room"} if ended is None else _ended(ended))


@area.get(BASE, Transcriptions, fails=UNKNOWN)
def list_(call: Call, filters: Filters) -> Reply:
    """List the transcriptions, newest first, under the key `transcriptions` (API §3.4)."""
    backend, quirks, wanted = call.backend, Quirks.of(call.backend), {}
    if filters.room_id is not None and not quirks.list_ignores_room_id:
        wanted["roomId"] = filters.room_id
    if filters.session_id is not None and not quirks.list_ignores_session_id:
        wanted["sessionId"] = filters.session_id
    conditions = [has(value, name) for name, value in wanted.items()]
    found = area.table(backend).where(*conditions, *_of_status(filters.status, quirks))
    if wanted and not found and backend.quirks.list_of_nothing == "not_found":
        raise not_found("Transcription", backend.quirks)
    return Reply(page(found, filters, backend.quirks, partial(_fetched, backend), "transcriptions"))


def _of_status(asked: str | None, quirks: Quirks) -> list[Condition]:
    compared = quirks.list_status
    if asked is None or compared == "ignored" or (compared == "provider" and asked == PROVIDER):
        return []
    return [has(asked, "status")] if compared == "status" else [NEVER]


@area.get(f"{BASE}/{{id}}", Transcription, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a transcription (API §3.3)."""
    transcription = area.table(call.backend).newest(id=id)
    if transcription is None:
        raise not_found("Transcription", call.backend.quirks)
    return Reply(_fetched(call.backend, transcription))


# What happens to one


@area.finisher
def finish(backend: Backend, transcription: Document, status: str) -> Document:
    """Ends a running transcription as `completed` or `failed`."""
    files_due = backend.clock.time() + backend.settings.files_after
    end = {"status": status, "end": backend.timestamp(), "filesDue": files_due}
    ended = area.table(backend).save({**transcription, **end})
    _emit(backend, ended, "transcription-failed" if status == "failed" else "transcription-stopped")
    return ended


@sessions.area.on("ended")
def finish_with_session(backend: Backend, session: Document) -> None:
    """The end of a session is the end of its transcriptions, unless a quirk says otherwise."""
    if Quirks.of(backend).session_end_ends_transcription:
        area.finish_with(backend, session)


def _emit(backend: Backend, transcription: Document, event: str) -> None:
    if transcription["webhookUrl"] is None:
        return
    data = {
        "id": transcription["id"],
        "type": "realtime",
        "meetingId": transcription["roomId"],
        "sessionId": transcription["sessionId"],
    }
    queue.post(backend, transcription["webhookUrl"], event, data)


@files.source
def _text_of(backend: Backend, name: str) -> str | None:
    transcription = area.table(backend).newest(id=name.removesuffix(".txt").removesuffix("-summary"))
    if transcription is None or name not in _files(backend, transcription).values():
        return None
    return files.text(name, transcription["roomId"])


@area.files
def _files(backend: Backend, transcription: Document) -> dict[str, str]:
    """The names of its files, once they are there."""
    due: float = transcription.get("filesDue", 0.0)
    if transcription["status"] != "completed" or due > backend.clock.time():
        return {}
    files = {"transcript": f"{transcription['id']}.txt"}
    if (transcription.get("summary") or {}).get("enabled"):
        files["summary"] = f"{transcription['id']}-summary.txt"
    return files


# Its shapes


def _common(transcription: Document) -> dict[str, Any]:
    return {
        "id": transcription["id"],
        "status": transcription["status"],
        "extension": {
            "enabled": True,
            "provider": PROVIDER,
            "extensionConfig": {"roomId": transcription["roomId"], "sessionId": transcription["sessionId"]},
        },
        "start": transcription["start"],
    }


def _started(transcription: Document) -> dict[str, Any]:
    shown = _common(transcription)
    if transcription["webhookUrl"] is not None:
        shown["webhookUrl"] = _normalised(transcription["webhookUrl"])
    return shown


def _ended(transcription: Document) -> dict[str, Any]:
    shown = {**_common(transcription), "end": transcription["end"]}
    if transcription["webhookUrl"] is not None:
        shown["webhookUrl"] = transcription["webhookUrl"]
    return shown


def _fetched(backend: Backend, transcription: Document) -> dict[str, Any]:
    shown = {**_common(transcription), "end": transcription["end"]}
    keys = {"transcript": "transcriptionFilePaths", "summary": "summarizedFilePaths"}
    for kind, name in _files(backend, transcription).items():
        shown[keys[kind]] = {"txt": files.url(backend, name)}
    if Quirks.of(backend).extension_missing:
        del shown["extension"]
    return shown


def _normalised(url: str) -> str:
    # The start sample shows "https://www.example.com" come back with a slash (API §3).
    parts = urlsplit(url)
    return parts._replace(path=parts.path or "/").geturl()
