"""What stands at VideoSDK: created once, found by its key after a lost reply, adopted if told to."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.area import Seen
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import LostReply
from pulumi_videosdk.api.sip_webhooks import SipWebhook
from pulumi_videosdk.definitions.objects import Kind
from pulumi_videosdk.definitions.sip_webhook import SipWebhookInputs, definition
from pulumi_videosdk.lifecycle import LifecycleError, OutcomeUnknown, Run
from tests.areas import AREAS
from tests.support.area import Area
from tests.support.server import Server
from videosdk_emulator import Emulator

PATH = "/v2/sip/webhooks"
INPUTS = {"url": "https://hooks.example.com/the-secret-path", "events": ["call-started"]}
THEIRS = {"url": "https://hooks.example.com/theirs", "events": ["call-missed"]}
UPDATED = ("SipWebhook", "RoutingRule", "NotificationChannel", "AlertRule")
RUN = Run(print, account="account A", pause=lambda _: None)


@pytest.fixture(autouse=True)
def _one_of_somebody_elses(client: Client) -> None:
    client.transport.call("POST", PATH, body=THEIRS, repeat_is_safe=False)


def created(client: Client, **inputs: Any) -> lifecycle.Stored:
    checked = lifecycle.check(definition, {}, {**INPUTS, **inputs})
    assert checked.failures == []
    return lifecycle.create(definition, client, checked.inputs, RUN)


def of_ours(emulator: Emulator) -> list[str]:
    return [one["id"] for one in emulator.state()["sip_webhooks"] if one["url"] == INPUTS["url"]]


def test_a_create_whose_reply_is_lost_is_found(emulator: Emulator, client: Client) -> None:
    emulator.fault("close", PATH, method="POST", when="after", times=1)
    assert [created(client).id] == of_ours(emulator)


def test_a_create_that_was_not_made_says_what_to_do_and_shows_no_path(
    emulator: Emulator, client: Client
) -> None:
    emulator.fault("close", PATH, method="POST", times=1)
    with pytest.raises(LostReply, match=r"with url=https://hooks\.example\.com/… is there") as raised:
        created(client)
    assert "Set adopt=True" in str(raised.value)
    assert "secret-path" not in str(raised.value)
    assert of_ours(emulator) == []


@pytest.mark.parametrize("acted", [True, False])
def test_where_the_look_fails_too_the_next_read_tells(
    emulator: Emulator, client: Client, acted: bool
) -> None:
    emulator.fault("close", PATH, method="POST", when="after" if acted else "before", times=1)
    emulator.fault("status", PATH, method="GET", status=503, skip=1)
    with pytest.raises(OutcomeUnknown, match="may be there now") as raised:
        created(client)
    emulator.clear_faults()
    stored = raised.value.stored
    seen = lifecycle.read(definition, client, stored.id, stored.properties)
    assert [seen.id] == of_ours(emulator) if seen else not acted


def test_a_look_that_fails_says_that_nothing_was_created(emulator: Emulator, client: Client) -> None:
    emulator.fault("status", PATH, method="GET", status=400, body={"message": "no lists today"})
    with pytest.raises(Exception, match=r"no lists today.* Nothing was created"):
        created(client)


def test_of_several_none_is_adopted(client: Client) -> None:
    for _ in range(2):
        client.transport.call("POST", PATH, body=INPUTS, repeat_is_safe=False)
    with pytest.raises(
        LifecycleError, match=r"2 SIP webhooks have url .* so none can be adopted: wh_.*, wh_"
    ):
        created(client, adopt=True)


def test_of_several_after_a_lost_reply_all_are_named(client: Client) -> None:
    two = [SipWebhook(id="wh_1", url="https://a.example"), SipWebhook(id="wh_2", url="https://a.example")]
    kind = Kind[SipWebhook]("SIP webhook", "url", lambda client, key: Seen(two, None))
    inputs = SipWebhookInputs(url="https://a.example", events=["call-started"])
    with pytest.raises(LostReply, match=r"one of them perhaps ours: wh_1, .* wh_2, "):
        kind.after_lost_reply(client, inputs, LostReply("no answer"))


def test_what_is_gone_already_is_deleted_and_read_as_gone(emulator: Emulator, client: Client) -> None:
    made = created(client)
    emulator.delete("sip_webhooks", made.id)
    assert lifecycle.read(definition, client, made.id, made.properties) is None
    lifecycle.delete(definition, client, made.id, made.properties, RUN)


def test_a_delete_that_fails_says_that_it_is_still_there(emulator: Emulator, client: Client) -> None:
    made = created(client)
    emulator.fault("status", f"{PATH}/.*", method="DELETE", status=400, body={"message": "not now"})
    with pytest.raises(Exception, match=rf"not now.* SIP webhook {made.id} is still there"):
        lifecycle.delete(definition, client, made.id, made.properties, RUN)


@pytest.mark.parametrize(
    "area", [one for one in AREAS if one.resource in UPDATED], ids=lambda one: one.resource
)
def test_when_it_was_made_is_kept_where_the_reply_to_an_update_leaves_that_out(
    emulator: Emulator, client: Client, area: Area
) -> None:
    inputs = {**area.full(Server(emulator))}
    made = lifecycle.create(area.definition, client, inputs, RUN)
    shown = {"id": made.id, "alertRule": {"alertRuleId": made.id}, "channel": {"channelId": made.id}}
    for method in ("PATCH", "PUT"):
        emulator.fault("status", ".*", method=method, status=200, body=shown)
    news = {**inputs, **area.case.update.inputs}
    left = lifecycle.update(area.definition, lambda: client, made.id, made.properties, news, RUN)
    assert left["created_at"] == made.properties["created_at"] is not None
