"""Recording: as a realtime transcription, but the answer to its start shows no id, and whether VideoSDK shows
one that runs is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Held, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator

RECORDINGS: Final = "/v2/recordings"

LIST: Final = Call("GET", RECORDINGS, query="roomId={room_id}(&|$)")
START: Final = Call("POST", f"{RECORDINGS}/start", body='"{room_id}"', acts=True)
GET: Final = Call("GET", f"{RECORDINGS}/{{id}}")
END: Final = Call("POST", f"{RECORDINGS}/end", body='"{room_id}"', acts=True)


class Recording(Area):
    resource, name, noun = "Recording", "recording", "recording"

    table = "recordings"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row["status"] == "running")

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["roomId"] == inputs["room_id"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["roomId"]),)

    def stands_for(self, id: str, held: Sequence[Held]) -> str:
        return held[-1].id if id.startswith("unlisted:") and held else id

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"room_id": server.room(customRoomId=f"recorded-{name}")}

    def full(self, server: Server) -> Inputs:
        return {
            **self.minimal(server, self.name),
            "config": {
                "layout": {"type": "GRID", "priority": "SPEAKER", "grid_size": 4},
                "theme": "DARK",
                "mode": "video-and-audio",
                "quality": "high",
                "orientation": "landscape",
            },
            "template_url": "https://templates.example.com/wide",
            "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "what was decided"}},
            # Nobody listens at port 9.
            "webhook_url": "http://127.0.0.1:9",
            "aws_dir_path": "calls/2026",
            "pre_signed_url": "https://storage.example.com/calls?signature=s3cr3t-s1gn4tur3",
            "file_format": "webm",
            "on_failure": {"action": "close-room", "wait_time": 30},
            "resource_id": "unit-1",
            "triggers": {"version": 1},
            "session_timeout": 5,
        }

    def others(self, server: Server) -> None:
        record(server, server.room(customRoomId="somebody-elses-recorded-call"))

    def taken_over(self, server: Server, inputs: Inputs) -> None:
        record(server, inputs["room_id"])

    def forget(self, emulator: Emulator, id: str) -> None:
        emulator.delete(self.table, id)

    case = Case(
        create=[LIST, START, LIST],
        update=Change({"restart_when_ended": True}),
        replace=Change(
            {"triggers": {"version": 2}, "restart_when_ended": True}, [LIST, END, LIST, START, LIST]
        ),
        drift=Drift(
            lambda server, kept: server.emulator.act("recordings", kept.id, "end"),
            ("update", "file_url", "status"),
            "replace",
            [LIST, GET, LIST, START, LIST],
        ),
        read=[GET],
        delete=[LIST, END],
        outputs=frozenset({"recording_id", "start", "status", "session_id"}),
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
        "list_of_nothing",
        "start_without_session",
        "busy_start",
        "end_when_idle",
        "end_acts_on",
        "end_takes_id",
        "grid_size_max",
        "invalid_config",
    )

    valid = st.fixed_dictionaries(
        {"room_id": values.room_ids},
        optional={
            "config": st.fixed_dictionaries(
                {"layout": values.optional(type=values.names, grid_size=st.integers(0, 25))},
                optional={"theme": values.names, "quality": values.names},
            ),
            "template_url": values.urls,
            "transcription": values.optional(enabled=st.booleans()),
            "webhook_url": values.urls,
            "aws_dir_path": values.names,
            "pre_signed_url": values.names,
            "file_format": values.names,
            "session_timeout": values.amounts,
            "restart_when_ended": st.booleans(),
            "adopt": st.booleans(),
            "triggers": values.plain,
        },
    )
    pickle = (
        "gASVQAAAAAAAAACMI3B1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucmVjb3JkaW5nlIwRUmVjb3JkaW5nUHJvdmlkZXKUk5QpgZQu"
    )


area = Recording()


# What it does whatever VideoSDK answers

BOTH: Final = (False, True)

SHOWN: Final[Mapping[str, Sequence[Any]]] = {
    "running_shown": BOTH,
    "start_reply": ("text", "object"),
    "recording_times": BOTH,
}


def record(server: Server, room: str) -> str:
    """Somebody else's recording of a room; its id."""
    server.post(f"{RECORDINGS}/start", {"roomId": room})
    return running(server, room)[-1]


