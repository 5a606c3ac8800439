"""HlsStream: composed of a room, and its start answers with an id."""

from __future__ import annotations

from typing import Any

from tests.support import composed
from tests.support import strategies as values
from tests.support.area import Answers, Inputs
from tests.support.composed import Composed
from tests.support.lifecycle import Direct
from tests.support.server import Server


class HlsStream(Composed):
    resource, name, noun = "HlsStream", "hls", "HLS stream"

    path, listed_at = "/v2/hls", "/v2/hls/"
    table, own_id, answers_with_id = "hls", "hls_id", True
    made = (*Composed.made, "playback_hls_url", "livestream_url")

    def full(self, server: Server) -> Inputs:
        shared = composed.full()
        return {
            **self.minimal(server, self.name),
            **shared,
            "config": {**shared["config"], "recording": {"enabled": True}},
            # Nobody listens at port 9.
            "webhook_url": "http://127.0.0.1:9",
            "recording": {"fileFormat": "webm"},
        }

    valid = composed.valid(webhook_url=values.urls, recording=values.objects)
    pickle = (
        "gASVQQAAAAAAAACMJHB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuaGxzX3N0cmVhbZSMEUhsc1N0cmVh"
        "bVByb3ZpZGVylJOUKYGULg=="
    )


area = HlsStream()
composed.survive(area)


@area.scenario("a summary is asked for wherever VideoSDK looks for it", hls_summary=("beside", "within"))
def _summary(direct: Direct, server: Server, answers: Answers) -> None:
    transcription: dict[str, Any] = {"enabled": True, "summary": {"enabled": True}}
    direct.up(area.declared(server.room(), transcription=transcription))
    direct.destroy()
    (made,) = server.emulator.state()["post_transcriptions"]
    assert made["summarised"]
