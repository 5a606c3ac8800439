"""The emulator's realtime transcriptions, as a caller of VideoSDK's API sees them (API §3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import requests

from videosdk_emulator import Emulator

Call = Callable[..., requests.Response]
BASE = "/ai/v1/realtime-transcriptions"


@pytest.fixture
def busy_room(emulator: Emulator, room_id: str) -> str:
    """A room with a live session."""
    emulator.join(room_id)
    return room_id


def start(call: Call, room_id: str, **fields: Any) -> dict[str, Any]:
    reply = call("POST", f"{BASE}/start", json={"roomId": room_id, **fields})
    assert reply.status_code == 200, reply.text
    started: dict[str, Any] = reply.json()
    return started


def test_a_start_gives_a_running_transcription_of_the_live_session(
    emulator: Emulator, call: Call, room_id: str
) -> None:
    session_id = emulator.join(room_id)
    started = start(call, room_id)
    assert str(UUID(started["id"])) == started["id"]
    assert started == {
        "id": started["id"],
        "status": "running",
        "extension": {
            "enabled": True,
            "provider": "videosdk",
            "extensionConfig": {"roomId": room_id, "sessionId": session_id},
        },
        "start": started["start"],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", started["start"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("https://www.example.com", "https://www.example.com/"),
        ("https://www.example.com/hook", "https://www.example.com/hook"),
        ("https://www.example.com?a=b", "https://www.example.com/?a=b"),
    ],
)
def test_a_bare_hosts_webhook_comes_back_with_a_slash_at_start_and_as_given_at_the_end(
    call: Call, busy_room: str, given: str, told: str
) -> None:
    started = start(call, busy_room, webhookUrl=given)
    assert started["webhookUrl"] == told
    assert "webhookUrl" not in call("GET", f"{BASE}/{started['id']}").json()
    assert call("POST", f"{BASE}/end", json={"roomId": busy_room}).json()["webhookUrl"] == given


def test_what_the_api_does_not_show_is_in_the_state(emulator: Emulator, call: Call, busy_room: str) -> None:
    wish = {
        "webhookUrl": "https://www.example.com",
        "modelId": "some-model",
        "language": "en-US",
        "summary": {"enabled": True, "prompt": "Be brief."},
        "modelConfig": {"temperature": 0.5},
    }
    start(call, busy_room, **wish)
    (kept,) = emulator.state()["transcriptions"]
    assert {name: kept[name] for name in wish} == wish


def test_an_end_acts_on_the_room_and_shows_no_files(call: Call, busy_room: str) -> None:
    started = start(call, busy_room, summary={"enabled": True})
    ended = call("POST", f"{BASE}/end", json={"roomId": busy_room}).json()
    assert (ended["id"], ended["status"]) == (started["id"], "completed")
    assert ended["end"] >= started["start"]
    assert not {"transcriptionFilePaths", "summarizedFilePaths"} & set(ended)


def test_the_files_of_an_ended_transcription_are_fetched_without_a_token(call: Call, busy_room: str) -> None:
    started = start(call, busy_room, summary={"enabled": True})
    running = call("GET", f"{BASE}/{started['id']}").json()
    assert running["end"] is None
    assert "transcriptionFilePaths" not in running
    call("POST", f"{BASE}/end", json={"roomId": busy_room})
    fetched = call("GET", f"{BASE}/{started['id']}").json()
    for paths in ("transcriptionFilePaths", "summarizedFilePaths"):
        file = requests.get(fetched[paths]["txt"], timeout=10)
        assert (file.status_code, file.headers["content-type"][:10]) == (200, "text/plain")
        assert busy_room in file.text


def test_no_summary_is_made_that_was_not_asked_for(emulator: Emulator, call: Call, busy_room: str) -> None:
    id_ = start(call, busy_room)["id"]
    url = f"{emulator.url}/_emulator/files/{id_}"
    assert requests.get(f"{url}.txt", timeout=10).status_code == 404
    call("POST", f"{BASE}/end", json={"roomId": busy_room})
    assert "summarizedFilePaths" not in call("GET", f"{BASE}/{id_}").json()
    assert requests.get(f"{url}.txt", timeout=10).status_code == 200
    assert requests.get(f"{url}-summary.txt", timeout=10).status_code == 404


def test_the_end_of_the_session_ends_its_transcription(
    emulator: Emulator, call: Call, busy_room: str
) -> None:
    id_ = start(call, busy_room)["id"]
    emulator.leave(busy_room)
    assert call("GET", f"{BASE}/{id_}").json()["status"] == "completed"


def test_the_list_is_filtered_by_room_and_by_session_with_and_without_a_slash(
    emulator: Emulator, call: Call
) -> None:
    ids, sessions, rooms = [], [], []
    for _ in range(2):
        rooms.append(call("POST", "/v2/rooms").json()["roomId"])
        sessions.append(emulator.join(rooms[-1]))
        ids.append(start(call, rooms[-1])["id"])
    for path in (BASE, f"{BASE}/"):
        everything = call("GET", path).json()
        assert [one["id"] for one in everything["transcriptions"]] == ids[::-1]
        assert everything["pageInfo"]["total"] == 2
        for query in ({"roomId": rooms[0]}, {"sessionId": sessions[0]}):
            found = call("GET", path, params=query).json()["transcriptions"]
            assert [one["id"] for one in found] == ids[:1]


def test_the_list_comes_in_pages(call: Call, busy_room: str) -> None:
    ids = []
    for _ in range(3):
        ids.append(start(call, busy_room)["id"])
        call("POST", f"{BASE}/end", json={"roomId": busy_room})
    second = call("GET", BASE, params={"page": 2, "perPage": 2}).json()
    assert [one["id"] for one in second["transcriptions"]] == ids[:1]
    assert second["pageInfo"] == {"currentPage": 2, "perPage": 2, "lastPage": 2, "total": 3}


@pytest.mark.parametrize(
    "fields",
    [
        {"webhookUrl": 1},
        {"webhookUrl": "no url"},
        {"webhookUrl": "ftp://example.com"},
        {"language": ["en"]},
        {"modelId": 3},
        {"summary": True},
        {"summary": {"enabled": "yes"}},
        {"modelConfig": "fast"},
        {"roomId": ""},
        {"roomId": None},
    ],
)
def test_a_start_that_makes_no_sense_is_refused(
    emulator: Emulator, call: Call, busy_room: str, fields: dict[str, Any]
) -> None:
    reply = call("POST", f"{BASE}/start", json={"roomId": busy_room, **fields})
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid_params")
    assert emulator.state()["transcriptions"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/start", {"roomId": "none-none-none"}, 404),
        ("POST", "/end", {"roomId": "none-none-none"}, 404),
        ("POST", "/end", {}, 400),
        ("GET", "/82feea14-6783-4e63-84fc-17c5666bfd5c", None, 404),
        ("POST", "/stop", {"roomId": "none-none-none"}, 404),
    ],
)
def test_what_is_unknown_is_said_to_be(call: Call, method: str, path: str, body: Any, status: int) -> None:
    assert call(method, BASE + path, json=body).status_code == status


def test_a_custom_room_id_starts_nothing(emulator: Emulator, call: Call) -> None:
    call("POST", "/v2/rooms", json={"customRoomId": "standup"})
    emulator.join("standup")
    assert call("POST", f"{BASE}/start", json={"roomId": "standup"}).status_code == 404


def test_a_transcription_can_fail_or_vanish_behind_the_stacks_back(
    emulator: Emulator, call: Call, busy_room: str
) -> None:
    id_ = start(call, busy_room)["id"]
    emulator.end_transcription(id_, "failed")
    failed = call("GET", f"{BASE}/{id_}").json()
    assert failed["status"] == "failed"
    assert "transcriptionFilePaths" not in failed
    emulator.forget_transcription(id_)
    assert call("GET", f"{BASE}/{id_}").status_code == 404
