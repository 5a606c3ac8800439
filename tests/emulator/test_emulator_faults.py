"""What goes wrong on the socket when it is told to (seen with plain sockets, and with requests)."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from videosdk_emulator import Emulator

Call = Callable[..., requests.Response]
ROOMS = "/v2/rooms"
WHENS = ["before", "after"]


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Does things at the same time as the test."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


def connect(emulator: Emulator) -> socket.socket:
    parts = urlsplit(emulator.url)
    assert parts.hostname is not None
    return socket.create_connection((parts.hostname, parts.port or 80), timeout=10)


def ask_for_a_room(emulator: Emulator, body: bytes = b"{}") -> socket.socket:
    """A connection over which a room create has been sent, and no more."""
    connection = connect(emulator)
    host = urlsplit(emulator.url).netloc
    head = (
        f"POST {ROOMS} HTTP/1.1\r\nhost: {host}\r\nauthorization: {emulator.token()}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    return connection


def read_all(connection: socket.socket) -> bytes:
    """Everything until the server closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def rooms_made(emulator: Emulator) -> int:
    return len(emulator.state()["rooms"])


@pytest.mark.parametrize("when", WHENS)
def test_a_reset_is_a_reset(emulator: Emulator, when: str) -> None:
    emulator.fault("reset", ROOMS, when=when)
    with ask_for_a_room(emulator) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    assert rooms_made(emulator) == (when == "after")


@pytest.mark.parametrize("when", WHENS)
def test_a_close_is_an_end_without_a_reply(emulator: Emulator, when: str) -> None:
    emulator.fault("close", ROOMS, when=when)
    with ask_for_a_room(emulator) as connection:
        assert read_all(connection) == b""
    assert rooms_made(emulator) == (when == "after")


@pytest.mark.parametrize("when", WHENS)
@pytest.mark.parametrize("way_out", ["release", "remove", "clear_faults", "reset"])
def test_a_hang_answers_nothing_and_ends_when_it_is_let_go(
    emulator: Emulator, when: str, way_out: str
) -> None:
    fault = emulator.fault("hang", ROOMS, when=when)
    with ask_for_a_room(emulator) as connection:
        fault.wait_hit()
        assert rooms_made(emulator) == (when == "after")
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        getattr(fault if hasattr(fault, way_out) else emulator, way_out)()
        assert read_all(connection) == b""


@pytest.mark.parametrize("when", WHENS)
def test_a_held_request_goes_on_when_it_is_released(
    emulator: Emulator, call: Call, aside: ThreadPoolExecutor, when: str
) -> None:
    fault = emulator.fault("hold", ROOMS, method="POST", when=when)
    reply: Future[requests.Response] = aside.submit(call, "POST", ROOMS)
    fault.wait_hit()
    assert rooms_made(emulator) == (when == "after")
    assert emulator.requests()[0]["status"] is None
    fault.release()
    room_id = reply.result(timeout=10).json()["roomId"]
    assert [room["roomId"] for room in emulator.state()["rooms"]] == [room_id]
    assert emulator.requests()[0]["status"] == 200
    assert call("POST", ROOMS).status_code == 200
    assert fault.hits() == 1


def test_a_held_request_whose_client_is_gone_is_never_acted_on(emulator: Emulator, call: Call) -> None:
    fault = emulator.fault("hold", ROOMS, method="POST")
    ask_for_a_room(emulator).close()
    fault.wait_hit()
    fault.release()
    assert call("GET", ROOMS).json()["data"] == []


def test_many_hanging_requests_block_no_other(
    emulator: Emulator, call: Call, aside: ThreadPoolExecutor
) -> None:
    fault = emulator.fault("hang", ROOMS, method="POST")
    connections = [ask_for_a_room(emulator) for _ in range(20)]
    fault.wait_hit(hits=20)
    assert call("GET", ROOMS).status_code == 200
    for connection in connections:
        connection.close()


@pytest.mark.parametrize(
    ("body", "headers", "content_type", "text"),
    [
        ({"msg": "busy"}, {"Retry-After": "3"}, "application/json", '{"msg": "busy"}'),
        ("busy", {}, "application/json", '"busy"'),
        ("<b>busy</b>", {"Content-Type": "text/html"}, "text/html", "<b>busy</b>"),
        ([], {}, "application/json", "[]"),
    ],
)
def test_a_status_comes_with_any_body_and_headers(
    emulator: Emulator, call: Call, body: Any, headers: dict[str, str], content_type: str, text: str
) -> None:
    emulator.fault("status", ROOMS, status=503, body=body, headers=headers)
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.text) == (503, text)
    assert reply.headers["content-type"].startswith(content_type)
    assert reply.headers.get("retry-after") == headers.get("Retry-After")
    assert reply.headers["x-request-id"] == emulator.requests()[0]["request_id"]
    assert rooms_made(emulator) == 0


