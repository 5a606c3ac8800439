"""Phone calls: `/v2/sip/call` (API §9.4)."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import AliasChoices, Field

from .area import Area
from .model import Shown, Text


class PhoneCall(Shown):
    id: Text = Field(validation_alias=AliasChoices("id", "callId"))
    """Under another name in a list."""
    type: Text | None = None
    status: Text | None = None
    to: Text | None = None
    from_: Text | None = Field(None, alias="from")
    room_id: Text | None = None
    session_id: Text | None = None
    gateway_id: Text | None = None
    rule_id: Text | None = None
    start: Text | None = None
    end: Text | None = None


class PhoneCalls(Area[PhoneCall]):
    """The calls that look at phone calls."""

    path, model, noun = "/v2/sip/call", PhoneCall, "call"
    within = "data"

    def list(
        self,
        room_id: str | None = None,
        gateway_id: str | None = None,
        rule_id: str | None = None,
        type: str | None = None,
    ) -> Iterator[PhoneCall]:
        """Those of the project that fit."""
        return self._list(roomId=room_id, gatewayId=gateway_id, ruleId=rule_id, type=type)
