"""Notification channels: `/v2/alertRules/notification-channel` (API §10.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from .area import Area
from .model import Sent, Shown, Text, secret


class ChannelSettings(Sent):
    """What a channel is made with."""

    type: str
    config: Annotated[dict[str, Any], secret]
    name: str


class NotificationChannel(Shown):
    """A channel as VideoSDK shows it."""

    channel_id: Text
    type: Text | None = None
    name: Text | None = None
    config: dict[str, Any] | None = None
    created_at: Text | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it shows, under our names."""
        return self.part(ChannelSettings)


class NotificationChannels(Area[NotificationChannel]):
    """The calls of notification channels."""

    path, model, noun = "/v2/alertRules/notification-channel", NotificationChannel, "notification channel"
    within = "channel"

    def create(self, **settings: Any) -> NotificationChannel:
        """Create one. Sent once: sent again it would make a second."""
        return self._created(ChannelSettings(**settings), repeat_is_safe=False)

    def update(self, id: str, **settings: Any) -> NotificationChannel:
        """Make one what `settings` say."""
        return self._put(id, ChannelSettings(**settings))

    def list(self) -> Iterator[NotificationChannel]:
        """All of the project."""
        return self._list()
