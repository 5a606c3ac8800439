"""Who is told of phone calls (API §9.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas.rooms import UNKNOWN, EndPoint
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import prefixed_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, not_found, page
from videosdk_emulator.core.schema import Body, Name, Page, Paged, Said, Stored, Time
from videosdk_emulator.core.store import Document, contains

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about SIP webhooks."""

    sip_webhook_again: Literal["second", "refused"] = "second"
    """Creating one with a url that another one has: a second one, or 409."""


Events = Annotated[list[Name], Field(min_length=1)]


class NewWebhook(Body):
    url: EndPoint
    events: Events


class Changes(Body):
    url: EndPoint | None = None
    events: Events | None = None


class Find(Paged):
    search: str | None = None


class StoredWebhook(Stored):
    id: str
    url: str
    events: list[str]
    created_at: str
    updated_at: str


WebhookId = Annotated[str, Field(pattern="^wh_[0-9a-z]+$")]


class Shown(TypedDict):
    url: Name
    events: list[Name]
    createdAt: Time
    updatedAt: Time


class SipWebhook(Shown):
    id: WebhookId


class ListedSipWebhook(Shown):
    webhookId: WebhookId


area = Area(
    "sip_webhooks",
    document=StoredWebhook,
    quirks=Quirks,
    section=Section(
        "SIP webhooks",
        empty="No SIP webhook yet. Create one:",
        example=lambda backend: (
            "/v2/sip/webhooks",
            {"url": f"{backend.url}/_emulator/inbox/calls", "events": ["call-started"]},
        ),
        searched=("id", "url"),
    ),
)
PATH = "/v2/sip/webhooks"


@area.post(PATH, SipWebhook, created=True, fails=(409,))
def create(call: Call, body: NewWebhook) -> Reply:
    """Create a webhook."""
    backend, webhooks = call.backend, area.table(call.backend)
    if Quirks.of(backend).sip_webhook_again == "refused" and webhooks.newest(url=body.url):
        raise Refused(409, "A webhook with this url exists")
    now = backend.timestamp()
    made = {"id": prefixed_id("wh"), **body.sent("url", "events"), "createdAt": now, "updatedAt": now}
    return Reply(_shown(webhooks.save(made)), backend.quirks.created_status)


@area.get(PATH, Page[list[ListedSipWebhook]])
def list_(call: Call, find: Find) -> Reply:
    """List the webhooks, newest first; `search` is a part of the url."""
    wanted = [contains(find.search, "url")] if find.search else []
    return Reply(page(area.table(call.backend).where(*wanted), find, call.backend.quirks, _listed))


@area.get(PATH + "/{id}", SipWebhook, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a webhook."""
    return Reply(_shown(_known(call.backend, id)))


@area.patch(PATH + "/{id}", SipWebhook, fails=UNKNOWN)
def change(call: Call, id: str, body: Changes) -> Reply:
    """Change a webhook: what is left out stays."""
    known, now = _known(call.backend, id), call.backend.timestamp()
    changed = {**known, **body.sent("url", "events"), "updatedAt": now}
    return Reply(_shown(area.table(call.backend).save(changed)))


@area.delete(PATH + "/{id}", Said, fails=UNKNOWN)
def delete(call: Call, id: str) -> Reply:
    """Delete a webhook."""
    area.remove(call.backend, _known(call.backend, id))
    return Reply({"message": "Webhook deleted successfully"})


def _known(backend: Backend, id: str) -> Document:
    found = area.table(backend).newest(id=id)
    if found is None:
        raise not_found("Webhook", backend.quirks)
    return found


@area.row
def row(backend: Backend, webhook: Document) -> Row:
    """A webhook in the console."""
    return Row(webhook["id"], [webhook["url"], webhook["id"]], [(one, "") for one in webhook["events"]])


def _shown(webhook: Document) -> dict[str, Any]:
    return {name: webhook[name] for name in ("id", "url", "events", "createdAt", "updatedAt")}


def _listed(webhook: Document) -> dict[str, Any]:
    return {"webhookId" if name == "id" else name: value for name, value in _shown(webhook).items()}
