"""AlertRule: looked for by its name, created, changed in place by a PUT of the whole rule."""

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

PATH: Final = "/v2/alertRules"

LIST: Final = Call("GET", PATH, query="domain=rtc")
LIST_AGENT: Final = Call("GET", PATH, query="domain=agent")
CREATE: Final = Call("POST", PATH, body='"{name}"', acts=True)
GET: Final = Call("GET", f"{PATH}/{{id}}")
CHANGE: Final = Call("PUT", f"{PATH}/{{id}}", acts=True)
DELETE: Final = Call("DELETE", f"{PATH}/{{id}}", acts=True)

CONFIG: Final = {"query": {"metric": "participants"}, "condition": {"operator": ">", "threshold": 100}}
CHANNELS: Final = "/v2/alertRules/notification-channel"


class AlertRule(Area):
    resource, name, noun = "AlertRule", "crowded", "alert rule"

    table = "alert_rules"
    id = "alertRuleId"

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"name": name, "severity": "warning", "rule_config": CONFIG}

    def full(self, server: Server) -> Inputs:
        channel = {"type": "email", "config": {"to": ["ops@example.com"]}, "name": "ops"}
        made = server.post(CHANNELS, channel)["channel"]["channelId"]
        return {
            "name": self.name,
            "severity": "warning",
            "rule_config": {**CONFIG, "evaluation": {"windowSeconds": 60}, "labels": {"team": "ops"}},
            "notification_channel_ids": [made],
            "description": "a room fills up",
            "summary": "too many participants",
            "time_aggregation": "max",
        }

    def others(self, server: Server) -> None:
        server.post(PATH, {"name": "theirs", "severity": "info", "ruleConfig": CONFIG})

    case = Case(
        create=[LIST, LIST_AGENT, CREATE],
        update=Change({"enabled": False, "severity": "critical"}, [CHANGE]),
        replace=Change({"domain": "agent", "enabled": True}, [DELETE, LIST, LIST_AGENT, CREATE]),
        drift=Drift(
            lambda server, kept: server.emulator.change("alert_rules", kept.id, severity="info"),
            ("update", "severity"),
            "update",
            [CHANGE],
        ),
        read=[GET],
        delete=[DELETE],
        outputs=frozenset({"alert_rule_id", "status", "created_at"}),
    )
    calls = {
        "create": [CREATE],
        "read": [GET],
        "update": [CHANGE],
        "replace": [DELETE, CREATE],
        "delete": [DELETE],
    }
    look_ups = {"create": [LIST]}
    quirks = (
        "not_found",
        "created_status",
        "list_page_size",
        "large_pages",
        "alert_rule_put_resets",
        "unknown_channel",
    )

    valid = st.fixed_dictionaries(
        {
            "severity": values.names,
            "rule_config": st.fixed_dictionaries(
                {
                    "query": st.fixed_dictionaries({"metric": values.names}),
                    "condition": st.fixed_dictionaries(
                        {"operator": values.names, "threshold": values.amounts}
                    ),
                }
            ),
        },
        optional={
            "name": values.names,
            "notification_channel_ids": st.lists(values.names, max_size=3),
            "enabled": st.booleans(),
            "description": values.texts,
            "summary": values.texts,
            "domain": values.names,
            "time_aggregation": values.names,
            "adopt": st.booleans(),
        },
    )
    pickle = (
        "gASVQQAAAAAAAACMJHB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuYWxlcnRfcnVsZZSMEUFsZXJ0UnVs"
        "ZVByb3ZpZGVylJOUKYGULg=="
    )


area = AlertRule()


@area.scenario(
    "one that was there, in either domain, is refused or adopted", alert_rule_put_resets=(False, True)
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    for domain in ("rtc", "agent"):
        name = f"there-{domain}"
        theirs = {"name": name, "severity": "info", "ruleConfig": CONFIG, "domain": domain, "enabled": False}
        there = server.post(PATH, theirs)["alertRule"]["alertRuleId"]
        inputs = {**area.minimal(server, name), "domain": domain}
        with pytest.raises(ProviderFailure) as failure:
            direct.up({name: Declared("AlertRule", inputs)})
        assert all(
            word in failure.value.last_line for word in (there, "an alert rule with name", "adopt=True")
        )
        other = {**inputs, "domain": {"rtc": "agent", "agent": "rtc"}[domain], "adopt": True}
        with pytest.raises(ProviderFailure, match=f"its domain is {domain}, and no update changes that"):
            direct.up({name: Declared("AlertRule", other)})
        direct.up({name: Declared("AlertRule", {**inputs, "adopt": True})})
        assert direct.kept()[name].id == there
        (row,) = (one for one in server.emulator.state()["alert_rules"] if one["alertRuleId"] == there)
        assert (row["severity"], row["status"]) == ("warning", "active")


@area.scenario(
    "what is not declared any more is put back, what is stays", alert_rule_put_resets=(False, True)
)
def _one_flag(direct: Direct, server: Server, answers: Answers) -> None:
    inputs = {**area.full(server), "enabled": False}
    direct.up({"crowded": Declared("AlertRule", inputs)})
    (before,) = server.emulator.state()["alert_rules"]
    direct.up({"crowded": Declared("AlertRule", {**inputs, "severity": "info"})})
    (after,) = server.emulator.state()["alert_rules"]
    assert {name for name in before if before[name] != after.get(name)} - {"updatedAt"} == {"severity"}
    less = {name: value for name, value in inputs.items() if name not in ("description", "enabled")}
    direct.up({"crowded": Declared("AlertRule", less)})
    (last,) = server.emulator.state()["alert_rules"]
    assert (last["description"], last["status"], last["summary"]) == ("", "active", before["summary"])
    assert direct.refresh() == {}


@area.scenario("what somebody else changed is put back, also where the program leaves it out")
def _put_back(direct: Direct, server: Server, answers: Answers) -> None:
    program = {"crowded": Declared("AlertRule", area.minimal(server, "crowded"))}
    direct.up(program)
    id = direct.kept()["crowded"].id
    server.emulator.change("alert_rules", id, status="paused", notificationChannelIds=["theirs"])
    drift = ("update", "enabled", "notification_channel_ids", "status")
    assert direct.refresh() == {"crowded": drift}
    assert direct.up(program) == {"crowded": "update"}
    (row,) = server.emulator.state()["alert_rules"]
    assert (row["status"], row["notificationChannelIds"]) == ("active", [])
