"""What changes behind the stack's back: `refresh` shows it, and only it; `up --refresh` mends what can be."""

from __future__ import annotations

from tests.e2e.conftest import MakeStack
from tests.support.lifecycle import PROGRAM, CommandLine, Declared, failures
from tests.support.server import Server
from videosdk_emulator import Emulator

MOVED = {"endPoint": "https://moved.example/hook", "events": ["*"]}
ENDED = ("update", "end", "status", "transcript_url")


def room(**inputs: object) -> Declared:
    hook = {"end_point": "https://hooks.example.com/videosdk", "events": ["session-*"]}
    return Declared("Room", {"webhook": hook, **inputs})


def notes(room_id: str, **inputs: object) -> Declared:
    return Declared("RealtimeTranscription", {"room_id": room_id, **inputs})


def test_each_drift_is_shown_by_refresh_and_only_that(stack: MakeStack, emulator: Emulator) -> None:
    server = Server(emulator)
    live = {name: server.room() for name in ("stays", "ended", "failed", "gone", "left", "restarts")}
    one = stack(PROGRAM)
    line = CommandLine(one)
    declared = {
        "hook": Declared("WebhookEndpoint", {"url": emulator.inbox_url("hook")}),
        **{name: room() for name in ("room", "room-deactivated", "room-forgotten", "room-moved")},
        **{f"notes-{name}": notes(id) for name, id in live.items()},
    }
    declared["notes-restarts"] = notes(live["restarts"], restart_when_ended=True)
    line.up(declared)
    ids = {name: kept.id for name, kept in line.kept().items()}
    assert line.refresh() == {}

    # Where the server does not show a room's webhook, that it has moved cannot be seen.
    emulator.quirks(room_get_echo=False)
    emulator.change_room(ids["room-moved"], webhook=MOVED)
    assert line.refresh() == {}
    emulator.quirks(room_get_echo=True)

    emulator.rotate_key()
    emulator.deactivate_room(ids["room-deactivated"])
    emulator.forget_room(ids["room-forgotten"])
    emulator.end_transcription(ids["notes-ended"])
    emulator.end_transcription(ids["notes-failed"], "failed")
    emulator.forget_transcription(ids["notes-gone"])
    emulator.leave(live["left"])
    emulator.end_transcription(ids["notes-restarts"])
    emulator.clear_requests()

    assert line.refresh() == {
        "hook": ("update", "public_key"),
        "room-deactivated": ("delete",),
        "room-forgotten": ("delete",),
        "room-moved": ("update", "webhook"),
        "notes-ended": ENDED,
        "notes-failed": ("update", "end", "status"),
        "notes-gone": ("delete",),
        "notes-left": ENDED,
        "notes-restarts": ENDED,
    }
    assert len(emulator.requests()) == len(declared)
    assert line.kept()["notes-failed"].properties["status"] == "failed"

    # What was shown is taken in; only one that is to be restarted differs from what is wanted until it is.
    assert line.refresh() == {"notes-restarts": ("update",)}
    mended = {
        "room-deactivated": "create",
        "room-forgotten": "create",
        "room-moved": "replace",
        "notes-gone": "create",
        "notes-restarts": "replace",
    }
    assert line.up(declared) == mended
    assert len(server.running()) == len(["stays", "gone", "restarts"])
    # One for each of the four rooms declared, beside those of the transcriptions.
    assert len(server.open_rooms()) == 4 + len(live)
    assert line.preview(declared) == {}


def test_up_with_refresh_mends_what_it_can_and_says_what_it_cannot(
    stack: MakeStack, emulator: Emulator
) -> None:
    server = Server(emulator)
    live, quiet = server.room(), server.room()
    one = stack(PROGRAM)
    line = CommandLine(one)
    declared = {
        "gone": room(),
        "dead": room(custom_room_id="dead"),
        "gone-notes": notes(live),
        "quiet-notes": notes(quiet, restart_when_ended=True),
    }
    line.up(declared)
    ids = {name: kept.id for name, kept in line.kept().items()}
    # What was used once stays dead, here.
    emulator.quirks(create_after_deactivate="dead")
    for name in ("gone", "dead"):
        emulator.deactivate_room(ids[name])
    emulator.forget_transcription(ids["gone-notes"])
    emulator.leave(quiet)

    failed = failures(one.up("--refresh", "--continue-on-error", expect_failure=True))

    assert failed.keys() == {"dead", "quiet-notes"}
    assert all(word in failed["dead"] for word in ("'dead'", "deactivated, for good", "Choose another"))
    assert all(word in failed["quiet-notes"] for word in (quiet, "no live session", "session_timeout"))
    kept = line.kept()
    assert server.running() == [kept["gone-notes"].id]
    assert set(server.open_rooms()) == {kept["gone"].id, live, quiet}

    # Doing what the errors say mends the rest.
    emulator.join(quiet)
    declared["dead"] = room(custom_room_id="alive")
    line.up(declared)
    kept = line.kept()
    assert kept.keys() == declared.keys()
    assert set(server.running()) == {kept["gone-notes"].id, kept["quiet-notes"].id}
    assert set(server.open_rooms()) == {kept["gone"].id, kept["dead"].id, live, quiet}


def test_up_with_refresh_says_of_a_moved_webhook_that_its_room_cannot_change(
    stack: MakeStack, emulator: Emulator
) -> None:
    server, one = Server(emulator), stack(PROGRAM)
    line = CommandLine(one)
    line.up({"mine": room(custom_room_id="mine")})
    emulator.change_room("mine", webhook=MOVED)
    failed = one.up("--refresh", expect_failure=True)
    assert "webhook cannot change while custom_room_id stays as it is" in failed.text
    assert server.open_rooms() == [line.kept()["mine"].id]
