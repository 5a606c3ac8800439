"""SIP gateways: `/v2/sip/inbound-gateways` and `/v2/sip/outbound-gateways` (API §9.2).

A PATCH resets the flags that it leaves out, and clears the region: so each sends the whole desired state.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, TypeVar

from .area import Area
from .model import Model, Sent, Shown, Text, secret


class Auth(Model):
    username: str | None = None
    password: Annotated[str | None, secret] = None


class GatewaySettings(Sent):
    name: Text | None = None
    numbers: list[str] | None = None
    auth: Auth | None = None
    media_encryption: Text | None = None
    record: bool | None = None
    noise_cancellation: bool | None = None
    enable_dtmf: bool | None = None
    metadata: dict[str, str] | None = None
    tags: list[str] | None = None
    geo_region: Text | None = None


class InboundSettings(GatewaySettings):
    allowed_addresses: list[str] | None = None
    allowed_numbers: list[str] | None = None


class OutboundSettings(GatewaySettings):
    address: Text | None = None
    transport: Text | None = None


class Gateway(GatewaySettings, Shown):
    id: Text


class InboundGateway(InboundSettings, Gateway):
    """One that receives calls."""


class OutboundGateway(OutboundSettings, Gateway):
    """One that places calls."""


G = TypeVar("G", bound=Gateway)


class Gateways(Area[G]):
    """Base of both kinds."""

    settings: ClassVar[type[GatewaySettings]]

    def create(self, **settings: Any) -> G:
        """Create one. Sent once."""
        return self._created(self.settings(**settings), repeat_is_safe=False)

    def update(self, id: str, **settings: Any) -> G:
        """Make it as the settings say, which must be all: what is left out is reset, or stays."""
        return self._patched(id, self.settings(**settings))

    def list(self, search: str | None = None) -> Iterator[G]:
        """All of the project; `search`: of those the ones that VideoSDK finds by a part of the name."""
        return self._list(search=search)


class InboundGateways(Gateways[InboundGateway]):
    path, model, noun = "/v2/sip/inbound-gateways", InboundGateway, "inbound gateway"
    settings = InboundSettings


class OutboundGateways(Gateways[OutboundGateway]):
    path, model, noun = "/v2/sip/outbound-gateways", OutboundGateway, "outbound gateway"
    settings = OutboundSettings
