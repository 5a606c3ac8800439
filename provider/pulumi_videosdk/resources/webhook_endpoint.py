"""WebhookEndpoint, as a program declares it; what it is stands in `definitions`."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from ..declaring import Resource
from ..dynamic import Provider


class WebhookEndpointProvider(Provider):
    """Stored state refers to this class by its name and module."""


class WebhookEndpoint(Resource, module="videosdk", name="WebhookEndpoint"):
    """A receiver of webhooks, probed before anything points at it.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

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

    url: pulumi.Output[str]
    events: pulumi.Output[list[str] | None]
    probe: pulumi.Output[bool | None]
    probe_timeout: pulumi.Output[float | None]
    public_key: pulumi.Output[str]
    rejects_unsigned: pulumi.Output[bool | None]

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
        """Declare a receiver.

        :param resource_name: The resource's name in the program.
        :param url: Where VideoSDK is to post: https, at most 512 characters; http only for a loopback host.
        :param events: The events that the receiver takes: names, or patterns such as `session-*` or `*`.
        :param probe: Whether to post to the receiver once, unsigned, to see that it is there (default true).
        :param probe_timeout: How long the receiver may take to answer the probe, in seconds (default 30).
        :param opts: Pulumi's options.
        """
        self._declare(
            WebhookEndpointProvider,
            resource_name,
            {"url": url, "events": events, "probe": probe, "probe_timeout": probe_timeout},
            opts,
        )
