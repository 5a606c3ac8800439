# Made from definitions/notification_channel.py by `make generate`: change it there.
"""NotificationChannel, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from .declaring import Resource


class NotificationChannel(Resource, token="videosdk:index:NotificationChannel"):
    """A channel by which the incidents of alert rules are told. Declare the rules that use it by its
    `channel_id`: they are then created after it, and deleted before it.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    mail = videosdk.NotificationChannel("mail", type="email", config={"to": ["ops@example.com"]})
    ```

    ## Import

    By its id. Where VideoSDK does not show its `config`, declare that afterwards.

    ```sh
    pulumi import videosdk:index:NotificationChannel name 660f2a7e9d1c4b0012ab34cd
    ```
    """

    secrets = ("config",)
    delete_before_replace = True
    id_output = "channel_id"

    channel_id: pulumi.Output[str]
    """The id that VideoSDK gave; the resource's `id` too."""
    created_at: pulumi.Output[str | None]
    """When it was made: ISO 8601, UTC."""
    type: pulumi.Output[str]
    config: pulumi.Output[dict[str, Any]]
    name: pulumi.Output[str]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        type: pulumi.Input[str],
        config: pulumi.Input[Mapping[str, Any]],
        name: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a NotificationChannel.

        :param resource_name: The resource's name in the program.
        :param type: What kind of channel it is: `webhook`, `slack`, `email`, `pagerduty` or `on_call`. Not
            empty; `webhook`, `slack`, `email`, `pagerduty` or `on_call` (another one is warned of, and
            sent).
        :param config: What a channel of this type needs, sent as it is, under VideoSDK's own names. It may
            hold keys, so it is encrypted in the state, and a refresh does not compare it.
        :param name: Its name. If it is left out, one is generated: the resource's name and a random
            suffix. Not empty.
        :param adopt: Whether to take over a channel that already has this name, instead of failing. It
            becomes what is declared.
        :param opts: Pulumi's options.
        """
        self._declare(resource_name, {"type": type, "config": config, "name": name, "adopt": adopt}, opts)
