"""Connector: looked for by its name, created, replaced by any change; its key is rotated in place."""

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

PATH: Final = "/v2/connectors"

LIST: Final = Call("GET", PATH)
CREATE: Final = Call("POST", PATH, body='"{name}"', acts=True)
GET: Final = Call("GET", f"{PATH}/{{id}}")
ROTATE: Final = Call("POST", f"{PATH}/{{id}}/rotate-key", acts=True)
DELETE: Final = Call("DELETE", f"{PATH}/{{id}}", acts=True)


class Connector(Area):
    resource, name, noun = "Connector", "trunk", "connector"

    table = "connectors"

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"provider": "twilio", "name": name}

    def full(self, server: Server) -> Inputs:
        room = server.room(customRoomId="reception")
        return {
            **self.minimal(server, self.name),
            "default_room_id": room,
            "default_rule_id": "rr_0a1b2c",
            "region": "us002",
            "rotate_key_triggers": {"version": 1},
        }

    def others(self, server: Server) -> None:
        server.post(PATH, {"provider": "telnyx", "name": "theirs"})

    case = Case(
        create=[LIST, CREATE],
        update=Change({"rotate_key_triggers": {"version": 2}}, [ROTATE]),
        replace=Change({"provider": "plivo"}, [DELETE, LIST, CREATE]),
        drift=Drift(
            lambda server, kept: server.emulator.change("connectors", kept.id, region="in002"),
            ("update", "region"),
            "replace",
            [DELETE, LIST, CREATE],
        ),
        read=[GET],
        delete=[DELETE],
        outputs=frozenset({"webhook_url", "created_at"}),
    )
    calls = {
        "create": [CREATE],
        "read": [GET],
        "update": [ROTATE],
        "replace": [DELETE, CREATE],
        "delete": [DELETE],
    }
    look_ups = {"create": [LIST]}
    quirks = ("not_found", "connector_url_shown", "connector_again")

    valid = st.fixed_dictionaries(
        {"provider": values.names},
        optional={
            "name": values.names,
            "default_room_id": values.room_ids,
            "default_rule_id": values.names,
            "region": values.names,
            "rotate_key_triggers": values.plain,
            "adopt": st.booleans(),
        },
    )
    pickle = (
        "gASVQAAAAAAAAACMI3B1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuY29ubmVjdG9ylIwRQ29ubmVjdG9yUHJvdmlkZXKUk5QpgZQu"
    )


area = Connector()


@area.scenario(
    "one that was there is refused, or adopted as it is",
    connector_url_shown=("always", "once"),
    connector_again=("second", "refused"),
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    inputs = area.minimal(server, area.name)
    there = server.post(PATH, inputs)["data"]
    area.others(server)
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"trunk": Declared("Connector", inputs)})
    assert all(word in failure.value.last_line for word in (there["id"], "is there already", "adopt=True"))
    other = {"trunk": Declared("Connector", {**inputs, "provider": "plivo", "adopt": True})}
    with pytest.raises(ProviderFailure, match="its provider is not what is declared"):
        direct.up(other)
    adopting = {"trunk": Declared("Connector", {**inputs, "adopt": True})}
    direct.up(adopting)
    kept = direct.kept()["trunk"]
    shown = there["webhookUrl"] if answers["connector_url_shown"] == "always" else None
    assert (kept.id, kept.properties.get("webhook_url")) == (there["id"], shown)
    # Its key is as it was: others use it.
    (row,) = (one for one in server.emulator.state()["connectors"] if one["id"] == there["id"])
    assert there["webhookUrl"].endswith(row["key"])
    assert direct.refresh() == {}
    assert direct.preview(adopting) == {}


@area.scenario(
    "one whose reply was lost is found, and has a url that works", connector_url_shown=("always", "once")
)
def _lost_create(direct: Direct, server: Server, answers: Answers) -> None:
    server.emulator.fault("close", PATH, method="POST", when="after", times=1)
    direct.up({"trunk": Declared("Connector", area.minimal(server, area.name))})
    (row,) = server.emulator.state()["connectors"]
    assert direct.kept()["trunk"].properties["webhook_url"].endswith(row["key"])


@area.scenario("only another rotate_key_triggers makes another url", connector_url_shown=("always", "once"))
def _rotates(direct: Direct, server: Server, answers: Answers) -> None:
    inputs = area.full(server)
    direct.up({"trunk": Declared("Connector", inputs)})
    first = direct.kept()["trunk"].properties["webhook_url"]
    direct.up({"trunk": Declared("Connector", {**inputs, "adopt": True})})
    assert direct.kept()["trunk"].properties["webhook_url"] == first
    direct.up({"trunk": Declared("Connector", {**inputs, "rotate_key_triggers": 2, "adopt": True})})
    second = direct.kept()["trunk"].properties["webhook_url"]
    (row,) = server.emulator.state()["connectors"]
    assert second != first
    assert second.endswith(row["key"])
    assert direct.refresh() == {}
