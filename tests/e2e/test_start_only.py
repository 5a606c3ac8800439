"""A server that answers the documented start, and 404 to all else: the heart of the product runs on it."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.e2e.conftest import MakeStack

START = "/ai/v1/realtime-transcriptions/start"
ROOM = "abc-xyzw-lmno"
REPLY = {
    "id": "82feea14-6783-4e63-84fc-17c5666bfd5c",
    "status": "running",
    "extension": {
        "enabled": True,
        "provider": "videosdk",
        "extensionConfig": {"roomId": ROOM, "sessionId": "621497578bea0d0404c35c4c"},
    },
    "start": "2024-02-27T16:00:36.828Z",
}
"""The documented reply (API §3.1): its start is years before the server's own clock."""

NO_SESSION = (400, {"message": "Room has no active session"})


@dataclass
class Fake:
    """What it answers, and what it was asked."""

    url: str = ""
    replies: list[tuple[int, Any]] = field(default_factory=lambda: [(200, REPLY)])
    """To `start`, in order; the last one for ever."""
    otherwise: Any = None
    """The body of each 404; None: a web server's own page."""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def fake() -> Iterator[Fake]:
    fake = Fake()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            fake.asked.append(f"{self.command} {self.path.partition('?')[0]}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if fake.asked[-1] != f"POST {START}" and fake.otherwise is None:
                self.send_error(404)
                return
            status, reply = 404, fake.otherwise
            if fake.asked[-1] == f"POST {START}":
                status, reply = fake.replies.pop(0) if len(fake.replies) > 1 else fake.replies[0]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            body = json.dumps(reply).encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield fake
        server.shutdown()
        serving.join()


PROGRAM = """
import pulumi
import pulumi_videosdk as videosdk

notes = videosdk.RealtimeTranscription("notes", room_id="abc-xyzw-lmno", session_timeout={})
pulumi.export("transcription_id", notes.id)
pulumi.export("transcription_start", notes.start)
"""


@pytest.mark.parametrize(
    "otherwise",
    [
        pytest.param(None, id="a web page"),
        pytest.param({"message": "not found"}, id="words such as VideoSDK's"),
        pytest.param({}, id="an empty object", marks=pytest.mark.wide),
    ],
)
def test_up_starts_it_and_up_again_changes_nothing(stack: MakeStack, fake: Fake, otherwise: Any) -> None:
    fake.otherwise = otherwise
    one = stack(PROGRAM.format(0), env={"VIDEOSDK_API_ENDPOINT": fake.url})

    up = one.up()

    assert one.outputs() == {"transcription_id": REPLY["id"], "transcription_start": REPLY["start"]}
    assert fake.asked == ["GET /ai/v1/realtime-transcriptions/", f"POST {START}"]
    assert up.diagnostics == []

    fake.asked.clear()
    assert [step.op for step in one.up().steps] == ["same"]
    assert fake.asked == []


def test_a_session_is_waited_for_by_starting_again(stack: MakeStack, fake: Fake) -> None:
    fake.replies[:0] = [NO_SESSION, NO_SESSION]
    one = stack(PROGRAM.format(60), env={"VIDEOSDK_API_ENDPOINT": fake.url})
    up = one.up()
    assert one.outputs()["transcription_id"] == REPLY["id"]
    assert fake.asked.count(f"POST {START}") == 3
    assert f"waiting for a session in room {ROOM}" in up.text


def test_what_a_lost_start_may_have_left_is_said_and_nothing_is_started_twice(
    stack: MakeStack, fake: Fake
) -> None:
    fake.replies = [(502, {"message": "bad gateway"})]
    one = stack(PROGRAM.format(60), env={"VIDEOSDK_API_ENDPOINT": fake.url})
    text = one.up(expect_failure=True).text
    assert fake.asked.count(f"POST {START}") == 1
    assert "VideoSDK answered 502: 'bad gateway'" in text
    assert f"A transcription may be running in room {ROOM} now" in text
