"""AgentSecret: what the agent cloud gives an agent's containers as environment variables.

What always holds:

- A secret that existed before is never taken over silently: the create fails, or adopts it if `adopt` is set.
- A key that is no longer declared is deleted.
- A value is sent, and never read: it stands in no output, message or log, and in the state encrypted only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from .. import lifecycle
from ..api.agent_secrets import AgentSecret, AgentSecrets
from ..api.area import Seen
from ..lifecycle import Context, Created, Definition, Found, Known, LifecycleError, exact, replaces, secret
from .objects import Kind
from .terms import Name, Region

if TYPE_CHECKING:
    from ..api.client import Client

TYPES: Final = ("NORMAL", "IMAGE_PULL")
"""The types of secrets that are known (API §10.2)."""

NOT_READ: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands in the state for the value of a key that is not ours."""


class AgentSecretInputs(lifecycle.Inputs):
    """Values that the agent cloud keeps for agents: their environment, or the login of an image registry."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$"), replaces]
    """Its name, of `a-z`, `0-9`, `_` and `-`."""

    keys: Annotated[dict[Name, str] | None, secret, exact] = None
    """The values by key, such as `{"OPENAI_API_KEY": …}`; of an `IMAGE_PULL` secret `SERVER`, `USERNAME` and
    `PASSWORD`. A key that is left out is deleted. Without `keys`, those that are there stay."""

    type: Annotated[Name, Known("agent secret type", TYPES), replaces] = "NORMAL"
    """What it is for: `NORMAL` for an agent's environment, `IMAGE_PULL` for pulling a private image."""

    region: Annotated[Region | None, replaces] = None
    """The region that it is kept in; left out, VideoSDK decides."""

    adopt: bool = False
    """Whether to take over a secret that already has this name, instead of failing. Its keys become those
    that are declared."""


class AgentSecretOutputs(lifecycle.Outputs):
    secret_id: str
    """The id that VideoSDK gave, which an `AgentDeployment` and an image take; the resource's `id` too."""


def _look(client: Client, name: str) -> Seen[AgentSecret]:
    one = client.of(AgentSecrets).get(name)
    return Seen([], None) if one is None else Seen([one], one.answered_at)


SECRETS = Kind("secret", "name", _look, id=lambda one: one.secret_id)


def _create(client: Client, inputs: AgentSecretInputs, context: Context) -> Created[AgentSecretOutputs]:
    """A look by the name shows whether there is such a secret already; after a lost reply, whether it was
    created. With `adopt`, the keys of one that is there become those that are declared."""
    secrets = client.of(AgentSecrets)
    settings = inputs.model_dump(exclude={"adopt"}) | {"keys": inputs.keys or {}}
    made, adopted = SECRETS.create(
        client,
        inputs,
        context,
        make=lambda: secrets.create(**settings),
        adopt=lambda one: _adopted(secrets, one, inputs),
    )
    shown = [name for name, value in _fixed(made).items() if value is not None]
    return Created(made.secret_id, AgentSecretOutputs(secret_id=made.secret_id), adopted, shown)


def _adopted(secrets: AgentSecrets, one: AgentSecret, inputs: AgentSecretInputs) -> AgentSecret:
    declared = inputs.model_dump(include={"type", "region"}, exclude_none=True)
    SECRETS.ensure_as_declared(one, declared, _fixed(one), definition.fields)
    _set_keys(secrets, inputs, dict.fromkeys(one.keys or (), NOT_READ))
    return one


def _set_keys(secrets: AgentSecrets, inputs: AgentSecretInputs, there: Mapping[str, str]) -> None:
    """Make the keys those that are declared. `there`: what is known to be there."""
    if inputs.keys is None:
        return
    if changed := {key: value for key, value in inputs.keys.items() if there.get(key) != value}:
        secrets.set_keys(inputs.name, changed)
    if removed := there.keys() - inputs.keys.keys():
        secrets.remove_keys(inputs.name, removed)


def _fixed(one: AgentSecret) -> dict[str, Any]:
    """What cannot be changed."""
    return {"type": one.type, "region": one.region}


def _read(
    client: Client, id: str, inputs: AgentSecretInputs, stored: Mapping[str, Any]
) -> Found[AgentSecretOutputs] | None:
    """One look-up, by the name.

    Another secret under this name is not ours: ours is gone. A key that is missing, or that is not declared,
    is drift, if VideoSDK shows the names of keys. The values are not compared: what is shown of them is not
    read.
    """
    # Nothing but the name leads to it; that is all that an import has.
    name = getattr(inputs, "name", id)
    found = client.of(AgentSecrets).get(name)
    if found is None or id not in (found.secret_id, name):
        return None
    live = {"name": name, **_fixed(found)}
    if inputs.keys is not None and found.keys is not None:
        live["keys"] = {name: inputs.keys.get(name, NOT_READ) for name in found.keys}
    return Found(AgentSecretOutputs(secret_id=found.secret_id), live)


def _update(client: Client, id: str, inputs: AgentSecretInputs, context: Context) -> AgentSecretOutputs:
    """In place: keys that are new or changed are set, those that are no longer declared are deleted. Which
    there are is looked up if no `keys` were declared before."""
    secrets, there = client.of(AgentSecrets), context.stored.get("keys")
    if there is None and inputs.keys is not None:
        found = secrets.get(inputs.name)
        there = dict.fromkeys((found and found.keys) or (), NOT_READ)
    _set_keys(secrets, inputs, there or {})
    return AgentSecretOutputs(secret_id=id)


def _delete(client: Client, id: str, inputs: AgentSecretInputs) -> None:
    """A look shows whether the secret of this name is ours. One that is gone already is a success."""
    secrets = client.of(AgentSecrets)

    def ours(name: str) -> AgentSecret | None:
        found = secrets.get(name)
        return found if found is not None and found.secret_id == id else None

    def remove(name: str) -> None:
        if not secrets.delete(name) and ours(name) is not None:
            raise LifecycleError(
                f"VideoSDK answered that there is no secret {name}, and shows it: look at it, and run again"
            )

    if ours(inputs.name) is not None:
        SECRETS.delete(inputs.name, remove, ours)


EXAMPLE = """
keys = videosdk.AgentSecret("keys", name="note-taker", keys={"OPENAI_API_KEY": "sk-of-your-own"})
pulumi.export("secret_id", keys.secret_id)
"""

_BY_NAME = "/ai/v1/cloud/secrets/name/{name}"
_KEYS = "/ai/v1/cloud/secrets/keys/{name}"

definition = Definition(
    name="AgentSecret",
    inputs=AgentSecretInputs,
    outputs=AgentSecretOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    calls={
        "create": (f"GET {_BY_NAME}", "POST /ai/v1/cloud/secrets", f"PATCH {_KEYS}", f"DELETE {_KEYS}"),
        "read": (f"GET {_BY_NAME}",),
        "update": (f"GET {_BY_NAME}", f"PATCH {_KEYS}", f"DELETE {_KEYS}"),
        "delete": (f"GET {_BY_NAME}", f"DELETE {_BY_NAME}"),
    },
    id_output="secret_id",
    noun="agent secret",
    find_by="name",
    find=SECRETS.candidates,
    example=EXAMPLE,
    import_="By its name. Its values are not read: declare `keys`, and the first `up` sets them.",
    import_id="note-taker",
)
