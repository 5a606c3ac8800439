"""Room: one call makes it, and it is deactivated for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator

OWN: Final = {"custom_room_id": "{name}-own"}
LOOK: Final = Call("GET", "/v2/rooms/{custom_room_id}", needs=OWN)
MAKE: Final = Call("POST", "/v2/rooms", body='"customRoomId": "{name}-', acts=True)
GET: Final = Call("GET", "/v2/rooms/{id}")
DEACTIVATE: Final = Call("POST", "/v2/rooms/deactivate", body='"{id}"', acts=True)


class Room(Area):
    resource, name, noun = "Room", "room", "room"

    table, id = "rooms", "roomId"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return not row["disabled"]

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        custom_id = str(row["customRoomId"])
        return custom_id == inputs.get("custom_room_id") or custom_id.startswith(f"{name}-")

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["customRoomId"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {}

    def full(self, server: Server) -> Inputs:
        hook = {
            "end_point": server.emulator.inbox_url("hook"),
            "events": ["session-ended", "session-started"],
        }
        return {
            "webhook": hook,
            "auto_close": {"type": "session-ends", "duration": 30},
            "auto_start": {"recording": {"template_url": "https://a.example/t", "config": {"theme": "DARK"}}},
            # No geo_fence: what the server says of it by itself is no drift.
            "multi_composition": {"recording": True},
            "allowed_participant_ids": ["b", "a"],
        }

    def others(self, server: Server) -> None:
        server.room(customRoomId="somebody-elses")

    def forget(self, emulator: Emulator, id: str) -> None:
        emulator.forget_room(id)

    case = Case(
        create=[MAKE],
        update=Change({"adopt": True}),
        replace=Change({"geo_fence": "us001"}, [MAKE, DEACTIVATE]),
        drift=Drift(
            lambda server, kept: server.emulator.deactivate_room(kept.id), ("delete",), "create", [MAKE]
        ),
        read=[GET],
        delete=[DEACTIVATE],
        outputs=frozenset({"room_id", "custom_room_id", "created_at", "disabled"}),
    )
    calls = {
        "create": [MAKE],
        "read": [GET],
        "update": [],
        "replace": [MAKE, DEACTIVATE],
        "delete": [DEACTIVATE],
    }
    look_ups = {"create": [LOOK]}
    remarks = {"update": "Only `adopt` can change without a replacement, and that makes no call."}
    quirks = (
        "not_found",
        "created_status",
        "create_after_deactivate",
        "repeat_create_updates",
        "room_get_echo",
        "room_echo_defaults",
        "deactivated_get",
        "deactivate_again",
    )

    _composition = st.dictionaries(
        st.sampled_from(["theme", "mode", "quality"]), values.texts, max_size=2
    ) | st.fixed_dictionaries(
        {"layout": st.dictionaries(st.sampled_from(["type", "grid_size"]), values.texts, max_size=2)}
    )
    valid = values.optional(
        custom_room_id=values.names.filter(lambda name: name.strip("-")),
        webhook=st.fixed_dictionaries({"end_point": values.urls}, optional={"events": values.events}),
        auto_close=values.optional(
            type=st.sampled_from(["session-ends", "session-end-and-deactivate"]), duration=values.amounts
        ),
        auto_start=st.dictionaries(
            st.sampled_from(["recording", "hls"]),
            st.dictionaries(st.just("template_url"), values.texts, max_size=1)
            | st.fixed_dictionaries({"config": _composition}),
            max_size=2,
        ),
        geo_fence=values.names,
        multi_composition=values.optional(recording=st.booleans(), hls=st.booleans(), rtmp=st.booleans()),
        allowed_participant_ids=st.lists(values.names, max_size=3),
        adopt=st.booleans(),
    )
    pickle = "gASVNgAAAAAAAACMHnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucm9vbZSMDFJvb21Qcm92aWRlcpSTlCmBlC4="


area = Room()


# What it does whatever VideoSDK answers

BOTH: Final = (False, True)

GOES: Final[Mapping[str, Callable[[Server, str], object]]] = {
    "deactivated": lambda server, room: server.emulator.deactivate_room(room),
    "forgotten": lambda server, room: server.emulator.forget_room(room),
    # The server acts, and its reply is lost: the repeat finds the room deactivated.
    "deactivated, the reply lost": lambda server, _: server.emulator.fault(
        "close", DEACTIVATE.path, when="after", times=1
    ),
}


def _deleting_one_that(goes: Callable[[Server, str], object]) -> Callable[[Direct, Server, Answers], None]:
    def succeeds(direct: Direct, server: Server, answers: Answers) -> None:
        other = server.room(customRoomId="other")
        direct.up({"room": Declared("Room", {})})
        goes(server, direct.kept()["room"].id)
        direct.destroy()
        assert server.open_rooms() == [other]

    return succeeds


for _how, _goes in GOES.items():
    area.scenario(
        f"deleting one that is {_how}",
        deactivate_again=(200, 400, 402, 404),
        not_found=(404, 402),
        deactivated_get=("disabled", "not_found"),
        error_shape=("message", "string"),
    )(_deleting_one_that(_goes))


@area.scenario(
    "a custom id that was used before makes a new room, or fails",
    create_after_deactivate=("fresh", "dead"),
    deactivated_get=("disabled", "not_found"),
    not_found=(404, 402),
    room_get_echo=BOTH,
    created_status=(200, 201),
)
def _used_before(direct: Direct, server: Server, answers: Answers) -> None:
    declared = {"room": Declared("Room", {"custom_room_id": "mine", "geo_fence": "eu001"})}
    direct.up(declared)
    first = direct.kept()["room"].id
    direct.destroy()
    if answers["create_after_deactivate"] == "dead":
        with pytest.raises(ProviderFailure) as failure:
            direct.up(declared)
        line = failure.value.last_line
        assert all(word in line for word in ("'mine'", "deactivated, for good", "Choose another"))
        assert server.open_rooms() == []
        return
    direct.up(declared)
    assert server.open_rooms() == [direct.kept()["room"].id] != [first]


@area.scenario(
    "one that was there is refused or adopted",
    repeat_create_updates=BOTH,
    room_get_echo=BOTH,
    room_echo_defaults=BOTH,
    not_found=(404, 402),
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    there = server.room(customRoomId="mine", geoFence="eu001")
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"room": Declared("Room", {"custom_room_id": "mine"})})
    assert there in failure.value.last_line
    adopting = {"room": Declared("Room", {"custom_room_id": "mine", "geo_fence": "eu001", "adopt": True})}
    direct.up(adopting)
    assert direct.kept()["room"].id == there
    assert direct.refresh() == {}
    assert direct.preview(adopting) == {}
    (room,) = server.emulator.state()["rooms"]
    assert room["geoFence"] == "eu001"
