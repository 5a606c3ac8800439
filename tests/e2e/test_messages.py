"""What a user is told while a run goes on: what is waited for, why a call is repeated, each warning once."""

from __future__ import annotations

import time

from tests.e2e.conftest import MakeStack
from videosdk_emulator import Emulator

PROGRAM = """
import pulumi_videosdk as videosdk

hook = videosdk.WebhookEndpoint("hook", url="URL?key=hidden", events=["EVENT"])
videosdk.WebhookEndpoint("again", url="URL?key=hidden")
for name in ("a", "b"):
    videosdk.Room(name, webhook=hook)
"""


def test_each_warning_is_shown_once_and_none_where_nothing_is_done(
    stack: MakeStack, emulator: Emulator
) -> None:
    program = PROGRAM.replace("URL", emulator.inbox_url("hook"))
    one = stack(program.replace("EVENT", "session-*"))

    unsigned = one.up().diagnostics
    host = emulator.url.removeprefix("http://")
    for name in ("again", "hook"):
        assert (
            sum(f"WebhookEndpoint {name}: the receiver at {host} did not turn" in said for said in unsigned)
            == 1
        )
    assert len(unsigned) == 2
    assert not any(secret in said for said in unsigned for secret in ("hidden", "inbox"))
    quiet = [one.up(), one.refresh()]
    assert [run.diagnostics for run in quiet] == [[], []]
    assert not any(word in run.text for run in quiet for word in ("warning", "waiting", "trying"))

    one.write(program.replace("EVENT", "recording-*"))
    (replaced,) = one.preview().diagnostics
    assert "VideoSDK cannot change a room's webhook" in replaced


def test_waits_and_repeats_are_told_and_a_token_that_expires_meanwhile(
    stack: MakeStack, emulator: Emulator
) -> None:
    token = emulator.token(exp=int(time.time()) + 50)
    slow = {"status": 429, "body": {"message": f"slow down, {token}"}, "headers": {"retry-after": "6"}}
    emulator.fault("status", "/v2/rooms", method="POST", times=1, **slow)  # type: ignore[arg-type]
    env = {"VIDEOSDK_API_KEY": None, "VIDEOSDK_SECRET": None, "VIDEOSDK_TOKEN": token}

    run = stack("import pulumi_videosdk as v\nv.Room('room')\n", env=env).up()

    assert "Room room: POST /v2/rooms: VideoSDK answered 429: 'slow down, [redacted]'" in run.text
    assert "trying again in 6.0 s (attempt 2)" in run.text
    assert "Room room: waiting to try POST /v2/rooms again, 5 of 6 s" in run.text
    (expiring,) = run.diagnostics
    assert "the token of environment VIDEOSDK_TOKEN expires" in expiring
    assert token not in run.text
