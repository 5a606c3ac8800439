"""WebhookEndpoint: a receiver of VideoSDK's webhooks, checked before any resource refers to it.

What always holds:

- Nothing is registered with VideoSDK: rooms and transcriptions are given the url; this checks it.
- If the receiver is missing, the run fails before any resource that depends on it is created.
- The key that VideoSDK signs with is an output; a rotated key is drift.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import lifecycle
from ..lifecycle import Context, Created, Definition, Found
from .receivers import PROBE_TIMEOUT, ProbeTimeout, probed
from .terms import WebhookEvents, WebhookUrl

if TYPE_CHECKING:
    from ..api.client import Client


class WebhookEndpointInputs(lifecycle.Inputs):
    """A receiver of webhooks, probed before any resource refers to it."""

    url: WebhookUrl
    """Where VideoSDK posts its webhooks (API §5.1)."""

    events: WebhookEvents | None = None
    """The events that the receiver takes: names or patterns such as `session-*` or `*` (API §11.3)."""

    probe: bool = True
    """Whether to send one unsigned post to the receiver, to check that it answers."""

    probe_timeout: ProbeTimeout = PROBE_TIMEOUT
    """How long the receiver may take to answer the probe, in seconds: one that is created in the same run may
    need time to start. Until then the probe is repeated."""


class WebhookEndpointOutputs(lifecycle.Outputs):
    public_key: str
    """The key that VideoSDK signs webhooks with, PEM (API §11.4): what `webhooks.verify` needs."""

    rejects_unsigned: bool | None
    """Whether the receiver rejected the unsigned probe (401, 403), as it should. Without a value it
    is not known: nothing was probed, or something else refused the probe."""


def _create(
    client: Client, inputs: WebhookEndpointInputs, context: Context
) -> Created[WebhookEndpointOutputs]:
    """Then, unless `probe` is false, an unsigned post to the receiver, repeated until it answers or
    `probe_timeout` is over."""
    return Created(f"webhook-{secrets.token_hex(8)}", _fetch_key_and_probe(client, inputs, context))


def _update(
    client: Client, id: str, inputs: WebhookEndpointInputs, context: Context
) -> WebhookEndpointOutputs:
    """As create."""
    return _fetch_key_and_probe(client, inputs, context)


def _fetch_key_and_probe(
    client: Client, inputs: WebhookEndpointInputs, context: Context
) -> WebhookEndpointOutputs:
    key, rejects = client.public_key(), None
    if inputs.probe:
        rejects = probed(client, inputs.url, inputs.probe_timeout, context)
    return WebhookEndpointOutputs(public_key=key, rejects_unsigned=rejects)


def _read(
    client: Client, id: str, inputs: WebhookEndpointInputs, stored: Mapping[str, Any]
) -> Found[WebhookEndpointOutputs]:
    """The key is read again.

    A key other than the one in the state is drift. The receiver is not probed again, and cannot be gone.
    """
    rejects = stored.get("rejects_unsigned")
    return Found(WebhookEndpointOutputs(public_key=client.public_key(), rejects_unsigned=rejects))


def _delete(client: Client, id: str, inputs: WebhookEndpointInputs) -> None:
    """Nothing is registered."""


EXAMPLE = """
hook = videosdk.WebhookEndpoint(
    "hook",
    url="https://hooks.example.com/videosdk",
    events=["session-*", "transcription-*"],
)
room = videosdk.Room("standup", webhook=hook)
pulumi.export("public_key", hook.public_key)
"""

definition = Definition(
    name="WebhookEndpoint",
    inputs=WebhookEndpointInputs,
    outputs=WebhookEndpointOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    registered=False,
    calls={
        "create": ("GET /v2/public/rsa-public-key",),
        "read": ("GET /v2/public/rsa-public-key",),
        "update": ("GET /v2/public/rsa-public-key",),
    },
    noun="webhook endpoint",
    example=EXAMPLE,
    import_="There is nothing at VideoSDK to import: declare it.",
)
