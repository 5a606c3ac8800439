# Made from definitions/connector.py by `make generate`: change it there.
"""Connector, as a program declares it."""

from __future__ import annotations

from typing import Any

import pulumi

from ..declaring import Resource
from ..dynamic import Provider
from .room import Room
from .routing_rule import RoutingRule


class ConnectorProvider(Provider):
    """Stored state refers to this class by its name and module."""


class Connector(Resource, module="videosdk", name="Connector"):
    """An address at VideoSDK to which a telephony provider posts its calls, so that they come into a room. It
    cannot be changed: a change of any input but `rotate_key_triggers` and `adopt` creates a new one, with
    another address.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    reception = videosdk.Room("reception")
    calls = videosdk.Connector("calls", provider="twilio", default_room_id=reception.room_id)
    pulumi.export("webhook_url", calls.webhook_url)
    ```

    ## Import

    By its id. Where VideoSDK hides its url, a change of `rotate_key_triggers` makes another.

    ```sh
    python -m pulumi_videosdk import Connector:name=cn_8b1f0c6d2e94 -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    secrets = ("webhook_url",)
    accepts = (
        ("default_room_id", Room, "room_id"),
        ("default_rule_id", RoutingRule, "rule_id"),
    )
    delete_before_replace = True

    webhook_url: pulumi.Output[str | None]
    """Where the telephony provider posts its calls: to be set there. It holds a key. No value: VideoSDK
    does not show that of an adopted one; a change of `rotate_key_triggers` makes a new one."""
    created_at: pulumi.Output[str | None]
    """When it was made: ISO 8601, UTC."""
    provider: pulumi.Output[str]
    name: pulumi.Output[str]
    default_room_id: pulumi.Output[str | None]
    default_rule_id: pulumi.Output[str | None]
    region: pulumi.Output[str | None]
    rotate_key_triggers: pulumi.Output[Any]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        provider: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        default_room_id: Room | pulumi.Input[str] | None = None,
        default_rule_id: RoutingRule | pulumi.Input[str] | None = None,
        region: pulumi.Input[str] | None = None,
        rotate_key_triggers: Any = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a Connector.

        :param resource_name: The resource's name in the program.
        :param provider: The telephony provider: `twilio`, `plivo` or `telnyx`. Not empty; `twilio`,
            `plivo` or `telnyx` (another one is warned of, and sent).
        :param name: Its name. If it is left out, one is generated: the resource's name and a random
            suffix. Not empty.
        :param default_room_id: The `room_id` of the room for calls that no routing rule fits. A `Room` may
            be given instead. The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
        :param default_rule_id: The id of the routing rule that applies by default. A `RoutingRule` may be
            given instead. Not empty.
        :param region: The region in which its calls come in. Not empty.
        :param rotate_key_triggers: Any values; a change gives it a new `webhook_url`, and the one before
            is dead at once.
        :param adopt: Whether to take over a connector that already has this name, instead of failing. What
            VideoSDK shows of it must be as declared here.
        :param opts: Pulumi's options.
        """
        self._declare(
            ConnectorProvider,
            resource_name,
            {
                "provider": provider,
                "name": name,
                "default_room_id": default_room_id,
                "default_rule_id": default_rule_id,
                "region": region,
                "rotate_key_triggers": rotate_key_triggers,
                "adopt": adopt,
            },
            opts,
        )
