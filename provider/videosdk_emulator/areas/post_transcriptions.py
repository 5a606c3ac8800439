"""Post-transcriptions: what a recording or stream that was told so is followed by (API §4).

What always holds:

- No call starts one: the end of what was started with `transcription.enabled` does.
- It runs until its files are there, also when the emulator is restarted meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired
from uuid import uuid4

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import files, hls, livestreams, recordings, sessions
from videosdk_emulator.areas.in_room import EndNow
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Action, Area, Link, Row, Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Refused, Reply, not_found, page
from videosdk_emulator.core.schema import Paged, PageInfo, RecordId, RoomId, Stored, Time
from videosdk_emulator.core.store import Document, has, is_not
from videosdk_emulator.webhooks import queue

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about post-transcriptions."""

    post_transcription_pending: Literal["shown", "hidden"] = "shown"
    """Whether one that is not done yet is shown, as `running`."""


BASE = "/ai/v1/post-transcriptions"
FORMATS = ("json", "srt", "txt", "tsv", "vtt")


class Filters(Paged):
    room_id: str | None = None
    session_id: str | None = None


class StoredPostTranscription(Stored):
    id: str
    status: Literal["running", "completed", "failed"]
    room_id: str
    session_id: str
    recording_id: str
    start: Time
    end: Time | None
    summarised: bool
    webhook_url: str | None
    due: float


class PostTranscription(TypedDict):
    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    status: Literal["running", "completed", "failed"]
    roomId: RoomId
    sessionId: RecordId
    recordingId: RecordId
    filePath: str
    start: Time
    end: Time | None
    transcriptionFilePaths: NotRequired[dict[str, str]]
    summarizedFilePaths: NotRequired[dict[str, str]]


class PostTranscriptions(TypedDict):
    pageInfo: PageInfo
    transcriptions: list[PostTranscription]


area = Area(
    "post_transcriptions",
    document=StoredPostTranscription,
    indexed=("roomId", "sessionId"),
    quirks=Quirks,
    section=Section(
        "Post-transcriptions",
        empty="No post-transcription yet. End a recording that was started with transcription enabled:",
        example=lambda backend: (
            f"{recordings.BASE}/start",
            {"roomId": sessions.a_live_room(backend), "transcription": {"enabled": True}},
        ),
    ),
)


@area.get(BASE, PostTranscriptions, fails=UNKNOWN)
def list_(call: Call, filters: Filters) -> Reply:
    """List the post-transcriptions, newest first, under the key `transcriptions` (API §4)."""
    backend, wanted = call.backend, {"roomId": filters.room_id, "sessionId": filters.session_id}
    conditions = [has(value, name) for name, value in wanted.items() if value is not None]
    hidden = [is_not("running", "status")] if _hides_pending(backend) else []
    found = area.table(backend).where(*conditions, *hidden)
    if conditions and not found and backend.quirks.list_of_nothing == "not_found":
        raise not_found("Transcription", backend.quirks)
    return Reply(page(found, filters, backend.quirks, partial(to_json, backend), "transcriptions"))


