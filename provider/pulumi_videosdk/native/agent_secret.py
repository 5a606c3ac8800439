# Made from definitions/agent_secret.py by `make generate`: change it there.
"""AgentSecret, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from .declaring import Resource


class AgentSecret(Resource, token="videosdk:index:AgentSecret"):
    """Values that the agent cloud keeps for agents: their environment, or the login of an image registry.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    keys = videosdk.AgentSecret("keys", name="note-taker", keys={"OPENAI_API_KEY": "sk-of-your-own"})
    pulumi.export("secret_id", keys.secret_id)
    ```

    ## Import

    By its name. Its values are not read: declare `keys`, and the first `up` sets them.

    ```sh
    pulumi import videosdk:index:AgentSecret name note-taker
    ```
    """

    secrets = ("keys",)
    delete_before_replace = True
    id_output = "secret_id"

    secret_id: pulumi.Output[str]
    """The id that VideoSDK gave, which an `AgentDeployment` and an image take; the resource's `id` too."""
    name: pulumi.Output[str]
    keys: pulumi.Output[dict[str, Any] | None]
    type: pulumi.Output[str | None]
    region: pulumi.Output[str | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        keys: pulumi.Input[Mapping[str, Any]] | None = None,
        type: pulumi.Input[str] | None = None,
        region: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an AgentSecret.

        :param resource_name: The resource's name in the program.
        :param name: Its name, of `a-z`, `0-9`, `_` and `-`.
        :param keys: The values by key, such as `{"OPENAI_API_KEY": …}`; of an `IMAGE_PULL` secret
            `SERVER`, `USERNAME` and `PASSWORD`. A key that is left out is deleted. Without `keys`, those
            that are there stay. Not empty.
        :param type: What it is for: `NORMAL` for an agent's environment, `IMAGE_PULL` for pulling a
            private image. Default: NORMAL. Not empty; `NORMAL` or `IMAGE_PULL` (another one is warned of,
            and sent).
        :param region: The region that it is kept in; left out, VideoSDK decides. Not empty; `us001`,
            `uk001`, `sg001`, `eu001`, `uae001`, `in001`, `in002`, `in003`, `sg002`, `us002`, `aus001` or
            `dev1` (another one is warned of, and sent).
        :param adopt: Whether to take over a secret that already has this name, instead of failing. Its
            keys become those that are declared.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name, {"name": name, "keys": keys, "type": type, "region": region, "adopt": adopt}, opts
        )