def test_a_status_can_hide_that_the_server_acted(emulator: Emulator, call: Call) -> None:
    emulator.fault("status", ROOMS, status=502, when="after")
    assert call("POST", ROOMS).status_code == 502
    assert rooms_made(emulator) == 1


def test_a_truncated_reply_promises_more_than_it_brings(emulator: Emulator, call: Call) -> None:
    emulator.fault("truncate", ROOMS)
    with ask_for_a_room(emulator) as connection:
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    promised = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert len(body) == promised // 2
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        call("POST", ROOMS)
    assert rooms_made(emulator) == 2


@pytest.mark.parametrize("when", WHENS)
@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [("html", "text/html", "<!DOCTYPE html>"), ("json_string", "application/json", '"ok"')],
)
def test_a_200_can_be_something_else_than_json_of_a_room(
    emulator: Emulator, call: Call, kind: str, content_type: str, start: str, when: str
) -> None:
    emulator.fault(kind, ROOMS, when=when)
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.text[: len(start)]) == (200, start)
    assert reply.headers["content-type"].startswith(content_type)
    assert rooms_made(emulator) == (when == "after")


def test_a_redirect_points_elsewhere(emulator: Emulator, call: Call) -> None:
    emulator.fault("redirect", ROOMS, location="http://elsewhere.example.com/")
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.headers["location"]) == (302, "http://elsewhere.example.com/")
    assert rooms_made(emulator) == 0


@pytest.mark.parametrize("when", WHENS)
def test_a_huge_reply_is_json_of_just_that_size(emulator: Emulator, call: Call, when: str) -> None:
    emulator.fault("huge", ROOMS, size=1_000_000, when=when)
    reply = call("POST", ROOMS)
    assert len(reply.content) == int(reply.headers["content-length"]) == 1_000_000
    assert set(json.loads(reply.content)) == {"data"}
    assert rooms_made(emulator) == (when == "after")


def test_a_client_may_leave_a_huge_reply(emulator: Emulator, call: Call) -> None:
    emulator.fault("huge", ROOMS, method="POST")
    with ask_for_a_room(emulator) as connection:
        assert connection.recv(10) == b"HTTP/1.1 2"
    assert call("GET", ROOMS).status_code == 200


@pytest.mark.parametrize("when", WHENS)
def test_a_dripping_body_comes_byte_by_byte(emulator: Emulator, when: str) -> None:
    emulator.fault("drip", ROOMS, interval=0.02, when=when)
    with ask_for_a_room(emulator) as connection:
        received = b""
        while not received.endswith(b"\r\n\r\n") and b"\r\n\r\n{" not in received:
            received += connection.recv(4096)
        assert received.startswith(b"HTTP/1.1 200 OK\r\n")
        started = time.monotonic()
        drops = [connection.recv(4096) for _ in range(5)]
        assert time.monotonic() - started > 0.05
    assert b"".join(drops).startswith((b"{", b'"'))
    assert sum(map(len, drops)) < 20
    assert rooms_made(emulator) == (when == "after")


@pytest.mark.parametrize("when", WHENS)
def test_dripping_headers_come_byte_by_byte(emulator: Emulator, when: str) -> None:
    emulator.fault("drip_headers", ROOMS, interval=0.02, when=when)
    with ask_for_a_room(emulator) as connection:
        started = time.monotonic()
        drops = b"".join(connection.recv(4096) for _ in range(5))
        assert time.monotonic() - started > 0.05
    assert b"HTTP/1.1 200 OK".startswith(drops[:15])
    assert len(drops) < 20
    assert rooms_made(emulator) == (when == "after")


def test_a_drip_that_is_waited_for_is_a_whole_reply(emulator: Emulator, call: Call) -> None:
    for kind in ("drip", "drip_headers"):
        fault = emulator.fault(kind, ROOMS, interval=0.0001, when="after", times=1)
        assert len(call("POST", ROOMS).json()["roomId"]) == 14
        assert fault.hits() == 1


@pytest.mark.parametrize("when", WHENS)
def test_a_delay_delays(emulator: Emulator, call: Call, aside: ThreadPoolExecutor, when: str) -> None:
    fault = emulator.fault("delay", ROOMS, seconds=0.3, when=when)
    started = time.monotonic()
    reply = aside.submit(call, "POST", ROOMS)
    fault.wait_hit()
    assert rooms_made(emulator) == (when == "after")
    assert reply.result(timeout=10).status_code == 200
    assert time.monotonic() - started >= 0.3
    assert rooms_made(emulator) == 1


def test_a_fault_strikes_only_its_method_and_its_whole_path(emulator: Emulator, call: Call) -> None:
    fault = emulator.fault("status", "/v2/rooms/[^/]+", method="GET")
    assert call("GET", ROOMS).status_code == 200
    assert call("GET", "/v2/rooms/validate/a").status_code == 400
    assert call("DELETE", "/v2/rooms/a").status_code == 404
    assert call("GET", "/v2/rooms/a").status_code == 500
    assert fault.hits() == 1


