"""NotificationChannel: looked for by its name, created, changed in place by a PUT of all of it."""

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

PATH: Final = "/v2/alertRules/notification-channel"

LIST: Final = Call("GET", PATH)
CREATE: Final = Call("POST", PATH, body='"{name}"', acts=True)
GET: Final = Call("GET", f"{PATH}/{{id}}")
CHANGE: Final = Call("PUT", f"{PATH}/{{id}}", acts=True)
DELETE: Final = Call("DELETE", f"{PATH}/{{id}}", acts=True)

KEY: Final = "xoxb-a-key-that-nobody-may-see"
THEIRS: Final = {"type": "email", "config": {"to": ["them@example.com"]}, "name": "theirs"}


class NotificationChannel(Area):
    resource, name, noun = "NotificationChannel", "alarms", "notification channel"

    table = "notification_channels"
    id = "channelId"

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["name"] == inputs["name"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["name"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"type": "email", "config": {"to": ["ops@example.com"]}, "name": name}

    def full(self, server: Server) -> Inputs:
        return {"type": "slack", "config": {"botToken": KEY, "channelId": "C1"}, "name": self.name}

    def others(self, server: Server) -> None:
        server.post(PATH, THEIRS)

    case = Case(
        create=[LIST, CREATE],
        update=Change({"type": "webhook", "config": {"url": "https://hooks.example.com"}}, [CHANGE]),
        replace=None,
        drift=Drift(
            lambda server, kept: server.emulator.change("notification_channels", kept.id, type="pagerduty"),
            ("update", "type"),
            "update",
            [CHANGE],
        ),
        read=[GET],
        delete=[DELETE],
        outputs=frozenset({"channel_id", "created_at"}),
    )
    calls = {
        "create": [CREATE],
        "read": [GET],
        "update": [CHANGE],
        "replace": [DELETE, CREATE],
        "delete": [DELETE],
    }
    look_ups = {"create": [LIST]}
    remarks = {"replace": "No input replaces: a user asks for it with `pulumi up --replace`."}
    quirks = (
        "not_found",
        "created_status",
        "list_page_size",
        "large_pages",
        "channel_config_shown",
        "channel_put_resets",
    )

    valid = st.fixed_dictionaries(
        {"type": values.names, "config": values.objects},
        optional={"name": values.names, "adopt": st.booleans()},
    )
    pickle = (
        "gASVVQAAAAAAAACMLnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMubm90aWZpY2F0aW9uX2NoYW5uZWyU"
        "jBtOb3RpZmljYXRpb25DaGFubmVsUHJvdmlkZXKUk5QpgZQu"
    )


area = NotificationChannel()


@area.scenario(
    "one that was there is refused or adopted",
    channel_put_resets=(False, True),
    channel_config_shown=(True, False),
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    there = server.post(PATH, {**THEIRS, "name": area.name})["channel"]["channelId"]
    area.others(server)
    inputs = area.full(server)
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"alarms": Declared("NotificationChannel", inputs)})
    assert all(word in failure.value.last_line for word in (there, "is there already", "adopt=True"))
    adopting = {"alarms": Declared("NotificationChannel", {**inputs, "adopt": True})}
    direct.up(adopting)
    assert direct.kept()["alarms"].id == there
    (row,) = (one for one in server.emulator.state()["notification_channels"] if one["channelId"] == there)
    assert (row["type"], row["config"]) == ("slack", inputs["config"])
    assert direct.refresh() == {}
    assert direct.preview(adopting) == {}


@area.scenario("a key in its configuration is in no error")
def _key_is_hidden(direct: Direct, server: Server, answers: Answers) -> None:
    body = {"message": f"the token {KEY} is revoked"}
    server.emulator.fault("status", PATH, method="POST", status=400, body=body)
    with pytest.raises(ProviderFailure, match="is revoked") as failure:
        direct.up({"alarms": Declared("NotificationChannel", area.full(server))})
    assert KEY not in str(failure.value)
