"""Realtime transcriptions (API §3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from videosdk_emulator.core.backend import Backend
from videosdk_emulator.core.ids import live_session, running_transcriptions
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.store import NEVER, Condition, Document, has
from videosdk_emulator.webhooks import queue

PROVIDER = "videosdk"
"""Who transcribes: the only one that the sheet has seen."""


def start(call: Call) -> Reply:
    """POST /ai/v1/realtime-transcriptions/start (API §3.1)."""
    backend, body = call.backend, call.fields()
    _check_start(body, backend)
    room = backend.store.rooms.newest(roomId=body["roomId"])
    if room is None:
        raise not_found("Room", backend.quirks)
    session = live_session(backend, room["roomId"])
    if session is None:
        raise Refused(backend.quirks.start_without_session, "Room has no active session")
    running = running_transcriptions(backend, room["roomId"])
    if running and backend.quirks.busy_start == "conflict":
        raise Refused(409, "Transcription is already running in this room")
    if running and backend.quirks.busy_start == "same":
        return Reply(_started(running[-1]), backend.quirks.created_status)
    transcription = backend.store.transcriptions.save(
        {
            "id": str(uuid4()),
            "status": "running",
            "roomId": room["roomId"],
            "sessionId": session["id"],
            "start": backend.timestamp(),
            "end": None,
            **{
                name: body.get(name)
                for name in ("webhookUrl", "modelId", "language", "summary", "modelConfig")
            },
        }
    )
    _emit(backend, transcription, "transcription-started")
    return Reply(_started(transcription), backend.quirks.created_status)


def _check_start(body: dict[str, Any], backend: Backend) -> None:
    if not isinstance(body.get("roomId"), str) or not body["roomId"]:
        raise invalid("valid 'roomId' is needed in body")
    for name in ("webhookUrl", "modelId", "language"):
        if not isinstance(body.get(name), str | None):
            raise invalid(f"'{name}' must be a string")
    if body.get("webhookUrl") is not None and not _is_address(body["webhookUrl"]):
        raise invalid("'webhookUrl' must be a valid url")
    for name in ("summary", "modelConfig"):
        if not isinstance(body.get(name), dict | None):
            raise invalid(f"'{name}' must be an object")
    summary = body.get("summary") or {}
    if not isinstance(summary.get("enabled"), bool | None) or not isinstance(
        summary.get("prompt"), str | None
    ):
        raise invalid("'summary' has 'enabled' (boolean) and 'prompt' (string)")
    if "modelConfig" in body and not backend.quirks.model_config_accepted:
        raise invalid("'modelConfig' is not allowed")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def end(call: Call) -> Reply:
    """POST /ai/v1/realtime-transcriptions/end: acts on a room, whichever transcription runs (API §3.2)."""
    backend, body = call.backend, call.fields()
    if not isinstance(body.get("roomId"), str) or not body["roomId"]:
        raise invalid("valid 'roomId' is needed in body")
    room = backend.store.rooms.newest(roomId=body["roomId"])
    if room is None:
        raise not_found("Room", backend.quirks)
    running = running_transcriptions(backend, room["roomId"])
    if not running:
        return _end_idle(backend, room["roomId"])
    chosen = running if backend.quirks.end_acts_on == "all" else running[-1:]
    ended = [finish(backend, one) for one in chosen]
    return Reply(_ended(ended[-1]))


def _end_idle(backend: Backend, room_id: str) -> Reply:
    status = backend.quirks.end_when_idle
    if status != 200:
        raise Refused(status, "No running transcription in this room")
    last = backend.store.transcriptions.newest(roomId=room_id)
    return Reply({"message": "No running transcription in this room"} if last is None else _ended(last))


def get(call: Call) -> Reply:
    """GET /ai/v1/realtime-transcriptions/{id} (API §3.3)."""
    transcription = call.backend.store.transcriptions.newest(id=call.path_params["id"])
    if transcription is None:
        raise not_found("Transcription", call.backend.quirks)
    return Reply(_fetched(call.backend, transcription))


def list_(call: Call) -> Reply:
    """GET /ai/v1/realtime-transcriptions: newest first, under the key `transcriptions` (API §3.4)."""
    backend, wanted = call.backend, {}
    if "roomId" in call.query and not backend.quirks.list_ignores_room_id:
        wanted["roomId"] = call.query["roomId"]
    if "sessionId" in call.query and not backend.quirks.list_ignores_session_id:
        wanted["sessionId"] = call.query["sessionId"]
    conditions = [has(value, name) for name, value in wanted.items()]
    conditions += _of_status(call.query.get("status"), backend)
    found = backend.store.transcriptions.where(*conditions)
    if wanted and not found and backend.quirks.list_of_nothing == "not_found":
        raise not_found("Transcription", backend.quirks)
    return Reply(page(found, call.query, backend.quirks, partial(_fetched, backend), "transcriptions"))


def _of_status(asked: str | None, backend: Backend) -> list[Condition]:
    compared = backend.quirks.list_status
    if asked is None or compared == "ignored" or (compared == "provider" and asked == PROVIDER):
        return []
    return [has(asked, "status")] if compared == "status" else [NEVER]


def finish(backend: Backend, transcription: Document, status: str = "completed") -> Document:
    """Ends a running transcription as `completed` or `failed`, and tells its webhook."""
    files_due = backend.clock.time() + backend.settings.files_after
    end = {"status": status, "end": backend.timestamp(), "filesDue": files_due}
    ended = backend.store.transcriptions.save({**transcription, **end})
    _emit(backend, ended, "transcription-failed" if status == "failed" else "transcription-stopped")
    return ended


def finish_all(backend: Backend, transcriptions: Iterable[Document]) -> None:
    """Ends several, as the end of their session does."""
    for one in transcriptions:
        finish(backend, one)


def text_of(backend: Backend, name: str) -> str | None:
    """What the emulator serves as a transcript (`<id>.txt`) or a summary (`<id>-summary.txt`)."""
    id_ = name.removesuffix(".txt").removesuffix("-summary")
    transcription = backend.store.transcriptions.newest(id=id_)
    if transcription is None or not _has_files(backend, transcription):
        return None
    if not name.endswith("-summary.txt"):
        return f"Transcript of room {transcription['roomId']}: nobody has said a word.\n"
    summarized = _has_summary(transcription)
    return f"Summary of room {transcription['roomId']}: a quiet meeting.\n" if summarized else None


def _has_files(backend: Backend, transcription: Document) -> bool:
    due: float = transcription.get("filesDue", 0.0)
    return transcription["status"] == "completed" and due <= backend.clock.time()


def _has_summary(transcription: Document) -> bool:
    return bool((transcription.get("summary") or {}).get("enabled"))


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
    if _has_files(backend, transcription):
        files = f"{backend.url}/_emulator/files/{transcription['id']}"
        shown["transcriptionFilePaths"] = {"txt": f"{files}.txt"}
        if _has_summary(transcription):
            shown["summarizedFilePaths"] = {"txt": f"{files}-summary.txt"}
    if backend.quirks.extension_missing:
        del shown["extension"]
    return shown


def _normalised(url: str) -> str:
    # The start sample shows "https://www.example.com" come back with a slash (API §3).
    parts = urlsplit(url)
    return parts._replace(path=parts.path or "/").geturl()


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
