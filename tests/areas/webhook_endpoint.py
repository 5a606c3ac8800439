"""WebhookEndpoint: nothing stands at VideoSDK; it fetches the key, and probes a receiver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from tests.support import strategies as values
from tests.support.area import Area, Call, Case, Change, Drift, Inputs
from tests.support.server import Server
from videosdk_emulator import Emulator

KEY: Final = Call("GET", "/v2/public/rsa-public-key")
PROBE: Final = Call("POST", "/_emulator/inbox/{name}", to="url", title="POST to the receiver")


class WebhookEndpoint(Area):
    resource, name, noun = "WebhookEndpoint", "hook", "endpoint"

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"url": server.emulator.inbox_url(name)}

    hurried = {"probe_timeout": 3}

    def full(self, server: Server) -> Inputs:
        return {"url": server.emulator.inbox_url("hook"), "events": ["session-*", "transcription-*"]}

    def as_now(self, emulator: Emulator) -> Mapping[str, Any]:
        # Each emulator signs with a key of its own.
        return {"public_key": emulator.rotate_key()}

    case = Case(
        create=[KEY],
        update=Change({"events": ["*"]}, [KEY]),
        replace=None,
        drift=Drift(lambda server, _: server.emulator.rotate_key(), ("update", "public_key")),
        read=[KEY],
        delete=[],
        outputs=frozenset({"public_key", "rejects_unsigned"}),
    )
    calls = {
        "create": [KEY, PROBE],
        "read": [KEY],
        "update": [KEY, PROBE],
        "replace": [KEY, PROBE],
        "delete": [],
    }
    remarks = {
        "replace": "No input replaces: a user asks for it with `pulumi up --replace`.",
        "delete": "Nothing is registered with VideoSDK, so there is nothing to call.",
    }
    quirks = ("key_pem",)

    valid = st.fixed_dictionaries(
        {"url": values.urls},
        optional={"events": values.events, "probe": st.booleans(), "probe_timeout": st.floats(0.1, 3600)},
    )
    pickle = (
        "gASVTQAAAAAAAACMKnB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMud2ViaG9va19lbmRwb2ludJSMF1dl"
        "Ymhvb2tFbmRwb2ludFByb3ZpZGVylJOUKYGULg=="
    )


area = WebhookEndpoint()
