"""AgentVersion: active as it is created, changed in place, and deactivated: VideoSDK deletes none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.areas.agent_deployment import BASE as DEPLOYMENTS
from tests.areas.agent_deployment import VERSIONS, version_of
from tests.protocol.process import ProviderFailure
from tests.support import quirks
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server

OWN: Final = {"version_tag": "{name}-own"}
AGENT: Final = Call("GET", DEPLOYMENTS, query="deploymentId={deployment_id}(&|$)")
TAGGED: Final = Call("GET", VERSIONS, query="deploymentId={deployment_id}(&|$)", needs=OWN)
MAKE: Final = Call("POST", VERSIONS, body='"{deployment_id}"', acts=True)
GET: Final = Call("GET", f"{VERSIONS}/{{id}}")
CHANGE: Final = Call("PUT", f"{VERSIONS}/{{id}}", acts=True, text=True)
CLEAR: Final = Call("DELETE", f"{VERSIONS}/{{id}}/schedule", acts=True)
STOP: Final = Call("PUT", f"{VERSIONS}/{{id}}/activate", acts=True, text=True)

IMAGE: Final = {"image_url": "ghcr.io/acme/note-taker:1.0", "image_type": "public", "image_cr": "ghcr.io"}
SCHEDULE: Final = {
    "timezone": "Europe/Berlin",
    "recurring": [
        {"days": ["MON", "TUE"], "start_time": "09:00", "end_time": "18:00", "min_replica": 2},
        {"name": "night", "days": ["SAT"], "start_time": "22:00", "end_time": "02:00", "min_replica": 0},
    ],
    "overrides": [
        {"date": "2026-12-24", "min_replica": 0},
        {
            "date_range": {"start": "2026-11-27", "end": "2026-11-29"},
            "start_time": "09:00",
            "end_time": "18:00",
            "min_replica": 3,
        },
    ],
}


def deployed(server: Server, name: str) -> Inputs:
    """A deployment of somebody else's, for a version."""
    made = server.post(DEPLOYMENTS, {"name": f"for-{name}"})
    return {"deployment_id": made["id"], "agent_id": made["agentId"]}


class AgentVersion(Area):
    resource, name, noun = "AgentVersion", "version", "agent version"

    table = "agent_versions"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row["active"])

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["deploymentId"] == inputs["deployment_id"])

    def has_generated_name(self, inputs: Inputs) -> bool:
        return "version_tag" not in inputs

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["versionTag"]), str(row["deploymentId"]))

    def minimal(self, server: Server, name: str) -> Inputs:
        return {**deployed(server, name), "image": IMAGE}

    def full(self, server: Server) -> Inputs:
        return {
            **self.minimal(server, self.name),
            "profile": "cpu-medium",
            "min_replica": 1,
            "max_replica": 3,
            "schedule": SCHEDULE,
            "webhook": {
                "end_point": server.emulator.inbox_url("agents"),
                "events": ["agent-session-stopped", "agent-session-started"],
            },
        }

    def others(self, server: Server) -> None:
        version_of(server, server.post(DEPLOYMENTS, {"name": "of-somebody-else"})["id"])

    case = Case(
        create=[MAKE],
        update=Change(
            {"image": {**IMAGE, "image_url": "ghcr.io/acme/note-taker:1.1"}, "max_replica": 4}, [CHANGE]
        ),
        replace=Change({"region": "eu001"}, [MAKE, STOP]),
        drift=Drift(
            lambda server, kept: server.emulator.change("agent_versions", kept.id, maxReplica=9),
            ("update", "max_replica"),
            "update",
            [CHANGE],
        ),
        read=[GET],
        delete=[STOP],
        outputs=frozenset({"version_id", "agent_id", "active", "status", "created_at"}),
    )
    calls = {
        "create": [MAKE],
        "read": [GET],
        "update": [CHANGE],
        "replace": [MAKE, STOP],
        "delete": [STOP],
    }
    look_ups = {"create": [TAGGED]}
    remarks = {"delete": "VideoSDK keeps it, inactive."}
    quirks = (
        "not_found",
        "created_status",
        "version_rollover",
        "version_image",
        "version_schedule",
    )

    _replicas = st.integers(0, 50)
    _clock = st.sampled_from(["00:00", "09:30"])
    _rule = {"start_time": _clock, "end_time": st.just("23:59"), "min_replica": st.just(0)}
    _schedule = st.fixed_dictionaries(
        {"timezone": values.names},
        optional={
            "recurring": st.lists(
                st.fixed_dictionaries(
                    {"days": st.lists(st.sampled_from(["MON", "SUN"]), min_size=1, max_size=3), **_rule}
                ),
                max_size=2,
            ),
            "overrides": st.lists(
                st.fixed_dictionaries(
                    {"date": st.dates().map(lambda day: day.isoformat()), "min_replica": st.just(0)}
                ),
                max_size=2,
            ),
        },
    )
    valid = st.fixed_dictionaries(
        {
            "deployment_id": values.names,
            "image": st.fixed_dictionaries(
                {"image_url": values.names}, optional={"image_type": values.names, "image_cr": values.names}
            ),
        },
        optional={
            "agent_id": values.names,
            "profile": values.names,
            "min_replica": st.integers(0, 5),
            "max_replica": st.integers(5, 50),
            "schedule": _schedule,
            "region": values.names,
            "version_tag": values.names.filter(lambda name: name.strip("-")),
            "webhook": st.fixed_dictionaries({"end_point": values.urls, "events": values.events}),
            "force": st.booleans(),
            "adopt": st.booleans(),
        },
    )
    pickle = (
        "gASVRwAAAAAAAACMJ3B1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuYWdlbnRfdmVyc2lvbpSMFEFnZW50"
        "VmVyc2lvblByb3ZpZGVylJOUKYGULg=="
    )


