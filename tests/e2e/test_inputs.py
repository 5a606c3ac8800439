"""What a program declares, with the real command line: other spellings, new names, what stands for what."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeStack
from videosdk_emulator import Emulator

SPELT = """
import pulumi_videosdk as videosdk

hook = videosdk.WebhookEndpoint("hook", url=URL, events=EVENTS, probe=False)
room = videosdk.Room(
    "room", custom_room_id="mine", adopt=ADOPT, webhook={"end_point": URL, "events": EVENTS},
    allowed_participant_ids=EVENTS,
)
videosdk.RealtimeTranscription("notes", room_id=room, webhook_url=URL, session_timeout=20)
"""


def spelt(url: str, *events: str, adopt: bool = False) -> str:
    values = {"URL": repr(url), "EVENTS": repr(list(events)), "ADOPT": repr(adopt)}
    text = SPELT
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def test_another_spelling_of_a_url_and_another_order_are_no_change_and_no_drift(
    stack: MakeStack, emulator: Emulator
) -> None:
    emulator.join_after(0.0)
    one = stack(spelt("https://hooks.example.com", "session-started", "session-ended"))
    one.up()
    room = one.resources()["room"]["id"]
    emulator.clear_requests()

    one.write(spelt("HTTPS://Hooks.Example.COM:443/", "session-ended", "session-started", "session-ended"))
    assert one.up().changes == {}
    assert emulator.requests() == []

    webhook = {"endPoint": "https://HOOKS.example.com:443", "events": ["session-ended", "session-started"]}
    emulator.change_room(room, webhook=webhook)
    assert one.refresh().drift == {}
    assert one.up().changes == {}

    other = stack(spelt("https://hooks.example.com/", "session-ended", "session-started", adopt=True))
    other.up("--target", "**Room::room")
    assert other.resources()["room"]["id"] == room


def test_a_name_that_only_videosdk_may_know_is_warned_of_in_the_preview_and_sent(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack("""
        import pulumi_videosdk as videosdk

        webhook = {"end_point": "https://hooks.example.com/x", "events": ["session-started", "sesion-ended"]}
        videosdk.Room("room", webhook=webhook, geo_fence="moon")
    """)

    previewed = one.preview()
    done = one.up()

    for run in (previewed, done):
        assert sorted(" ".join(one.split()) for one in run.diagnostics) == [
            "Room room: geo_fence: is no region that this version knows. It is sent as it is.",
            "Room room: webhook.events[1]: is no webhook event that this version knows; did you mean "
            "session-ended? It is sent as it is.",
        ]
    (room,) = emulator.state()["rooms"]
    assert room["webhook"]["events"] == ["session-started", "sesion-ended"]
    assert room["geoFence"] == "moon"
    assert one.up().changes == {}
    assert one.refresh().drift == {}


def test_what_refuses_a_type_of_auto_close_is_the_server(stack: MakeStack, emulator: Emulator) -> None:
    one = stack("""
        import pulumi_videosdk as videosdk

        videosdk.Room("room", auto_close={"type": "session-vanishes"})
    """)

    assert "auto_close.type: is no auto-close type that this version knows" in one.preview().text
    refused = one.up(expect_failure=True)

    assert "POST /v2/rooms: VideoSDK answered 4" in refused.text
    assert emulator.requests()[-1]["body"]["autoCloseConfig"] == {"type": "session-vanishes"}


def test_a_resource_stands_for_the_input_that_is_its_output(stack: MakeStack, emulator: Emulator) -> None:
    emulator.join_after(0.0)
    one = stack("""
        import pulumi_videosdk as videosdk

        url = "https://hooks.example.com/x"
        hook = videosdk.WebhookEndpoint("hook", url=url, events=["session-*"], probe=False)
        room = videosdk.Room("room", webhook=hook)
        videosdk.RealtimeTranscription("notes", room_id=room, webhook_url=hook, session_timeout=20)
    """)

    assert one.up().changes == {"create": 3}

    started = next(sent["body"] for sent in emulator.requests() if sent["path"].endswith("/start"))
    assert started == {"roomId": one.resources()["room"]["id"], "webhookUrl": "https://hooks.example.com/x"}
    assert one.up().changes == {}


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (
            'videosdk.RealtimeTranscription("notes", room_id=hook)',
            "RealtimeTranscription 'notes': room_id cannot be a WebhookEndpoint; give one of its outputs "
            "or a Room",
        ),
        (
            'videosdk.Room("room", webhook={"end_point": hook})',
            "Room 'room': webhook.end_point cannot be a WebhookEndpoint; give one of its outputs",
        ),
        (
            'videosdk.RealtimeTranscription("notes", room_id="2kyv-gzay-64pg", triggers=[1, hook])',
            "RealtimeTranscription 'notes': triggers[1] cannot be a WebhookEndpoint; give one of its outputs",
        ),
    ],
)
def test_another_resource_in_an_inputs_place_is_refused_where_it_is_declared(
    stack: MakeStack, emulator: Emulator, declared: str, said: str
) -> None:
    one = stack(f"""
        import pulumi_videosdk as videosdk

        hook = videosdk.WebhookEndpoint("hook", url="https://hooks.example.com/x", probe=False)
        {declared}
    """)

    refused = one.preview(expect_failure=True)

    assert f"TypeError: {said}" in refused.text
    assert declared in refused.text  # the program's own line
    assert emulator.requests() == []
