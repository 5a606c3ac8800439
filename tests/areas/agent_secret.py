"""AgentSecret: named by its name, its keys are set and taken away one by one, its values are never read."""

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

BASE: Final = "/ai/v1/cloud/secrets"

LOOK: Final = Call("GET", f"{BASE}/name/{{name}}", names_it=True)
MAKE: Final = Call("POST", BASE, body='"{name}"', acts=True)
SET: Final = Call("PATCH", f"{BASE}/keys/{{name}}", acts=True, text=True, names_it=True)
REMOVE: Final = Call("DELETE", f"{BASE}/keys/{{name}}", acts=True)
DELETE: Final = Call("DELETE", f"{BASE}/name/{{name}}", acts=True)


class AgentSecret(Area):
    resource, name, noun = "AgentSecret", "secret", "agent secret"

    table = "agent_secrets"

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"name": name, "keys": {"OPENAI_API_KEY": "sk-first", "GREETING": "good morning"}}

    def full(self, server: Server) -> Inputs:
        return {**self.minimal(server, self.name), "type": "NORMAL", "region": "us002"}

    def others(self, server: Server) -> None:
        server.post(BASE, {"name": "somebody-elses", "keys": {"THEIRS": "kept"}})

    case = Case(
        create=[LOOK, MAKE],
        update=Change({"keys": {"OPENAI_API_KEY": "sk-second", "ADDED": "new"}}, [SET, REMOVE]),
        replace=Change({"region": "eu001"}, [LOOK, DELETE, LOOK, MAKE]),
        drift=Drift(
            lambda server, kept: server.emulator.delete("agent_secrets", kept.id),
            ("delete",),
            "create",
            [LOOK, MAKE],
        ),
        read=[LOOK],
        delete=[LOOK, DELETE],
        outputs=frozenset({"secret_id"}),
    )
    calls = {
        "create": [MAKE],
        "read": [LOOK],
        "update": [SET, REMOVE],
        "replace": [MAKE, DELETE],
        "delete": [DELETE],
    }
    look_ups = {"create": [LOOK], "delete": [LOOK]}
    quirks = ("not_found", "created_status", "secret_taken", "secret_keys", "secret_patch", "secret_within")

    valid = st.fixed_dictionaries(
        {"name": values.names},
        optional={
            "keys": st.dictionaries(st.text(min_size=1, max_size=8), values.texts, max_size=3),
            "type": values.names,
            "region": values.names,
            "adopt": st.booleans(),
        },
    )
    pickle = (
        "gASVRQAAAAAAAACMJnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuYWdlbnRfc2VjcmV0lIwTQWdlbnRT"
        "ZWNyZXRQcm92aWRlcpSTlCmBlC4="
    )


area = AgentSecret()


# What it does whatever VideoSDK answers

HOW: Final = {
    "secret_keys": quirks.answers_to("secret_keys"),
    "secret_patch": quirks.answers_to("secret_patch"),
}


def _secret(**inputs: Any) -> dict[str, Declared]:
    return {"secret": Declared("AgentSecret", {"name": "mine", **inputs})}


def _keys_of(server: Server) -> Any:
    (row,) = server.emulator.state()["agent_secrets"]
    return row["keys"]


@area.scenario("the keys become those that are declared", **HOW)
def _keys(direct: Direct, server: Server, answers: Answers) -> None:
    direct.up(_secret(keys={"A": "value of a", "B": "value of b"}))
    assert direct.refresh() == {}
    direct.up(_secret(keys={"A": "another a", "C": "value of c"}))
    assert _keys_of(server) == {"A": "another a", "C": "value of c"}
    assert direct.refresh() == {}
    assert direct.up(_secret()) == {"secret": "update"}
    assert _keys_of(server) == {"A": "another a", "C": "value of c"}
    direct.up(_secret(keys={"A": "a third a"}))
    left = {} if answers["secret_keys"] != "hidden" else {"C": "value of c"}
    assert _keys_of(server) == {"A": "a third a", **left}
    assert direct.refresh() == {}


@area.scenario(
    "one that was there is refused or adopted",
    secret_taken=("conflict", "replaced"),
    secret_keys=HOW["secret_keys"],
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    server.post(BASE, {"name": "mine", "keys": {"THEIRS": "of somebody else"}})
    with pytest.raises(ProviderFailure) as failure:
        direct.up(_secret(keys={"A": "value of a"}))
    assert "adopt=True" in failure.value.last_line
    assert _keys_of(server) == {"THEIRS": "of somebody else"}
    direct.up(_secret(keys={"A": "value of a"}, adopt=True))
    left = {} if answers["secret_keys"] != "hidden" else {"THEIRS": "of somebody else"}
    assert _keys_of(server) == {"A": "value of a", **left}
    assert direct.refresh() == {}


@area.scenario("a key that others add or take away is drift, as far as VideoSDK shows it", **HOW)
def _drift(direct: Direct, server: Server, answers: Answers) -> None:
    declared = _secret(keys={"A": "value of a", "B": "value of b"})
    direct.up(declared)
    server.emulator.change("agent_secrets", "mine", keys={"A": "changed", "C": "added"})
    if answers["secret_keys"] == "hidden":
        assert direct.refresh() == {}
        return
    assert direct.refresh() == {"secret": ("update", "keys")}
    assert direct.up(declared) == {"secret": "update"}
    # That A has another value cannot be seen.
    assert _keys_of(server) == {"A": "changed", "B": "value of b"}
    assert direct.refresh() == {}
