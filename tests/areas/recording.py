"""Recording: composed of a room; as it is documented, only its file tells that it has ended."""

from __future__ import annotations

import pytest

from tests.protocol.process import ProviderFailure
from tests.support import composed
from tests.support import strategies as values
from tests.support.area import Answers, Inputs
from tests.support.composed import BOTH, Composed
from tests.support.lifecycle import Direct
from tests.support.server import Server


class Recording(Composed):
    resource, name, noun = "Recording", "recording", "recording"

    path = listed_at = "/v2/recordings"
    table, own_id = "recordings", "recording_id"
    ended = ("file_url", "status")

    def full(self, server: Server) -> Inputs:
        return {
            **self.minimal(server, self.name),
            **composed.full(),
            # Nobody listens at port 9.
            "webhook_url": "http://127.0.0.1:9",
            "aws_dir_path": "calls/2026",
            "pre_signed_url": "https://storage.example.com/calls?signature=s3cr3t-s1gn4tur3",
            "file_format": "webm",
            "on_failure": {"action": "close-room", "wait_time": 30},
        }

    valid = composed.valid(
        webhook_url=values.urls,
        aws_dir_path=values.names,
        pre_signed_url=values.names,
        file_format=values.names,
    )
    pickle = (
        "gASVQAAAAAAAAACMI3B1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMucmVjb3JkaW5nlIwRUmVjb3JkaW5nUHJvdmlkZXKUk5QpgZQu"
    )


area = Recording()
composed.survive(area, date_header=BOTH, recording_times=BOTH)


@area.scenario("one that failed, and has no file, stands in nobody's way", recording_times=BOTH)
def _failed(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up(area.declared(room))
    server.emulator.act("recordings", direct.kept()["recording"].id, "end", status="failed")
    server.emulator.leave(room)
    direct.destroy()
    server.emulator.join(room)
    direct.up(area.declared(room))
    assert len(area.running(server)) == 1
    direct.destroy()
    assert area.running(server) == []


@area.scenario("a file that comes late stands in nobody's way", recording_times=BOTH, running_shown=BOTH)
def _late(direct: Direct, server: Server, answers: Answers) -> None:
    server.emulator.settings(files_after=60)
    room = server.room()
    direct.up(area.declared(room))
    (first,) = area.running(server)
    direct.up(area.declared(room, triggers=[1]))
    (second,) = area.running(server)
    assert second != first
    direct.refresh()
    assert direct.kept()["recording"].properties["status"] == "running"
    if answers["running_shown"] and not answers["recording_times"]:
        # The first one still looks as if it ran.
        with pytest.raises(ProviderFailure, match=f"so does {first}.*run again once that shows"):
            direct.destroy()
        assert area.running(server) == [second]
        server.emulator.advance(61)
    direct.destroy()
    assert area.running(server) == []
