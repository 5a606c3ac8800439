"""Notification channels: where the incidents of alert rules are told (API §10.7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NotRequired

from typing_extensions import TypedDict

from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, not_found, page
from videosdk_emulator.core.schema import Body, Name, Page, Paged, RecordId, Said, Stored, Time
from videosdk_emulator.core.store import Document

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about notification channels."""

    channel_config_shown: bool = True
    """Whether replies show a notification channel's `config`."""
    channel_put_resets: bool = False
    """Whether a PUT of a notification channel takes away what it leaves out."""


PATH = "/v2/alertRules/notification-channel"

Type = Literal["webhook", "slack", "email", "pagerduty", "on_call"]


# What a caller sends


class Changes(Body):
    type: Type | None = None
    config: dict[str, Any] | None = None
    name: str | None = None


class NewChannel(Changes):
    type: Type
    config: dict[str, Any]


SETTINGS = tuple(Changes.model_fields)


# What is kept, and what a reply holds


class StoredChannel(NewChannel, Stored):
    id: str
    channel_id: str
    created_at: str
    updated_at: str


class Channel(TypedDict):
    channelId: Name
    id: RecordId
    userId: RecordId
    type: Type
    name: NotRequired[str]
    config: NotRequired[dict[str, Any]]
    createdAt: Time
    updatedAt: Time


class OneChannel(TypedDict):
    channel: Channel


area = Area(
    "notification_channels",
    document=StoredChannel,
    id="channelId",
    quirks=Quirks,
    section=Section(
        "Notification channels",
        empty="No notification channel yet. Create one:",
        example=lambda backend: (PATH, {"type": "email", "config": {"to": ["ops@example.com"]}}),
        searched=("channelId", "name"),
    ),
)


@area.post(PATH, OneChannel, created=True)
def create(call: Call, body: NewChannel) -> Reply:
    """Create a notification channel (API §10.7)."""
    backend, now = call.backend, call.backend.timestamp()
    ids = {"id": record_id(), "channelId": record_id()}
    channel = area.table(backend).save({**ids, "createdAt": now, "updatedAt": now, **body.sent(*SETTINGS)})
    return Reply({"channel": shown(backend, channel)}, backend.quirks.created_status)


@area.get(PATH, Page[list[Channel]])
def list_(call: Call, paged: Paged) -> Reply:
    """List the notification channels, newest first (API §10.7)."""
    backend = call.backend
    return Reply(page(area.table(backend).where(), paged, backend.quirks, partial(shown, backend)))


@area.get(f"{PATH}/{{id}}", OneChannel, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a notification channel (API §10.7)."""
    return Reply({"channel": shown(call.backend, _known(call.backend, id))})


@area.put(f"{PATH}/{{id}}", OneChannel, fails=UNKNOWN)
def update(call: Call, id: str, body: Changes) -> Reply:
    """Change a notification channel (API §10.7)."""
    backend = call.backend
    channel = _known(backend, id)
    if Quirks.of(backend).channel_put_resets:
        if body.type is None or body.config is None:
            raise Refused(400, "type and config are needed", code="invalid_params")
        channel = {name: value for name, value in channel.items() if name not in SETTINGS}
    changed = {**channel, **body.sent(*SETTINGS), "updatedAt": backend.timestamp()}
    return Reply({"channel": shown(backend, area.table(backend).save(changed))})


@area.delete(f"{PATH}/{{id}}", Said, fails=UNKNOWN)
def delete(call: Call, id: str) -> Reply:
    """Delete a notification channel (API §10.7)."""
    area.remove(call.backend, _known(call.backend, id))
    return Reply({"message": "Notification channel deleted successfully"})


def _known(backend: Backend, id: str) -> Document:
    channel = area.table(backend).newest(channelId=id)
    if channel is None:
        raise not_found("Notification channel", backend.quirks)
    return channel


@area.row
def row(backend: Backend, channel: Document) -> Row:
    """A notification channel in the console, without its configuration, which may hold keys."""
    names = [channel[name] for name in ("name", "channelId") if channel.get(name)]
    return Row(channel["channelId"], names, [(channel["type"], "")], times=[channel["createdAt"]])


def shown(backend: Backend, channel: Document) -> dict[str, Any]:
    """A notification channel as replies have it."""
    names = [str(field.alias) for field in StoredChannel.model_fields.values()]
    found = {name: channel[name] for name in names if name in channel}
    if not Quirks.of(backend).channel_config_shown:
        del found["config"]
    return {**found, "userId": backend.user_id}
