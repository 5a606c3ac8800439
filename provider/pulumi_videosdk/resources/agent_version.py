# Made from definitions/agent_version.py by `make generate`: change it there.
"""AgentVersion, as a program declares it."""

from __future__ import annotations

from typing import Any

import pulumi

from ..args import (
    VersionImageArgs,
    VersionScheduleArgs,
    VersionWebhookArgs,
)
from ..declaring import Resource
from ..dynamic import Provider
from .agent_deployment import AgentDeployment
from .webhook_endpoint import WebhookEndpoint


class AgentVersionProvider(Provider):
    """Stored state refers to this class by its name and module."""


class AgentVersion(Resource, module="videosdk", name="AgentVersion"):
    """A version of an agent's deployment: what runs when the agent is called. VideoSDK activates it as it is
    created.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    notes = videosdk.AgentDeployment("notes", name="note-taker")
    version = videosdk.AgentVersion(
        "version",
        deployment_id=notes,
        image={"image_url": "ghcr.io/acme/note-taker:1.4", "image_type": "public", "image_cr": "ghcr.io"},
        profile="cpu-small",
        min_replica=0,
        max_replica=3,
    )
    pulumi.export("version_id", version.version_id)
    ```

    ## Import

    By its id.

    ```sh
    python -m pulumi_videosdk import AgentVersion:name=ddv_4f7c2a9108d1 -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    accepts = (
        ("deployment_id", AgentDeployment, "deployment_id"),
        ("agent_id", AgentDeployment, "agent_id"),
        ("webhook", WebhookEndpoint, {"end_point": "url", "events": "events"}),
    )
    id_output = "version_id"

    version_id: pulumi.Output[str]
    """The id that VideoSDK gave; the resource's `id` too."""
    agent_id: pulumi.Output[str]
    """The deployment's agent."""
    active: pulumi.Output[bool]
    """Whether it runs, as of the last `up` or `refresh`. Another version of the deployment may have taken
    its place."""
    status: pulumi.Output[str | None]
    """As VideoSDK has it; as of the last `up` or `refresh`."""
    created_at: pulumi.Output[str | None]
    """When it was created: ISO 8601, UTC."""
    deployment_id: pulumi.Output[str]
    image: pulumi.Output[dict[str, Any]]
    profile: pulumi.Output[str | None]
    min_replica: pulumi.Output[int | None]
    max_replica: pulumi.Output[int | None]
    schedule: pulumi.Output[dict[str, Any] | None]
    region: pulumi.Output[str | None]
    version_tag: pulumi.Output[str]
    webhook: pulumi.Output[dict[str, Any] | None]
    force: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        deployment_id: AgentDeployment | pulumi.Input[str],
        agent_id: AgentDeployment | pulumi.Input[str] | None = None,
        image: pulumi.Input[VersionImageArgs],
        profile: pulumi.Input[str] | None = None,
        min_replica: pulumi.Input[int] | None = None,
        max_replica: pulumi.Input[int] | None = None,
        schedule: pulumi.Input[VersionScheduleArgs] | None = None,
        region: pulumi.Input[str] | None = None,
        version_tag: pulumi.Input[str] | None = None,
        webhook: WebhookEndpoint | pulumi.Input[VersionWebhookArgs] | None = None,
        force: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an AgentVersion.

        :param resource_name: The resource's name in the program.
        :param deployment_id: The deployment that it is a version of. An `AgentDeployment` may be given
            instead. Not empty.
        :param agent_id: The deployment's agent; left out, it is looked up. It changes only with the
            deployment. An `AgentDeployment` may be given instead. Not empty.
        :param image: What runs: `{image_url, image_type, image_cr, image_pull_secret}`.
        :param profile: The machine for each replica. Not empty; `cpu-small`, `cpu-medium` or `cpu-large`
            (another one is warned of, and sent).
        :param min_replica: How many replicas run at the least; at most `max_replica`. 0 or more; 50 or
            less.
        :param max_replica: How many replicas run at the most. 0 or more; 50 or less.
        :param schedule: When other numbers of replicas run at the least: `{timezone, recurring,
            overrides}`.
        :param region: Where it runs; VideoSDK's default is `us002`. Not empty; `us001`, `uk001`, `sg001`,
            `eu001`, `uae001`, `in001`, `in002`, `in003`, `sg002`, `us002`, `aus001` or `dev1` (another one
            is warned of, and sent).
        :param version_tag: A name for it, by which it can be dispatched. If it is left out, one is
            generated: the resource's name and a random suffix. Not empty.
        :param webhook: Who receives the events of its sessions: `{end_point, events}`. A `WebhookEndpoint`
            may be given instead.
        :param force: Whether a delete may drop live calls. It is read from the state: after setting it,
            run `up`.
        :param adopt: Whether to take over a version of the deployment that already has this `version_tag`,
            instead of failing. It becomes what is declared, and active.
        :param opts: Pulumi's options.
        """
        self._declare(
            AgentVersionProvider,
            resource_name,
            {
                "deployment_id": deployment_id,
                "agent_id": agent_id,
                "image": image,
                "profile": profile,
                "min_replica": min_replica,
                "max_replica": max_replica,
                "schedule": schedule,
                "region": region,
                "version_tag": version_tag,
                "webhook": webhook,
                "force": force,
                "adopt": adopt,
            },
            opts,
        )
