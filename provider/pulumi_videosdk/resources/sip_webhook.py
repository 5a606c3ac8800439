# Made from definitions/sip_webhook.py by `make generate`: change it there.
"""SipWebhook, as a program declares it."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from ..declaring import Resource
from ..dynamic import Provider


class SipWebhookProvider(Provider):
    """Stored state refers to this class by its name and module."""


class SipWebhook(Resource, module="videosdk", name="SipWebhook"):
    """A receiver of the events of a project's phone calls.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    calls = videosdk.SipWebhook(
        "calls",
        url="https://hooks.example.com/calls",
        events=["call-started", "call-hangup"],
    )
    ```

    ## Import

    By its id.

    ```sh
    python -m pulumi_videosdk import SipWebhook:name=wh_4f7c2a91 -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    delete_before_replace = True

    created_at: pulumi.Output[str | None]
    """When it was made: ISO 8601, UTC."""
    rejects_unsigned: pulumi.Output[bool | None]
    """Whether the receiver rejected the unsigned probe (401, 403), as it should; no value: not known."""
    url: pulumi.Output[str]
    events: pulumi.Output[list[str]]
    probe: pulumi.Output[bool | None]
    probe_timeout: pulumi.Output[float | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        url: pulumi.Input[str],
        events: pulumi.Input[Sequence[pulumi.Input[str]]],
        probe: pulumi.Input[bool] | None = None,
        probe_timeout: pulumi.Input[float] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a SipWebhook.

        :param resource_name: The resource's name in the program.
        :param url: Where VideoSDK posts the events. An https address, at most 512 characters; plain http
            for a loopback host only.
        :param events: Which events, by name, such as `call-started`. Not empty; each not empty; each
            `call-started`, `call-answered`, `call-hangup`, `call-transferred`, `call-missed`,
            `call-update`, `call-ringing`, `call-transfer-initiated`, `call-transfer-accepted`,
            `call-transfer-ringing`, `call-transfer-failed`, `call-transferring`, `switch-room-initiated`,
            `switch-room-completed` or `switch-room-failed` (another one is warned of, and sent).
        :param probe: Whether to send one unsigned post to the receiver before each create and update, to
            check that it answers.
        :param probe_timeout: How long the receiver may take to answer the probe, in seconds. Default: 30.
            More than 0; 3600 or less.
        :param adopt: Whether to take over a SIP webhook that already has this url, instead of failing. Its
            events become those that are declared.
        :param opts: Pulumi's options.
        """
        self._declare(
            SipWebhookProvider,
            resource_name,
            {"url": url, "events": events, "probe": probe, "probe_timeout": probe_timeout, "adopt": adopt},
            opts,
        )
