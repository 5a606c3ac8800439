"""What the tests of everything that is composed of a room share: recordings, HLS and RTMP streams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Held, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator

BOTH: Final = (False, True)


class Composed(Area):
    """As a realtime transcription, but the answer to a start may show no id, and whether VideoSDK shows one
    that runs is not known. A subclass must set `path`, `own_id` and `table` too."""

    path: ClassVar[str]
    listed_at: ClassVar[str]
    """The path of the list."""
    own_id: ClassVar[str]
    """The output that is VideoSDK's own id."""
    answers_with_id: ClassVar[bool] = False
    """Whether the documented answer to a start shows the id."""
    needed: ClassVar[Inputs] = {}
    """The inputs without which none can be declared, beside its room."""
    posted: ClassVar[Inputs] = {}
    """The same, as somebody else sends them."""
    ended: ClassVar[Sequence[str]] = ("end", "status")
    """The outputs that its end changes."""
    made: ClassVar[Sequence[str]] = ("start", "status", "session_id")
    """The outputs that a created one must have, beside its own id."""

    remarks: ClassVar[Mapping[str, str]] = {
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

    def __init_subclass__(cls) -> None:
        by_room = '"{room_id}"'
        look = Call("GET", cls.listed_at, query="roomId={room_id}(&|$)")
        start = Call("POST", f"{cls.path}/start", body=by_room, acts=True)
        get = Call("GET", f"{cls.path}/{{id}}")
        end = Call("POST", f"{cls.path}/end", body=by_room, acts=True)
        # Whether it is shown decides about its id in the state.
        create = [look, start, get if cls.answers_with_id else look]
        cls.case = Case(
            create=create,
            update=Change({"restart_when_ended": True}),
            replace=Change({"triggers": {"version": 2}, "restart_when_ended": True}, [look, end, *create]),
            drift=Drift(
                lambda server, kept: server.emulator.act(str(cls.table), kept.id, "end"),
                ("update", *sorted(cls.ended)),
                "replace",
                [look, get, *create],
            ),
            read=[get],
            delete=[look, end],
            outputs=frozenset({cls.own_id, *cls.made}),
        )
        cls.calls = {
            "create": [look, start],
            "read": [get],
            "update": [],
            "replace": [end, start],
            "delete": [end],
        }
        cls.look_ups = {"replace": [look], "delete": [look]}

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row["status"] == "running")

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["roomId"] == inputs["room_id"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["roomId"]),)

    def stands_for(self, id: str, held: Sequence[Held]) -> str:
        return held[-1].id if id.startswith("unlisted:") and held else id

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"room_id": server.room(customRoomId=f"{self.table}-{name}"), **self.needed}

    def others(self, server: Server) -> None:
        self.start(server, server.room(customRoomId=f"somebody-elses-{self.table}"))

    def taken_over(self, server: Server, inputs: Inputs) -> None:
        self.start(server, inputs["room_id"])

    def forget(self, emulator: Emulator, id: str) -> None:
        emulator.delete(str(self.table), id)

    def start(self, server: Server, room: str) -> str:
        """Start somebody else's in a room; its id."""
        server.post(f"{self.path}/start", {"roomId": room, **self.posted})
        return self.running(server, room)[-1]

    def running(self, server: Server, room: str | None = None) -> list[str]:
        """The ids of those that run, in one room or anywhere."""
        return [
            row["id"]
            for row in self._rows(server.emulator.state())
            if row["status"] == "running" and room in (None, row["roomId"])
        ]

    def declared(self, room: str, **inputs: Any) -> dict[str, Declared]:
        """One in a room."""
        return {self.name: Declared(self.resource, {"room_id": room, **self.needed, **inputs})}


def full() -> dict[str, Any]:
    """The inputs that all of them have."""
    return {
        "config": {
            "layout": {"type": "GRID", "priority": "SPEAKER", "grid_size": 4},
            "theme": "DARK",
            "mode": "video-and-audio",
            "quality": "high",
            "orientation": "landscape",
        },
        "template_url": "https://templates.example.com/wide",
        "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "what was decided"}},
        "resource_id": "unit-1",
        "triggers": {"version": 1},
        "session_timeout": 5,
    }


