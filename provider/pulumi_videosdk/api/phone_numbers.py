"""Phone numbers, and the gateways that they are attached to: `/v2/sip/phone-numbers` (API §9.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from pydantic import AliasChoices, Field

from .area import Area
from .gateways import Auth
from .model import Model, Sent, Shown, Text

if TYPE_CHECKING:
    from .replies import Reply


class Inbound(Model):
    sip_region: Text | None = None


class Outbound(Model):
    address: Text | None = None
    sip_region: Text | None = None
    auth: Auth | None = None
    transport: Text | None = None


class NewNumbers(Sent):
    name: Text
    phone_numbers: list[str]
    is_shared: bool | None = None
    media_encryption: Text | None = None
    inbound: Inbound
    outbound: Outbound


class GatewayChanges(Sent):
    name: Text | None = None
    media_encryption: Text | None = None
    sip_region: Text | None = None
    address: Text | None = None
    transport: Text | None = None
    auth: Auth | None = None


class NumberGateway(Model):
    id: Text
    numbers: list[str] | None = None
    media_encryption: Text | None = None
    address: Text | None = None
    transport: Text | None = None
    sip_region: Text | None = Field(None, validation_alias=AliasChoices("geoRegion", "sipRegion"))


class NumberInfo(Model):
    phone_number_id: Text
    e164: Annotated[Text, Field(alias="e164")]
    name: Text | None = None
    created_at: Text | None = None


class PhoneNumber(Shown):
    phone_number: NumberInfo
    inbound: NumberGateway | None = None
    outbound: NumberGateway | None = None

    @property
    def is_attached(self) -> bool:
        """Whether it has a gateway."""
        return self.inbound is not None or self.outbound is not None


class PhoneNumbers(Area[PhoneNumber]):
    """`get` takes the number itself, in E.164."""

    path, model, noun = "/v2/sip/phone-numbers", PhoneNumber, "phone number"

    def attach(self, **settings: Any) -> None:
        """Attach numbers to gateways of their own: all of them, or none. Sent once."""
        self._said(self._post("", NewNumbers(**settings), repeat_is_safe=False))

    def detach(self, number: str) -> None:
        """Detach a number from its gateways. VideoSDKError also if it is not attached (400, 404)."""
        self._said(self._post("/detach", {"phoneNumber": number}, repeat_is_safe=True))

    def release(self, phone_number_id: str) -> None:
        """Give a number back to its provider, for good. Again, it is a success too."""
        self._said(self._post(f"/{quote(phone_number_id, safe='')}/release", {}, repeat_is_safe=True))

    def change_gateway(self, id: str, **settings: Any) -> None:
        """Change a gateway of numbers: what is left out stays."""
        body = GatewayChanges(**settings)
        path = f"{self.path}/gateways/{quote(id, safe='')}"
        self._said(self._changing("PATCH", path, body.body(), body.secret_texts()))

    def list(self, search: str | None = None) -> Iterator[PhoneNumber]:
        """All of the project; `search`: of those the ones that VideoSDK finds by a part of name or number."""
        return self._list(search=search)

    @staticmethod
    def _said(reply: Reply) -> None:
        """Raise LostReply for an answer that is no object: it does not say that anything was done."""
        if not isinstance(reply.data, Mapping):
            raise reply.lost("what it did")
