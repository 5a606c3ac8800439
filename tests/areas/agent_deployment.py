"""AgentDeployment: found by its name in a list that may ignore that, and deleted after its versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import quirks
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server

BASE: Final = "/ai/v1/cloud/deployments"
VERSIONS: Final = "/ai/v1/cloud/versions"

NAMED: Final = Call("GET", BASE, query="name={name}(&|$)")
MAKE: Final = Call("POST", BASE, body='"{name}"', acts=True)
LOOK: Final = Call("GET", BASE, query="deploymentId={id}(&|$)", names_it=True)
SET: Final = Call("PUT", f"{BASE}/{{id}}/update", acts=True, text=True)
RUNNING: Final = Call("GET", VERSIONS, query="deploymentId={id}(&|$)")
DELETE: Final = Call("POST", f"{BASE}/{{id}}/delete", acts=True, text=True)


class AgentDeployment(Area):
    resource, name, noun = "AgentDeployment", "deployment", "agent deployment"

    table = "agent_deployments"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row["status"] != "deleted")

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"name": name, "env_secret": "first-secret"}

    def full(self, server: Server) -> Inputs:
        return {"name": "deployment", "env_secret": "first-secret", "force": True}

    def others(self, server: Server) -> None:
        server.post(BASE, {"name": "somebody-elses"})

    case = Case(
        create=[NAMED, MAKE],
        update=Change({"env_secret": "second-secret", "force": False}, [SET]),
        replace=Change({"agent_id": "ag_of-our-own", "force": False}, [RUNNING, DELETE, NAMED, MAKE]),
        drift=Drift(
            lambda server, kept: server.emulator.change("agent_deployments", kept.id, envSecret="theirs"),
            ("update", "env_secret"),
            "update",
            [SET],
        ),
        read=[LOOK],
        delete=[RUNNING, DELETE],
        outputs=frozenset({"deployment_id", "agent_id", "status", "created_at"}),
    )
    calls = {
        "create": [MAKE],
        "read": [LOOK],
        "update": [SET],
        "replace": [DELETE, MAKE],
        "delete": [DELETE],
    }
    look_ups = {"create": [NAMED], "delete": [RUNNING]}
    remarks = {"replace": "The old one is deleted first, then a new one is created."}
    quirks = (
        "not_found",
        "created_status",
        "list_page_size",
        "large_pages",
        "deployment_filters",
        "deployment_deleted",
        "deployment_in_use",
    )

    valid = st.fixed_dictionaries(
        {"name": values.names},
        optional={
            "agent_id": values.names,
            "env_secret": values.names,
            "force": st.booleans(),
            "adopt": st.booleans(),
        },
    )
    pickle = (
        "gASVTQAAAAAAAACMKnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuYWdlbnRfZGVwbG95bWVudJSMF0Fn"
        "ZW50RGVwbG95bWVudFByb3ZpZGVylJOUKYGULg=="
    )


area = AgentDeployment()


# What it does whatever VideoSDK answers

HOW: Final = {
    "deployment_filters": quirks.answers_to("deployment_filters"),
    "deployment_deleted": quirks.answers_to("deployment_deleted"),
    "list_page_size": (None, 1),
}


def deployment(**inputs: Any) -> dict[str, Declared]:
    return {"deployment": Declared("AgentDeployment", {"name": "mine", **inputs})}


def version_of(server: Server, id: str) -> str:
    """Somebody starts a version of a deployment."""
    (row,) = [one for one in server.emulator.state()["agent_deployments"] if one["id"] == id]
    image = {"imageUrl": "docker.io/acme/agent"}
    made: str = server.post(VERSIONS, {"deploymentId": id, "agentId": row["agentId"], "image": image})["id"]
    return made


@area.scenario("one that was there is refused or adopted; what was deleted is not there", **HOW)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up(deployment())
    direct.destroy()
    theirs = server.post(BASE, {"name": "mine"})["id"]
    with pytest.raises(ProviderFailure) as failure:
        direct.up(deployment())
    assert theirs in failure.value.last_line
    assert "adopt=True" in failure.value.last_line
    direct.up(deployment(adopt=True, env_secret="ours"))
    assert direct.kept()["deployment"].id == theirs
    assert [one["envSecret"] for one in server.emulator.state()["agent_deployments"]] == [None, "ours"]
    assert direct.refresh() == {}
    server.emulator.change("agent_deployments", theirs, status="deleted")
    assert direct.refresh() == {"deployment": ("delete",)}


@area.scenario(
    "one with an active version of somebody else is deleted only by force",
    deployment_in_use=("refused", "deleted"),
    version_filters=("compared", "ignored"),
    list_page_size=(None, 1),
)
def _in_use(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up(deployment())
    elsewhere = version_of(server, server.post(BASE, {"name": "another"})["id"])
    theirs = version_of(server, direct.kept()["deployment"].id)
    with pytest.raises(ProviderFailure) as failure:
        direct.destroy()
    line = failure.value.last_line
    assert all(word in line for word in (theirs, "force=True", "Nothing was deleted"))
    assert elsewhere not in line
    direct.up(deployment(force=True))
    direct.destroy()
    active = {one["id"]: one["active"] for one in server.emulator.state()["agent_versions"]}
    assert active == {elsewhere: True, theirs: False}


@area.scenario(
    "an agent that VideoSDK made stays the deployment's own", deployment_filters=("compared", "ignored")
)
def _agent(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up(deployment(env_secret="first"))
    agent = direct.kept()["deployment"].properties["agent_id"]
    assert agent.startswith("ag_")
    assert direct.preview(deployment(env_secret="first")) == {}
    assert direct.refresh() == {}
    assert direct.up(deployment(env_secret="second")) == {"deployment": "update"}
    assert direct.kept()["deployment"].properties["agent_id"] == agent
    assert direct.preview(deployment(env_secret="second", agent_id=agent)) == {}
    assert direct.up(deployment()) == {"deployment": "update"}
    assert server.emulator.state()["agent_deployments"][0]["envSecret"] == "second"
    assert direct.refresh() == {}