def valid(
    needed: Mapping[str, st.SearchStrategy[Any]] | None = None, **more: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Any valid inputs of theirs, and `more` that may be given."""
    layout = st.fixed_dictionaries(
        {"priority": st.sampled_from(("SPEAKER", "PIN"))},
        optional={"type": values.names, "grid_size": st.integers(0, 25)},
    )
    return st.fixed_dictionaries(
        {"room_id": values.room_ids, **(needed or {})},
        optional={
            "config": st.fixed_dictionaries(
                {"layout": layout}, optional={"theme": values.names, "quality": values.names}
            ),
            "template_url": values.urls,
            "transcription": values.optional(enabled=st.booleans()),
            "session_timeout": values.amounts,
            "restart_when_ended": st.booleans(),
            "adopt": st.booleans(),
            "triggers": values.plain,
            **more,
        },
    )


def survive(area: Composed, **shown: Sequence[Any]) -> None:
    """Scenarios of every one of them, whatever VideoSDK answers. `shown`: more of what a look may show."""
    shown = {"running_shown": BOTH, "start_reply": ("text", "object"), **shown}

    @area.scenario("it lives its life whether or not it is shown while it runs", **shown)
    def shown_or_not(direct: Direct, server: Server, answers: Answers) -> None:
        room = server.room()
        direct.up(area.declared(room))
        (ours,) = area.running(server)
        id = direct.kept()[area.name].id
        assert id == ours or (id.startswith(f"unlisted:{room}:") and not answers["running_shown"])
        assert direct.refresh() == {}
        assert direct.preview(area.declared(room)) == {}

        # A new one in its place, in the same run and while the old one may still look as if it ran.
        direct.up(area.declared(room, triggers=[1]))
        (ours,) = area.running(server)
        direct.refresh()
        assert direct.refresh() == {}

        server.emulator.act(str(area.table), ours, "end")
        direct.refresh()
        kept = direct.kept()[area.name].properties
        assert (kept["status"], kept[area.own_id]) == ("completed", ours)
        assert direct.refresh() == {}
        direct.destroy()
        assert area.running(server) == []

    @area.scenario("what others run is never ended", running_shown=BOTH, end_takes_id=BOTH)
    def others(direct: Direct, server: Server, answers: Answers) -> None:
        server.emulator.quirks(busy_start="second")
        elsewhere, room = area.start(server, server.room()), server.room()
        direct.up(area.declared(room))
        (_, ours) = area.running(server)
        server.emulator.act(str(area.table), ours, "end")
        direct.destroy()
        assert area.running(server) == [elsewhere]

        theirs = area.start(server, room)
        if answers["running_shown"]:
            with pytest.raises(ProviderFailure, match=theirs):
                direct.up(area.declared(room))
            direct.up(area.declared(room, adopt=True))
            assert direct.kept()[area.name].id == theirs
            assert area.running(server) == [elsewhere, theirs]

    @area.scenario("a lost start is found, or its room is named", running_shown=BOTH)
    def lost_start(direct: Direct, server: Server, answers: Answers) -> None:
        room = server.room()
        server.emulator.fault("close", f"{area.path}/start", when="after", times=1)
        if answers["running_shown"]:
            direct.up(area.declared(room))
            assert area.running(server, room) == [direct.kept()[area.name].id]
            return
        with pytest.raises(ProviderFailure, match=f"in room {room} since; but it may not list one"):
            direct.up(area.declared(room))

    @area.scenario("a session that is over has ended it", running_shown=BOTH)
    def session_over(direct: Direct, server: Server, answers: Answers) -> None:
        room = server.room()
        direct.up(area.declared(room))
        server.emulator.leave(room)
        direct.refresh()
        assert direct.kept()[area.name].properties["status"] == "completed"
        server.emulator.join(room)
        theirs = area.start(server, room)
        direct.destroy()
        assert area.running(server) == [theirs]

    @area.scenario("a config that VideoSDK refuses is named", invalid_config=(400, 422))
    def config(direct: Direct, server: Server, answers: Answers) -> None:
        layout = {"type": "GRID", "priority": "SPEAKER", "grid_size": 0}
        with pytest.raises(ProviderFailure, match=r"gridSize.*Nothing was started"):
            direct.up(area.declared(server.room(), config={"layout": layout}))
        assert area.running(server) == []
