# Made from definitions/routing_rule.py by `make generate`: change it there.
"""RoutingRule, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..args import RoutingRuleRoomArgs
from .declaring import Resource


class RoutingRule(Resource, token="videosdk:index:RoutingRule"):
    """A rule that says where the calls of phone numbers go: to a room, and to an agent in it.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    rule = videosdk.RoutingRule(
        "support",
        name="support",
        type="inbound",
        phone_numbers=["+14155550100"],
        room={"type": "dynamic", "prefix": "random"},
        agent_id="ag_4f7c2a91",
    )
    pulumi.export("rule_id", rule.rule_id)
    ```

    ## Import

    By its id.

    ```sh
    pulumi import videosdk:index:RoutingRule name rr_4f7c2a91
    ```
    """

    secrets = ("api_key",)
    delete_before_replace = True
    id_output = "rule_id"

    rule_id: pulumi.Output[str]
    """The id that VideoSDK gave; the resource's `id` too."""
    created_at: pulumi.Output[str | None]
    """When it was made: ISO 8601, UTC."""
    name: pulumi.Output[str]
    type: pulumi.Output[str]
    phone_numbers: pulumi.Output[list[str] | None]
    room: pulumi.Output[dict[str, Any] | None]
    agent_id: pulumi.Output[str | None]
    agent_metadata: pulumi.Output[dict[str, Any] | None]
    include_headers: pulumi.Output[str | None]
    headers: pulumi.Output[dict[str, Any] | None]
    headers_to_attributes: pulumi.Output[dict[str, Any] | None]
    allowed_numbers: pulumi.Output[list[str] | None]
    allowed_ip_addresses: pulumi.Output[list[str] | None]
    tags: pulumi.Output[list[str] | None]
    recording: pulumi.Output[bool | None]
    dtmf: pulumi.Output[bool | None]
    noise_cancellation: pulumi.Output[bool | None]
    hide_phone_number: pulumi.Output[bool | None]
    api_key: pulumi.Output[str | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        type: pulumi.Input[str],
        phone_numbers: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        room: pulumi.Input[RoutingRuleRoomArgs] | None = None,
        agent_id: pulumi.Input[str] | None = None,
        agent_metadata: pulumi.Input[Mapping[str, Any]] | None = None,
        include_headers: pulumi.Input[str] | None = None,
        headers: pulumi.Input[Mapping[str, Any]] | None = None,
        headers_to_attributes: pulumi.Input[Mapping[str, Any]] | None = None,
        allowed_numbers: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        allowed_ip_addresses: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        recording: pulumi.Input[bool] | None = None,
        dtmf: pulumi.Input[bool] | None = None,
        noise_cancellation: pulumi.Input[bool] | None = None,
        hide_phone_number: pulumi.Input[bool] | None = None,
        api_key: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a RoutingRule.

        :param resource_name: The resource's name in the program.
        :param name: Its name. Not empty.
        :param type: Which calls: `inbound` or `outbound`. VideoSDK cannot change it. Not empty; `inbound`
            or `outbound` (another one is warned of, and sent).
        :param phone_numbers: The phone numbers whose calls it routes. They must be there; no two inbound
            rules share one. Default: []. Each a phone number in E.164, such as `+14155550100`.
        :param room: The room that a call comes into: `{type, prefix, id, pin}`.
        :param agent_id: The agent that is sent into the room. Not empty.
        :param agent_metadata: What the agent is told. Default: {}.
        :param include_headers: Which of the call's SIP headers are passed on: `ALL`, `SIP_X_HEADERS` or
            `NONE`. Not empty; `ALL`, `SIP_X_HEADERS` or `NONE` (another one is warned of, and sent).
        :param headers: SIP headers that a call is placed with; for `outbound` rules only. Default: {}.
        :param headers_to_attributes: Which SIP headers become which attributes of the participant; for
            `inbound` rules only. Default: {}.
        :param allowed_numbers: The numbers that may call, or patterns of them. Default: []. Each not
            empty.
        :param allowed_ip_addresses: The addresses that may call. Default: []. Each not empty.
        :param tags: Tags of your own. Default: []. Each not empty.
        :param recording: Whether its calls are recorded.
        :param dtmf: Whether the tones of keys that callers press are taken up.
        :param noise_cancellation: Whether noise is taken out of its calls.
        :param hide_phone_number: Whether the caller's number is hidden from the room.
        :param api_key: The API key that the rule belongs to, if not the one of the credentials. Not empty.
        :param adopt: Whether to take over a rule that already has this name, instead of failing. It
            becomes as declared, but for its `type`, which must be the same.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name,
            {
                "name": name,
                "type": type,
                "phone_numbers": phone_numbers,
                "room": room,
                "agent_id": agent_id,
                "agent_metadata": agent_metadata,
                "include_headers": include_headers,
                "headers": headers,
                "headers_to_attributes": headers_to_attributes,
                "allowed_numbers": allowed_numbers,
                "allowed_ip_addresses": allowed_ip_addresses,
                "tags": tags,
                "recording": recording,
                "dtmf": dtmf,
                "noise_cancellation": noise_cancellation,
                "hide_phone_number": hide_phone_number,
                "api_key": api_key,
                "adopt": adopt,
            },
            opts,
        )
