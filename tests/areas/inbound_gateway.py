"""InboundGateway: looked for by its name, created, changed in place with all that is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server

NUMBERS: Final = ["+14155550100"]
AUTH: Final = {"username": "videosdk", "password": "correct horse battery"}

QUIRKS: Final = ("not_found", "created_status", "list_page_size", "large_pages")

OPTIONAL: Final = {
    "auth": st.fixed_dictionaries({"username": values.names, "password": values.names}),
    "media_encryption": st.sampled_from(["enable", "disable"]),
    "record": st.booleans(),
    "noise_cancellation": st.booleans(),
    "enable_dtmf": st.booleans(),
    "metadata": st.dictionaries(values.names, values.texts, max_size=2),
    "tags": st.lists(values.names, max_size=3),
    "geo_region": st.sampled_from(["auto", "us002"]),
    "adopt": st.booleans(),
}


class Gateway(Area):
    """What tests say of either kind."""

    path: ClassVar[str]

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return not row["deleted"]

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"name": name, "numbers": NUMBERS}

    def full(self, server: Server) -> Inputs:
        return {
            **self.minimal(server, self.name),
            "auth": AUTH,
            "media_encryption": "enable",
            "record": True,
            "noise_cancellation": True,
            "metadata": {"team": "support"},
            "tags": ["b", "a"],
            "geo_region": "us002",
        }

    def others(self, server: Server) -> None:
        server.post(self.path, self.minimal(server, "somebody-elses"))

    def __init__(self) -> None:
        super().__init__()
        self.scenario(
            "a change of one flag leaves all else as it is",
            gateway_auth_shown=("whole", "username", "absent"),
            gateway_defaults_shown=(False, True),
        )(self._one_flag)
        self.scenario(
            "one that was there is refused or adopted",
            gateway_name_taken=(409, 400),
            list_page_size=(None, 1),
        )(self._was_there)
        self.scenario(
            "a name that was used before is free, or refused", deleted_gateway_name=("free", "taken")
        )(self._used_before)

    def declared(self, inputs: Inputs) -> dict[str, Declared]:
        return {"gateway": Declared(self.resource, inputs)}

    def only_row(self, server: Server) -> dict[str, Any]:
        tables: Mapping[str, Any] = {**server.emulator.state()}
        (row,) = tables[str(self.table)]
        return {key: value for key, value in row.items() if key not in ("id", "seq")}

    def _one_flag(self, direct: Direct, server: Server, answers: Answers) -> None:
        inputs = self.full(server)
        direct.up(self.declared(inputs))
        before = self.only_row(server)
        assert direct.up(self.declared({**inputs, "noise_cancellation": False})) == {"gateway": "update"}
        assert self.only_row(server) == {**before, "noiseCancellation": False}
        less = {key: value for key, value in inputs.items() if key not in ("metadata", "tags", "geo_region")}
        direct.up(self.declared(less))
        left = {**before, "tags": [], "metadata": {}}
        left.pop("geoRegion")
        assert self.only_row(server).items() >= left.items()
        assert direct.refresh() == {}

    def _was_there(self, direct: Direct, server: Server, answers: Answers) -> None:
        inputs = self.minimal(server, "mine")
        there = server.post(self.path, {**inputs, "record": True, "tags": ["theirs"]})["id"]
        with pytest.raises(ProviderFailure) as failure:
            direct.up(self.declared(inputs))
        assert all(
            word in failure.value.last_line for word in (there, "'mine' is there already", "adopt=True")
        )
        adopting = self.declared({**inputs, "adopt": True})
        direct.up(adopting)
        assert direct.kept()["gateway"].id == there
        assert (self.only_row(server)["record"], self.only_row(server)["tags"]) == (False, [])
        assert direct.preview(adopting) == {}

    def _used_before(self, direct: Direct, server: Server, answers: Answers) -> None:
        inputs = self.minimal(server, "mine")
        direct.up(self.declared(inputs))
        direct.destroy()
        if answers["deleted_gateway_name"] == "taken":
            with pytest.raises(
                ProviderFailure,
                match=r"name already exists.* may keep the names of deleted ones",
            ):
                direct.up(self.declared(inputs))
            return
        direct.up(self.declared(inputs))


def case_of(path: str, table: str) -> Case:
    """The life of either kind."""
    return Case(
        create=[Call("GET", path), made(path)],
        update=Change({"tags": ["c"]}, [changed(path)]),
        replace=None,
        drift=Drift(
            lambda server, kept: server.emulator.change(table, kept.id, record=False),
            ("update", "record"),
            "update",
            [changed(path)],
        ),
        read=[Call("GET", f"{path}/{{id}}")],
        delete=[deleted(path)],
        outputs=frozenset({"gateway_id"}),
    )


def calls_of(path: str) -> dict[str, list[Call]]:
    """The calls of either kind."""
    return {
        "create": [made(path)],
        "read": [Call("GET", f"{path}/{{id}}")],
        "update": [changed(path)],
        "replace": [deleted(path), made(path)],
        "delete": [deleted(path)],
    }


def made(path: str) -> Call:
    return Call("POST", path, body='"name": "{name}"', acts=True)


def changed(path: str) -> Call:
    return Call("PATCH", f"{path}/{{id}}", acts=True)


def deleted(path: str) -> Call:
    return Call("DELETE", f"{path}/{{id}}", acts=True)


class InboundGateway(Gateway):
    resource, name, noun = "InboundGateway", "inbound", "inbound gateway"

    path, table = "/v2/sip/inbound-gateways", "inbound_gateways"

    def full(self, server: Server) -> Inputs:
        return {**super().full(server), "allowed_numbers": ["+1*"], "allowed_addresses": ["192.0.2.0/24"]}

    case = case_of(path, table)
    calls = calls_of(path)
    look_ups = {"create": [Call("GET", path)]}
    remarks = {"replace": "No input replaces: a user asks for it with `pulumi up --replace`."}
    quirks = QUIRKS

    valid = st.fixed_dictionaries(
        {"name": values.names, "numbers": st.lists(values.numbers_to_call, min_size=1, max_size=3)},
        optional={
            **OPTIONAL,
            "allowed_addresses": st.lists(values.names, max_size=3),
            "allowed_numbers": st.lists(values.names, max_size=3),
        },
    )
    pickle = (
        "gASVSwAAAAAAAACMKXB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuaW5ib3VuZF9nYXRld2F5lIwWSW5i"
        "b3VuZEdhdGV3YXlQcm92aWRlcpSTlCmBlC4="
    )


area = InboundGateway()
