# Made from definitions/webhook_endpoint.py by `make generate`: change it there.
"""WebhookEndpoint, as a program declares it."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from .declaring import Resource


class WebhookEndpoint(Resource, token="videosdk:index:WebhookEndpoint"):
    """A receiver of webhooks, probed before any resource refers to it.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    hook = videosdk.WebhookEndpoint(
        "hook",
        url="https://hooks.example.com/videosdk",
        events=["session-*", "transcription-*"],
    )
    room = videosdk.Room("standup", webhook=hook)
    pulumi.export("public_key", hook.public_key)
    ```

    ## Import

    There is nothing at VideoSDK to import: declare it.
    """

    public_key: pulumi.Output[str]
    """The key that VideoSDK signs webhooks with, PEM: what `webhooks.verify` needs."""
    rejects_unsigned: pulumi.Output[bool | None]
    """Whether the receiver rejected the unsigned probe (401, 403), as it should. Without a value it is not
    known: nothing was probed, or something else refused the probe."""
    url: pulumi.Output[str]
    events: pulumi.Output[list[str] | None]
    probe: pulumi.Output[bool | None]
    probe_timeout: pulumi.Output[float | None]

    def __init__(
        self,
        resource_name: str,
        *,
        url: pulumi.Input[str],
        events: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        probe: pulumi.Input[bool] | None = None,
        probe_timeout: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a WebhookEndpoint.

        :param resource_name: The resource's name in the program.
        :param url: Where VideoSDK posts its webhooks. An https address, at most 512 characters; plain http
            for a loopback host only.
        :param events: The events that the receiver takes: names or patterns such as `session-*` or `*`. At
            least one; each not empty; each a webhook event, or a pattern that fits one (another one is
            warned of, and sent).
        :param probe: Whether to send one unsigned post to the receiver, to check that it answers. Default:
            True.
        :param probe_timeout: How long the receiver may take to answer the probe, in seconds: one that is
            created in the same run may need time to start. Until then the probe is repeated. Default: 30.
            More than 0; 3600 or less.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name,
            {"url": url, "events": events, "probe": probe, "probe_timeout": probe_timeout},
            opts,
        )
