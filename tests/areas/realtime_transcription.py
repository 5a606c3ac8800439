"""RealtimeTranscription: it is started once, in a live room, and ended by its room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import quirks
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import TRANSCRIPTIONS, Server
from videosdk_emulator import Emulator

_IN_ROOM: Final = "roomId={room_id}(&|$)"

SESSIONS: Final = Call("GET", "/v2/sessions/", query=_IN_ROOM)
LIST: Final = Call("GET", f"{TRANSCRIPTIONS}/", query=_IN_ROOM)
START: Final = Call("POST", f"{TRANSCRIPTIONS}/start", body='"{room_id}"', acts=True)
GET: Final = Call("GET", f"{TRANSCRIPTIONS}/{{id}}")
END: Final = Call("POST", f"{TRANSCRIPTIONS}/end", body='"{room_id}"', acts=True)


class RealtimeTranscription(Area):
    resource, name, noun = "RealtimeTranscription", "notes", "transcription"

    table = "transcriptions"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row["status"] == "running")

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["roomId"] == inputs["room_id"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["roomId"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"room_id": server.room(customRoomId=f"for-{name}")}

    def full(self, server: Server) -> Inputs:
        return {
            **self.minimal(server, self.name),
            # Without a path: VideoSDK adds a slash (API §3). Nobody listens at port 9.
            "webhook_url": "http://127.0.0.1:9",
            "language": "en-US",
            "summary": {"enabled": True, "prompt": "what was decided"},
            "triggers": {"version": 1},
            "session_timeout": 5,
        }

    def others(self, server: Server) -> None:
        server.start(server.room(customRoomId="somebody-elses-call"))

    def taken_over(self, server: Server, inputs: Inputs) -> None:
        server.start(inputs["room_id"])

    def forget(self, emulator: Emulator, id: str) -> None:
        emulator.forget_transcription(id)

    case = Case(
        create=[LIST, START],
        update=Change({"restart_when_ended": True}),
        replace=Change({"triggers": {"version": 2}, "restart_when_ended": True}, [LIST, END, LIST, START]),
        drift=Drift(
            lambda server, kept: server.emulator.end_transcription(kept.id),
            ("update", "end", "status", "summary_url", "transcript_url"),
            "replace",
            [LIST, GET, LIST, START],
        ),
        read=[GET],
        delete=[LIST, END],
        outputs=frozenset({"start", "status", "session_id", "provider"}),
    )
    calls = {
        "create": [LIST, START],
        "read": [GET],
        "update": [],
        "replace": [END, START],
        "delete": [END],
    }
    look_ups = {"replace": [LIST], "delete": [LIST]}
    remarks = {
        "update": "What can change without a replacement makes no call.",
        "replace": "The old one is ended first, then a new one is started.",
    }
    quirks = (
        "not_found",
        "created_status",
        "list_page_size",
        "large_pages",
        "session_status",
        "list_of_nothing",
        "start_without_session",
        "busy_start",
        "model_config_accepted",
        "list_ignores_room_id",
        "extension_missing",
        "end_when_idle",
        "end_acts_on",
        "session_end_ends_transcription",
    )

    valid = st.fixed_dictionaries(
        {"room_id": values.room_ids},
        optional={
            "webhook_url": values.urls,
            "model_id": values.names,
            "language": values.names,
            "summary": values.optional(enabled=st.booleans(), prompt=values.texts),
            "model_config": values.objects,
            "session_timeout": values.amounts,
            "restart_when_ended": st.booleans(),
            "adopt": st.booleans(),
            "triggers": values.plain,
        },
    )
    pickle = (
        "gASVWQAAAAAAAACMMHB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucmVhbHRpbWVfdHJhbnNjcmlwdGlv"
        "bpSMHVJlYWx0aW1lVHJhbnNjcmlwdGlvblByb3ZpZGVylJOUKYGULg=="
    )


area = RealtimeTranscription()


# What it does whatever VideoSDK answers

BOTH: Final = (False, True)

LOOKS: Final[Mapping[str, Sequence[Any]]] = {
    "list_ignores_room_id": BOTH,
    "extension_missing": BOTH,
    "list_of_nothing": ("empty", "not_found"),
    "list_page_size": (None, 1),
}
"""What a look at the room's transcriptions may be answered with."""

