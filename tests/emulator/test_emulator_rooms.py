"""The emulator's rooms and sessions, as a caller of VideoSDK's API sees them (API §2.7, §5, §6)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
import requests

from videosdk_emulator import Emulator

Call = Callable[..., requests.Response]
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EVERYTHING = {
    "customRoomId": "standup",
    "webhook": {"endPoint": "https://hooks.example.com/videosdk", "events": ["session-*"]},
    "autoCloseConfig": {"type": "session-end-and-deactivate", "duration": 60},
    "autoStartConfig": {"recording": {"config": {"layout": {"type": "GRID", "gridSize": 4}}}},
    "geoFence": "eu001",
    "multiComposition": {"recording": True, "hls": False, "rtmp": False},
    "allowedParticipantIds": ["ada", "grace"],
}


def test_a_room_needs_no_body_at_all(call: Call) -> None:
    reply = call("POST", "/v2/rooms")
    room = reply.json()
    assert reply.status_code == 200
    assert re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", room["roomId"])
    assert re.fullmatch(r"[0-9a-f]{24}", room["id"])
    assert TIMESTAMP.fullmatch(room["createdAt"])
    assert room["disabled"] is False
    assert room["links"]["get_room"].endswith(f"/v2/rooms/{room['roomId']}")


def test_what_a_room_is_made_with_is_told_again(call: Call) -> None:
    made = call("POST", "/v2/rooms", json=EVERYTHING).json()
    fetched = call("GET", f"/v2/rooms/{made['roomId']}").json()
    for name, value in EVERYTHING.items():
        assert made[name] == value
        assert fetched[name] == value
    assert "userId" in made
    assert fetched["user"]["id"] == made["userId"]


def test_a_second_create_with_the_same_custom_id_gives_the_same_room(call: Call) -> None:
    first = call("POST", "/v2/rooms", json={"customRoomId": "standup"}).json()
    again = call("POST", "/v2/rooms", json={"customRoomId": "standup", "geoFence": "eu001"}).json()
    assert again == first


def test_a_room_is_found_by_each_of_its_ids(call: Call) -> None:
    room = call("POST", "/v2/rooms", json={"customRoomId": "a/b c?"}).json()
    for any_id in (room["roomId"], room["customRoomId"], room["id"]):
        assert call("GET", f"/v2/rooms/{quote(any_id, safe='')}").json()["roomId"] == room["roomId"]
    assert call("GET", f"/v2/rooms/validate/{room['roomId']}").json() == room


def test_rooms_are_listed_newest_first_a_page_at_a_time(call: Call) -> None:
    ids = [call("POST", "/v2/rooms").json()["roomId"] for _ in range(5)]
    first = call("GET", "/v2/rooms", params={"page": 1, "perPage": 2}).json()
    last = call("GET", "/v2/rooms/", params={"page": 3, "perPage": 2}).json()
    assert [room["roomId"] for room in first["data"]] == ids[:2:-1]
    assert [room["roomId"] for room in last["data"]] == ids[:1]
    assert first["pageInfo"] == {"currentPage": 1, "perPage": 2, "lastPage": 3, "total": 5}
    assert call("GET", "/v2/rooms", params={"page": 9}).json()["data"] == []


def test_a_query_finds_a_room_by_its_exact_id(call: Call) -> None:
    call("POST", "/v2/rooms", json={"customRoomId": "standup-2"})
    room = call("POST", "/v2/rooms", json={"customRoomId": "standup"}).json()
    for query in ("standup", room["roomId"]):
        found = call("GET", "/v2/rooms", params={"query": query}).json()["data"]
        assert [one["roomId"] for one in found] == [room["roomId"]]


def test_a_room_is_deactivated_by_its_room_id_only(call: Call) -> None:
    room = call("POST", "/v2/rooms", json=EVERYTHING).json()
    assert call("POST", "/v2/rooms/deactivate", json={"roomId": "standup"}).status_code == 402
    reply = call("POST", "/v2/rooms/deactivate", json={"roomId": room["roomId"]})
    assert reply.status_code == 200
    assert reply.json()["disabled"] is True
    assert reply.json()["meetingId"] == room["roomId"]
    assert reply.json()["userMeetingId"] == "standup"
    assert reply.json()["webhook"] == EVERYTHING["webhook"]
    assert call("GET", f"/v2/rooms/{room['roomId']}").json()["disabled"] is True


def test_deactivating_a_room_ends_its_session(emulator: Emulator, call: Call, room_id: str) -> None:
    session_id = emulator.join(room_id)
    call("POST", "/v2/rooms/deactivate", json={"roomId": room_id})
    session = call("GET", f"/v2/sessions/{session_id}").json()
    assert session["status"] == "ended"
    with pytest.raises(ValueError, match="deactivated"):
        emulator.join(room_id)


@pytest.mark.parametrize(
    "body",
    [
        {"customRoomId": 7},
        {"webhook": "https://hooks.example.com"},
        {"webhook": {"endPoint": "http://hooks.example.com", "events": ["*"]}},
        {"webhook": {"endPoint": "https://hooks.example.com/" + "x" * 500, "events": ["*"]}},
        {"webhook": {"endPoint": "https://", "events": ["*"]}},
        {"webhook": {"endPoint": "https://hooks.example.com", "events": "*"}},
        {"autoCloseConfig": {"type": "never"}},
        {"autoCloseConfig": {"duration": "long"}},
        {"multiComposition": {"hls": "yes"}},
        {"allowedParticipantIds": [1]},
    ],
)
def test_a_room_that_makes_no_sense_is_refused(emulator: Emulator, call: Call, body: dict[str, Any]) -> None:
    reply = call("POST", "/v2/rooms", json=body)
    assert reply.status_code == 400
    assert reply.json()["code"] == "invalid_params"
    assert emulator.state()["rooms"] == []


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"'])
def test_a_body_that_is_no_json_object_is_refused(call: Call, body: bytes) -> None:
    assert call("POST", "/v2/rooms", data=body).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5"])
def test_a_page_that_is_no_count_is_refused(call: Call, page: str) -> None:
    assert call("GET", "/v2/rooms", params={"page": page}).status_code == 400
    assert call("GET", "/v2/rooms", params={"perPage": page}).status_code == 400


def test_a_page_far_beyond_the_last_is_empty(call: Call, room_id: str) -> None:
    reply = call("GET", "/v2/rooms", params={"page": "9" * 30, "perPage": "9" * 30})
    assert (reply.status_code, reply.json()["data"]) == (200, [])
    assert call("GET", "/v2/rooms", params={"page": "9" * 5000}).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v2/rooms/none-none-none", None, 404),
        ("GET", "/v2/rooms/validate/none-none-none", None, 400),
        ("POST", "/v2/rooms/deactivate", {"roomId": "none-none-none"}, 404),
        ("POST", "/v2/rooms/deactivate", {}, 400),
        ("GET", "/v2/sessions/none", None, 404),
        ("POST", "/v2/sessions/end", {"roomId": "none-none-none"}, 404),
        ("POST", "/v2/sessions/end", {}, 400),
        ("GET", "/v2/unheard-of", None, 404),
        ("DELETE", "/v2/rooms/none-none-none", None, 404),
        ("GET", "/", None, 404),
    ],
)
def test_what_is_unknown_is_said_to_be(call: Call, method: str, path: str, body: Any, status: int) -> None:
    reply = call(method, path, json=body)
    assert reply.status_code == status
    assert reply.json()["message"]


def test_every_reply_tells_the_time_and_a_request_id(emulator: Emulator, call: Call) -> None:
    replies = [call("GET", "/v2/rooms"), call("GET", "/nothing"), call("GET", "/v2/rooms", token=None)]
    ids = [reply.headers["x-request-id"] for reply in replies]
    assert len(set(ids)) == 3
    assert [one["request_id"] for one in emulator.requests()] == ids
    assert all(reply.headers["date"].endswith("GMT") for reply in replies)


def test_a_session_lasts_from_the_first_join_to_the_last_leave(
    emulator: Emulator, call: Call, room_id: str
) -> None:
    assert call("GET", "/v2/sessions/", params={"roomId": room_id}).json()["data"] == []
    session_id = emulator.join(room_id, "ada", name="Ada")
    assert emulator.join(room_id, "grace") == session_id
    emulator.leave(room_id, "ada")
    (session,) = call("GET", "/v2/sessions", params={"roomId": room_id, "status": "ongoing"}).json()["data"]
    assert (session["id"], session["end"]) == (session_id, None)
    assert [one["name"] for one in session["participants"]] == ["Ada", "grace"]
    emulator.leave(room_id, "grace")
    session = call("GET", f"/v2/sessions/{session_id}").json()
    assert session["status"] == "ended"
    assert TIMESTAMP.fullmatch(session["end"])
    assert call("GET", "/v2/sessions", params={"roomId": room_id, "status": "ongoing"}).json()["data"] == []
    assert emulator.join(room_id) != session_id


def test_sessions_are_filtered_by_room(emulator: Emulator, call: Call) -> None:
    rooms = [call("POST", "/v2/rooms", json={"customRoomId": one}).json() for one in ("a", "b")]
    ids = [emulator.join(room["roomId"]) for room in rooms]
    for query in ({"roomId": rooms[0]["roomId"]}, {"customRoomId": "a"}):
        found = call("GET", "/v2/sessions", params=query).json()["data"]
        assert [one["id"] for one in found] == [ids[0]]


def test_sessions_are_found_by_either_id_and_by_when_they_started(emulator: Emulator, call: Call) -> None:
    room = call("POST", "/v2/rooms", json={"customRoomId": "a"}).json()
    emulator.join("a")
    now = int(time.time() * 1000)
    for query, found in (
        ({"query": "a"}, 1),
        ({"query": room["roomId"]}, 1),
        ({"query": "b"}, 0),
        ({"startDate": now - 60_000, "endDate": now + 60_000}, 1),
        ({"startDate": now + 60_000}, 0),
        ({"endDate": now - 60_000}, 0),
    ):
        assert len(call("GET", "/v2/sessions", params=query).json()["data"]) == found, query


def test_a_session_can_be_ended_by_its_room(emulator: Emulator, call: Call, room_id: str) -> None:
    session_id = emulator.join(room_id)
    wrong = call("POST", "/v2/sessions/end", json={"roomId": room_id, "sessionId": "another"})
    assert wrong.status_code == 404
    reply = call("POST", "/v2/sessions/end", json={"roomId": room_id, "sessionId": session_id})
    # The documented reply shows the session as it was (API §6).
    assert reply.json()["status"] == "ongoing"
    assert call("GET", f"/v2/sessions/{session_id}").json()["status"] == "ended"
    assert call("POST", "/v2/sessions/end", json={"roomId": room_id}).status_code == 404


def test_a_thousand_rooms_four_at_a_time_are_all_made(emulator: Emulator, call: Call) -> None:
    def make(number: int) -> str:
        return str(call("POST", "/v2/rooms", json={"customRoomId": f"room-{number}"}).json()["roomId"])

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(make, range(1000)))
    assert len(ids) == 1000
    assert {room["roomId"] for room in emulator.state()["rooms"]} == ids