@area.get(f"{BASE}/{{id}}", PostTranscription, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a post-transcription (API §4)."""
    found = area.table(call.backend).newest(id=id)
    if found is None or (found["status"] == "running" and _hides_pending(call.backend)):
        raise not_found("Transcription", call.backend.quirks)
    return Reply(to_json(call.backend, found))


def _hides_pending(backend: Backend) -> bool:
    return Quirks.of(backend).post_transcription_pending == "hidden"


# What happens to one


@recordings.area.on("completed")
@livestreams.area.on("completed")
def begin(backend: Backend, composition: Document) -> None:
    """Begins one after what was started with `transcription.enabled`."""
    wish = composition.get("transcription") or {}
    _begin(backend, composition, wish.get("summary") or {})


@hls.area.on("completed")
def begin_after_hls(backend: Backend, composition: Document) -> None:
    """As `begin`; where its summary is asked for is a quirk."""
    _begin(backend, composition, hls.summary_of(backend, composition))


def _begin(backend: Backend, composition: Document, summary: JSON) -> None:
    if not (composition.get("transcription") or {}).get("enabled"):
        return
    transcription = area.table(backend).save(
        {
            "id": str(uuid4()),
            "status": "running",
            **{name: composition[name] for name in ("roomId", "sessionId")},
            "recordingId": composition["id"],
            "start": backend.timestamp(),
            "end": None,
            "summarised": bool(summary.get("enabled")),
            "webhookUrl": composition.get("webhookUrl"),
            "due": composition["filesDue"],
        }
    )
    _emit(backend, transcription, "transcription-started")
    if transcription["due"] <= backend.clock.time():
        _finish(backend, transcription, "completed")
    else:
        _finish_when_due(backend, transcription)


@area.on_start
def resume(backend: Backend) -> None:
    """Takes up those that are due after the emulator was stopped."""
    for transcription in area.table(backend).find(status="running"):
        _finish_when_due(backend, transcription)


def _finish_when_due(backend: Backend, transcription: Document) -> None:
    backend.clock.at(transcription["due"], partial(_finish_now, backend, transcription["id"]))


def _finish_now(backend: Backend, id_: str) -> None:
    with backend.store.transaction():
        transcription = area.table(backend).newest(id=id_, status="running")
        if transcription is not None:
            _finish(backend, transcription, "completed")
    backend.changed.notify()


@area.verb("end")
def end_now(call: Call, transcription: Document) -> Document:
    """Ends it before its time, or lets it fail."""
    if transcription["status"] != "running":
        raise Refused(404, "no such running post-transcription")
    return _finish(call.backend, transcription, call.parse(EndNow).status)


def _finish(backend: Backend, transcription: Document, status: str) -> Document:
    ended = area.table(backend).save({**transcription, "status": status, "end": backend.timestamp()})
    _emit(backend, ended, "transcription-failed" if status == "failed" else "transcription-stopped")
    return ended


def _emit(backend: Backend, transcription: Document, event: str) -> None:
    room_id, session_id = transcription["roomId"], transcription["sessionId"]
    data = {"id": transcription["id"], "type": "post-call"}
    if transcription["webhookUrl"] is not None:
        ids = {"meetingId": room_id, "sessionId": session_id}
        queue.post(backend, transcription["webhookUrl"], event, {**ids, **data})
    sessions.emit(backend, room_id, session_id, event, data)


# Its shapes


@files.source
def _text_of(backend: Backend, name: str) -> str | None:
    transcription = area.table(backend).newest(id=name.rpartition(".")[0].removesuffix("-summary"))
    if transcription is None or name not in {one for one, _ in _files(transcription)}:
        return None
    return files.text(name, transcription["roomId"])


def _files(transcription: Document) -> list[tuple[str, str]]:
    """Names and formats of its files, the summary last; none until they are there."""
    if transcription["status"] != "completed":
        return []
    id_ = transcription["id"]
    summary = [(f"{id_}-summary.txt", "summary")] if transcription["summarised"] else []
    return [*((f"{id_}.{form}", form) for form in FORMATS), *summary]


def to_json(backend: Backend, transcription: Document) -> JSON:
    """A post-transcription as the API shows it."""
    names = ("id", "status", "roomId", "sessionId", "recordingId", "start", "end")
    shown: dict[str, Any] = {name: transcription[name] for name in names}
    shown["filePath"] = files.url(backend, f"{transcription['recordingId']}.mp4")
    for name, form in _files(transcription):
        key, kind = ("summarizedFilePaths", "txt") if form == "summary" else ("transcriptionFilePaths", form)
        shown.setdefault(key, {})[kind] = files.url(backend, name)
    return shown


@area.row
def row(backend: Backend, transcription: Document) -> Row:
    """A post-transcription in the console."""
    id_, room, status = (transcription[name] for name in ("id", "roomId", "status"))
    target, path = f"post-transcription {id_}", ("post_transcriptions", id_, "end")
    shown = Row(
        id_,
        [id_, room],
        [(status, {"running": "good", "failed": "bad"}.get(status, ""))],
        times=[transcription["start"], transcription["end"]],
    )
    if status == "running":
        done = f"The post-transcription of {room} failed"
        shown.actions.append(Action("Let fail", target, done, path, {"status": "failed"}))
    shown.links.extend(
        Link("transcript" if form == "txt" else form, target, ("files", name))
        for name, form in _files(transcription)
        if form in ("txt", "summary")
    )
    return shown
