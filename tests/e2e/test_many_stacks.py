"""The example `many-stacks`, by its own commands."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

EXAMPLE = ROOT / "examples/many-stacks"
MADE = shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__", "logs")

FIRST, SECOND = "rooms-1-of-2", "rooms-2-of-2"


class Printed(NamedTuple):
    """What a command printed, without the seconds."""

    stacks: dict[str, str]
    errors: list[str]


class Driver:
    """A checkout of the example with a list of its own."""

    def __init__(self, folder: Path, engine: Engine, emulator: Emulator) -> None:
        self.folder = folder / "many-stacks"
        shutil.copytree(EXAMPLE, self.folder, ignore=MADE)
        (folder / "state").mkdir()
        self.env = {
            **engine.environment(folder / "state"),
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
        }
        self.started: list[subprocess.Popen[str]] = []

    def list(self, text: str) -> None:
        (self.folder / "rooms.txt").write_text(text)

    def start(self, command: str) -> subprocess.Popen[str]:
        """A command in a process group of its own, as a terminal starts it."""
        args = [sys.executable, "spread.py", *command.split()]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            args,
            cwd=self.folder,
            env=self.env,
            stdout=pipe,
            stderr=pipe,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, command: str, status: int = 0) -> Printed:
        return self.end(self.start(command), status)

    def end(self, process: subprocess.Popen[str], status: int) -> Printed:
        stdout, stderr = process.communicate(timeout=120)
        assert process.returncode == status, stdout + stderr
        lines = (re.sub(r", [\d.]+ s$", "", line).partition(": ")[::2] for line in stdout.splitlines())
        return Printed(dict(lines), stderr.splitlines())

    def pulumi(self, *args: str) -> str:
        return subprocess.check_output(["pulumi", *args], cwd=self.folder, env=self.env, text=True)


@pytest.fixture
def driver(engine: Engine, emulator: Emulator, tmp_path: Path) -> Iterator[Driver]:
    one = Driver(tmp_path, engine, emulator)
    yield one
    for process in one.started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture(scope="module")
def shares() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shares", EXAMPLE / "shares.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def living(emulator: Emulator) -> dict[str, str]:
    """The ids of the rooms that VideoSDK has, by name."""
    live = (room for room in emulator.state()["rooms"] if not room["disabled"])
    return {room["customRoomId"].rpartition("-")[0]: room["roomId"] for room in live}


@pytest.mark.wide
def test_what_fails_is_mended_by_the_next_run_and_a_change_to_the_list_touches_one_stack(
    driver: Driver, emulator: Emulator
) -> None:
    driver.list("board\n\nlobby\nstandup\n")
    refused = emulator.fault("status", "/v2/rooms", method="POST", body_match="lobby", status=400)
    assert driver.run("up", status=1).errors == [
        "error: there are no stacks yet: say how many there are to be, by --stacks"
    ]

    stacks, errors = driver.run("up --stacks 2", status=1)

    assert stacks == {FIRST: "1 created", SECOND: "failed, 1 created", "all stacks": "2 created"}
    assert [line.partition(" VideoSDK answered 400")[0] for line in errors] == [
        f"error: {SECOND}: lobby: POST /v2/rooms:"
    ]
    made = living(emulator)
    assert set(made) == {"board", "standup"}

    refused.remove()
    mended = {FIRST: "1 unchanged", SECOND: "1 created, 1 unchanged"}
    assert driver.run("up").stacks == mended | {"all stacks": "1 created, 2 unchanged"}
    assert living(emulator).items() > made.items()

    # The last room of a stack goes, and the other stack stays as it is.
    driver.list("lobby\nstandup\n")
    changed = {FIRST: "1 deleted", SECOND: "2 unchanged", "all stacks": "1 deleted, 2 unchanged"}
    assert driver.run("up").stacks == changed
    assert set(living(emulator)) == {"lobby", "standup"}
    assert f'"lobby":"{living(emulator)["lobby"]}"' in driver.pulumi("stack", "output", "--stack", SECOND)

    assert driver.run("destroy").stacks["all stacks"] == "2 deleted"
    assert living(emulator) == {}
    assert "rooms-" not in driver.pulumi("stack", "ls")
    assert list(driver.folder.glob("Pulumi.*.yaml")) == []


@pytest.mark.wide
def test_what_is_gone_at_videosdk_is_found_and_made_anew(driver: Driver, emulator: Emulator) -> None:
    driver.list("board\n")
    driver.run("up --stacks 1")
    emulator.deactivate_room(living(emulator)["board"])

    assert driver.run("refresh").stacks == {"rooms-1-of-1": "1 gone", "all stacks": "1 gone"}
    assert driver.run("preview").stacks["rooms-1-of-1"] == "1 to create"
    assert living(emulator) == {}


def test_another_number_of_stacks_is_refused(driver: Driver, emulator: Emulator) -> None:
    driver.pulumi("stack", "init", SECOND)

    (refused,) = driver.run("up --stacks 3", status=1).errors

    assert refused.startswith("error: the rooms are spread over 2 stacks, not 3: another number would move")
    assert driver.run("destroy --stacks 3", status=1).errors == [refused]
    assert emulator.requests() == []


def test_ctrl_c_begins_no_further_stack_and_leaves_none_locked(driver: Driver, emulator: Emulator) -> None:
    driver.list("board\nlobby\n")
    held = emulator.fault("hold", "/v2/rooms", method="POST", times=1)
    process = driver.start("up --stacks 2 --at-once 1")
    held.wait_hit(60)

    os.killpg(process.pid, signal.SIGINT)
    deadline = time.monotonic() + 20
    while "^C received" not in (driver.folder / f"logs/{FIRST}.log").read_text():
        assert time.monotonic() < deadline, "the engine took no notice"
        time.sleep(0.05)
    held.release()

    stacks, errors = driver.end(process, 1)
    assert stacks.keys() == {FIRST, "all stacks"}
    assert errors == [
        "no further stack is begun; waiting for those that run",
        f"error: {FIRST}: update canceled",
        f"error: {SECOND}: not begun",
    ]
    # What was made stands in the state.
    assert driver.run("destroy").stacks == {FIRST: "1 deleted", "all stacks": "1 deleted"}
    assert living(emulator) == {}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, "the list of rooms rooms.txt cannot be read: No such file or directory"),
        ("\n \n", "the list rooms.txt names no room. To take all of them away: python spread.py destroy"),
        ("board\nlobby\nstandup\nlobby\n board\n", "the list rooms.txt names more than once: board, lobby"),
    ],
)
def test_a_list_that_is_wrong_fails_before_any_stack_is_run(
    driver: Driver, text: str | None, error: str
) -> None:
    (driver.folder / "rooms.txt").unlink()
    if text is not None:
        driver.list(text)

    told = driver.run("up --stacks 2 --rooms rooms.txt", status=1)

    assert told == Printed({}, [f"error: {error}"])
    assert not (driver.folder / "logs").exists()


def test_each_room_is_in_one_share_and_the_same_on_every_machine(shares: ModuleType) -> None:
    rooms = [f"room-{number}" for number in range(1000)]
    every = [shares.Share(number, 7) for number in range(1, 8)]

    assert [sum(share.has(room) for share in every) for room in rooms] == [1] * 1000
    assert all(100 < sum(map(share.has, rooms)) < 200 for share in every)
    # To change these would deactivate the rooms of whoever uses the example.
    known = {"board": 6, "lobby": 8, "standup": 4}
    assert all(shares.Share(number, 25).has(room) for room, number in known.items())


def test_a_share_and_the_name_of_its_stack_say_the_same(shares: ModuleType) -> None:
    assert shares.Share(3, 25).stack == "rooms-03-of-25"
    assert shares.Share.named("rooms-03-of-25") == shares.Share(3, 25)
    assert shares.Share.named("dev") is None
