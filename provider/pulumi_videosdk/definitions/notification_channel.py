"""NotificationChannel: where the incidents of alert rules are told (API §10.7).

What always holds:

- A channel of that name that existed before is never taken over silently: the create fails, or adopts it if
  `adopt` is set.
- What its `config` holds is never shown: it may be keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from .. import lifecycle
from ..api.notification_channels import NotificationChannels
from ..lifecycle import Context, Created, Definition, Found, Json, Known, secret
from .objects import Kind, lasting, listed
from .terms import Name, plain

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.notification_channels import NotificationChannel

TYPES = ("webhook", "slack", "email", "pagerduty", "on_call")


class NotificationChannelInputs(lifecycle.Inputs):
    """A channel by which the incidents of alert rules are told. Declare the rules that use it by its
    `channel_id`: they are then created after it, and deleted before it."""

    type: Annotated[Name, Known("notification channel type", TYPES)]
    """What kind of channel it is: `webhook`, `slack`, `email`, `pagerduty` or `on_call` (API §10.7)."""

    config: Annotated[dict[str, Json], secret]
    """What a channel of this type needs, sent as it is, under VideoSDK's own names. It may hold keys, so it
    is encrypted in the state, and a refresh does not compare it."""

    name: Name | None = None
    """Its name. If it is left out, one is generated: the resource's name and a random suffix."""

    adopt: bool = False
    """Whether to take over a channel that already has this name, instead of failing. It becomes what is
    declared."""


class NotificationChannelOutputs(lifecycle.Outputs):
    channel_id: str
    """The id that VideoSDK gave; the resource's `id` too."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


CHANNELS = Kind(
    "notification channel",
    "name",
    listed(NotificationChannels, NotificationChannelInputs, "name"),
    id=lambda one: one.channel_id,
    is_generated=True,
)


def _create(
    client: Client, inputs: NotificationChannelInputs, context: Context
) -> Created[NotificationChannelOutputs]:
    """The list shows whether there is a channel of this name already; after a lost reply, whether it was
    created. With `adopt`, one that is there is changed (`PUT`) to what is declared."""
    channels, settings = client.of(NotificationChannels), _settings(inputs)
    made, adopted = CHANNELS.create(
        client,
        inputs,
        context,
        make=lambda: channels.create(**settings),
        adopt=lambda one: channels.update(one.channel_id, **settings),
    )
    return Created(made.channel_id, _outputs(made), adopted, shown=definition.fields)


def _read(
    client: Client, id: str, inputs: NotificationChannelInputs, stored: Mapping[str, Any]
) -> Found[NotificationChannelOutputs] | None:
    """One look-up.

    Another `type` or `name` is drift. `config` is not compared: VideoSDK may mask it. One that VideoSDK does
    not know any more is gone.
    """
    found = client.of(NotificationChannels).get(id)
    if found is None:
        return None
    shown = found.settings
    config = {"config": shown.pop("config", None)}
    return Found(lasting(_outputs(found), stored, "created_at"), shown, imported=config)


def _update(
    client: Client, id: str, inputs: NotificationChannelInputs, context: Context
) -> NotificationChannelOutputs:
    """In place: all of it is sent, since what a `PUT` does to what it leaves out is not known."""
    left = client.of(NotificationChannels).update(id, **_settings(inputs))
    return lasting(_outputs(left), context.stored, "created_at")


def _delete(client: Client, id: str, inputs: NotificationChannelInputs) -> None:
    """One that is gone already is a success."""
    channels = client.of(NotificationChannels)
    CHANNELS.delete(id, channels.delete, channels.get)


def _settings(inputs: NotificationChannelInputs) -> dict[str, Any]:
    return inputs.model_dump(exclude={"adopt"})


def _outputs(shown: NotificationChannel) -> NotificationChannelOutputs:
    return NotificationChannelOutputs(channel_id=shown.channel_id, created_at=shown.created_at)


EXAMPLE = """
mail = videosdk.NotificationChannel("mail", type="email", config={"to": ["ops@example.com"]})
"""

definition = Definition(
    name="NotificationChannel",
    inputs=NotificationChannelInputs,
    outputs=NotificationChannelOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    defaults={"name": lambda name, suffix: f"{plain(name, 'channel')}-{suffix}"},
    id_output="channel_id",
    calls={
        "create": (
            "GET /v2/alertRules/notification-channel",
            "POST /v2/alertRules/notification-channel",
            "PUT /v2/alertRules/notification-channel/{id}",
        ),
        "read": ("GET /v2/alertRules/notification-channel/{id}",),
        "update": ("PUT /v2/alertRules/notification-channel/{id}",),
        "delete": (
            "DELETE /v2/alertRules/notification-channel/{id}",
            "GET /v2/alertRules/notification-channel/{id}",
        ),
    },
    noun="notification channel",
    find_by="name",
    find=CHANNELS.candidates,
    example=EXAMPLE,
    import_="By its id. Where VideoSDK does not show its `config`, declare that afterwards.",
    import_id="660f2a7e9d1c4b0012ab34cd",
)
