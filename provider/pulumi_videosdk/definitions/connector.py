"""Connector: by which a telephony provider hands its calls over (API §9.6).

What always holds:

- A connector of that name that existed before is never taken over silently: the create fails, or adopts it
  if `adopt` is set. It keeps its key.
- After a create whose reply is lost, the connector is looked for; if it may exist, the state or the error
  names it.
- Its webhook url, which holds a key, is shown nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from .. import lifecycle
from ..api.connectors import Connectors
from ..lifecycle import Accepts, Context, Created, Definition, Found, Json, Known, replaces, secret, trigger
from .objects import Kind, kept, lasting, listed
from .terms import Name, RoomId, plain

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.connectors import Connector


class ConnectorInputs(lifecycle.Inputs):
    """An address at VideoSDK to which a telephony provider posts its calls, so that they come into a room. It
    cannot be changed: a change of any input but `rotate_key_triggers` and `adopt` creates a new one, with
    another address."""

    provider: Annotated[Name, replaces, Known("telephony provider", ("twilio", "plivo", "telnyx"))]
    """The telephony provider: `twilio`, `plivo` or `telnyx`."""

    name: Annotated[Name | None, replaces] = None
    """Its name. If it is left out, one is generated: the resource's name and a random suffix."""

    default_room_id: Annotated[RoomId | None, replaces, Accepts("Room", "room_id")] = None
    """The `room_id` of the room for calls that no routing rule fits."""

    default_rule_id: Annotated[Name | None, replaces, Accepts("RoutingRule", "rule_id")] = None
    """The id of the routing rule that applies by default."""

    region: Annotated[Name | None, replaces] = None
    """The region in which its calls come in."""

    rotate_key_triggers: Annotated[Json, trigger] = None
    """Any values; a change gives it a new `webhook_url`, and the one before is dead at once."""

    adopt: bool = False
    """Whether to take over a connector that already has this name, instead of failing. What VideoSDK shows of
    it must be as declared here."""


class ConnectorOutputs(lifecycle.Outputs):
    webhook_url: Annotated[str | None, secret]
    """Where the telephony provider posts its calls: to be set there. It holds a key. No value: VideoSDK does
    not show that of an adopted one; a change of `rotate_key_triggers` makes a new one."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


CONNECTORS = Kind("connector", "name", listed(Connectors, ConnectorInputs, "name"), is_generated=True)


def _create(client: Client, inputs: ConnectorInputs, context: Context) -> Created[ConnectorOutputs]:
    """The list shows whether there is a connector of this name already; after a lost reply, whether it was
    created. If its url was in that reply only, a new one is made."""
    connectors, settings = client.of(Connectors), _settings(inputs)

    def adopted(one: Connector) -> Connector:
        CONNECTORS.ensure_as_declared(one, settings, one.settings, definition.fields)
        return one

    made, was_there = CONNECTORS.create(
        client, inputs, context, make=lambda: connectors.create(**settings), adopt=adopted
    )
    if made.webhook_url is None and not was_there:
        made = connectors.rotate_key(made.id)
    return Created(made.id, _outputs(made), was_there, shown=made.settings)


def _read(
    client: Client, id: str, inputs: ConnectorInputs, stored: Mapping[str, Any]
) -> Found[ConnectorOutputs] | None:
    """One look-up.

    What VideoSDK shows and is not as declared is drift, another `webhook_url` too. One that VideoSDK does not
    know any more is gone.
    """
    found = client.of(Connectors).get(id)
    if found is None:
        return None
    return Found(lasting(_outputs(found), stored, "webhook_url", "created_at"), found.settings)


def _update(client: Client, id: str, inputs: ConnectorInputs, context: Context) -> ConnectorOutputs:
    """A change of `rotate_key_triggers` makes a new url; any other makes no call."""
    if context.stored.get("rotate_key_triggers") != inputs.rotate_key_triggers:
        return lasting(_outputs(client.of(Connectors).rotate_key(id)), context.stored, "created_at")
    return kept(ConnectorOutputs, context)


def _delete(client: Client, id: str, inputs: ConnectorInputs) -> None:
    """One that is gone already is a success."""
    connectors = client.of(Connectors)
    CONNECTORS.delete(id, connectors.delete, connectors.get)


def _settings(inputs: ConnectorInputs) -> dict[str, Any]:
    return inputs.model_dump(exclude={"adopt", "rotate_key_triggers"}, exclude_none=True)


def _outputs(shown: Connector) -> ConnectorOutputs:
    return ConnectorOutputs.model_validate(shown, from_attributes=True)


EXAMPLE = """
reception = videosdk.Room("reception")
calls = videosdk.Connector("calls", provider="twilio", default_room_id=reception.room_id)
pulumi.export("webhook_url", calls.webhook_url)
"""

definition = Definition(
    name="Connector",
    inputs=ConnectorInputs,
    outputs=ConnectorOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    defaults={"name": lambda name, suffix: f"{plain(name, 'connector')}-{suffix}"},
    calls={
        "create": ("GET /v2/connectors", "POST /v2/connectors", "POST /v2/connectors/{id}/rotate-key"),
        "read": ("GET /v2/connectors/{id}",),
        "update": ("POST /v2/connectors/{id}/rotate-key",),
        "delete": ("DELETE /v2/connectors/{id}", "GET /v2/connectors/{id}"),
    },
    noun="connector",
    find_by="name",
    find=CONNECTORS.candidates,
    example=EXAMPLE,
    import_="By its id. Where VideoSDK hides its url, a change of `rotate_key_triggers` makes another.",
    import_id="cn_8b1f0c6d2e94",
)
