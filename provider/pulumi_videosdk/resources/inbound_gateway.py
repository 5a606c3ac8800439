# Made from definitions/inbound_gateway.py by `make generate`: change it there.
"""InboundGateway, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..args import GatewayAuthArgs
from ..declaring import Resource
from ..dynamic import Provider


class InboundGatewayProvider(Provider):
    """Stored state refers to this class by its name and module."""


class InboundGateway(Resource, module="videosdk", name="InboundGateway"):
    """A connection by which calls to a set of phone numbers come in.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    gateway = videosdk.InboundGateway(
        "support",
        name="support",
        numbers=["+14155550100"],
        allowed_numbers=["+1*"],
        record=True,
        geo_region="us002",
    )
    pulumi.export("gateway_id", gateway.gateway_id)
    ```

    ## Import

    By its id. `auth` is not read: declare it.

    ```sh
    python -m pulumi_videosdk import InboundGateway:name=663a1c2f0d4be91f3a8c7712 -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    secrets = ("auth",)
    delete_before_replace = True
    id_output = "gateway_id"

    gateway_id: pulumi.Output[str]
    """The id that VideoSDK gave; the resource's `id` too."""
    name: pulumi.Output[str]
    numbers: pulumi.Output[list[str]]
    auth: pulumi.Output[dict[str, Any] | None]
    media_encryption: pulumi.Output[str | None]
    record: pulumi.Output[bool | None]
    noise_cancellation: pulumi.Output[bool | None]
    enable_dtmf: pulumi.Output[bool | None]
    metadata: pulumi.Output[dict[str, Any] | None]
    tags: pulumi.Output[list[str] | None]
    geo_region: pulumi.Output[str | None]
    adopt: pulumi.Output[bool | None]
    allowed_addresses: pulumi.Output[list[str] | None]
    allowed_numbers: pulumi.Output[list[str] | None]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        numbers: pulumi.Input[Sequence[pulumi.Input[str]]],
        auth: pulumi.Input[GatewayAuthArgs] | None = None,
        media_encryption: pulumi.Input[str] | None = None,
        record: pulumi.Input[bool] | None = None,
        noise_cancellation: pulumi.Input[bool] | None = None,
        enable_dtmf: pulumi.Input[bool] | None = None,
        metadata: pulumi.Input[Mapping[str, Any]] | None = None,
        tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        geo_region: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        allowed_addresses: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        allowed_numbers: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an InboundGateway.

        :param resource_name: The resource's name in the program.
        :param name: Its name: no two gateways of a kind have the same. Not empty.
        :param numbers: The phone numbers that it handles, in E.164. Not empty; each a phone number in
            E.164, such as `+14155550100`.
        :param auth: What the other side authenticates with: `{username, password}`. It is written, and
            never read again: a refresh does not compare it.
        :param media_encryption: Whether media is encrypted: `enable` or `disable`. Not empty; `enable` or
            `disable` (another one is warned of, and sent).
        :param record: Whether its calls are recorded.
        :param noise_cancellation: Whether noise is taken out of its calls.
        :param enable_dtmf: Whether the tones of keys that callers press are taken up.
        :param metadata: Names and values of your own. Default: {}.
        :param tags: Tags of your own. Default: []. Each not empty.
        :param geo_region: The region that its calls go through. Not empty; `auto`, `us002` or `in002`
            (another one is warned of, and sent).
        :param adopt: Whether to take over a gateway that already has this name, instead of failing. It
            becomes as it is declared.
        :param allowed_addresses: The addresses, or ranges of them, that may call; if it is left out, any.
            Default: []. Each not empty.
        :param allowed_numbers: The numbers that may call, or patterns such as `+91*`; if it is left out,
            any. Default: []. Each not empty.
        :param opts: Pulumi's options.
        """
        self._declare(
            InboundGatewayProvider,
            resource_name,
            {
                "name": name,
                "numbers": numbers,
                "auth": auth,
                "media_encryption": media_encryption,
                "record": record,
                "noise_cancellation": noise_cancellation,
                "enable_dtmf": enable_dtmf,
                "metadata": metadata,
                "tags": tags,
                "geo_region": geo_region,
                "adopt": adopt,
                "allowed_addresses": allowed_addresses,
                "allowed_numbers": allowed_numbers,
            },
            opts,
        )