def running(server: Server, room: str | None = None) -> list[str]:
    """The ids of the recordings that run, in one room or anywhere."""
    return [
        one["id"]
        for one in server.emulator.state()["recordings"]
        if one["status"] == "running" and room in (None, one["roomId"])
    ]


def recorded(room: str, **inputs: Any) -> dict[str, Declared]:
    return {"recording": Declared("Recording", {"room_id": room, **inputs})}


@area.scenario("it lives its life whether or not it is shown while it runs", date_header=BOTH, **SHOWN)
def _shown_or_not(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up(recorded(room))
    (ours,) = running(server)
    id = direct.kept()["recording"].id
    assert id == ours or (id.startswith(f"unlisted:{room}:") and not answers["running_shown"])
    assert direct.refresh() == {}
    assert direct.preview(recorded(room)) == {}

    # A new one in its place, in the same run and while the old one's file is not there yet.
    direct.up(recorded(room, triggers=[1]))
    (ours,) = running(server)
    direct.refresh()
    assert direct.refresh() == {}

    server.emulator.act("recordings", ours, "end")
    direct.refresh()
    kept = direct.kept()["recording"].properties
    assert (kept["status"], kept["recording_id"]) == ("completed", ours)
    assert kept["file_url"]
    assert direct.refresh() == {}
    direct.destroy()
    assert running(server) == []


@area.scenario("what others record is never ended", running_shown=BOTH, end_takes_id=BOTH)
def _others(direct: Direct, server: Server, answers: Answers) -> None:
    server.emulator.quirks(busy_start="second")
    elsewhere, room = record(server, server.room()), server.room()
    direct.up(recorded(room))
    (_, ours) = running(server)
    server.emulator.act("recordings", ours, "end")
    direct.destroy()
    assert running(server) == [elsewhere]

    theirs = record(server, room)
    if answers["running_shown"]:
        with pytest.raises(ProviderFailure, match=theirs):
            direct.up(recorded(room))
        direct.up(recorded(room, adopt=True))
        assert direct.kept()["recording"].id == theirs
        assert running(server) == [elsewhere, theirs]


@area.scenario("a lost start is found, or its room is named", running_shown=BOTH, recording_times=BOTH)
def _lost_start(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    server.emulator.fault("close", START.path, when="after", times=1)
    if answers["running_shown"]:
        direct.up(recorded(room))
        assert running(server, room) == [direct.kept()["recording"].id]
        return
    with pytest.raises(ProviderFailure, match=f"in room {room} since; but it may not list one"):
        direct.up(recorded(room))


@area.scenario("one that failed, and has no file, stands in nobody's way", recording_times=BOTH)
def _failed(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up(recorded(room))
    server.emulator.act("recordings", direct.kept()["recording"].id, "end", status="failed")
    direct.destroy()
    server.emulator.leave(room)
    server.emulator.join(room)
    direct.up(recorded(room))
    assert len(running(server)) == 1
    direct.destroy()
    assert running(server) == []


@area.scenario("a session that is over has ended it", running_shown=BOTH)
def _session_over(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up(recorded(room))
    server.emulator.leave(room)
    direct.refresh()
    assert direct.kept()["recording"].properties["status"] == "completed"
    server.emulator.join(room)
    theirs = record(server, room)
    direct.destroy()
    assert running(server) == [theirs]


@area.scenario("a config that VideoSDK refuses is named", invalid_config=(400, 422))
def _config(direct: Direct, server: Server, answers: Answers) -> None:
    with pytest.raises(ProviderFailure, match=r"gridSize.*Nothing was started"):
        direct.up(recorded(server.room(), config={"layout": {"type": "GRID", "grid_size": 9}}))
    assert running(server) == []
