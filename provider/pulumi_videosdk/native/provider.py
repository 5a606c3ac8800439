# Made from settings.py by `make generate`: change it there.
"""An account of VideoSDK's, as a program declares it."""

from __future__ import annotations

import pulumi

from .declaring import ProviderResource


class Provider(ProviderResource):
    """An account of VideoSDK's for some of a program's resources: give it to them as their option `provider`.
    What is left out comes from the environment of the run, not from the stack's config."""

    secrets = ("token", "secret")
    numbers = ("timeout",)

    token: pulumi.Output[str | None]
    api_key: pulumi.Output[str | None]
    secret: pulumi.Output[str | None]
    endpoint: pulumi.Output[str | None]
    timeout: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        token: pulumi.Input[str] | None = None,
        api_key: pulumi.Input[str] | None = None,
        secret: pulumi.Input[str] | None = None,
        endpoint: pulumi.Input[str] | None = None,
        timeout: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an account.

        :param resource_name: The provider's name in the program.
        :param token: A ready JWT, sent raw: no `Bearer`.
        :param api_key: With the secret: mints its own short-lived tokens.
        :param secret: What those are signed with.
        :param endpoint: VideoSDK's API, without `/v2`; default `https://api.videosdk.live`; http only for
            a loopback host.
        :param timeout: Seconds that one call may take, its repeats included; default 60.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name,
            {"token": token, "api_key": api_key, "secret": secret, "endpoint": endpoint, "timeout": timeout},
            opts,
        )