area = AgentVersion()


# What it does whatever VideoSDK answers


def version(inputs: Inputs, **more: Any) -> dict[str, Declared]:
    return {"version": Declared("AgentVersion", {**inputs, "image": IMAGE, **more})}


@area.scenario(
    "one with live calls is stopped only by force",
    live_sessions=(409, 400),
    error_shape=quirks.answers_to("error_shape"),
)
def _live(direct: Direct, server: Server, answers: Answers) -> None:
    declared = deployed(server, "version")
    direct.up(version(declared))
    id = direct.kept()["version"].id
    server.emulator.change("agent_versions", id, liveSessions=2)
    with pytest.raises(ProviderFailure) as failure:
        direct.destroy()
    assert all(word in failure.value.last_line for word in (id, "active sessions", "force=True"))
    (row,) = server.emulator.state()["agent_versions"]
    assert (row["active"], row["liveSessions"]) == (True, 2)
    assert direct.up(version(declared, force=True)) == {"version": "update"}
    direct.destroy()
    (row,) = server.emulator.state()["agent_versions"]
    assert not row["active"]


@area.scenario(
    "one that another has taken the place of stays as it is, and is deleted",
    version_rollover=("replaces", "beside"),
    stop_again=(200, 400),
    version_image=("object", "url"),
)
def _taken(direct: Direct, server: Server, answers: Answers) -> None:
    declared = deployed(server, "version")
    direct.up(version(declared))
    theirs = version_of(server, declared["deployment_id"])
    shown = {"version": ("update", "active", "status")} if answers["version_rollover"] == "replaces" else {}
    assert direct.refresh() == shown
    assert direct.preview(version(declared)) == {}
    direct.destroy()
    assert area.alive(server.emulator.state()) == [theirs]


@area.scenario(
    "one of a tag that was there is refused or adopted",
    version_filters=("compared", "ignored"),
    version_image=("object", "url"),
    version_schedule=("shown", "hidden"),
    list_page_size=(None, 1),
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    elsewhere, declared = deployed(server, "another"), deployed(server, "version")
    for one in (elsewhere, declared):
        ids = {"deploymentId": one["deployment_id"], "agentId": one["agent_id"]}
        theirs = server.post(VERSIONS, {**ids, "versionTag": "v1", "image": {"imageUrl": "theirs"}})["id"]
    server.emulator.act("agent_versions", theirs, "deactivate")
    with pytest.raises(ProviderFailure) as failure:
        direct.up(version(declared, version_tag="v1"))
    assert theirs in failure.value.last_line
    direct.up(version(declared, version_tag="v1", adopt=True, max_replica=2))
    assert direct.kept()["version"].id == theirs
    row = server.emulator.state()["agent_versions"][1]
    assert (row["active"], row["maxReplica"], row["image"]["imageUrl"]) == (True, 2, IMAGE["image_url"])
    assert direct.refresh() == {}


@area.scenario(
    "a create whose reply is lost is found by its tag",
    version_filters=("compared", "ignored"),
    list_page_size=(None, 1),
)
def _lost(direct: Direct, server: Server, answers: Answers) -> None:
    declared = deployed(server, "version")
    version_of(server, declared["deployment_id"])
    server.emulator.fault("close", VERSIONS, method="POST", when="after", times=1)
    direct.up(version({"deployment_id": declared["deployment_id"]}))
    assert direct.kept()["version"].id == server.emulator.state()["agent_versions"][1]["id"]
    assert direct.kept()["version"].properties["agent_id"] == declared["agent_id"]


@area.scenario("a schedule that is left out is taken away", version_schedule=("shown", "hidden"))
def _schedule(direct: Direct, server: Server, answers: Answers) -> None:
    declared = deployed(server, "version")
    direct.up(version(declared, max_replica=3, schedule=SCHEDULE))
    (row,) = server.emulator.state()["agent_versions"]
    assert row["schedule"]["recurring"][0]["startTime"] == "09:00"
    assert row["schedule"]["overrides"][1]["dateRange"] == {"start": "2026-11-27", "end": "2026-11-29"}
    assert direct.refresh() == {}
    # Its rules ask for 3: VideoSDK refuses fewer as long as it is there.
    assert direct.up(version(declared, max_replica=1)) == {"version": "update"}
    (row,) = server.emulator.state()["agent_versions"]
    assert "schedule" not in row
    assert direct.refresh() == {}
