"""The control API under /_emulator: what a test, or a person with curl, does to the emulated VideoSDK."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from starlette.responses import PlainTextResponse, Response

from videosdk_emulator.areas import rooms, sessions, transcriptions
from videosdk_emulator.control import inbox, openapi
from videosdk_emulator.core.auth import mint
from videosdk_emulator.core.ids import find_room
from videosdk_emulator.core.options import LARGEST
from videosdk_emulator.core.request import Call, route
from videosdk_emulator.core.responses import Refused, Reply, invalid
from videosdk_emulator.core.store import Document
from videosdk_emulator.faults.rules import Fault
from videosdk_emulator.webhooks.queue import to_json

PREFIX = "/_emulator"


def health(call: Call) -> Reply:
    """GET health."""
    return Reply({"emulator": "videosdk", "version": _version()})


def document(call: Call) -> Reply:
    """GET openapi.json: VideoSDK's API, as the emulator has it."""
    return Reply(openapi.document(call.backend.url, _version()))


def _version() -> str:
    try:
        return version("pulumi-videosdk")
    except PackageNotFoundError:
        return "uninstalled"


def reset(call: Call) -> Reply:
    """POST reset: forgets everything but the signing key."""
    call.backend.reset()
    return Reply({})


def requests(call: Call) -> Reply:
    """GET requests: every API request since the last reset, oldest first."""
    return Reply(call.backend.store.requests.find())


def clear_requests(call: Call) -> Reply:
    """DELETE requests."""
    call.backend.store.requests.remove()
    return Reply({})


async def deliveries(call: Call) -> Reply:
    """GET deliveries: every webhook; `?wait_for=EVENT&count=N&timeout=S` waits for N that were tried."""
    store, event = call.backend.store, call.query.get("wait_for")
    if event is not None:
        count = int(call.seconds("count", 1))
        await call.backend.changed.wait_until(
            lambda: sum(bool(one["attempts"]) for one in store.deliveries.find(event=event)) >= count,
            call.seconds("timeout", 10.0),
        )
    return Reply([to_json(call.backend, one) for one in store.deliveries.find()])


def clear_deliveries(call: Call) -> Reply:
    """DELETE deliveries: none of them is tried again."""
    call.backend.store.deliveries.remove()
    return Reply({})


def state(call: Call) -> Reply:
    """GET state: all rooms, sessions and transcriptions, also with what the API does not show."""
    store = call.backend.store
    tables = {"rooms": store.rooms, "sessions": store.sessions, "transcriptions": store.transcriptions}
    return Reply({name: [_without_seq(one) for one in table.find()] for name, table in tables.items()})


def join(call: Call) -> Reply:
    """POST rooms/{room}/join {participantId?, name?, after? seconds}: the first join starts a session."""
    backend, body, room = call.backend, call.fields(), _room(call)
    if room["disabled"]:
        raise Refused(409, "nobody can join a deactivated room")
    participant_id = body.get("participantId") or "participant-1"
    name = body.get("name") or participant_id
    after = body.get("after")
    if not isinstance(after, int | float | None):
        raise invalid("'after' is a number of seconds")
    if after is not None:
        sessions.join_later(backend, room, after, participant_id, name)
        return Reply({"participantId": participant_id, "sessionId": None})
    session = sessions.join(backend, room, participant_id, name)
    return Reply({"participantId": participant_id, "sessionId": session["id"]})


def leave(call: Call) -> Reply:
    """POST rooms/{room}/leave {participantId?}: without one, all leave; the last one ends the session."""
    session = call.backend.store.sessions.newest(roomId=_room(call)["roomId"], status="ongoing")
    if session is None or not sessions.leave(call.backend, session, call.fields().get("participantId")):
        raise Refused(404, "nobody of that id is in the room")
    return Reply({"sessionId": session["id"]})


