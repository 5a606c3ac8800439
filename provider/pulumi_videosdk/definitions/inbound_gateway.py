"""InboundGateway: how calls to phone numbers come in (API §9.2).

What always holds:

- A gateway of the same name that existed before is never taken over silently: the create fails, or adopts it
  if `adopt` is set.
- After a create whose reply is lost, the gateway is looked for; if it may exist, the state or the error names
  it.
- A change of one setting leaves the others as they are declared.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..api.gateways import InboundGateways
from ..lifecycle import Definition, unordered
from .gateways import GatewayInputs, GatewayOutputs, Gateways
from .terms import Name


class InboundGatewayInputs(GatewayInputs):
    """A connection by which calls to a set of phone numbers come in."""

    allowed_addresses: Annotated[list[Name], unordered] = Field([])
    """The addresses, or ranges of them, that may call; if it is left out, any."""

    allowed_numbers: Annotated[list[Name], unordered] = Field([])
    """The numbers that may call, or patterns such as `+91*`; if it is left out, any."""


GATEWAYS = Gateways.of(InboundGateways, InboundGatewayInputs)

EXAMPLE = """
gateway = videosdk.InboundGateway(
    "support",
    name="support",
    numbers=["+14155550100"],
    allowed_numbers=["+1*"],
    record=True,
    geo_region="us002",
)
pulumi.export("gateway_id", gateway.gateway_id)
"""

definition = Definition(
    name="InboundGateway",
    inputs=InboundGatewayInputs,
    outputs=GatewayOutputs,
    create=GATEWAYS.create,
    read=GATEWAYS.read,
    update=GATEWAYS.update,
    delete=GATEWAYS.delete,
    delete_before_replace=True,
    id_output="gateway_id",
    calls=GATEWAYS.calls,
    noun=GATEWAYS.kind.noun,
    find_by="name",
    find=GATEWAYS.kind.candidates,
    example=EXAMPLE,
    import_="By its id. `auth` is not read: declare it.",
    import_id="663a1c2f0d4be91f3a8c7712",
)
