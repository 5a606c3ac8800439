"""The control API under /_emulator: what a test, or a person with curl, does to the emulated VideoSDK."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from videosdk_emulator import inbox, rooms, sessions, transcriptions
from videosdk_emulator.calls import Call, Routes
from videosdk_emulator.faults import Fault
from videosdk_emulator.records import find_room
from videosdk_emulator.replies import Refused, Reply, invalid, json_reply
from videosdk_emulator.store import Document

PREFIX = "/_emulator"


def health(call: Call) -> Reply:
    """GET health."""
    try:
        number = version("pulumi-videosdk")
    except PackageNotFoundError:
        number = "uninstalled"
    return json_reply({"emulator": "videosdk", "version": number})


def reset(call: Call) -> Reply:
    """POST reset: forgets everything but the signing key."""
    call.backend.reset()
    return json_reply({})


def requests(call: Call) -> Reply:
    """GET requests: every API request since the last reset, oldest first."""
    return json_reply(call.backend.store.requests.find())


def clear_requests(call: Call) -> Reply:
    """DELETE requests."""
    call.backend.store.requests.remove()
    return json_reply({})


async def deliveries(call: Call) -> Reply:
    """GET deliveries: every webhook sent; `?wait_for=EVENT&count=N&timeout=S` waits for N of an event."""
    store, event = call.backend.store, call.query.get("wait_for")
    if event is not None:
        count = int(call.seconds("count", 1))
        await call.backend.bell.wait_until(
            lambda: len(store.deliveries.find(event=event)) >= count, call.seconds("timeout", 10.0)
        )
    return json_reply([_without_seq(one) for one in store.deliveries.find()])


def clear_deliveries(call: Call) -> Reply:
    """DELETE deliveries."""
    call.backend.store.deliveries.remove()
    return json_reply({})


def state(call: Call) -> Reply:
    """GET state: all rooms, sessions and transcriptions, also with what the API does not show."""
    store = call.backend.store
    tables = {"rooms": store.rooms, "sessions": store.sessions, "transcriptions": store.transcriptions}
    return json_reply({name: [_without_seq(one) for one in table.find()] for name, table in tables.items()})


def join(call: Call) -> Reply:
    """POST rooms/{room}/join {participantId?, name?, after? seconds}: the first join starts a session."""
    backend, body, room = call.backend, call.json(), _room(call)
    if room["disabled"]:
        raise Refused(409, "nobody can join a deactivated room")
    participant_id = body.get("participantId") or "participant-1"
    name = body.get("name") or participant_id
    after = body.get("after")
    if not isinstance(after, int | float | None):
        raise invalid("'after' is a number of seconds")
    if after is not None:
        sessions.join_later(backend, room, after, participant_id, name)
        return json_reply({"participantId": participant_id, "sessionId": None})
    session = sessions.join(backend, room, participant_id, name)
    return json_reply({"participantId": participant_id, "sessionId": session["id"]})


def leave(call: Call) -> Reply:
    """POST rooms/{room}/leave {participantId?}: without one, all leave; the last one ends the session."""
    session = call.backend.store.sessions.newest(roomId=_room(call)["roomId"], status="ongoing")
    if session is None or not sessions.leave(call.backend, session, call.json().get("participantId")):
        raise Refused(404, "nobody of that id is in the room")
    return json_reply({"sessionId": session["id"]})


def change_room(call: Call) -> Reply:
    """POST rooms/{room} {fields}: changes a room behind the stack's back; a null takes a setting away."""
    room, fields = _room(call), call.json()
    unset = {name for name in rooms.SETTINGS if name in fields and fields[name] is None}
    changed = {name: value for name, value in {**room, **fields}.items() if name not in unset}
    return json_reply(_without_seq(call.backend.store.rooms.save(changed)))


def forget_room(call: Call) -> Reply:
    """DELETE rooms/{room}: as if it and its sessions had never been."""
    room = _room(call)
    call.backend.store.sessions.remove(roomId=room["roomId"])
    call.backend.store.rooms.remove(roomId=room["roomId"])
    return json_reply({})


def deactivate_room(call: Call) -> Reply:
    """POST rooms/{room}/deactivate: deactivates it behind the stack's back."""
    return json_reply(_without_seq(rooms.disable(call.backend, _room(call))))


def end_session(call: Call) -> Reply:
    """POST sessions/{id}/end."""
    session = call.backend.store.sessions.newest(id=call.params["id"], status="ongoing")
    if session is None:
        raise Refused(404, "no such live session")
    sessions.finish(call.backend, session)
    return json_reply({})


def end_transcription(call: Call) -> Reply:
    """POST transcriptions/{id}/end {status?: completed | failed}: ends it behind the stack's back."""
    status = call.json().get("status", "completed")
    if status not in ("completed", "failed"):
        raise invalid("'status' is 'completed' or 'failed'")
    transcription = call.backend.store.transcriptions.newest(id=call.params["id"], status="running")
    if transcription is None:
        raise Refused(404, "no such running transcription")
    return json_reply(_without_seq(transcriptions.finish(call.backend, transcription, status)))