def change_room(call: Call) -> Reply:
    """POST rooms/{room} {fields}: changes a room behind the stack's back; a null takes a setting away."""
    room, fields = _room(call), call.fields()
    unset = {name for name in rooms.SETTINGS if name in fields and fields[name] is None}
    changed = {name: value for name, value in {**room, **fields}.items() if name not in unset}
    return Reply(_without_seq(call.backend.store.rooms.save(changed)))


def forget_room(call: Call) -> Reply:
    """DELETE rooms/{room}: as if it and its sessions had never been."""
    room = _room(call)
    call.backend.store.sessions.remove(roomId=room["roomId"])
    call.backend.store.rooms.remove(roomId=room["roomId"])
    return Reply({})


def deactivate_room(call: Call) -> Reply:
    """POST rooms/{room}/deactivate: deactivates it behind the stack's back."""
    return Reply(_without_seq(sessions.disable(call.backend, _room(call))))


def end_session(call: Call) -> Reply:
    """POST sessions/{id}/end."""
    session = call.backend.store.sessions.newest(id=call.path_params["id"], status="ongoing")
    if session is None:
        raise Refused(404, "no such live session")
    sessions.finish(call.backend, session)
    return Reply({})


def end_transcription(call: Call) -> Reply:
    """POST transcriptions/{id}/end {status?: completed | failed}: ends it behind the stack's back."""
    status = call.fields().get("status", "completed")
    if status not in ("completed", "failed"):
        raise invalid("'status' is 'completed' or 'failed'")
    transcription = call.backend.store.transcriptions.newest(id=call.path_params["id"], status="running")
    if transcription is None:
        raise Refused(404, "no such running transcription")
    return Reply(_without_seq(transcriptions.finish(call.backend, transcription, status)))


def forget_transcription(call: Call) -> Reply:
    """DELETE transcriptions/{id}."""
    call.backend.store.transcriptions.remove(id=call.path_params["id"])
    return Reply({})


def quirks(call: Call) -> Reply:
    """GET quirks."""
    return Reply(call.backend.quirks.as_json())


def change_quirks(call: Call) -> Reply:
    """PUT quirks: sets those that are given, keeps the rest."""
    try:
        call.backend.change_quirks(call.fields())
    except ValueError as problem:
        raise invalid(str(problem)) from None
    return quirks(call)


def add_fault(call: Call) -> Reply:
    """POST faults."""
    try:
        return Reply(call.backend.faults.add(call.fields()).as_json(), 201)
    except ValueError as problem:
        raise invalid(str(problem)) from None


def faults(call: Call) -> Reply:
    """GET faults."""
    return Reply([fault.as_json() for fault in call.backend.faults.all()])


async def fault(call: Call) -> Reply:
    """GET faults/{id}: `?wait_hit=S&hits=N` waits up to S seconds until it was applied N times (1)."""
    found = _fault(call)
    if "wait_hit" in call.query:
        hits = int(call.seconds("hits", 1))
        await call.backend.changed.wait_until(
            lambda: found.hits >= hits or found.removed, call.seconds("wait_hit", 10.0)
        )
    return Reply(found.as_json())


def release_fault(call: Call) -> Reply:
    """POST faults/{id}/release: lets go of what it keeps, and is applied no more."""
    found = _fault(call)
    call.backend.faults.release(found)
    return Reply(found.as_json())


def remove_fault(call: Call) -> Reply:
    """DELETE faults/{id}: closes the connections that it keeps."""
    call.backend.faults.remove(_fault(call))
    return Reply({})


def clear_faults(call: Call) -> Reply:
    """DELETE faults."""
    call.backend.faults.clear()
    return Reply({})


def blackhole(call: Call) -> Reply:
    """POST blackhole: an address at which every connect times out."""
    return Reply({"url": call.backend.blackhole()})


def rotate_key(call: Call) -> Reply:
    """POST rotate-key: a new key signs webhooks from now on."""
    call.backend.key.rotate()
    return Reply({"publicKey": call.backend.key.public_pem(call.backend.quirks.key_pem)})


