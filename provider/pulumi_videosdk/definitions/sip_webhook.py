"""SipWebhook: who is told of a project's phone calls (API §9.5).

What always holds:

- A webhook to the same url that existed before is never taken over silently: the create fails, or adopts it
  if `adopt` is set.
- After a create whose reply is lost, the webhook is looked for; if it may exist, the state or the error
  says so.
- If `probe` is set and the receiver is missing, nothing is created or changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import lifecycle
from ..api.errors import without_path
from ..api.sip_webhooks import SipWebhooks
from ..lifecycle import Context, Created, Definition, Found
from .objects import Kind, lasting, listed
from .receivers import PROBE_TIMEOUT, ProbeTimeout, probed
from .terms import CallEvents, WebhookUrl

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.sip_webhooks import SipWebhook


class SipWebhookInputs(lifecycle.Inputs):
    """A receiver of the events of a project's phone calls."""

    url: WebhookUrl
    """Where VideoSDK posts the events."""

    events: CallEvents
    """Which events, by name, such as `call-started` (API §9.5)."""

    probe: bool = False
    """Whether to send one unsigned post to the receiver before each create and update, to check that it
    answers."""

    probe_timeout: ProbeTimeout = PROBE_TIMEOUT
    """How long the receiver may take to answer the probe, in seconds."""

    adopt: bool = False
    """Whether to take over a SIP webhook that already has this url, instead of failing. Its events become
    those that are declared."""


class SipWebhookOutputs(lifecycle.Outputs):
    created_at: str | None
    """When it was made: ISO 8601, UTC."""

    rejects_unsigned: bool | None
    """Whether the receiver rejected the unsigned probe (401, 403), as it should; no value: not known."""


WEBHOOKS = Kind("SIP webhook", "url", listed(SipWebhooks, SipWebhookInputs, "url"), said=without_path)


def _create(client: Client, inputs: SipWebhookInputs, context: Context) -> Created[SipWebhookOutputs]:
    """The list shows whether there is a webhook to this url already; after a lost reply, whether it was
    created. With `adopt`, one that is there is changed (`PATCH`) to what is declared."""
    rejects, webhooks = _probed(client, inputs, context), client.of(SipWebhooks)
    made, adopted = WEBHOOKS.create(
        client,
        inputs,
        context,
        make=lambda: webhooks.create(url=inputs.url, events=inputs.events),
        adopt=lambda one: webhooks.update(one.id, url=inputs.url, events=inputs.events),
    )
    return Created(made.id, _outputs(made, rejects), adopted, shown=definition.fields)


def _read(
    client: Client, id: str, inputs: SipWebhookInputs, stored: Mapping[str, Any]
) -> Found[SipWebhookOutputs] | None:
    """One look-up.

    Another `url` or other `events` are drift; one that VideoSDK does not know any more is gone. The receiver
    is not probed.
    """
    found = client.of(SipWebhooks).get(id)
    if found is None:
        return None
    outputs = _outputs(found, stored.get("rejects_unsigned"))
    return Found(lasting(outputs, stored, "created_at"), found.settings)


def _update(client: Client, id: str, inputs: SipWebhookInputs, context: Context) -> SipWebhookOutputs:
    """In place."""
    rejects = _probed(client, inputs, context)
    left = client.of(SipWebhooks).update(id, url=inputs.url, events=inputs.events)
    return lasting(_outputs(left, rejects), context.stored, "created_at")


def _delete(client: Client, id: str, inputs: SipWebhookInputs) -> None:
    """If that fails, it is looked up: if it is gone already, that is a success."""
    webhooks = client.of(SipWebhooks)
    WEBHOOKS.delete(id, webhooks.delete, webhooks.get)


def _probed(client: Client, inputs: SipWebhookInputs, context: Context) -> bool | None:
    return probed(client, inputs.url, inputs.probe_timeout, context) if inputs.probe else None


def _outputs(shown: SipWebhook, rejects: bool | None) -> SipWebhookOutputs:
    return SipWebhookOutputs(created_at=shown.created_at, rejects_unsigned=rejects)


EXAMPLE = """
calls = videosdk.SipWebhook(
    "calls",
    url="https://hooks.example.com/calls",
    events=["call-started", "call-hangup"],
)
"""

definition = Definition(
    name="SipWebhook",
    inputs=SipWebhookInputs,
    outputs=SipWebhookOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    calls={
        "create": ("GET /v2/sip/webhooks", "POST /v2/sip/webhooks", "PATCH /v2/sip/webhooks/{id}"),
        "read": ("GET /v2/sip/webhooks/{id}",),
        "update": ("PATCH /v2/sip/webhooks/{id}",),
        "delete": ("DELETE /v2/sip/webhooks/{id}", "GET /v2/sip/webhooks/{id}"),
    },
    noun="SIP webhook",
    find_by="url",
    find=WEBHOOKS.candidates,
    example=EXAMPLE,
    import_="By its id.",
    import_id="wh_4f7c2a91",
)
