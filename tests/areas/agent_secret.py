"""AgentSecret: named by its name, its keys are set and taken away one by one, its values are never read."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
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

LOOK: Final = Call("GET", f"{BASE}/name/{{name}}")
MAKE: Final = Call("POST", BASE, body='"{name}"', acts=True)
GET: Final = Call("GET", f"{BASE}/name/{{id}}")
SET: Final = Call("PATCH", f"{BASE}/keys/{{id}}", acts=True)
REMOVE: Final = Call("DELETE", f"{BASE}/keys/{{id}}", acts=True)
DELETE: Final = Call("DELETE", f"{BASE}/name/{{id}}", acts=True)


class AgentSecret(Area):
    resource, name, noun = "AgentSecret", "secret", "agent secret"

    table, id = "agent_secrets", "name"

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return row["name"] in (name, f"{name}-renamed")

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"name": name, "keys": {"OPENAI_API_KEY": "sk-first"}}

    def full(self, server: Server) -> Inputs:
        keys = {"OPENAI_API_KEY": "sk-first", "GREETING": "good morning"}
        return {"name": "secret", "keys": keys, "type": "NORMAL", "region": "us002"}

    def others(self, server: Server) -> None:
        server.post(BASE, {"name": "somebody-elses", "keys": {"THEIRS": "kept"}})

    case = Case(
        create=[LOOK, MAKE],
        update=Change({"keys": {"OPENAI_API_KEY": "sk-second", "ADDED": "new"}}, [SET, REMOVE]),
        replace=Change({"name": "{name}-renamed", "keys": {"ADDED": "new"}}, [DELETE, LOOK, MAKE]),
        drift=Drift(
            lambda server, kept: server.emulator.delete("agent_secrets", kept.id),
            ("delete",),
            "create",
            [LOOK, MAKE],
        ),
        read=[GET],
        delete=[DELETE],
        outputs=frozenset({"secret_id"}),
    )
    calls = {
        "create": [MAKE],
        "read": [GET],
        "update": [SET, REMOVE],
        "replace": [MAKE, DELETE],
        "delete": [DELETE],
    }
    look_ups = {"create": [LOOK]}
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


def _secret(name: str, **inputs: Any) -> dict[str, Declared]:
    return {"secret": Declared("AgentSecret", {"name": name, **inputs})}


def _new_name() -> str:
    # The process that these run in has met the others' names.
    return f"mine-{token_hex(4)}"


def _keys_of(server: Server) -> Any:
    (row,) = server.emulator.state()["agent_secrets"]
    return row["keys"]


@area.scenario("the keys become those that are declared", **HOW)
def _keys(direct: Direct, server: Server, answers: Answers) -> None:
    name = _new_name()
    direct.up(_secret(name, keys={"A": "value of a", "B": "value of b"}))
    assert direct.refresh() == {}
    direct.up(_secret(name, keys={"A": "another a", "C": "value of c"}))
    assert _keys_of(server) == {"A": "another a", "C": "value of c"}
    assert direct.refresh() == {}
    assert direct.up(_secret(name)) == {"secret": "update"}
    assert _keys_of(server) == {"A": "another a", "C": "value of c"}


@area.scenario("one that was there is refused or adopted", secret_taken=("conflict", "replaced"), **HOW)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    name = _new_name()
    server.post(BASE, {"name": name, "keys": {"THEIRS": "of somebody else"}})
    with pytest.raises(ProviderFailure) as failure:
        direct.up(_secret(name, keys={"A": "value of a"}))
    assert "adopt=True" in failure.value.last_line
    assert _keys_of(server) == {"THEIRS": "of somebody else"}
    direct.up(_secret(name, keys={"A": "value of a"}, adopt=True))
    left = {} if answers["secret_keys"] != "hidden" else {"THEIRS": "of somebody else"}
    assert _keys_of(server) == {"A": "value of a", **left}
    assert direct.refresh() == {}


@area.scenario("a key that others add or take away is drift, as far as VideoSDK shows it", **HOW)
def _drift(direct: Direct, server: Server, answers: Answers) -> None:
    name = _new_name()
    declared = _secret(name, keys={"A": "value of a", "B": "value of b"})
    direct.up(declared)
    server.emulator.change("agent_secrets", name, keys={"A": "changed", "C": "added"})
    if answers["secret_keys"] == "hidden":
        assert direct.refresh() == {}
        return
    assert direct.refresh() == {"secret": ("update", "keys")}
    assert direct.up(declared) == {"secret": "update"}
    # That A has another value cannot be seen.
    assert _keys_of(server) == {"A": "changed", "B": "value of b"}
    assert direct.refresh() == {}
