"""The lines that a wait says, to its end, on a clock that only sleeping moves."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from pulumi_videosdk import lifecycle, progress
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.definitions import realtime_transcription
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.webhook_endpoint import WebhookEndpointProvider
from tests.client.timing import within
from videosdk_emulator import Emulator


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now, sleep=sleep))


def test_a_wait_for_a_session_says_every_five_seconds_how_long_of_how_much(client: Client) -> None:
    room_id = client.rooms.create("standup").room_id
    said: list[str] = []

    with pytest.raises(VideoSDKError, match="no live session"):
        lifecycle.create(
            RealtimeTranscriptionProvider.definition,
            client,
            {"room_id": room_id, "session_timeout": 12},
            lifecycle.Run(said.append),
        )

    waiting = f"waiting for a session in room {room_id}"
    assert said == [
        f"{waiting}, 0 of 12 s; one starts when the first participant joins",
        f"{waiting}, 5 of 12 s",
        f"{waiting}, 10 of 12 s",
    ]


def test_a_slow_look_for_a_session_ends_with_the_wait(
    client: Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime_transcription, "LAST_LOOK_SECONDS", 0.5)
    room_id = client.rooms.create("standup").room_id
    emulator.fault("delay", "/v2/sessions/", seconds=5)
    inputs = {"room_id": room_id, "session_timeout": 1}
    with within(4), pytest.raises(VideoSDKError, match="may have no live session after 1 s"):
        lifecycle.create(RealtimeTranscriptionProvider.definition, client, inputs, lifecycle.Run(print))


def test_a_probe_says_every_five_seconds_how_long_of_how_much_and_what_was_answered(
    client: Client, emulator: Emulator
) -> None:
    emulator.configure_inbox("hook", status=503)
    said: list[str] = []

    with pytest.raises(VideoSDKError, match="not there after 12 s: it answered 503"):
        lifecycle.create(
            WebhookEndpointProvider.definition,
            client.with_progress(said.append),
            {"url": emulator.inbox_url("hook"), "probe_timeout": 12},
            lifecycle.Run(said.append),
        )

    waiting = "waiting for the receiver of webhooks to answer"
    assert said == [f"{waiting}, {passed} of 12 s; so far: it answered 503" for passed in (0, 5, 10)]
