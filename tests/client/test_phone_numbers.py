"""PhoneNumber, where VideoSDK shows less than is wanted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.definitions.phone_number import definition
from pulumi_videosdk.lifecycle import LifecycleError, Run
from videosdk_emulator import Emulator

ONE, TWO = "+14155550100", "+14155550101"


def attached(client: Client, *numbers: str, **inputs: Any) -> lifecycle.Stored:
    outbound = {"address": "sip.example.com", "sip_region": "auto"}
    common = {"name": "mine", "inbound": {"sip_region": "auto"}, "outbound": outbound}
    return lifecycle.create(
        definition, client, {**common, "phone_numbers": [*numbers], **inputs}, Run(progress=print)
    )


def test_a_number_that_is_not_shown_once_it_is_detached_is_warned_of_where_it_was_to_be_released(
    emulator: Emulator, client: Client
) -> None:
    emulator.quirks(detached_number="not_found")
    made, warnings = attached(client, ONE, release_on_delete=True), list[str]()
    emulator.fault("status", ".*/release", status=400, body={"message": "not now"}, times=1)
    with pytest.raises(Exception, match="is detached, and may not be released"):
        lifecycle.delete(definition, client, made.id, made.properties, Run(print, warnings.append))
    assert warnings == []
    lifecycle.delete(definition, client, made.id, made.properties, Run(print, warnings.append))
    assert f"does not show {ONE} any more, so it was not released" in warnings[0]


@pytest.mark.parametrize("is_shared", [False, True])
def test_whether_an_imported_number_shares_its_gateways_is_known_only_of_several(
    client: Client, is_shared: bool
) -> None:
    one, two = (
        attached(client, ONE, is_shared=is_shared),
        attached(client, TWO, "+14155550102", is_shared=is_shared),
    )
    seen = [lifecycle.import_(definition, client, made.id, "it", None) for made in (one, two)]
    replaced = [
        lifecycle.diff(definition, found.properties, {**found.inputs, "is_shared": False}).replaces
        for found in seen
    ]
    assert replaced == [[], ["is_shared"] if is_shared else []]


def test_what_numbers_share_is_not_changed_unseen_for_those_that_are_not_declared(client: Client) -> None:
    attached(client, ONE, TWO)
    with pytest.raises(
        LifecycleError, match=rf"are those of {re.escape(TWO)} too, and would change .* in one resource"
    ):
        attached(client, ONE, adopt=True)
    found, warnings = lifecycle.import_(definition, client, ONE, "it", None), list[str]()
    news = {**found.inputs, "media_encryption": "enable"}
    lifecycle.update(definition, lambda: client, ONE, found.properties, news, Run(print, warnings.append))
    assert f"its gateways are those of {TWO} too, and change" in warnings[0]
