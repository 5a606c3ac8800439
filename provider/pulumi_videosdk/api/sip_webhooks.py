"""SIP webhooks: `/v2/sip/webhooks` (API §9.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AliasChoices, Field

from .area import Area
from .model import Sent, Shown, Text, secret


class SipWebhookSettings(Sent):
    url: Annotated[str, secret]
    events: list[str]


class SipWebhook(Shown):
    id: Text = Field(validation_alias=AliasChoices("id", "webhookId"))
    """Under another name in a list."""
    url: Text | None = None
    events: list[str] | None = None
    created_at: Text | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it shows, under our names."""
        return self.part(SipWebhookSettings)


class SipWebhooks(Area[SipWebhook]):
    path, model, noun = "/v2/sip/webhooks", SipWebhook, "SIP webhook"

    def create(self, **settings: Any) -> SipWebhook:
        """Create one. Sent once: VideoSDK does not say what a second one with the same url would be."""
        return self._created(SipWebhookSettings(**settings), repeat_is_safe=False)

    def update(self, id: str, **settings: Any) -> SipWebhook:
        """Change its url and events."""
        return self._patched(id, SipWebhookSettings(**settings))

    def list(self, search: str | None = None) -> Iterator[SipWebhook]:
        """All of the project; `search`: of those the ones that VideoSDK finds by a part of the url."""
        return self._list(search=search)
