"""AgentDeployment: where the agent cloud runs an agent.

What always holds:

- A deployment of a name that existed before is never taken over silently: the create fails, or adopts it if
  `adopt` is set.
- One with active versions is not deleted, unless `force` is set: live calls would be dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from .. import lifecycle
from ..api.agent_deployments import AgentDeployment, AgentDeployments
from ..api.agent_versions import AgentVersions
from ..api.area import Seen
from ..api.errors import VideoSDKError
from ..lifecycle import Accepts, Context, Created, Definition, Found, LifecycleError, replaces, stays
from .objects import Kind, kept, lasting
from .terms import Name

if TYPE_CHECKING:
    from ..api.client import Client

FORCED = (
    "If it has live calls, this would drop them. To do so, set force=True, run `up`, and then what deletes it"
)
"""What to do where VideoSDK refuses to end what has live calls."""


class AgentDeploymentInputs(lifecycle.Inputs):
    """A deployment of an agent in VideoSDK's cloud. It runs nothing by itself: its versions do."""

    name: Annotated[Name, replaces]
    """What it is called."""

    agent_id: Annotated[Name | None, replaces] = None
    """The agent that it deploys. Left out, VideoSDK makes a new one, which the output `agent_id` names."""

    env_secret: Annotated[Name | None, Accepts("AgentSecret", "secret_id"), stays] = None
    """The `secret_id` of the secret whose keys become the agent's environment."""

    force: bool = False
    """Whether a delete may end active versions, and drop their live calls. It is read from the state: after
    setting it, run `up`."""

    adopt: bool = False
    """Whether to take over a deployment that already has this name, instead of failing."""


class AgentDeploymentOutputs(lifecycle.Outputs):
    deployment_id: str
    """The id that VideoSDK gave; the resource's `id` too."""

    agent_id: str
    """The agent that is deployed."""

    status: str | None
    """As VideoSDK has it; as of the last `up` or `refresh`."""

    created_at: str | None
    """When it was created: ISO 8601, UTC."""


def _look(client: Client, name: str) -> Seen[AgentDeployment]:
    return client.of(AgentDeployments).named(name)


DEPLOYMENTS = Kind("deployment", "name", _look, is_gone=lambda one: one.deleted)


def _create(
    client: Client, inputs: AgentDeploymentInputs, context: Context
) -> Created[AgentDeploymentOutputs]:
    """The list shows whether there is a deployment of this name already; after a lost reply, whether it was
    created. With `adopt`, the secret of one that is there becomes the declared one."""
    deployments = client.of(AgentDeployments)
    made, adopted = DEPLOYMENTS.create(
        client,
        inputs,
        context,
        make=lambda: deployments.create(**inputs.model_dump(exclude={"force", "adopt"})),
        adopt=lambda one: _adopted(deployments, one, inputs),
    )
    return Created(made.id, _outputs(made), adopted, shown=definition.fields)


def _adopted(
    deployments: AgentDeployments, one: AgentDeployment, inputs: AgentDeploymentInputs
) -> AgentDeployment:
    declared = inputs.model_dump(include={"agent_id"}, exclude_none=True)
    DEPLOYMENTS.ensure_as_declared(one, declared, {"agent_id": one.agent_id}, definition.fields)
    if inputs.env_secret not in (None, one.env_secret):
        deployments.set_secret(one.id, inputs.env_secret)
    return one


def _read(
    client: Client, id: str, inputs: AgentDeploymentInputs, stored: Mapping[str, Any]
) -> Found[AgentDeploymentOutputs] | None:
    """One look into the list.

    Another secret, name or agent than the declared one is drift. One that is not in the list any more, or
    that is there as deleted, is gone.
    """
    found = client.of(AgentDeployments).get(id)
    if found is None:
        return None
    live = {"name": found.name, "agent_id": found.agent_id, "env_secret": found.env_secret}
    return Found(lasting(_outputs(found), stored, "created_at"), live, gone=found.deleted)


def _update(
    client: Client, id: str, inputs: AgentDeploymentInputs, context: Context
) -> AgentDeploymentOutputs:
    """Another `env_secret` is attached in place. What else can change is only stored, without a call."""
    if inputs.env_secret not in (None, context.stored.get("env_secret")):
        client.of(AgentDeployments).set_secret(id, inputs.env_secret)
    return kept(AgentDeploymentOutputs, context)


def _delete(client: Client, id: str, inputs: AgentDeploymentInputs) -> None:
    """Unless `force` is set, the list of its versions is looked at: none may be active. One that is gone
    already is a success."""
    deployments = client.of(AgentDeployments)
    if not inputs.force:
        _ensure_idle(client, id, inputs)
    DEPLOYMENTS.delete(
        id,
        lambda id: deployments.remove(id, force=inputs.force),
        deployments.get,
        if_refused="" if inputs.force else FORCED,
    )


def _ensure_idle(client: Client, id: str, inputs: AgentDeploymentInputs) -> None:
    try:
        active = [
            one.id for one in client.of(AgentVersions).of_deployment(id, inputs.agent_id).items if one.active
        ]
    except VideoSDKError:
        # VideoSDK itself refuses then, or does not.
        return
    if active:
        raise LifecycleError(
            f"agent deployment {id} still has active versions: {', '.join(active)}. Nothing was deleted. "
            "Destroy them first (what is declared with this deployment's deployment_id is, by itself). To "
            "end them and their live calls with it, set force=True, run `up`, and then what deletes it."
        )


def _outputs(found: AgentDeployment) -> AgentDeploymentOutputs:
    return AgentDeploymentOutputs(
        deployment_id=found.id,
        agent_id=found.agent_id,
        status=found.status,
        created_at=found.created_at,
    )


EXAMPLE = """
keys = videosdk.AgentSecret("keys", name="note-taker")
notes = videosdk.AgentDeployment("notes", name="note-taker", env_secret=keys)
pulumi.export("agent_id", notes.agent_id)
"""

_LIST = "GET /ai/v1/cloud/deployments"

definition = Definition(
    name="AgentDeployment",
    inputs=AgentDeploymentInputs,
    outputs=AgentDeploymentOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    id_output="deployment_id",
    calls={
        "create": (_LIST, "POST /ai/v1/cloud/deployments", "PUT /ai/v1/cloud/deployments/{id}/update"),
        "read": (_LIST,),
        "update": ("PUT /ai/v1/cloud/deployments/{id}/update",),
        "delete": ("GET /ai/v1/cloud/versions", "POST /ai/v1/cloud/deployments/{id}/delete", _LIST),
    },
    noun="agent deployment",
    find_by="name",
    find=DEPLOYMENTS.candidates,
    example=EXAMPLE,
    import_="By its id.",
    import_id="dep_4f7c2a9108d1",
)
