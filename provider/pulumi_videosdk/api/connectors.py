"""Connectors: `/v2/connectors` (API §9.6)."""

from __future__ import annotations

from typing import Any

from .area import Area
from .model import Sent, Shown, Text


class ConnectorSettings(Sent):
    provider: str
    name: str
    default_room_id: str | None = None
    default_rule_id: str | None = None
    region: str | None = None


class Connector(Shown):
    id: Text
    provider: Text | None = None
    name: Text | None = None
    default_room_id: Text | None = None
    default_rule_id: Text | None = None
    region: Text | None = None
    webhook_url: Text | None = None
    """Holds a key."""
    created_at: Text | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it shows, under our names."""
        return self.part(ConnectorSettings)


class Connectors(Area[Connector]):
    path, model, noun = "/v2/connectors", Connector, "connector"
    within = "data"
    paged = False

    def create(self, **settings: Any) -> Connector:
        """Create one. Sent once: sent again it would make a second."""
        return self._created(ConnectorSettings(**settings), repeat_is_safe=False)

    def rotate_key(self, id: str) -> Connector:
        """Give one a new webhook url; the one before is dead at once.

        May be sent again: nothing knows the url of a reply that was lost.
        """
        return self._read(self._changing("POST", f"{self._path_of(id)}/rotate-key", {}))
