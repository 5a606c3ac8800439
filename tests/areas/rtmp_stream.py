"""RtmpStream: composed of a room; its stream keys are secret."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import composed
from tests.support import strategies as values
from tests.support.area import Answers, Inputs
from tests.support.composed import BOTH, Composed
from tests.support.lifecycle import Direct
from tests.support.server import Server

KEY: Final = "s3cr3t-str34m-k3y"
URL: Final = "rtmps://live.example.com/app"


class RtmpStream(Composed):
    resource, name, noun = "RtmpStream", "rtmp", "RTMP stream"

    path, listed_at = "/v2/livestreams", "/v2/livestreams/"
    table, own_id = "livestreams", "livestream_id"
    needed = {"outputs": [{"url": URL, "stream_key": KEY}]}
    posted = {"outputs": [{"url": "rtmp://theirs.example.com/app", "streamKey": "theirs"}]}

    def full(self, server: Server) -> Inputs:
        return {**self.minimal(server, self.name), **composed.full()}

    valid = composed.valid(
        {
            "outputs": st.lists(
                st.fixed_dictionaries({"url": values.names, "stream_key": values.names}),
                min_size=1,
                max_size=2,
            )
        }
    )
    pickle = (
        "gASVQwAAAAAAAACMJXB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucnRtcF9zdHJlYW2UjBJSdG1wU3Ry"
        "ZWFtUHJvdmlkZXKUk5QpgZQu"
    )


area = RtmpStream()
composed.survive(area)


@area.scenario("a stream key is sent, and shown nowhere", stream_keys_shown=BOTH)
def _key(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up(area.declared(room))
    (made,) = server.emulator.state()["livestreams"]
    assert made["outputs"] == [{"url": URL, "streamKey": KEY}]
    assert direct.refresh() == {}
    kept: dict[str, Any] = dict(direct.kept()[area.name].properties)
    assert KEY in json.dumps(kept.pop("outputs"))
    assert KEY not in json.dumps(kept)

    body = {"message": f"cannot stream to {URL} with {KEY}"}
    server.emulator.fault("status", f"{area.path}/start", status=400, body=body)
    with pytest.raises(ProviderFailure, match="cannot stream") as failure:
        direct.up(area.declared(server.room()))
    assert KEY not in str(failure.value)
