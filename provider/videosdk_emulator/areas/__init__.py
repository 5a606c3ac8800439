"""What VideoSDK offers: a file for each area of its API. A new one is a file here, and its name below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import make_dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from videosdk_emulator.core.area import Area
from videosdk_emulator.core.quirks import AreaQuirks, CommonQuirks

NAMES = (
    "rooms",
    "sessions",
    "participants",
    "files",
    "in_room",
    "transcriptions",
    "compositions",
    "recordings",
    "hls",
    "livestreams",
    "post_transcriptions",
    "agents",
    "public_key",
    "notification_channels",
    "alert_rules",
    "sip_webhooks",
    "calls",
    "connectors",
    "agent_secrets",
    "agent_deployments",
    "agent_versions",
    "gateways",
    "inbound_gateways",
    "outbound_gateways",
    "phone_numbers",
    "routing_rules",
)

AREAS: list[Area] = [import_module(f"{__name__}.{name}").area for name in NAMES]

TABLES: Mapping[str, Sequence[str]] = {
    name: indexed for area in AREAS for name, indexed in area.tables.items()
}
"""The tables of all areas, each with its indexed fields."""

if TYPE_CHECKING:
    Quirks = CommonQuirks
else:
    _own = [area.quirks for area in reversed(AREAS) if area.quirks is not AreaQuirks]
    Quirks = make_dataclass("Quirks", [], bases=(*_own, CommonQuirks), frozen=True)
    Quirks.__doc__ = "How this VideoSDK answers the questions that its documentation leaves open."