def forget_transcription(call: Call) -> Reply:
    """DELETE transcriptions/{id}."""
    call.backend.store.transcriptions.remove(id=call.params["id"])
    return json_reply({})


def quirks(call: Call) -> Reply:
    """GET quirks."""
    return json_reply(call.backend.quirks.as_json())


def change_quirks(call: Call) -> Reply:
    """PUT quirks: sets those that are given, keeps the rest."""
    try:
        call.backend.change_quirks(call.json())
    except ValueError as problem:
        raise invalid(str(problem)) from None
    return quirks(call)


def add_fault(call: Call) -> Reply:
    """POST faults."""
    try:
        return json_reply(call.backend.faults.add(call.json()).as_json(), 201)
    except ValueError as problem:
        raise invalid(str(problem)) from None


def faults(call: Call) -> Reply:
    """GET faults."""
    return json_reply([fault.as_json() for fault in call.backend.faults.all()])


async def fault(call: Call) -> Reply:
    """GET faults/{id}: `?wait_hit=S&hits=N` waits up to S seconds until it has struck N times (1)."""
    found = _fault(call)
    if "wait_hit" in call.query:
        hits = int(call.seconds("hits", 1))
        await call.backend.bell.wait_until(
            lambda: found.hits >= hits or found.removed, call.seconds("wait_hit", 10.0)
        )
    return json_reply(found.as_json())


def release_fault(call: Call) -> Reply:
    """POST faults/{id}/release: lets go of what it keeps, and strikes no more."""
    found = _fault(call)
    call.backend.faults.release(found)
    return json_reply(found.as_json())


def remove_fault(call: Call) -> Reply:
    """DELETE faults/{id}: closes the connections that it keeps."""
    call.backend.faults.remove(_fault(call))
    return json_reply({})


def clear_faults(call: Call) -> Reply:
    """DELETE faults."""
    call.backend.faults.clear()
    return json_reply({})


def blackhole(call: Call) -> Reply:
    """POST blackhole: an address at which every connect times out."""
    return json_reply({"url": call.backend.blackhole()})


def rotate_key(call: Call) -> Reply:
    """POST rotate-key: a new key signs webhooks from now on."""
    call.backend.key.rotate()
    return json_reply({"publicKey": call.backend.key.public_pem(call.backend.quirks.key_pem)})


def settings(call: Call) -> Reply:
    """GET settings."""
    return json_reply({"join_after": call.backend.join_after})


def change_settings(call: Call) -> Reply:
    """PUT settings {join_after: seconds | null}."""
    wish = call.json()
    seconds = wish.get("join_after", call.backend.join_after)
    if set(wish) - {"join_after"} or not (seconds is None or type(seconds) in (int, float)):
        raise invalid("settings are {'join_after': seconds or null}")
    call.backend.join_after = seconds
    return settings(call)


def file(call: Call) -> Reply:
    """GET files/{id}.txt and files/{id}-summary.txt: a transcript and its summary."""
    text = transcriptions.text_of(call.backend, call.params["name"])
    if text is None:
        raise Refused(404, "no such file")
    return Reply(200, text.encode(), {"content-type": "text/plain; charset=utf-8"})


def _room(call: Call) -> Document:
    room = find_room(call.backend, call.params["room"])
    if room is None:
        raise Refused(404, "no such room")
    return room


def _fault(call: Call) -> Fault:
    found = call.backend.faults.get(call.params["id"])
    if found is None:
        raise Refused(404, "no such fault")
    return found


def _without_seq(document: Document) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "seq"}


ROUTES = Routes(
    [
        (method, f"{PREFIX}/{path}", handler)
        for method, path, handler in [
            ("GET", "health", health),
            ("POST", "reset", reset),
            ("GET", "requests", requests),
            ("DELETE", "requests", clear_requests),
            ("GET", "deliveries", deliveries),
            ("DELETE", "deliveries", clear_deliveries),
            ("GET", "state", state),
            ("POST", "rooms/{room}/join", join),
            ("POST", "rooms/{room}/leave", leave),
            ("POST", "rooms/{room}/deactivate", deactivate_room),
            ("POST", "rooms/{room}", change_room),
            ("DELETE", "rooms/{room}", forget_room),
            ("POST", "sessions/{id}/end", end_session),
            ("POST", "transcriptions/{id}/end", end_transcription),
            ("DELETE", "transcriptions/{id}", forget_transcription),
            ("GET", "quirks", quirks),
            ("PUT", "quirks", change_quirks),
            ("POST", "faults", add_fault),
            ("GET", "faults", faults),
            ("DELETE", "faults", clear_faults),
            ("GET", "faults/{id}", fault),
            ("POST", "faults/{id}/release", release_fault),
            ("DELETE", "faults/{id}", remove_fault),
            ("POST", "blackhole", blackhole),
            ("POST", "rotate-key", rotate_key),
            ("GET", "settings", settings),
            ("PUT", "settings", change_settings),
            ("GET", "files/{name}", file),
            ("POST", "inbox/{name*}", inbox.receive),
            ("GET", "inbox/{name*}", inbox.list_),
            ("PUT", "inbox/{name*}", inbox.configure),
            ("DELETE", "inbox/{name*}", inbox.clear),
        ]
    ]
)
