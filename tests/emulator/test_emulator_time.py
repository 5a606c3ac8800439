"""What the emulator does as time goes by, on a clock that the tests move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from videosdk_emulator import Emulator, running
from videosdk_emulator.core.clock import Clock

Call = Callable[..., requests.Response]
BASE = "/ai/v1/realtime-transcriptions"
HOUR = 3600.0


def closing(call: Call, kind: str, minutes: float) -> str:
    """A room whose sessions last so long."""
    config = {"type": kind, "duration": minutes}
    return str(call("POST", "/v2/rooms", json={"autoCloseConfig": config}).json()["roomId"])


def seconds_between(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def test_the_clock_goes_on_from_where_it_was_moved_to_and_a_reset_sets_it_right(
    emulator: Emulator, call: Call
) -> None:
    emulator.advance(10 * HOUR)
    emulator.advance(14 * HOUR)
    made = call("POST", "/v2/rooms", token=emulator.token(exp=None)).json()["createdAt"]
    assert 24 * HOUR <= seconds_between(datetime.now(UTC).isoformat(), made) + 30 < 24 * HOUR + 60
    emulator.reset()
    assert emulator.call("GET", "clock")["ahead"] == 0.0


def test_the_clock_stays_moved_after_a_restart(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with running(database=database) as emulator:
        emulator.advance(HOUR)
    with running(database=database) as emulator:
        assert emulator.call("GET", "clock")["ahead"] == pytest.approx(HOUR, abs=1.0)


@pytest.mark.parametrize("wish", [{"advance": -1}, {"advance": "1"}, {"advance": 1e300}, {"back": 1}, {}])
def test_a_clock_is_not_moved_back_nor_out_of_bounds(emulator: Emulator, wish: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="clock"):
        emulator.call("PUT", "clock", wish)


def test_a_token_expires_as_the_clock_moves(emulator: Emulator, call: Call) -> None:
    token = emulator.token()
    emulator.advance(3500)
    assert call("GET", "/v2/rooms", token=token).status_code == 200
    emulator.advance(200)
    assert call("GET", "/v2/rooms", token=token).status_code == 401


def test_a_token_is_to_be_had_that_is_good_for_a_day(emulator: Emulator, call: Call) -> None:
    emulator.advance(100 * HOUR)
    token = requests.get(f"{emulator.url}/_emulator/token", timeout=10).text
    emulator.advance(23 * HOUR)
    assert call("GET", "/v2/rooms", token=token).status_code == 200
    emulator.advance(2 * HOUR)
    assert call("GET", "/v2/rooms", token=token).status_code == 401


def test_a_session_is_closed_when_it_has_lasted_as_long_as_its_room_allows(
    emulator: Emulator, call: Call
) -> None:
    room = closing(call, "session-ends", 30)
    emulator.join(room, "ada")
    id_ = call("POST", f"{BASE}/start", json={"roomId": room}).json()["id"]
    emulator.advance(3000)
    (session,) = call("GET", "/v2/sessions", params={"roomId": room}).json()["data"]
    assert session["status"] == "ended"
    assert seconds_between(session["start"], session["end"]) == pytest.approx(1800, abs=0.5)
    assert session["participants"][0]["timelog"][0]["end"] == session["end"]
    transcription = call("GET", f"{BASE}/{id_}").json()
    assert transcription["status"] == "completed"
    assert requests.get(transcription["transcriptionFilePaths"]["txt"], timeout=10).status_code == 200
    assert call("GET", f"/v2/rooms/{room}").json()["disabled"] is False
    assert emulator.join(room) != session["id"]


def test_a_room_can_be_closed_with_its_session_and_then_refuses(emulator: Emulator, call: Call) -> None:
    room = closing(call, "session-end-and-deactivate", 1)
    emulator.join(room)
    emulator.advance(61)
    assert call("GET", f"/v2/rooms/{room}").json()["disabled"] is True
    with pytest.raises(ValueError, match="deactivated"):
        emulator.join(room)
    assert call("POST", f"{BASE}/start", json={"roomId": room}).status_code == 400


def test_a_session_lasts_eight_hours_where_its_room_says_nothing(
    emulator: Emulator, call: Call, room_id: str
) -> None:
    emulator.join(room_id)
    emulator.advance(8 * HOUR - 60)
    assert emulator.state()["sessions"][0]["status"] == "ongoing"
    emulator.advance(61)
    assert emulator.state()["sessions"][0]["status"] == "ended"


def test_a_session_that_ended_early_is_not_closed_again(emulator: Emulator, call: Call) -> None:
    room = closing(call, "session-end-and-deactivate", 10)
    emulator.join(room)
    emulator.leave(room)
    emulator.advance(300)
    later = emulator.join(room)
    emulator.advance(400)
    assert [one["status"] for one in emulator.state()["sessions"]] == ["ended", "ongoing"]
    assert emulator.state()["sessions"][1]["id"] == later
    assert call("GET", f"/v2/rooms/{room}").json()["disabled"] is False


def test_a_session_is_closed_also_by_the_emulator_that_takes_over_its_file(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with running(database=database) as emulator:
        headers = {"Authorization": emulator.token()}
        room = requests.post(f"{emulator.url}/v2/rooms", headers=headers, timeout=10).json()["roomId"]
        emulator.join(room)
    with running(database=database) as emulator:
        emulator.advance(8 * HOUR)
        assert emulator.state()["sessions"][0]["status"] == "ended"


def test_what_is_due_comes_in_order_each_at_its_time(emulator: Emulator, call: Call) -> None:
    room = closing(call, "session-ends", 10)
    emulator.join(room, "grace", after=1200)
    emulator.join(room, "ada", after=60)
    emulator.advance(1500)
    first, second = emulator.state()["sessions"]
    assert first["participants"][0]["participantId"] == "ada"
    assert seconds_between(first["start"], first["end"]) == pytest.approx(600, abs=0.5)
    assert second["participants"][0]["participantId"] == "grace"
    assert seconds_between(first["start"], second["start"]) == pytest.approx(1140, abs=0.5)
    assert second["status"] == "ongoing"


def test_files_can_take_a_while_to_appear(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.settings(files_after=90)
    emulator.join(room_id)
    wish = {"roomId": room_id, "summary": {"enabled": True}}
    id_ = call("POST", f"{BASE}/start", json=wish).json()["id"]
    emulator.leave(room_id)
    url = f"{emulator.url}/_emulator/files/{id_}.txt"
    early = call("GET", f"{BASE}/{id_}").json()
    assert early["status"] == "completed"
    assert not {"transcriptionFilePaths", "summarizedFilePaths"} & set(early)
    assert requests.get(url, timeout=10).status_code == 404
    emulator.advance(90)
    late = call("GET", f"{BASE}/{id_}").json()
    assert late["transcriptionFilePaths"] == {"txt": url}
    assert requests.get(url, timeout=10).status_code == 200


@pytest.mark.parametrize(
    "values", [{"no_such": 1}, {"files_after": "soon"}, {"webhook_tries": 0}, {"join_after": True}]
)
def test_a_setting_that_does_not_exist_is_refused(emulator: Emulator, values: dict[str, object]) -> None:
    before = emulator.settings()
    with pytest.raises(ValueError, match=next(iter(values))):
        emulator.settings(**values)
    assert emulator.settings() == before


def test_what_is_due_is_done_however_much_else_is_put_off_till_later() -> None:
    async def crowded() -> list[str]:
        clock, done = Clock(), list[str]()
        clock.start(asyncio.get_running_loop())
        clock.at(clock.time(), lambda: done.append("joined"))
        for _ in range(100):
            clock.at(clock.time() + 3600, lambda: done.append("an hour later"))
            await asyncio.sleep(0)
        return [*done]  # more is done as the loop ends

    assert asyncio.run(crowded()) == ["joined"]
