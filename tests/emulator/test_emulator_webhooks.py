"""The webhooks that the emulator sends, and the inbox in which it can receive them (API §11)."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from videosdk_emulator import Emulator, running

Call = Callable[..., requests.Response]
START = "/ai/v1/realtime-transcriptions/start"
END = "/ai/v1/realtime-transcriptions/end"


def make_room(call: Call, end_point: str, events: list[str]) -> str:
    reply = call("POST", "/v2/rooms", json={"webhook": {"endPoint": end_point, "events": events}})
    return str(reply.json()["roomId"])


def events_in(messages: list[Any]) -> list[str]:
    return [message["body"]["webhookType"] for message in messages]


def test_a_rooms_webhook_tells_of_its_sessions_in_order(emulator: Emulator, call: Call) -> None:
    room_id = make_room(call, emulator.inbox_url("rooms/hook"), ["*"])
    session_id = emulator.join(room_id, "ada", name="Ada")
    emulator.leave(room_id)
    messages = emulator.inbox("rooms/hook", wait_for="session-ended")
    assert events_in(messages) == [
        "session-started",
        "participant-joined",
        "participant-left",
        "session-ended",
    ]
    data = [message["body"]["data"] for message in messages]
    assert all(one["meetingId"] == room_id and one["sessionId"] == session_id for one in data)
    assert data[1]["participantId"] == "ada"
    assert data[1]["participantName"] == "Ada"
    assert data[2]["reason"] == "user-left"
    assert data[3]["start"].endswith("+00:00")
    assert data[3]["end"] >= data[3]["start"]


@pytest.mark.parametrize(
    ("patterns", "told"),
    [
        (["session-*"], ["session-started", "session-ended"]),
        (["session*"], ["session-started", "session-ended"]),
        (["participant-left"], ["participant-left"]),
        (["recording-*", "session-ended"], ["session-ended"]),
    ],
)
def test_only_the_events_that_were_asked_for_are_told(
    emulator: Emulator, call: Call, patterns: list[str], told: list[str]
) -> None:
    room_id = make_room(call, emulator.inbox_url("hook"), patterns)
    emulator.join(room_id)
    emulator.leave(room_id)
    assert events_in(emulator.inbox("hook", wait_for=told[-1])) == told


@pytest.mark.parametrize(("how", "event"), [("completed", "stopped"), ("failed", "failed")])
def test_a_transcriptions_webhook_tells_of_its_start_and_end(
    emulator: Emulator, call: Call, room_id: str, how: str, event: str
) -> None:
    session_id = emulator.join(room_id)
    id_ = call("POST", START, json={"roomId": room_id, "webhookUrl": emulator.inbox_url("t")}).json()["id"]
    emulator.end_transcription(id_, how)
    messages = emulator.inbox("t", wait_for=f"transcription-{event}")
    assert events_in(messages) == ["transcription-started", f"transcription-{event}"]
    same = {"id": id_, "type": "realtime", "meetingId": room_id, "sessionId": session_id}
    assert [message["body"]["data"] for message in messages] == [same, same]


def test_a_webhook_is_signed_with_the_published_key(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.join(room_id)
    call("POST", START, json={"roomId": room_id, "webhookUrl": emulator.inbox_url("t")})
    (message,) = emulator.inbox("t", wait_for="transcription-started")
    assert message["verified"] is True
    key = load_pem_public_key(call("GET", "/v2/public/rsa-public-key").json()["publicKey"].encode())
    assert isinstance(key, RSAPublicKey)
    signature = base64.b64decode(message["headers"]["videosdk-signature"], validate=True)
    body = json.dumps(message["body"], separators=(",", ":")).encode()
    key.verify(signature, body, PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        key.verify(signature, body + b" ", PKCS1v15(), SHA256())


def test_a_rotated_key_verifies_only_what_it_signed_itself(emulator: Emulator, call: Call) -> None:
    before = call("GET", "/v2/public/rsa-public-key").json()["publicKey"]
    room_id = make_room(call, emulator.inbox_url("hook"), ["session-started"])
    emulator.join(room_id)
    (old,) = emulator.inbox("hook", wait_for="session-started")
    assert emulator.rotate_key() == call("GET", "/v2/public/rsa-public-key").json()["publicKey"] != before
    replayed = requests.post(
        emulator.inbox_url("replayed"), json=old["body"], headers=old["headers"], timeout=10
    )
    assert replayed.status_code == 200
    assert [message["verified"] for message in emulator.inbox("replayed")] == [False]


def test_an_inbox_answers_as_it_was_told(emulator: Emulator, call: Call) -> None:
    emulator.configure_inbox("strict", status=202, unsigned_status=401)
    assert requests.post(emulator.inbox_url("strict"), json={}, timeout=10).status_code == 401
    forged = {"videosdk-signature": base64.b64encode(b"x" * 256).decode()}
    assert requests.post(emulator.inbox_url("strict"), json={}, headers=forged, timeout=10).status_code == 401
    emulator.join(make_room(call, emulator.inbox_url("strict"), ["session-started"]))
    (delivery,) = emulator.deliveries(wait_for="session-started")
    assert (delivery["status"], delivery["error"]) == (202, None)
    emulator.clear_inbox("strict")
    assert requests.post(emulator.inbox_url("strict"), data=b"\xff", timeout=10).status_code == 200
    with pytest.raises(ValueError, match="status"):
        emulator.configure_inbox("strict", status=7)


def test_an_unreachable_receiver_is_noted_and_will_be_tried_again(emulator: Emulator, call: Call) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        end_point = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        emulator.join(make_room(call, end_point, ["session-started"]))
        (delivery,) = emulator.deliveries(wait_for="session-started")
    assert delivery["status"] is None
    assert "Connection" in (delivery["error"] or "")
    assert delivery["outcome"] == "pending"
    assert delivery["url"] == end_point


def test_a_receiver_that_fails_is_noted_with_its_status(emulator: Emulator, call: Call) -> None:
    emulator.fault("status", "/_emulator/inbox/hook", status=503)
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["session-started"]))
    (delivery,) = emulator.deliveries(wait_for="session-started")
    assert delivery["status"] == 503
    assert emulator.inbox("hook") == []


def test_a_receiver_that_hangs_holds_up_no_call_and_no_other_receiver(emulator: Emulator, call: Call) -> None:
    hanging = emulator.fault("hang", "/_emulator/inbox/slow")
    slow = make_room(call, emulator.inbox_url("slow"), ["session-started"])
    quick = make_room(call, emulator.inbox_url("quick"), ["session-started"])
    started = time.monotonic()
    emulator.join(slow)
    hanging.wait_hit()
    emulator.join(quick)
    emulator.inbox("quick", wait_for="session-started")
    assert time.monotonic() - started < 2.5
    hanging.remove()


def test_waiting_for_a_webhook_that_never_comes_ends(emulator: Emulator) -> None:
    with pytest.raises(TimeoutError, match="session-started"):
        emulator.deliveries(wait_for="session-started", timeout=0.05)
    with pytest.raises(TimeoutError, match="session-started"):
        emulator.inbox("hook", wait_for="session-started", timeout=0.05)


def test_a_reset_forgets_a_delivery_that_is_under_way(emulator: Emulator, call: Call) -> None:
    held = emulator.fault("hold", "/_emulator/inbox/hook")
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["*"]))
    held.wait_hit()
    emulator.reset()
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["participant-*"]))
    assert [one["event"] for one in emulator.deliveries("participant-joined")] == ["participant-joined"]


def retried(emulator: Emulator, tries: int) -> Any:
    """The one delivery, once it was tried so often."""
    for _ in range(1000):
        (delivery,) = emulator.deliveries("session-started")
        if len(delivery["attempts"]) >= tries:
            return delivery
        time.sleep(0.01)
    raise AssertionError(f"not tried {tries} times: {delivery}")


def test_what_failed_is_tried_again_ever_more_patiently_and_then_given_up(
    emulator: Emulator, call: Call
) -> None:
    fault = emulator.fault("status", "/_emulator/inbox/hook", status=503)
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["session-started"]))
    for tries, pause in ((1, 10.0), (2, 20.0)):
        delivery = retried(emulator, tries)
        assert (delivery["outcome"], delivery["status"]) == ("pending", 503)
        now = datetime.fromisoformat(emulator.call("GET", "clock")["now"])
        left = (datetime.fromisoformat(delivery["next_try"]) - now).total_seconds()
        assert pause - 5 < left <= pause
        emulator.advance(pause)
    delivery = retried(emulator, 3)
    assert (delivery["outcome"], delivery["next_try"]) == ("failed", None)
    assert [one["status"] for one in delivery["attempts"]] == [503, 503, 503]
    emulator.advance(100_000)
    assert fault.hits() == 3


def test_what_arrives_at_the_second_try_is_delivered(emulator: Emulator, call: Call) -> None:
    emulator.fault("reset", "/_emulator/inbox/hook", times=1)
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["session-started"]))
    retried(emulator, 1)
    assert emulator.inbox("hook") == []
    emulator.advance(10)
    (message,) = emulator.inbox("hook", wait_for="session-started")
    assert message["verified"] is True
    delivery = retried(emulator, 2)
    assert (delivery["outcome"], delivery["status"], delivery["next_try"]) == ("delivered", 200, None)
    assert [one["status"] for one in delivery["attempts"]] == [None, 200]
    assert delivery["attempts"][0]["error"] is not None


def test_how_often_and_when_it_is_tried_again_can_be_set(emulator: Emulator, call: Call) -> None:
    emulator.settings(webhook_tries=1)
    emulator.fault("status", "/_emulator/inbox/hook", status=500)
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["session-started"]))
    assert retried(emulator, 1)["outcome"] == "failed"


def test_deliveries_that_are_cleared_are_not_tried_again(emulator: Emulator, call: Call) -> None:
    emulator.fault("status", "/_emulator/inbox/hook", status=500)
    emulator.join(make_room(call, emulator.inbox_url("hook"), ["session-started"]))
    retried(emulator, 1)
    emulator.clear_deliveries()
    emulator.clear_faults()
    emulator.advance(100)
    assert emulator.deliveries() == []
    assert emulator.inbox("hook") == []


def test_what_was_not_delivered_is_taken_up_by_the_next_emulator(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with running() as receiver:
        receiver.fault("status", "/_emulator/inbox/hook", status=503, times=1)
        hook = {"endPoint": receiver.inbox_url("hook"), "events": ["session-started"]}
        with running(database=database) as emulator:
            headers, rooms = {"Authorization": emulator.token()}, f"{emulator.url}/v2/rooms"
            reply = requests.post(rooms, json={"webhook": hook}, headers=headers, timeout=10)
            emulator.join(reply.json()["roomId"])
            assert retried(emulator, 1)["outcome"] == "pending"
        with running(database=database) as emulator:
            emulator.advance(60)
            receiver.inbox("hook", wait_for="session-started")
            assert retried(emulator, 2)["outcome"] == "delivered"


def test_receivers_that_hang_or_are_dead_hold_up_no_call(emulator: Emulator, call: Call) -> None:
    hanging = emulator.fault("hang", "/_emulator/inbox/.*")
    dead = emulator.blackhole()
    slowest = 0.0
    for number in range(15):
        for end_point in (emulator.inbox_url(f"slow-{number}"), f"{dead}/{number}"):
            started = time.monotonic()
            room = make_room(call, end_point, ["*"])
            emulator.join(room)
            call("POST", START, json={"roomId": room, "webhookUrl": end_point})
            emulator.leave(room)
            slowest = max(slowest, time.monotonic() - started)
    # Four calls in a row, each with receivers that would take three seconds.
    assert slowest < 1.0
    hanging.remove()
