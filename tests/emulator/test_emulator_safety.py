"""The emulator's file: it loses nothing that was acknowledged, and where it cannot be used, that is said."""

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
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from videosdk_emulator import DEFAULT_SECRET, Emulator, running

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
    with command(database) as process:
        output, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert output == ""
    assert errors.count("\n") == 1, errors
    return errors


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
    most = 600_000
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
