"""RoutingRule: looked for by its name, created, changed in place with all that is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server

PATH: Final = "/v2/sip/routing-rule"
NUMBERS: Final = ["+14155550177", "+14155550178"]

LIST: Final = Call("GET", PATH)
CREATE: Final = Call("POST", PATH, body='"name": "{name}"', acts=True)
GET: Final = Call("GET", f"{PATH}/{{id}}")
CHANGE: Final = Call("PATCH", f"{PATH}/{{id}}", acts=True)
DELETE: Final = Call("DELETE", f"{PATH}/{{id}}", acts=True)


def attach(server: Server, *numbers: str) -> None:
    """Attach phone numbers, as somebody else does."""
    server.post(
        "/v2/sip/phone-numbers",
        {
            "name": "for rules",
            "phoneNumbers": numbers,
            "inbound": {"sipRegion": "auto"},
            "outbound": {"address": "sip.example.com", "sipRegion": "auto"},
        },
    )


class RoutingRule(Area):
    resource, name, noun = "RoutingRule", "rule", "routing rule"

    table = "routing_rules"

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"name": name, "type": "inbound"}

    def full(self, server: Server) -> Inputs:
        attach(server, *NUMBERS)
        return {
            **self.minimal(server, self.name),
            "phone_numbers": NUMBERS,
            "room": {"type": "dynamic", "prefix": "random", "pin": "4711"},
            "agent_id": "ag_1",
            "agent_metadata": {"keepCase": {"and_case": 1}},
            "include_headers": "ALL",
            "headers_to_attributes": {"X-Caller": "caller"},
            "allowed_numbers": ["+1*"],
            "allowed_ip_addresses": ["192.0.2.1"],
            "tags": ["b", "a"],
            "recording": True,
            "api_key": server.emulator.api_key,
        }

    def others(self, server: Server) -> None:
        server.post(PATH, {"name": "somebody-elses", "type": "outbound"})

    case = Case(
        create=[LIST, CREATE],
        update=Change({"dtmf": True}, [CHANGE]),
        replace=Change({"type": "outbound", "headers_to_attributes": None}, [DELETE, LIST, CREATE]),
        drift=Drift(
            lambda server, kept: server.emulator.change("routing_rules", kept.id, agentId="ag_2"),
            ("update", "agent_id"),
            "update",
            [CHANGE],
        ),
        read=[GET],
        delete=[DELETE],
        outputs=frozenset({"rule_id", "created_at"}),
    )
    calls = {
        "create": [CREATE],
        "read": [GET],
        "update": [CHANGE],
        "replace": [DELETE, CREATE],
        "delete": [DELETE],
    }
    look_ups = {"create": [LIST]}
    quirks = ("not_found", "list_page_size", "large_pages")

    _either = {
        "phone_numbers": st.lists(values.numbers_to_call, max_size=3),
        "room": values.optional(
            type=st.sampled_from(["static", "dynamic"]),
            prefix=values.names,
            id=values.names,
            pin=values.names,
        ),
        "agent_id": values.names,
        "agent_metadata": values.objects,
        "include_headers": st.sampled_from(["ALL", "NONE"]),
        "allowed_numbers": st.lists(values.names, max_size=3),
        "allowed_ip_addresses": st.lists(values.names, max_size=3),
        "tags": st.lists(values.names, max_size=3),
        "recording": st.booleans(),
        "dtmf": st.booleans(),
        "noise_cancellation": st.booleans(),
        "hide_phone_number": st.booleans(),
        "api_key": values.names,
        "adopt": st.booleans(),
    }
    _headers = st.dictionaries(values.names, values.texts, max_size=2)
    valid = st.fixed_dictionaries(
        {"name": values.names, "type": st.just("inbound")},
        optional={**_either, "headers_to_attributes": _headers},
    ) | st.fixed_dictionaries(
        {"name": values.names, "type": st.just("outbound")}, optional={**_either, "headers": _headers}
    )
    pickle = (
        "gASVRQAAAAAAAACMJnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucm91dGluZ19ydWxllIwTUm91dGlu"
        "Z1J1bGVQcm92aWRlcpSTlCmBlC4="
    )


area = RoutingRule()


def rule(**inputs: Any) -> dict[str, Declared]:
    return {"rule": Declared("RoutingRule", {"name": "mine", "type": "inbound", **inputs})}


@area.scenario(
    "it lives at either path",
    routing_rule_path=("singular", "plural"),
    routing_rule_defaults_shown=(False, True),
    error_shape=("message", "string"),
)
def _either_path(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up(rule(agent_id="ag_1", recording=True))
    assert direct.refresh() == {}
    direct.up(rule(agent_id="ag_2"))
    (row,) = server.emulator.state()["routing_rules"]
    assert (row["agentId"], row["recording"]) == ("ag_2", False)
    assert direct.refresh() == {}
    direct.destroy()
    assert server.emulator.state()["routing_rules"] == []


@area.scenario("one that was there is refused or adopted", list_page_size=(None, 1))
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    there = server.post(PATH, {"name": "mine", "type": "inbound", "tags": ["theirs"]})["id"]
    area.others(server)
    with pytest.raises(ProviderFailure) as failure:
        direct.up(rule())
    assert all(word in failure.value.last_line for word in (there, "'mine' is there already", "adopt=True"))
    with pytest.raises(ProviderFailure, match="its type is inbound, and no update changes that"):
        direct.up(rule(type="outbound", adopt=True))
    direct.up(rule(adopt=True))
    assert direct.kept()["rule"].id == there
    assert server.emulator.state()["routing_rules"][0]["tags"] == []
    assert direct.preview(rule(adopt=True)) == {}


@area.scenario("numbers that are not there, or another rule's, are refused by name")
def _numbers(direct: Direct, server: Server, answers: Answers) -> None:
    with pytest.raises(ProviderFailure, match=r"phone number \+14155550177 does not exist"):
        direct.up(rule(phone_numbers=NUMBERS))
    attach(server, *NUMBERS)
    server.post(PATH, {"name": "theirs", "type": "inbound", "phoneNumbers": NUMBERS[1:]})
    with pytest.raises(ProviderFailure, match=r"\+14155550178 is used by another inbound rule"):
        direct.up(rule(phone_numbers=NUMBERS))
    direct.up(rule(phone_numbers=NUMBERS[:1]))
    assert direct.refresh() == {}