def settings(call: Call) -> Reply:
    """GET settings."""
    return Reply(call.backend.settings.as_json())


def change_settings(call: Call) -> Reply:
    """PUT settings: sets those that are given, keeps the rest."""
    try:
        call.backend.change_settings(call.fields())
    except ValueError as problem:
        raise invalid(str(problem)) from None
    return settings(call)


def clock(call: Call) -> Reply:
    """GET clock: the server's time, and by how many seconds it was advanced."""
    return Reply({"now": call.backend.timestamp(), "ahead": call.backend.clock.ahead})


def move_clock(call: Call) -> Reply:
    """PUT clock {advance: seconds}: lets time go by at once, with all that falls due meanwhile."""
    given, ahead = call.fields(), call.backend.clock.ahead
    seconds = given.pop("advance", None)
    if given or type(seconds) not in (int, float) or not 0 <= seconds <= LARGEST - ahead:
        raise invalid("a clock is moved by {'advance': seconds}, and never back: only a reset does that")
    call.backend.advance(seconds)
    return clock(call)


def token(call: Call) -> Response:
    """GET token: one that is accepted for a day, as plain text."""
    backend = call.backend
    day = int(backend.now()) + 86_400
    return PlainTextResponse(mint(backend.api_key, backend.secret, backend.now(), exp=day))


def file(call: Call) -> Response:
    """GET files/{id}.txt and files/{id}-summary.txt: a transcript and its summary."""
    text = transcriptions.text_of(call.backend, call.path_params["name"])
    if text is None:
        raise Refused(404, "no such file")
    return PlainTextResponse(text)


def _room(call: Call) -> Document:
    room = find_room(call.backend, call.path_params["room"])
    if room is None:
        raise Refused(404, "no such room")
    return room


def _fault(call: Call) -> Fault:
    found = call.backend.faults.get(call.path_params["id"])
    if found is None:
        raise Refused(404, "no such fault")
    return found


def _without_seq(document: Document) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "seq"}


ROUTES = [
    route("GET", "/health", health),
    route("GET", "/openapi.json", document),
    route("POST", "/reset", reset),
    route("GET", "/requests", requests),
    route("DELETE", "/requests", clear_requests),
    route("GET", "/deliveries", deliveries),
    route("DELETE", "/deliveries", clear_deliveries),
    route("GET", "/state", state),
    route("POST", "/rooms/{room:segment}/join", join),
    route("POST", "/rooms/{room:segment}/leave", leave),
    route("POST", "/rooms/{room:segment}/deactivate", deactivate_room),
    route("POST", "/rooms/{room:segment}", change_room),
    route("DELETE", "/rooms/{room:segment}", forget_room),
    route("POST", "/sessions/{id:segment}/end", end_session),
    route("POST", "/transcriptions/{id:segment}/end", end_transcription),
    route("DELETE", "/transcriptions/{id:segment}", forget_transcription),
    route("GET", "/quirks", quirks),
    route("PUT", "/quirks", change_quirks),
    route("POST", "/faults", add_fault),
    route("GET", "/faults", faults),
    route("DELETE", "/faults", clear_faults),
    route("GET", "/faults/{id:segment}", fault),
    route("POST", "/faults/{id:segment}/release", release_fault),
    route("DELETE", "/faults/{id:segment}", remove_fault),
    route("POST", "/blackhole", blackhole),
    route("POST", "/rotate-key", rotate_key),
    route("GET", "/settings", settings),
    route("PUT", "/settings", change_settings),
    route("GET", "/clock", clock),
    route("PUT", "/clock", move_clock),
    route("GET", "/token", token),
    route("GET", "/files/{name:segment}", file),
    route("POST", "/inbox/{name:segments}", inbox.receive),
    route("GET", "/inbox/{name:segments}", inbox.list_),
    route("PUT", "/inbox/{name:segments}", inbox.configure),
    route("DELETE", "/inbox/{name:segments}", inbox.clear),
]