def test_a_fault_lets_some_pass_then_strikes_so_often(emulator: Emulator, call: Call) -> None:
    fault = emulator.fault("status", skip=1, times=2, status=503)
    statuses = [call("GET", ROOMS).status_code for _ in range(5)]
    assert statuses == [200, 503, 503, 200, 200]
    assert [one["fault"] for one in emulator.requests()] == [None, fault.id, fault.id, None, None]


def test_a_fault_strikes_by_chance_and_the_same_seed_picks_the_same_requests(
    emulator: Emulator, call: Call
) -> None:
    def picked(seed: int | None) -> list[int]:
        fault = emulator.fault("status", ROOMS, probability=0.3, seed=seed)
        statuses = [call("GET", ROOMS).status_code for _ in range(60)]
        fault.remove()
        return statuses

    once, again, other = picked(7), picked(7), picked(8)
    assert once == again != other
    assert 8 <= once.count(500) <= 30
    fault = emulator.fault("status", ROOMS, probability=0.3)
    assert isinstance(emulator.call("GET", f"faults/{fault.id}")["seed"], int)


def test_chance_decides_only_about_what_is_not_skipped_and_no_more_often_than_told(
    emulator: Emulator, call: Call
) -> None:
    emulator.fault("status", ROOMS, probability=0.5, seed=1, skip=5, times=3)
    statuses = [call("GET", ROOMS).status_code for _ in range(60)]
    assert statuses[:5] == [200] * 5
    assert statuses.count(500) == 3


def test_the_oldest_fault_comes_first(emulator: Emulator, call: Call) -> None:
    emulator.fault("status", times=1, status=500)
    emulator.fault("status", times=1, status=503)
    assert [call("GET", ROOMS).status_code for _ in range(3)] == [500, 503, 200]


def test_a_fault_can_pick_its_requests_by_their_body(emulator: Emulator, call: Call) -> None:
    emulator.fault("status", ROOMS, body_match='"customRoomId": "b-')
    asked = [{"customRoomId": "a-1"}, {"customRoomId": "b-1"}, None]
    assert [call("POST", ROOMS, json=body).status_code for body in asked] == [200, 500, 200]


def test_a_fault_can_pick_its_requests_by_their_query(emulator: Emulator, call: Call) -> None:
    emulator.fault("status", ROOMS, query="(^|&)query=b($|&)")
    assert [call("GET", ROOMS, params={"query": name}).status_code for name in "ab"] == [200, 500]
    assert call("GET", ROOMS).status_code == 200


def test_the_log_tells_which_requests_got_no_reply(emulator: Emulator, call: Call) -> None:
    emulator.fault("close", times=1)
    with pytest.raises(requests.ConnectionError):
        call("POST", ROOMS, json={"customRoomId": "a"})
    call("POST", ROOMS, json={"customRoomId": "a"}, params={"x": "y"})
    first, second = emulator.requests()
    assert (first["status"], second["status"]) == (None, 200)
    assert (second["method"], second["path"], second["query"]) == ("POST", ROOMS, {"x": "y"})
    assert second["body"] == {"customRoomId": "a"}
    assert "python-requests" in (second["user_agent"] or "")
    assert second["seq"] > first["seq"]


def test_waiting_for_a_fault_that_does_not_strike_ends(emulator: Emulator) -> None:
    with pytest.raises(TimeoutError, match="0 times"):
        emulator.fault("reset").wait_hit(timeout=0.05)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"kind": "explode"}, "kind is one of"),
        ({"kind": "reset", "path": "("}, "regular expression"),
        ({"kind": "reset", "query": "["}, "query is no regular expression"),
        ({"kind": "reset", "body_match": 7}, "body_match is no regular expression"),
        ({"kind": "reset", "when": "never"}, "never"),
        ({"kind": "truncate", "when": "before"}, "before"),
        ({"kind": "reset", "times": 0}, "times"),
        ({"kind": "reset", "skip": -1}, "skip"),
        ({"kind": "reset", "probability": 0}, "probability"),
        ({"kind": "reset", "probability": 1.5}, "probability"),
        ({"kind": "reset", "seed": "lucky"}, "seed"),
        ({"kind": "reset", "status": 500}, "status"),
        ({"kind": "status", "status": 999}, "status"),
        ({"kind": "drip", "interval": "slow"}, "interval"),
        ({"kind": "status", "headers": []}, "headers"),
        ({"kind": "close", "method": 7}, "method"),
        ({"kind": "close", "times": True}, "times"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(emulator: Emulator, wish: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        emulator.call("POST", "faults", wish)
    assert emulator.call("GET", "faults") == []


def test_nobody_gets_through_to_a_blackhole(emulator: Emulator) -> None:
    parts = urlsplit(emulator.blackhole())
    assert parts.hostname is not None
    with pytest.raises(TimeoutError):
        socket.create_connection((parts.hostname, parts.port or 0), timeout=0.3)