BUSY: Final[Mapping[str, Sequence[Any]]] = {**LOOKS, "busy_start": ("conflict", "same", "second")}


def notes(room: str, **inputs: Any) -> Declared:
    return Declared("RealtimeTranscription", {"room_id": room, **inputs})


def bystander(server: Server) -> str:
    """Somebody else's running transcription in another room, which nothing may touch."""
    return server.start(server.room())


def rooms_unknown(answers: Answers) -> bool:
    """Whether nobody can tell what runs in a room: the list shows all rooms' and names none."""
    return bool(answers["list_ignores_room_id"] and answers["extension_missing"])


def second_start_unseen(answers: Answers) -> str | None:
    if rooms_unknown(answers) and answers["busy_start"] == "second":
        return "the list tells no rooms, and the start gives no sign: a second one runs"
    return None


def adoption_unseen(answers: Answers) -> str | None:
    if rooms_unknown(answers) and answers["busy_start"] == "conflict":
        return "the list tells no rooms, and the start's refusal no id: nothing can be adopted"
    return second_start_unseen(answers)


def company_unseen(answers: Answers) -> str | None:
    return (
        "the list tells no rooms: that others run beside ours cannot be seen"
        if rooms_unknown(answers)
        else None
    )


@area.scenario("a room where nothing runs is not taken for a busy one", **LOOKS)
def _in_a_free_room(direct: Direct, server: Server, answers: Answers) -> None:
    theirs, room = bystander(server), server.room()
    direct.up({"notes": notes(room)})
    assert server.running() == [theirs, direct.kept()["notes"].id]
    direct.destroy()
    assert server.running() == [theirs]


@area.scenario("a second start in a busy room is refused", second_start_unseen, **BUSY)
def _in_a_busy_room(direct: Direct, server: Server, answers: Answers) -> None:
    elsewhere, room = bystander(server), server.room()
    # Theirs began a minute ago, by the server's clock.
    server.emulator.quirks(clock_offset=-60.0)
    theirs = server.start(room)
    server.emulator.quirks(clock_offset=0.0)
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"notes": notes(room)})
    # Where only VideoSDK knows, it is VideoSDK that refuses, and names nothing.
    named = "answered 409" if rooms_unknown(answers) and answers["busy_start"] == "conflict" else theirs
    assert named in failure.value.last_line
    assert server.running() == [elsewhere, theirs]


@area.scenario("what runs in the room is adopted, and nothing else", adoption_unseen, **BUSY)
def _adopting(direct: Direct, server: Server, answers: Answers) -> None:
    elsewhere, room = bystander(server), server.room()
    theirs = server.start(room)
    direct.up({"notes": notes(room, adopt=True)})
    assert direct.kept()["notes"].id == theirs
    # That destroying it ends it takes a run of its own: test_lifecycle has that.
    assert server.running() == [elsewhere, theirs]


@area.scenario("a start whose reply is lost is found again, or named", **LOOKS, date_header=BOTH)
def _lost_start(direct: Direct, server: Server, answers: Answers) -> None:
    bystander(server)
    room = server.room()
    server.emulator.fault("close", START.path, when="after", times=1)
    if rooms_unknown(answers):
        with pytest.raises(ProviderFailure) as failure:
            direct.up({"notes": notes(room)})
        (ours,) = server.running(room)
        assert ours in failure.value.last_line
        return
    direct.up({"notes": notes(room)})
    assert server.running(room) == [direct.kept()["notes"].id]


GOES: Final[Mapping[str, Callable[[Server, str, str], object]]] = {
    "ended": lambda server, room, id: server.emulator.end_transcription(id),
    "failed": lambda server, room, id: server.emulator.end_transcription(id, "failed"),
    "forgotten": lambda server, room, id: server.emulator.forget_transcription(id),
    "ended with its session": lambda server, room, id: server.emulator.leave(room),
    "in a deactivated room": lambda server, room, id: server.emulator.deactivate_room(room),
}


