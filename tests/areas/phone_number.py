"""PhoneNumber: looked for by the number, attached, changed by its gateways, detached."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator

PATH: Final = "/v2/sip/phone-numbers"
OUTBOUND: Final = {"address": "sip.example.com", "sip_region": "us002"}

LOOK: Final = Call("GET", f"{PATH}/{{phone_numbers}}")
ATTACH: Final = Call("POST", PATH, body='"name": "{name}"', acts=True)
GET: Final = Call("GET", f"{PATH}/{{id}}")
CHANGE: Final = Call("PATCH", f"{PATH}/gateways/{{gateway}}", body='"name": "{name}"', acts=True)
DETACH: Final = Call("POST", f"{PATH}/detach", body='"{phone_numbers}"', acts=True)


def attached(server: Server, *numbers: str, address: str = "sip.example.com") -> None:
    """Somebody else attaches numbers."""
    outbound = {"address": address, "sipRegion": "us002"}
    inbound = {"sipRegion": "auto"}
    server.post(PATH, {"name": "theirs", "phoneNumbers": numbers, "inbound": inbound, "outbound": outbound})


class PhoneNumber(Area):
    resource, name, noun = "PhoneNumber", "number", "phone number"

    table, id = "phone_numbers", "e164"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row.get("inboundId"))

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return row["e164"] in inputs["phone_numbers"]

    def minimal(self, server: Server, name: str) -> Inputs:
        digits = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10**10
        return {
            "name": name,
            "phone_numbers": [f"+1{digits:010}"],
            "inbound": {"sip_region": "auto"},
            "outbound": OUTBOUND,
        }

    def full(self, server: Server) -> Inputs:
        auth = {"username": "videosdk", "password": "correct horse battery"}
        return {
            **self.minimal(server, self.name),
            "outbound": {**OUTBOUND, "transport": "tls", "auth": auth},
            "is_shared": False,
            "media_encryption": "enable",
        }

    def others(self, server: Server) -> None:
        attached(server, "+4930123456")

    def forget(self, emulator: Emulator, id: str) -> None:
        emulator.act("phone_numbers", id, "detach")

    case = Case(
        create=[LOOK, ATTACH, LOOK],
        update=Change({"outbound": {**OUTBOUND, "transport": "udp"}}, [LOOK, CHANGE, CHANGE]),
        replace=None,
        drift=Drift(
            lambda server, kept: server.emulator.act("phone_numbers", kept.id, "detach"),
            ("delete",),
            "create",
            [LOOK, ATTACH, LOOK],
        ),
        read=[GET],
        delete=[GET, DETACH],
        outputs=frozenset({"phone_number_ids"}),
    )
    calls = {
        "create": [ATTACH],
        "read": [GET],
        "update": [CHANGE],
        "replace": [DETACH, ATTACH],
        "delete": [DETACH],
    }
    look_ups = {"create": [LOOK], "update": [LOOK], "delete": [GET]}
    remarks = {"replace": "Other numbers replace; the same ones are attached anew."}
    quirks = ("not_found", "created_status", "number_gateway_region", "detached_number", "detach_again")

    _outbound = st.fixed_dictionaries(
        {"address": values.names, "sip_region": st.sampled_from(["auto", "us002"])},
        optional={
            "auth": st.fixed_dictionaries({"username": values.names, "password": values.names}),
            "transport": st.sampled_from(["udp", "tcp", "tls"]),
        },
    )
    valid = st.fixed_dictionaries(
        {
            "name": values.names,
            "phone_numbers": st.lists(values.numbers_to_call, min_size=1, max_size=3),
            "inbound": st.fixed_dictionaries({"sip_region": st.sampled_from(["auto", "in002"])}),
            "outbound": _outbound,
        },
        optional={
            "is_shared": st.booleans(),
            "media_encryption": st.sampled_from(["enable", "disable"]),
            "release_on_delete": st.booleans(),
            "adopt": st.booleans(),
        },
    )
    pickle = (
        "gASVRQAAAAAAAACMJnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucGhvbmVfbnVtYmVylIwTUGhvbmVO"
        "dW1iZXJQcm92aWRlcpSTlCmBlC4="
    )


area = PhoneNumber()

ONE, TWO = "+14155550100", "+14155550101"


def numbers(*phone_numbers: str, **inputs: Any) -> dict[str, Declared]:
    common = {"name": "mine", "inbound": {"sip_region": "auto"}, "outbound": OUTBOUND}
    return {"numbers": Declared("PhoneNumber", {**common, "phone_numbers": [*phone_numbers], **inputs})}


def alive(server: Server) -> list[str]:
    return area.alive(server.emulator.state())


def changes(server: Server) -> list[Any]:
    """What gateways were changed to."""
    return [one["body"] for one in server.emulator.requests() if one["method"] == "PATCH"]


@area.scenario(
    "several are attached, changed and detached together",
    number_gateway_region=("geoRegion", "sipRegion"),
    detached_number=("shown", "not_found"),
)
def _several(direct: Direct, server: Server, answers: Answers) -> None:
    area.others(server)
    direct.up(numbers(ONE, TWO))
    assert direct.kept()["numbers"].id == f"{ONE},{TWO}"
    assert direct.refresh() == {}
    assert direct.up(numbers(ONE, TWO, inbound={"sip_region": "in002"})) == {"numbers": "update"}
    assert [one["sipRegion"] for one in changes(server)] == ["in002", "us002"]
    assert direct.refresh() == {}
    assert direct.up(numbers(ONE, TWO, inbound={"sip_region": "in002"}, adopt=True)) == {"numbers": "update"}
    assert direct.preview(numbers(ONE)) == {"numbers": "replace"}
    server.emulator.act("phone_numbers", TWO, "detach")
    assert direct.refresh() == {"numbers": ("update", "phone_number_ids", "phone_numbers")}
    direct.destroy()
    assert alive(server) == ["+4930123456"]


@area.scenario("those that were attached are refused or adopted, all or none")
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    attached(server, ONE, address="theirs.example.com")
    with pytest.raises(ProviderFailure) as failure:
        direct.up(numbers(ONE))
    assert all(word in failure.value.last_line for word in (ONE, "is there already", "adopt=True"))
    with pytest.raises(ProviderFailure, match=r"of them only \+14155550100 is attached"):
        direct.up(numbers(ONE, TWO, adopt=True))
    assert alive(server) == [ONE]
    direct.up(numbers(ONE, adopt=True))
    assert [one.get("address") for one in changes(server)] == [None, "sip.example.com"]
    assert direct.refresh() == {}
    direct.destroy()
    assert alive(server) == []


@area.scenario("a conflict is tried again, and a lost reply is looked for")
def _conflict(direct: Direct, server: Server, answers: Answers) -> None:
    server.emulator.fault("status", PATH, method="POST", status=409, body={"message": "busy"}, times=1)
    direct.up(numbers(ONE))
    direct.destroy()
    server.emulator.fault("close", PATH, method="POST", when="after", times=1)
    direct.up(numbers(ONE, TWO))
    assert sorted(alive(server)) == [ONE, TWO]
    server.emulator.fault("close", f"{PATH}/detach", when="after", times=1)
    direct.destroy()
    assert alive(server) == []


@area.scenario("they are released only if that is asked for", detached_number=("shown", "not_found"))
def _released(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up(numbers(ONE))
    direct.destroy()
    (row,) = server.emulator.state()["phone_numbers"]
    assert not row["released"]
    direct.up(numbers(ONE, release_on_delete=True))
    direct.destroy()
    assert all(one["released"] for one in server.emulator.state()["phone_numbers"][-1:])
