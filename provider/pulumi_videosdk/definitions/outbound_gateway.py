"""OutboundGateway: how calls are placed (API §9.2).

What always holds:

- A gateway of the same name that existed before is never taken over silently: the create fails, or adopts it
  if `adopt` is set.
- After a create whose reply is lost, the gateway is looked for; if it may exist, the state or the error names
  it.
- A change of one setting leaves the others as they are declared.
"""

from __future__ import annotations

from typing import Annotated

from ..api.gateways import OutboundGateways
from ..lifecycle import Definition, stays
from .gateways import GatewayInputs, GatewayOutputs, Gateways
from .terms import Name, SipTransport


class OutboundGatewayInputs(GatewayInputs):
    """A connection by which calls are placed, to a SIP host."""

    address: Name
    """The SIP host, such as `sip.telnyx.com:5061`."""

    transport: Annotated[SipTransport | None, stays] = None
    """How the host is reached: `udp`, `tcp` or `tls`."""


GATEWAYS = Gateways.of(OutboundGateways, OutboundGatewayInputs)

EXAMPLE = """
gateway = videosdk.OutboundGateway(
    "carrier",
    name="carrier",
    numbers=["+14155550100"],
    address="sip.telnyx.com:5061",
    transport="tls",
)
pulumi.export("gateway_id", gateway.gateway_id)
"""

definition = Definition(
    name="OutboundGateway",
    inputs=OutboundGatewayInputs,
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
    import_id="663a1c2f0d4be91f3a8c7713",
)
