# Made from definitions/agent_deployment.py by `make generate`: change it there.
"""AgentDeployment, as a program declares it."""

from __future__ import annotations

import pulumi

from ..declaring import Resource
from ..dynamic import Provider
from .agent_secret import AgentSecret


class AgentDeploymentProvider(Provider):
    """Stored state refers to this class by its name and module."""


class AgentDeployment(Resource, module="videosdk", name="AgentDeployment"):
    """A deployment of an agent in VideoSDK's cloud. It runs nothing by itself: its versions do.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    keys = videosdk.AgentSecret("keys", name="note-taker")
    notes = videosdk.AgentDeployment("notes", name="note-taker", env_secret=keys)
    pulumi.export("agent_id", notes.agent_id)
    ```

    ## Import

    By its id.

    ```sh
    python -m pulumi_videosdk import AgentDeployment:name=dep_4f7c2a9108d1 -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    accepts = (("env_secret", AgentSecret, "secret_id"),)
    delete_before_replace = True
    id_output = "deployment_id"

    deployment_id: pulumi.Output[str]
    """The id that VideoSDK gave; the resource's `id` too."""
    agent_id: pulumi.Output[str]
    """The agent that is deployed."""
    status: pulumi.Output[str | None]
    """As VideoSDK has it; as of the last `up` or `refresh`."""
    created_at: pulumi.Output[str | None]
    """When it was created: ISO 8601, UTC."""
    name: pulumi.Output[str]
    env_secret: pulumi.Output[str | None]
    force: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        agent_id: pulumi.Input[str] | None = None,
        env_secret: AgentSecret | pulumi.Input[str] | None = None,
        force: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an AgentDeployment.

        :param resource_name: The resource's name in the program.
        :param name: What it is called. Not empty.
        :param agent_id: The agent that it deploys. Left out, VideoSDK makes a new one, which the output
            `agent_id` names. Not empty.
        :param env_secret: The `secret_id` of the secret whose keys become the agent's environment. An
            `AgentSecret` may be given instead. Not empty.
        :param force: Whether a delete may end active versions, and drop their live calls. It is read from
            the state: after setting it, run `up`.
        :param adopt: Whether to take over a deployment that already has this name, instead of failing.
        :param opts: Pulumi's options.
        """
        self._declare(
            AgentDeploymentProvider,
            resource_name,
            {"name": name, "agent_id": agent_id, "env_secret": env_secret, "force": force, "adopt": adopt},
            opts,
        )
