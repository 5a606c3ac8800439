"""Who is in a session, as a caller of VideoSDK's API sees it (API §2.5, §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from videosdk_emulator import Emulator

Call = Callable[..., requests.Response]
REMOVE = "/v2/sessions/participants/remove"


@pytest.fixture
def session_id(emulator: Emulator, room_id: str) -> str:
    """A live session with ada, bob and eve, of whom bob has left."""
    for name in ("ada", "bob", "eve"):
        session_id = emulator.join(room_id, name, name=name.title())
    emulator.leave(room_id, "bob")
    assert session_id is not None
    return session_id


def names(participants: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in participants]


def test_a_session_holds_a_page_of_all_who_were_there(call: Call, session_id: str) -> None:
    path = f"/v2/sessions/{session_id}/participants"
    everybody = call("GET", path).json()
    assert (everybody["data"]["id"], names(everybody["data"]["participants"])) == (
        session_id,
        ["Ada", "Bob", "Eve"],
    )
    second = call("GET", path, params={"page": 2, "perPage": 2}).json()
    assert names(second["data"]["participants"]) == ["Eve"]
    assert second["pageInfo"] == {"currentPage": 2, "perPage": 2, "lastPage": 2, "total": 3}


def test_who_is_there_now_is_a_list_of_the_one_session(call: Call, session_id: str) -> None:
    shown = call("GET", f"/v2/sessions/{session_id}/participants/active").json()
    assert [one["id"] for one in shown["data"]] == [session_id]
    assert names(shown["data"][0]["participants"]) == ["Ada", "Eve"]
    assert shown["pageInfo"]["total"] == 2


def test_when_all_have_left_nobody_is_there(
    emulator: Emulator, call: Call, room_id: str, session_id: str
) -> None:
    emulator.leave(room_id)
    path = f"/v2/sessions/{session_id}/participants/active"
    assert call("GET", path).json()["data"][0]["participants"] == []
    emulator.quirks(list_of_nothing="not_found")
    reply = call("GET", path)
    assert (reply.status_code, reply.json()["message"]) == (404, "No active participants found")


def test_one_participant_is_shown_with_the_latest_stay(
    emulator: Emulator, call: Call, room_id: str, session_id: str
) -> None:
    path = f"/v2/sessions/{session_id}/participants/bob"
    assert call("GET", path).json()["timelog"][-1]["end"] is not None
    emulator.join(room_id, "bob")
    assert call("GET", path).json()["timelog"][-1]["end"] is None


@pytest.mark.parametrize("by", ["roomId", "sessionId"])
def test_a_participant_is_removed_by_room_or_by_session(
    call: Call, room_id: str, session_id: str, by: str
) -> None:
    place = {"roomId": room_id, "sessionId": session_id}[by]
    assert call("POST", REMOVE, json={by: place, "participantId": "ada"}).json()["status"] == "ongoing"
    assert call("POST", REMOVE, json={by: place, "participantId": "eve"}).json()["status"] == "ended"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"participantId": "ada"}, 400),
        ({"roomId": "none"}, 400),
        ({"roomId": 1, "participantId": "ada"}, 400),
        ({"roomId": "none", "participantId": "ada"}, 404),
        ({"sessionId": "none", "participantId": "ada"}, 404),
    ],
)
def test_a_removal_that_makes_no_sense_is_refused(
    call: Call, session_id: str, body: Any, status: int
) -> None:
    assert call("POST", REMOVE, json=body).status_code == status


def test_nobody_is_removed_twice(call: Call, room_id: str, session_id: str) -> None:
    reply = call("POST", REMOVE, json={"roomId": room_id, "participantId": "bob"})
    assert (reply.status_code, reply.json()["message"]) == (404, "Participant not found")


def test_a_quiet_session_has_no_measurements(call: Call, room_id: str, session_id: str) -> None:
    of_all = call("GET", f"/v2/sessions/{session_id}/stats").json()
    assert of_all == {"sessionId": session_id, "meetingId": room_id, "stats": []}
    of_one = call("GET", f"/v2/sessions/{session_id}/participant/ada/stats").json()
    assert of_one.items() > of_all.items()
    assert of_one["resolutionUsage"] == []


@pytest.mark.parametrize(
    "path",
    [
        "none/participants",
        "none/participants/active",
        "none/participants/ada",
        "none/stats",
        "none/participant/ada/stats",
        "{session}/participants/nobody",
        "{session}/participant/nobody/stats",
    ],
)
def test_what_is_unknown_is_said_to_be(call: Call, session_id: str, path: str) -> None:
    assert call("GET", f"/v2/sessions/{path.format(session=session_id)}").status_code == 404


def test_an_end_may_tolerate_that_the_session_is_over(
    emulator: Emulator, call: Call, room_id: str, session_id: str
) -> None:
    emulator.leave(room_id)
    assert call("POST", "/v2/sessions/end", json={"roomId": room_id}).status_code == 404
    tolerant = call("POST", "/v2/sessions/end", json={"roomId": room_id, "ignoreClosed": True})
    assert (tolerant.json()["id"], tolerant.json()["status"]) == (session_id, "ended")
