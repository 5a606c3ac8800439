"""SipWebhook: looked for by its url, created, changed in place."""

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

PATH: Final = "/v2/sip/webhooks"

LIST: Final = Call("GET", PATH)
CREATE: Final = Call("POST", PATH, body='/{name}[^/]*"', acts=True)
GET: Final = Call("GET", f"{PATH}/{{id}}")
CHANGE: Final = Call("PATCH", f"{PATH}/{{id}}", acts=True)
DELETE: Final = Call("DELETE", f"{PATH}/{{id}}", acts=True)


class SipWebhook(Area):
    resource, name, noun = "SipWebhook", "calls", "SIP webhook"

    table = "sip_webhooks"

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["url"] == inputs["url"])

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"url": server.emulator.inbox_url(name), "events": ["call-started"]}

    def full(self, server: Server) -> Inputs:
        return {**self.minimal(server, self.name), "events": ["call-started", "call-hangup"]}

    def others(self, server: Server) -> None:
        server.post(PATH, {"url": "https://hooks.example.com/theirs", "events": ["call-missed"]})

    case = Case(
        create=[LIST, CREATE],
        update=Change({"events": ["call-missed"]}, [CHANGE]),
        replace=None,
        drift=Drift(
            lambda server, kept: server.emulator.change("sip_webhooks", kept.id, events=["call-update"]),
            ("update", "events"),
            "update",
            [CHANGE],
        ),
        read=[GET],
        delete=[DELETE],
        outputs=frozenset({"created_at"}),
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
    quirks = ("not_found", "created_status", "list_page_size", "large_pages")

    valid = st.fixed_dictionaries(
        {"url": values.urls, "events": st.lists(values.call_events, min_size=1, max_size=4)},
        optional={"probe": st.booleans(), "probe_timeout": st.floats(0.1, 3600), "adopt": st.booleans()},
    )
    pickle = (
        "gASVQwAAAAAAAACMJXB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuc2lwX3dlYmhvb2uUjBJTaXBXZWJo"
        "b29rUHJvdmlkZXKUk5QpgZQu"
    )


area = SipWebhook()


@area.scenario(
    "one that was there is refused or adopted",
    sip_webhook_again=("second", "refused"),
    list_page_size=(None, 1),
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    inputs = area.minimal(server, area.name)
    there = server.post(PATH, {**inputs, "events": ["call-missed"]})["id"]
    area.others(server)
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"calls": Declared("SipWebhook", inputs)})
    assert all(word in failure.value.last_line for word in (there, "is there already", "adopt=True"))
    adopting = {"calls": Declared("SipWebhook", {**inputs, "adopt": True})}
    direct.up(adopting)
    assert direct.kept()["calls"].id == there
    (row,) = (one for one in server.emulator.state()["sip_webhooks"] if one["id"] == there)
    assert row["events"] == ["call-started"]
    assert direct.refresh() == {}
    assert direct.preview(adopting) == {}


@area.scenario("a receiver that is missing is found out before anything is created or changed")
def _receiver_is_missing(direct: Direct, server: Server, answers: Answers) -> None:
    inputs = {**area.minimal(server, area.name), "probe": True, "probe_timeout": 0.5}
    server.emulator.configure_inbox(area.name, status=404)
    with pytest.raises(ProviderFailure, match="it answered 404"):
        direct.up({"calls": Declared("SipWebhook", inputs)})
    assert server.emulator.state()["sip_webhooks"] == []
    server.emulator.configure_inbox(area.name, status=200, unsigned_status=401)
    direct.up({"calls": Declared("SipWebhook", inputs)})
    assert direct.kept()["calls"].properties["rejects_unsigned"] is True
