"""Where the documentation says nothing (API §3.6, §13), the emulator can answer either way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
import requests

from pulumi_videosdk.webhooks import verify
from videosdk_emulator import Emulator, Quirks

Call = Callable[..., requests.Response]
BASE = "/ai/v1/realtime-transcriptions"
HOOK = {"endPoint": "https://hooks.example.com/", "events": ["*"]}


@pytest.fixture
def running(emulator: Emulator, call: Call, room_id: str) -> dict[str, Any]:
    """A running transcription with a summary to come."""
    emulator.join(room_id)
    reply = call("POST", f"{BASE}/start", json={"roomId": room_id, "summary": {"enabled": True}})
    started: dict[str, Any] = reply.json()
    return started


@contextmanager
def receiver() -> Iterator[tuple[str, Queue[tuple[bytes, str | None]]]]:
    """Someone's own receiver: its url, and the raw bodies with their signatures."""
    received: Queue[tuple[bytes, str | None]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.put((body, self.headers["videosdk-signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", received
        server.shutdown()


def ids_of(reply: requests.Response) -> list[str]:
    return [one["id"] for one in reply.json()["transcriptions"]]


@pytest.mark.parametrize("status", [404, 402])
def test_not_found(emulator: Emulator, call: Call, status: int) -> None:
    emulator.quirks(not_found=status)
    for path in ("/v2/rooms/none", "/v2/sessions/none", f"{BASE}/none"):
        assert call("GET", path).status_code == status
    assert call("POST", "/v2/rooms/deactivate", json={"roomId": "none"}).status_code == status


@pytest.mark.parametrize("key", ["message", "error", "msg", "statusMessage"])
def test_error_shape_as_an_object(emulator: Emulator, call: Call, key: str) -> None:
    emulator.quirks(error_shape=key)
    assert call("GET", "/v2/rooms/none").json()[key] == "Room not found"
    assert key in call("GET", "/v2/rooms", token="nonsense").json()


def test_error_shape_as_a_string(emulator: Emulator, call: Call) -> None:
    emulator.quirks(error_shape="string")
    assert call("GET", "/v2/rooms/none").json() == "Room not found"
    assert call("GET", "/v2/rooms", token=None).json() == "Please login to continue!"


def test_absent_version(emulator: Emulator, call: Call) -> None:
    emulator.quirks(absent_version="accepted")
    assert call("GET", "/v2/rooms", token=emulator.token(version=None)).status_code == 200
    assert call("GET", "/v2/rooms", token=emulator.token(version=1)).status_code == 403


@pytest.mark.parametrize("status", [200, 201])
def test_created_status(emulator: Emulator, call: Call, status: int) -> None:
    emulator.quirks(created_status=status)
    reply = call("POST", "/v2/rooms")
    emulator.join(reply.json()["roomId"])
    assert reply.status_code == status
    again = call("POST", f"{BASE}/start", json={"roomId": reply.json()["roomId"]})
    assert again.status_code == status


def test_date_header(emulator: Emulator, call: Call) -> None:
    assert "date" in call("GET", "/v2/rooms").headers
    emulator.quirks(date_header=False)
    assert "date" not in call("GET", "/v2/rooms").headers


def test_clock_offset(emulator: Emulator, call: Call) -> None:
    emulator.quirks(clock_offset=-3600)
    reply = call("POST", "/v2/rooms")
    for told in (parsedate_to_datetime(reply.headers["date"]), reply.json()["createdAt"]):
        moment = datetime.fromisoformat(told) if isinstance(told, str) else told
        assert 3590 < (datetime.now(UTC) - moment).total_seconds() < 3630


@pytest.mark.parametrize(("form", "words"), [("pkcs1", "RSA PUBLIC KEY"), ("spki", "PUBLIC KEY")])
def test_key_pem(emulator: Emulator, call: Call, form: str, words: str) -> None:
    emulator.quirks(key_pem=form)
    assert f"-----BEGIN {words}-----" in call("GET", "/v2/public/rsa-public-key").json()["publicKey"]


def test_list_page_size(emulator: Emulator, call: Call) -> None:
    for _ in range(3):
        emulator.join(call("POST", "/v2/rooms").json()["roomId"])
    emulator.quirks(list_page_size=1)
    for path in ("/v2/rooms", "/v2/sessions/"):
        page = call("GET", path, params={"perPage": 50}).json()
        assert len(page["data"]) == 1
        assert page["pageInfo"]["lastPage"] == 3
    emulator.quirks(list_page_size=None)
    assert len(call("GET", "/v2/rooms").json()["data"]) == 3


def test_large_pages(emulator: Emulator, call: Call) -> None:
    assert call("GET", "/v2/rooms", params={"perPage": 100}).status_code == 200
    emulator.quirks(large_pages="refused")
    assert call("GET", "/v2/rooms", params={"perPage": 20}).status_code == 200
    assert call("GET", "/v2/rooms", params={"perPage": 21}).status_code == 400


@pytest.mark.parametrize(("does", "found"), [("compared", 0), ("ignored", 1), ("refused", None)])
def test_session_status(emulator: Emulator, call: Call, room_id: str, does: str, found: int | None) -> None:
    emulator.join(room_id)
    emulator.leave(room_id)
    emulator.quirks(session_status=does)
    reply = call("GET", "/v2/sessions/", params={"roomId": room_id, "status": "ongoing"})
    if found is None:
        assert reply.status_code == 400
    else:
        assert len(reply.json()["data"]) == found


def test_list_of_nothing(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.quirks(list_of_nothing="not_found")
    for path in ("/v2/sessions/", f"{BASE}/"):
        assert call("GET", path, params={"roomId": room_id}).status_code == 404
        assert call("GET", path).status_code == 200


def test_create_after_deactivate(emulator: Emulator, call: Call) -> None:
    dead = call("POST", "/v2/rooms", json={"customRoomId": "standup"}).json()
    call("POST", "/v2/rooms/deactivate", json={"roomId": dead["roomId"]})
    emulator.quirks(create_after_deactivate="dead")
    again = call("POST", "/v2/rooms", json={"customRoomId": "standup"}).json()
    assert (again["roomId"], again["disabled"]) == (dead["roomId"], True)
    emulator.quirks(create_after_deactivate="fresh")
    fresh = call("POST", "/v2/rooms", json={"customRoomId": "standup"}).json()
    assert fresh["roomId"] != dead["roomId"]
    assert fresh["disabled"] is False
    assert call("GET", "/v2/rooms/standup").json()["roomId"] == fresh["roomId"]


@pytest.mark.parametrize("updates", [False, True])
def test_repeat_create_updates(emulator: Emulator, call: Call, updates: bool) -> None:
    emulator.quirks(repeat_create_updates=updates)
    call("POST", "/v2/rooms", json={"customRoomId": "standup", "geoFence": "eu001"})
    call("POST", "/v2/rooms", json={"customRoomId": "standup", "geoFence": "us002"})
    assert call("GET", "/v2/rooms/standup").json()["geoFence"] == ("us002" if updates else "eu001")


def test_room_get_echo(emulator: Emulator, call: Call) -> None:
    emulator.quirks(room_get_echo=False)
    made = call("POST", "/v2/rooms", json={"webhook": HOOK}).json()
    for room in (made, call("GET", f"/v2/rooms/{made['roomId']}").json()):
        assert "webhook" not in room
    assert emulator.state()["rooms"][0]["webhook"] == HOOK


def test_room_echo_defaults(emulator: Emulator, call: Call, room_id: str) -> None:
    assert "geoFence" not in call("GET", f"/v2/rooms/{room_id}").json()
    emulator.quirks(room_echo_defaults=True)
    room = call("GET", f"/v2/rooms/{room_id}").json()
    assert (room["geoFence"], room["autoCloseConfig"]["type"]) == ("us001", "session-ends")


def test_deactivated_get(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.quirks(deactivated_get="not_found")
    emulator.deactivate_room(room_id)
    assert call("GET", f"/v2/rooms/{room_id}").status_code == 404


@pytest.mark.parametrize("status", [200, 400, 402, 404])
def test_deactivate_again(emulator: Emulator, call: Call, room_id: str, status: int) -> None:
    emulator.quirks(deactivate_again=status)
    assert call("POST", "/v2/rooms/deactivate", json={"roomId": room_id}).status_code == 200
    assert call("POST", "/v2/rooms/deactivate", json={"roomId": room_id}).status_code == status


@pytest.mark.parametrize("status", [400, 402])
def test_validate_not_found(emulator: Emulator, call: Call, status: int) -> None:
    emulator.quirks(validate_not_found=status)
    reply = call("GET", "/v2/rooms/validate/none")
    assert (reply.status_code, reply.json()["message"]) == (status, "Room not found.")


@pytest.mark.parametrize(("unit", "seconds"), [("minutes", 60), ("seconds", 1)])
def test_auto_close_unit(emulator: Emulator, call: Call, unit: str, seconds: int) -> None:
    emulator.quirks(auto_close_unit=unit)
    room = call("POST", "/v2/rooms", json={"autoCloseConfig": {"duration": 100}}).json()["roomId"]
    session_id = emulator.join(room)
    emulator.advance(99 * seconds)
    live = emulator.state()["sessions"][0]
    emulator.advance(seconds)
    ended = emulator.state()["sessions"][0]
    assert live["id"] == ended["id"] == session_id
    assert (live["status"], ended["status"]) == ("ongoing", "ended")


def test_session_end_reply(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.quirks(session_end_reply="sdk")
    emulator.join(room_id)
    ended = call("POST", "/v2/sessions/end", json={"roomId": room_id}).json()
    assert ended["meetingId"] == room_id
    assert not {"roomId", "customRoomId", "status", "links"} & set(ended)


def test_deactivate_reply(emulator: Emulator, call: Call, room_id: str) -> None:
    assert "roomId" not in call("POST", "/v2/rooms/deactivate", json={"roomId": room_id}).json()
    emulator.quirks(deactivate_reply="sdk")
    deactivated = call("POST", "/v2/rooms/deactivate", json={"roomId": room_id}).json()
    assert (deactivated["roomId"], deactivated["disabled"]) == (room_id, True)


def test_remove_reply(emulator: Emulator, call: Call, room_id: str) -> None:
    session_id = emulator.join(room_id)
    emulator.join(room_id, "ada")
    remove = {"path": "/v2/sessions/participants/remove", "method": "POST"}
    session = call(**remove, json={"roomId": room_id, "participantId": "ada"}).json()
    assert (session["id"], session["status"]) == (session_id, "ongoing")
    emulator.quirks(remove_reply="sdk")
    removed = call(**remove, json={"sessionId": session_id, "participantId": "participant-1"})
    assert isinstance(removed.json(), str)
    assert call("GET", f"/v2/sessions/{session_id}").json()["status"] == "ended"


@pytest.mark.parametrize("status", [400, 402, 404])
def test_start_without_session(emulator: Emulator, call: Call, room_id: str, status: int) -> None:
    emulator.quirks(start_without_session=status)
    assert call("POST", f"{BASE}/start", json={"roomId": room_id}).status_code == status
    assert emulator.state()["transcriptions"] == []


def test_busy_start(emulator: Emulator, call: Call, room_id: str, running: dict[str, Any]) -> None:
    assert call("POST", f"{BASE}/start", json={"roomId": room_id}).status_code == 409
    emulator.quirks(busy_start="same")
    assert call("POST", f"{BASE}/start", json={"roomId": room_id}).json()["id"] == running["id"]
    emulator.quirks(busy_start="second")
    second = call("POST", f"{BASE}/start", json={"roomId": room_id}).json()
    assert second["status"] == "running"
    assert ids_of(call("GET", BASE)) == [second["id"], running["id"]]


@pytest.mark.parametrize("which", ["all", "newest"])
def test_end_acts_on(
    emulator: Emulator, call: Call, room_id: str, running: dict[str, Any], which: str
) -> None:
    emulator.quirks(busy_start="second", end_acts_on=which)
    second = call("POST", f"{BASE}/start", json={"roomId": room_id}).json()
    assert call("POST", f"{BASE}/end", json={"roomId": room_id}).json()["id"] == second["id"]
    first = call("GET", f"{BASE}/{running['id']}").json()
    assert first["status"] == ("completed" if which == "all" else "running")


def test_model_config_accepted(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.quirks(model_config_accepted=False)
    emulator.join(room_id)
    start = {"roomId": room_id, "modelConfig": {}}
    assert call("POST", f"{BASE}/start", json=start).status_code == 400


def test_list_ignores(emulator: Emulator, call: Call, running: dict[str, Any]) -> None:
    others = {"roomId": "another", "sessionId": "another"}
    for name, quirk in (("roomId", "list_ignores_room_id"), ("sessionId", "list_ignores_session_id")):
        assert ids_of(call("GET", BASE, params={name: others[name]})) == []
        emulator.quirks(**{quirk: True})
        assert ids_of(call("GET", BASE, params={name: others[name]})) == [running["id"]]


def test_sdk_filters(emulator: Emulator, call: Call, room_id: str) -> None:
    emulator.join(room_id)
    filters = [("rooms", {"query": "another"}), ("sessions", {"query": "another"})]
    filters += [("sessions", {"startDate": str(2**42)}), ("sessions", {"endDate": "1"})]
    for does, found in {"compared": 0, "ignored": 1}.items():
        emulator.quirks(sdk_filters=does)
        for area, query in filters:
            assert len(call("GET", f"/v2/{area}", params=query).json()["data"]) == found, query
    emulator.quirks(sdk_filters="refused")
    assert [call("GET", f"/v2/{area}", params=query).status_code for area, query in filters] == [400] * 4
    assert len(call("GET", "/v2/sessions", params={"roomId": room_id}).json()["data"]) == 1


@pytest.mark.parametrize(
    ("compared", "listed"),
    [
        ("ignored", {"running": 1, "completed": 1, "videosdk": 1}),
        ("status", {"running": 1, "completed": 0, "videosdk": 0}),
        ("provider", {"running": 0, "completed": 0, "videosdk": 1}),
    ],
)
def test_list_status(
    emulator: Emulator, call: Call, running: dict[str, Any], compared: str, listed: dict[str, int]
) -> None:
    emulator.quirks(list_status=compared)
    assert {one: len(ids_of(call("GET", BASE, params={"status": one}))) for one in listed} == listed


def test_extension_missing(emulator: Emulator, call: Call, running: dict[str, Any]) -> None:
    emulator.quirks(extension_missing=True)
    assert "extension" in running
    assert "extension" not in call("GET", f"{BASE}/{running['id']}").json()
    assert "extension" not in call("GET", BASE).json()["transcriptions"][0]


@pytest.mark.parametrize("status", [404, 400, 200])
def test_end_when_idle(
    emulator: Emulator, call: Call, room_id: str, running: dict[str, Any], status: int
) -> None:
    emulator.quirks(end_when_idle=status)
    ended = call("POST", f"{BASE}/end", json={"roomId": room_id}).json()
    again = call("POST", f"{BASE}/end", json={"roomId": room_id})
    assert again.status_code == status
    assert call("GET", f"{BASE}/{running['id']}").json()["end"] == ended["end"]


def test_session_end_ends_transcription(
    emulator: Emulator, call: Call, room_id: str, running: dict[str, Any]
) -> None:
    emulator.quirks(session_end_ends_transcription=False)
    emulator.leave(room_id)
    assert call("GET", f"{BASE}/{running['id']}").json()["status"] == "running"


@pytest.mark.parametrize(
    ("encoding", "name"), [("ascii", rb"Zo\u00eb \ud83c\udfa5"), ("utf-8", "Zoë 🎥".encode())]
)
def test_webhook_encoding(emulator: Emulator, call: Call, encoding: str, name: bytes) -> None:
    emulator.quirks(webhook_encoding=encoding)
    with receiver() as (url, received):
        hook = {"endPoint": url, "events": ["participant-joined"]}
        room_id = call("POST", "/v2/rooms", json={"webhook": hook}).json()["roomId"]
        emulator.join(room_id, "zoe", name="Zoë 🎥")
        body, signature = received.get(timeout=10)
    assert name in body
    assert json.loads(body)["data"]["participantName"] == "Zoë 🎥"
    key = call("GET", "/v2/public/rsa-public-key").json()["publicKey"]
    assert verify(body, signature, key)
    # The signature is of these very bytes: the same JSON written otherwise has another.
    other = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=encoding == "utf-8")
    assert not verify(other, signature, key)


def test_every_quirk_is_set_by_a_test_of_the_emulator() -> None:
    here = Path(__file__).parent
    texts = "".join(path.read_text() for path in (*here.glob("*.py"), *here.glob("node/*.test.ts")))
    # By its name in a call of `quirks`, or in the name of the test that sets it.
    called = " ".join(map("".join, re.findall(r"quirks\(([^)]*)\)|def (test_\w+)", texts)))
    for name in Quirks().as_json():
        assert name in called or name.startswith("list_ignores_"), f"no test here says what {name} does"


@pytest.mark.parametrize(
    "values",
    [
        {"no_such_quirk": 1},
        {"not_found": 500},
        {"not_found": True},
        {"date_header": "yes"},
        {"list_page_size": 0},
        {"list_page_size": "1"},
        {"clock_offset": "soon"},
    ],
)
def test_a_quirk_that_does_not_exist_is_refused(emulator: Emulator, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        emulator.quirks(**values)
    assert emulator.quirks() == Quirks().as_json()


def test_quirks_are_kept_until_a_reset(emulator: Emulator) -> None:
    emulator.quirks(not_found=402)
    assert emulator.quirks(created_status=201)["not_found"] == 402
    emulator.reset()
    assert emulator.quirks() == Quirks().as_json()


SECRETS = "/ai/v1/cloud/secrets"


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("masked", {"A": "********"}),
        ("names", ["A"]),
        ("values", {"A": "of its own"}),
        ("hidden", None),
    ],
)
def test_secret_keys(emulator: Emulator, call: Call, how: str, shown: Any) -> None:
    emulator.quirks(secret_keys=how)
    call("POST", SECRETS, json={"name": "notes", "keys": {"A": "of its own"}})
    (listed,) = call("GET", SECRETS).json()["data"]
    assert "keys" not in listed
    assert call("GET", f"{SECRETS}/name/notes").json()["data"].get("keys") == shown


@pytest.mark.parametrize(("form", "other"), [("bare", "keys"), ("keys", "bare")])
def test_secret_patch(emulator: Emulator, call: Call, form: str, other: str) -> None:
    emulator.quirks(secret_patch=form)
    call("POST", SECRETS, json={"name": "notes", "keys": {"A": "kept"}})
    bodies: dict[str, Any] = {"bare": {"B": "set"}, "keys": {"keys": {"B": "set"}}}
    assert call("PATCH", f"{SECRETS}/keys/notes", json=bodies[other]).status_code == 400
    assert call("PATCH", f"{SECRETS}/keys/notes", json=bodies[form]).status_code == 200
    assert call("DELETE", f"{SECRETS}/keys/notes", json={"keys": ["A", "unknown"]}).status_code == 200
    (secret,) = emulator.state()["agent_secrets"]
    assert secret["keys"] == {"B": "set"}
    assert call("DELETE", f"{SECRETS}/name/notes").status_code == 200
    assert call("GET", f"{SECRETS}/name/notes").status_code == 404


def test_no_page_shows_what_is_sent_to_a_private_area(emulator: Emulator, call: Call) -> None:
    call("POST", SECRETS, json={"name": "notes", "keys": {"GREETING": "nobody's business"}})
    call("PATCH", f"{SECRETS}/keys/notes", json={"GREETING": "nobody's business"})
    feed = emulator.call("GET", "console/feed")
    assert feed["requests"]["total"] == 2
    assert "GREETING" in json.dumps(feed)
    assert "nobody's business" not in json.dumps(feed)