def _deleting_one_that(
    goes: Callable[[Server, str, str], object],
) -> Callable[[Direct, Server, Answers], None]:
    def succeeds(direct: Direct, server: Server, answers: Answers) -> None:
        theirs, room = bystander(server), server.room()
        direct.up({"notes": notes(room)})
        goes(server, room, direct.kept()["notes"].id)
        server.calls()
        direct.destroy()
        assert len(server.calls()) <= 2
        assert server.running() == [theirs]

    return succeeds


for _how, _goes in GOES.items():
    area.scenario(
        f"deleting one that is {_how}",
        not_found=(404, 402),
        extension_missing=BOTH,
        list_of_nothing=("empty", "not_found"),
    )(_deleting_one_that(_goes))


def _meanwhile(server: Server, call: Call, happens: Callable[[], object], work: Callable[[], object]) -> None:
    """Something happens while a call is on its way: before the server has it."""
    hold = server.emulator.fault("hold", call.path, times=1)

    def first() -> None:
        hold.wait_hit()
        happens()
        hold.release()

    with ThreadPoolExecutor(1) as aside:
        done = aside.submit(first)
        work()
        done.result()


@area.scenario("one that ends just before it is ended", end_when_idle=(404, 400, 200), not_found=(404, 402))
def _ends_first(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up({"notes": notes(server.room())})
    id = direct.kept()["notes"].id
    _meanwhile(server, END, lambda: server.emulator.end_transcription(id), direct.destroy)
    assert server.running() == []


@area.scenario(
    "what others run in our room is never ended", company_unseen, **LOOKS, end_acts_on=("all", "newest")
)
def _in_company(direct: Direct, server: Server, answers: Answers) -> None:
    server.emulator.quirks(busy_start="second")
    elsewhere, room = bystander(server), server.room()
    direct.up({"notes": notes(room)})
    ours, theirs = direct.kept()["notes"].id, server.start(room)
    with pytest.raises(ProviderFailure) as failure:
        direct.destroy()
    assert all(word in failure.value.last_line for word in (ours, theirs, "Nothing was ended"))
    assert server.running() == [elsewhere, ours, theirs]

    server.emulator.end_transcription(ours)
    direct.destroy()
    assert server.running() == [elsewhere, theirs]


@area.scenario(
    "a session that ends just before the start",
    start_without_session=(400, 402, 404),
    error_shape=quirks.answers_to("error_shape"),
)
def _session_ends_first(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()

    def fails() -> None:
        with pytest.raises(ProviderFailure) as failure:
            direct.up({"notes": notes(room)})
        said = f"answered {answers['start_without_session']}: 'Room has no active session'"
        assert said in failure.value.last_line

    _meanwhile(server, START, lambda: server.emulator.leave(room), fails)
    assert server.emulator.state()["transcriptions"] == []


@area.scenario(
    "a model config is sent as it is, or refused by name",
    model_config_accepted=BOTH,
    error_shape=quirks.answers_to("error_shape"),
)
def _model_config(direct: Direct, server: Server, answers: Answers) -> None:
    declared = {"notes": notes(server.room(), model_config={"keepCase": {"and_case": [1, 2.5]}})}
    if answers["model_config_accepted"]:
        direct.up(declared)
        (made,) = server.emulator.state()["transcriptions"]
        assert made["modelConfig"] == {"keepCase": {"and_case": [1, 2.5]}}
        return
    with pytest.raises(ProviderFailure) as failure:
        direct.up(declared)
    assert "answered 400: \"'modelConfig' is not allowed\"" in failure.value.last_line
    assert server.running() == []


@area.scenario(
    "the end of a session is shown as far as it ends the transcription",
    session_end_ends_transcription=BOTH,
    extension_missing=BOTH,
)
def _session_ends(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up({"notes": notes(room)})
    server.emulator.leave(room)
    ended = {"notes": ("update", "end", "status", "transcript_url")}
    assert direct.refresh() == (ended if answers["session_end_ends_transcription"] else {})
    assert direct.refresh() == {}
    assert direct.preview({"notes": notes(room)}) == {}
