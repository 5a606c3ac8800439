"""Whom the emulator answers, how much it reads and keeps, and that its file loses nothing acknowledged."""

from __future__ import annotations

import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from click.testing import CliRunner

from videosdk_emulator import DEFAULT_SECRET, Emulator, running
from videosdk_emulator.cli import main
from videosdk_emulator.core import store
from videosdk_emulator.core.request import LOGGED_BODY
from videosdk_emulator.server.guard import LARGEST_BODY, LARGEST_HEAD

ROUNDS = 5


@contextmanager
def command(database: Path, limit: Callable[[], None] | None = None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "videosdk_emulator", "--database", str(database)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


def emulator_of(process: subprocess.Popen[str]) -> Emulator:
    assert process.stdout is not None
    line = process.stdout.readline()
    return Emulator(line.split()[-1], "emulator", DEFAULT_SECRET)


def refusal(database: Path) -> str:
    """The one line with which an emulator ends that cannot use its file."""
    refused = CliRunner().invoke(main, ["--database", str(database)])
    assert isinstance(refused.exception, SystemExit)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1, refused.stderr
    return refused.stderr


@pytest.mark.wide
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    database, acknowledged, killed_amid = tmp_path / "emulator.sqlite", set[str](), 0
    for round_ in range(ROUNDS):
        with command(database) as process, ThreadPoolExecutor(4) as pool:
            emulator = emulator_of(process)
            headers, url = {"Authorization": emulator.token()}, f"{emulator.url}/v2/rooms"
            kept = {room["roomId"] for room in emulator.state()["rooms"]}
            assert acknowledged <= kept

            def make(url: str = url, headers: dict[str, str] = headers) -> None:
                with requests.Session() as session:
                    while True:
                        reply = session.post(url, headers=headers, timeout=10)
                        acknowledged.add(reply.json()["roomId"])

            makers = [pool.submit(make) for _ in range(4)]
            enough = len(acknowledged) + 100 + 37 * round_
            while len(acknowledged) < enough:
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
            failures = [one.exception(timeout=20) for one in makers]
            killed_amid += sum(isinstance(one, requests.ConnectionError) for one in failures)
    assert killed_amid >= ROUNDS, "no kill came amid a call"
    with running(database=database) as emulator:
        assert acknowledged <= {room["roomId"] for room in emulator.state()["rooms"]}


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with closing(sqlite3.connect(database)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = database.read_bytes()
    said = refusal(database)
    assert re.match(rf"Error: {re.escape(str(database))} is of a newer videosdk-emulator .*99", said)
    assert database.read_bytes() == before


def test_a_file_from_before_versions_is_taken_over(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with running(database=database) as emulator:
        headers = {"Authorization": emulator.token()}
        requests.post(f"{emulator.url}/v2/rooms", headers=headers, timeout=10)
    with closing(sqlite3.connect(database, isolation_level=None)) as old:
        old.execute("PRAGMA user_version = 0")
        old.execute("""INSERT INTO deliveries (doc) VALUES ('{"url": "http://127.0.0.1:9", "event": "x"}')""")
    with running(database=database) as emulator:
        assert len(emulator.state()["rooms"]) == 1
        assert emulator.deliveries() == []


def test_a_file_that_another_emulator_uses_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with running(database=database):
        assert refusal(database).endswith(f"{database}: another emulator uses it\n")


@pytest.mark.parametrize("what", ["other", "folder", "nowhere"])
def test_a_file_that_is_none_of_the_emulators_is_refused(tmp_path: Path, what: str) -> None:
    if what == "other":
        database = tmp_path / "notes.txt"
        database.write_text("This is no database. " * 100)
        assert "not a database" in refusal(database)
        assert database.read_text() == "This is no database. " * 100
    elif what == "folder":
        with command(tmp_path) as process:
            assert "is a directory" in process.communicate(timeout=20)[1]
    else:
        assert "No such file or directory" in refusal(tmp_path / "nowhere" / "emulator.sqlite")


def test_a_full_disk_is_said_to_be_in_one_line_a_call_and_loses_nothing(tmp_path: Path) -> None:
    """No file may grow beyond a size, which is how a full disk is had without one."""
    database = tmp_path / "emulator.sqlite"
    most = 2_000_000
    with command(database, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) as process:
        emulator = emulator_of(process)
        headers, url = {"Authorization": emulator.token()}, f"{emulator.url}/v2/rooms"
        acknowledged = []
        for _ in range(2000):
            reply = requests.post(
                url, headers=headers, json={"customRoomId": os.urandom(500).hex()}, timeout=10
            )
            if reply.status_code != 200:
                break
            acknowledged.append(reply.json()["roomId"])
        assert reply.status_code == 507
        assert re.search(f"cannot keep the state in {re.escape(str(database))}: .*(full|I/O)", reply.text)
        process.terminate()
        _, errors = process.communicate(timeout=10)
    assert errors.startswith("videosdk-emulator: cannot keep the state in")
    assert "Traceback" not in errors
    assert errors.count("\n") <= 2
    assert acknowledged
    with running(database=database) as emulator:
        assert set(acknowledged) <= {room["roomId"] for room in emulator.state()["rooms"]}


ALL_PATHS = [
    "/v2/rooms",
    "/ai/v1/realtime-transcriptions",
    "/_emulator/state",
    "/_emulator/",
    "/",
    "/nothing",
]


def answer(url: str, path: str, *headers: tuple[str, str], body: bytes = b"") -> tuple[int, bytes]:
    """Status and body of the reply to a GET with these very headers."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders(body)
    reply = connection.getresponse()
    with closing(connection):
        return reply.status, reply.read()


@pytest.mark.parametrize("path", ALL_PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:PORT",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "127.0.0.1:9",
        "localhost",
        "0.0.0.0:PORT",
        "192.0.2.1:PORT",
    ],
)
def test_a_page_whose_name_is_made_to_lead_here_is_refused(emulator: Emulator, host: str, path: str) -> None:
    fault, port = emulator.fault("status", status=503), emulator.url.rsplit(":", 1)[1]
    headers = [("Host", host.replace("PORT", port)), ("Authorization", emulator.token())]
    status, said = answer(emulator.url, path, *headers)
    assert status == 403
    assert b"this emulator is at" in said
    assert fault.hits() == 0
    assert emulator.requests() == []
    assert emulator.state()["rooms"] == []


@pytest.mark.parametrize("path", ALL_PATHS)
@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://evil.example", 403), ("null", 403), ("http://127.0.0.1:9", 403), ("http://[", 400)],
)
def test_a_page_of_another_origin_is_refused(emulator: Emulator, origin: str, status: int, path: str) -> None:
    headers = [
        ("Host", urlsplit(emulator.url).netloc),
        ("Authorization", emulator.token()),
        ("Origin", origin),
    ]
    assert answer(emulator.url, path, *headers)[0] == status
    assert emulator.requests() == []


@pytest.mark.parametrize("host", ["[", "[::1", "a b", "127.0.0.1:", "127.0.0.1:x", "user@127.0.0.1", "", "/"])
@pytest.mark.parametrize("path", ["/v2/rooms", "/_emulator/state"])
def test_a_malformed_host_is_a_bad_request(emulator: Emulator, host: str, path: str) -> None:
    assert answer(emulator.url, path, ("Host", host), ("Authorization", emulator.token()))[0] == 400
    assert emulator.requests() == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "127.0.0.2:PORT", "[::1]:PORT"]
)
def test_every_name_of_this_machine_is_the_emulators(emulator: Emulator, host: str) -> None:
    own = host.replace("PORT", emulator.url.rsplit(":", 1)[1])
    for path in ("/v2/rooms", "/_emulator/state"):
        for origin in ((), (("Origin", f"http://{own}"),)):
            headers = [("Host", own), ("Authorization", emulator.token()), *origin]
            assert answer(emulator.url, path, *headers)[0] == 200


def test_whoever_is_let_in_may_call_it_by_any_name() -> None:
    with running(host="0.0.0.0") as emulator:
        url = emulator.url.replace("0.0.0.0", "127.0.0.1")
        headers = ("Host", "build-7.example:8080"), ("Authorization", emulator.token())
        assert answer(url, "/v2/rooms", *headers)[0] == 200


@pytest.mark.parametrize("path", ["/v2/rooms", "/_emulator/faults", "/_emulator/inbox/hook"])
def test_a_body_that_is_too_large_is_refused_and_the_bound_told(emulator: Emulator, path: str) -> None:
    headers = {"Authorization": emulator.token()}
    largest = b"[" + b" " * (LARGEST_BODY - 2) + b"]"
    assert requests.post(emulator.url + path, data=largest, headers=headers, timeout=20).status_code != 413
    for size in (LARGEST_BODY + 1, 3 * LARGEST_BODY):
        reply = requests.post(emulator.url + path, data=b"x" * size, headers=headers, timeout=20)
        assert reply.status_code == 413
        assert str(LARGEST_BODY) in reply.text
    # Also where the size is not told before.
    chunks = (b"x" * 65536 for _ in range(32))
    assert requests.post(emulator.url + path, data=chunks, headers=headers, timeout=20).status_code == 413
    assert requests.get(f"{emulator.url}/v2/rooms", headers=headers, timeout=20).status_code == 200


def test_a_body_that_is_announced_as_endless_is_refused_before_it_comes(emulator: Emulator) -> None:
    host = urlsplit(emulator.url).netloc
    assert answer(emulator.url, "/v2/rooms", ("Host", host), ("Content-Length", "9" * 15))[0] == 413


@pytest.mark.parametrize("path", ["/v2/rooms", "/_emulator/state"])
def test_headers_that_are_too_large_are_refused_and_the_bound_told(emulator: Emulator, path: str) -> None:
    host = ("Host", urlsplit(emulator.url).netloc)
    status, said = answer(emulator.url, path, host, ("X-Much", "x" * (LARGEST_HEAD + 1)))
    assert status == 431
    assert str(LARGEST_HEAD).encode() in said
    assert answer(emulator.url, f"{path}?x={'x' * LARGEST_HEAD}", host)[0] == 431
    with suppress(ConnectionError):  # Of much more, uvicorn itself ends the reading.
        assert answer(emulator.url, path, host, ("X-Much", "x" * 1_000_000))[0] == 400
    assert emulator.requests() == []


def test_the_log_keeps_the_newest_requests_and_of_a_large_body_the_beginning(
    emulator: Emulator, call: Callable[..., requests.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LOGGED", 5)
    for number in range(12):
        call("GET", f"/v2/rooms/{number}")
    assert [one["path"] for one in emulator.requests()] == [f"/v2/rooms/{number}" for number in range(7, 12)]
    call("POST", "/v2/rooms", json={"customRoomId": "x" * (2 * LOGGED_BODY)})
    assert len(emulator.requests()[-1]["body"]) < LOGGED_BODY + 100
    for _ in range(12):
        requests.post(emulator.inbox_url("hook"), json={}, timeout=10)
    assert len(emulator.inbox("hook")) == 5


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seq": 1}, "seq"),
        ({"unheard": 1}, "unheard"),
        ({"unheard": None}, "unheard"),
        ({"disabled": "yes"}, "disabled"),
        ({"createdAt": None}, "createdAt"),
        ({"roomId": "another"}, "roomId"),
        ({"webhook": {"endPoint": 7}}, "webhook.endPoint"),
        ({"autoCloseConfig": {"duration": -1}}, "autoCloseConfig.duration"),
    ],
)
def test_a_change_that_makes_no_room_is_refused_and_changes_nothing(
    emulator: Emulator, call: Callable[..., requests.Response], fields: dict[str, Any], said: str
) -> None:
    for name in ("one", "two"):
        call("POST", "/v2/rooms", json={"customRoomId": name})
    before = emulator.state()
    with pytest.raises(ValueError, match=f"'{said}'"):
        emulator.change_room("two", **fields)
    assert emulator.state() == before


def test_key_and_secret_come_from_the_environment_where_ps_does_not_show_them() -> None:
    environment = {"VIDEOSDK_EMULATOR_API_KEY": "mine", "VIDEOSDK_EMULATOR_SECRET": "s" * 40}
    process = subprocess.Popen(
        [sys.executable, "-m", "videosdk_emulator"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        for api_key, secret, status in (("mine", "s" * 40, 200), ("emulator", DEFAULT_SECRET, 401)):
            headers = {"Authorization": Emulator(url, api_key, secret).token()}
            assert requests.get(f"{url}/v2/rooms", headers=headers, timeout=10).status_code == status
    finally:
        process.kill()
        process.communicate(timeout=10)
