"""Realtime transcriptions (API §3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired
from urllib.parse import urlsplit
from uuid import uuid4

from pydantic import AfterValidator, Field, WithJsonSchema
from starlette.responses import PlainTextResponse
from typing_extensions import TypedDict

from videosdk_emulator.areas import rooms, sessions
from videosdk_emulator.areas.rooms import UNKNOWN, NamedRoom
from videosdk_emulator.core.area import Action, Area, Link, Row, Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.schema import Body, Name, Paged, PageInfo, RecordId, RoomId, Stored, Time
from videosdk_emulator.core.store import NEVER, Condition, Document, has
from videosdk_emulator.webhooks import queue

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about realtime transcriptions."""

    start_without_session: Literal[400, 402, 404] = 400
    """Starting a transcription in a room with no live session."""
    busy_start: Literal["conflict", "same", "second"] = "conflict"
    """Starting in a room with a running transcription: 409, that one again, or a second one."""
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
    end_when_idle: Literal[404, 400, 200] = 404
    """Ending a room's transcription when none runs."""
    end_acts_on: Literal["all", "newest"] = "all"
    """Which running transcriptions of the room `end` ends."""
    session_end_ends_transcription: bool = True
    """Whether the end of a session ends its transcriptions."""


BASE = "/ai/v1/realtime-transcriptions"
PROVIDER = "videosdk"
"""Who transcribes: the only one that is documented."""

# What a caller sends


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("must be a valid url") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a valid url")
    return url


Address = Annotated[
    str,
    AfterValidator(_address),
    # Narrower than what is accepted: any url of http or https.
    WithJsonSchema({"type": "string", "pattern": r"^https://[a-z0-9]+(\.[a-z0-9]+)*(/[a-z0-9]*)*$"}),
]


class Summary(Body):
    enabled: bool | None = None
    prompt: str | None = None


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


class EndNow(Body):
    status: Literal["completed", "failed"] = "completed"


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


def _example(backend: Backend) -> tuple[str, dict[str, Any]]:
    session = sessions.area.table(backend).newest(status="ongoing") or {"roomId": "ROOM_ID"}
    return f"{BASE}/start", {"roomId": session["roomId"], "summary": {"enabled": True}}


area = Area(
    "transcriptions",
    document=StoredTranscription,
    indexed=("roomId", "sessionId"),
    quirks=Quirks,
    section=Section(
        "Transcriptions",
        empty="No transcription yet. Start one in a room with a live session:",
        example=_example,
        counted=("transcriptions running", (has("running", "status"),)),
    ),
)


@area.post(f"{BASE}/start", Transcription, created=True, fails=(*UNKNOWN, 409))
def start(call: Call, body: Start) -> Reply:
    """Start a transcription of a room's live session (API §3.1)."""
    backend, quirks, transcriptions = call.backend, Quirks.of(call.backend), area.table(call.backend)
    if "configuration" in body.model_fields_set and not quirks.model_config_accepted:
        raise invalid("'modelConfig' is not allowed")
    room = rooms.area.table(backend).newest(roomId=body.room_id)
    if room is None:
        raise not_found("Room", backend.quirks)
    session = sessions.live_session(backend, room["roomId"])
    if session is None:
        raise Refused(quirks.start_without_session, "Room has no active session")
    running = _running(backend, room["roomId"])
    if running and quirks.busy_start == "conflict":
        raise Refused(409, "Transcription is already running in this room")
    if running and quirks.busy_start == "same":
        return Reply(_started(running[-1]), backend.quirks.created_status)
    transcription = transcriptions.save(
        {
            "id": str(uuid4()),
            "status": "running",
            "roomId": room["roomId"],
            "sessionId": session["id"],
            "start": backend.timestamp(),
            "end": None,
            **dict.fromkeys(OPTIONS),
            **body.sent(*OPTIONS),
        }
    )
    _emit(backend, transcription, "transcription-started")
    return Reply(_started(transcription), backend.quirks.created_status)


@area.post(f"{BASE}/end", Transcription | Idle, fails=UNKNOWN)
def end(call: Call, body: NamedRoom) -> Reply:
    """End what transcribes a room, whichever transcription that is (API §3.2)."""
    backend = call.backend
    room = rooms.area.table(backend).newest(roomId=body.room_id)
    if room is None:
        raise not_found("Room", backend.quirks)
    running = _running(backend, room["roomId"])
    if not running:
        return _end_idle(backend, room["roomId"])
    chosen = running if Quirks.of(backend).end_acts_on == "all" else running[-1:]
    ended = [finish(backend, one) for one in chosen]
    return Reply(_ended(ended[-1]))


def _end_idle(backend: Backend, room_id: str) -> Reply:
    status = Quirks.of(backend).end_when_idle
    if status != 200:
        raise Refused(status, "No running transcription in this room")
    last = area.table(backend).newest(roomId=room_id)
    return Reply({"message": "No running transcription in this room"} if last is None else _ended(last))


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


def _running(backend: Backend, room: str) -> list[Document]:
    """The transcriptions that run in a room, oldest first."""
    return area.table(backend).find(roomId=room, status="running")


# What a test or a person does to one


@area.verb("end")
def end_now(call: Call, transcription: Document) -> Document:
    """Ends it, as somebody else would, or lets it fail."""
    if transcription["status"] != "running":
        raise Refused(404, "no such running transcription")
    return finish(call.backend, transcription, call.parse(EndNow).status)


@area.control("GET", "/files/{name}")
def file(call: Call) -> PlainTextResponse:
    """A transcript (`<id>.txt`) or its summary (`<id>-summary.txt`)."""
    text = _text_of(call.backend, call.path_params["name"])
    if text is None:
        raise Refused(404, "no such file")
    return PlainTextResponse(text)


# What happens to one


def finish(backend: Backend, transcription: Document, status: str = "completed") -> Document:
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
        for one in area.table(backend).find(sessionId=session["id"], status="running"):
            finish(backend, one)


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


def _text_of(backend: Backend, name: str) -> str | None:
    transcription = area.table(backend).newest(id=name.removesuffix(".txt").removesuffix("-summary"))
    if transcription is None or name not in _files(backend, transcription).values():
        return None
    if name.endswith("-summary.txt"):
        return f"Summary of room {transcription['roomId']}: a quiet meeting.\n"
    return f"Transcript of room {transcription['roomId']}: nobody has said a word.\n"


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
        shown[keys[kind]] = {"txt": f"{backend.url}/_emulator/files/{name}"}
    if Quirks.of(backend).extension_missing:
        del shown["extension"]
    return shown


def _normalised(url: str) -> str:
    # The start sample shows "https://www.example.com" come back with a slash (API §3).
    parts = urlsplit(url)
    return parts._replace(path=parts.path or "/").geturl()


@area.row
def row(backend: Backend, transcription: Document) -> Row:
    """A transcription in the console."""
    id_, room, status = transcription["id"], transcription["roomId"], transcription["status"]
    shown = Row(
        id_,
        [id_, room],
        [(status, {"running": "good", "failed": "bad"}.get(status, ""))],
        times=[transcription["start"], transcription["end"]],
    )
    for label, result in {"End": "completed", "Let fail": "failed"}.items() if status == "running" else ():
        done, path = f"The transcription in {room} {result}", ("transcriptions", id_, "end")
        shown.actions.append(Action(label, f"transcription {id_} in {room}", done, path, {"status": result}))
    for kind, name in _files(backend, transcription).items():
        shown.links.append(Link(kind, f"transcription {id_}", ("files", name)))
    return shown
