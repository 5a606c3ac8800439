# Made from definitions/phone_number.py by `make generate`: change it there.
"""PhoneNumber, as a program declares it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

from ..args import PhoneNumberInboundArgs, PhoneNumberOutboundArgs
from .declaring import Resource


class PhoneNumber(Resource, token="videosdk:index:PhoneNumber"):
    """Phone numbers of a carrier, attached to gateways for calls that come in and that are placed.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    support = videosdk.PhoneNumber(
        "support",
        name="support",
        phone_numbers=["+14155550100"],
        inbound={"sip_region": "us002"},
        outbound={"address": "sip.telnyx.com", "sip_region": "us002", "transport": "tls"},
    )
    ```

    ## Import

    By the number, or by several of one resource with commas between them.

    ```sh
    pulumi import videosdk:index:PhoneNumber name +14155550100
    ```
    """

    secrets = ("outbound",)
    delete_before_replace = True
    renamed_within = ("inbound.sip_region", "outbound.sip_region")

    phone_number_ids: pulumi.Output[list[str]]
    """The ids that VideoSDK gave, ordered by the numbers: that of the lowest number first."""
    name: pulumi.Output[str]
    phone_numbers: pulumi.Output[list[str]]
    inbound: pulumi.Output[dict[str, Any]]
    outbound: pulumi.Output[dict[str, Any]]
    is_shared: pulumi.Output[bool | None]
    media_encryption: pulumi.Output[str | None]
    release_on_delete: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        phone_numbers: pulumi.Input[Sequence[pulumi.Input[str]]],
        inbound: pulumi.Input[PhoneNumberInboundArgs],
        outbound: pulumi.Input[PhoneNumberOutboundArgs],
        is_shared: pulumi.Input[bool] | None = None,
        media_encryption: pulumi.Input[str] | None = None,
        release_on_delete: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a PhoneNumber.

        :param resource_name: The resource's name in the program.
        :param name: What they are called. A refresh does not compare it. Not empty.
        :param phone_numbers: The numbers, in E.164. Not empty; each a phone number in E.164, such as
            `+14155550100`.
        :param inbound: How calls to them come in: `{sip_region}`.
        :param outbound: How calls from them are placed: `{address, sip_region, auth, transport}`.
        :param is_shared: Whether all the numbers share one pair of gateways, or each has its own. Default:
            True.
        :param media_encryption: Whether media is encrypted: `enable` or `disable`. Not empty; `enable` or
            `disable` (another one is warned of, and sent).
        :param release_on_delete: Whether a delete also gives the numbers back to their provider: they are
            lost then, for good.
        :param adopt: Whether to take over numbers that are attached already, instead of failing. Their
            gateways become as declared.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name,
            {
                "name": name,
                "phone_numbers": phone_numbers,
                "inbound": inbound,
                "outbound": outbound,
                "is_shared": is_shared,
                "media_encryption": media_encryption,
                "release_on_delete": release_on_delete,
                "adopt": adopt,
            },
            opts,
        )
