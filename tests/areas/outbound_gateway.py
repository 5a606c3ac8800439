"""OutboundGateway: as InboundGateway, with a SIP host."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.areas.inbound_gateway import OPTIONAL, QUIRKS, Gateway, calls_of, case_of
from tests.support import strategies as values
from tests.support.area import Call, Inputs
from tests.support.server import Server


class OutboundGateway(Gateway):
    resource, name, noun = "OutboundGateway", "outbound", "outbound gateway"

    path, table = "/v2/sip/outbound-gateways", "outbound_gateways"

    def minimal(self, server: Server, name: str) -> Inputs:
        return {**super().minimal(server, name), "address": "sip.example.com:5061"}

    case = case_of(path, table)
    calls = calls_of(path)
    look_ups = {"create": [Call("GET", path)]}
    remarks = {"replace": "No input replaces: a user asks for it with `pulumi up --replace`."}
    quirks = QUIRKS

    valid = st.fixed_dictionaries(
        {
            "name": values.names,
            "numbers": st.lists(values.numbers_to_call, min_size=1, max_size=3),
            "address": values.names,
        },
        optional={**OPTIONAL, "transport": st.sampled_from(["udp", "tcp", "tls"])},
    )
    pickle = (
        "gASVTQAAAAAAAACMKnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMub3V0Ym91bmRfZ2F0ZXdheZSMF091"
        "dGJvdW5kR2F0ZXdheVByb3ZpZGVylJOUKYGULg=="
    )


area = OutboundGateway()
