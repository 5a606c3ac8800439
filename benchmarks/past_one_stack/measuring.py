"""One life: rooms are made, a preview finds nothing to do, all are taken away; and the server is asked."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.against_floor import LIFE, PROGRAMS
from benchmarks.memory import resident
from benchmarks.past_one_stack.lives import Cell
from benchmarks.server import Server
from tests.e2e.harness import ROOT, Engine, Stack
from videosdk_emulator import Emulator

TIMEOUT = 4 * 3600.0  # seconds for one command

STEPS = ("create", "preview", "destroy")
FIGURES = (*STEPS, "memory", "emulator")
"""`emulator`: the processor's seconds that the emulator took of the same machine."""

PLAIN, COMPRESSED, SKIPPED = "one stack", "one stack, compressed", "one stack, no checkpoints"
MANY = "many stacks"
"""The way of examples/many-stacks."""

SWITCHES: Mapping[str, Mapping[str, str]] = {
    PLAIN: {},
    COMPRESSED: {"PULUMI_DIY_BACKEND_ZSTD": "true"},
    SKIPPED: {"PULUMI_SKIP_CHECKPOINTS": "true"},
}
"""The ways with one stack, and the engine's settings for each."""

AT_ONCE = 2


@dataclass(frozen=True)
class Bench:
    """What every life shares."""

    engine: Engine
    server: Server
    folder: Path
    """Everything is written here."""


class Deployed:
    """The rooms of a cell as one stack."""

    def __init__(self, bench: Bench, cell: Cell, folder: Path) -> None:
        env = {**bench.server.env, **SWITCHES[cell.way]}
        self.stack = Stack(bench.engine, folder, PROGRAMS["ours"].format(n=cell.rooms), env)

    def run(self, step: str) -> float:
        """Goes one step; the seconds that it took. One that fails is an AssertionError that shows it."""
        return self.stack.run(*LIFE[step], "--stack", self.stack.name, timeout=TIMEOUT).seconds

    def end(self) -> None:
        """Leaves no process behind."""
        self.stack.kill_everything()


class Spread(Deployed):
    """The rooms of a cell over many stacks. The one stack beside them stays empty: it lends its back-end."""

    def __init__(self, bench: Bench, cell: Cell, folder: Path) -> None:
        self.stack = Stack(bench.engine, folder, "", bench.server.env)
        self._program = folder / "many-stacks"
        shutil.copytree(ROOT / "examples" / "many-stacks", self._program)
        rooms = folder / "rooms.txt"
        rooms.write_text("".join(f"room-{n}\n" for n in range(cell.rooms)))
        self._options = ("--rooms", str(rooms), "--stacks", str(cell.stacks), "--at-once", str(AT_ONCE))

    def run(self, step: str) -> float:
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "spread.py", LIFE[step][0], *self._options],
            cwd=self._program,
            env=self.stack.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
        )
        assert done.returncode == 0, done.stdout
        return time.monotonic() - begun


def live(bench: Bench, cell: Cell, note: Callable[[str, float], None]) -> None:
    """One life, each figure noted as it comes."""
    bench.server.emulator.reset()
    began = bench.server.seconds()
    folder = bench.folder / "life"
    deployed = (Spread if cell.way == MANY else Deployed)(bench, cell, folder)
    try:
        with memory_of(deployed.stack.backend) as most:
            for step in STEPS:
                bench.server.emulator.clear_requests()
                note(step, deployed.run(step))
                _look(bench.server.emulator, step, cell.rooms)
        note("memory", most())
        note("emulator", bench.server.seconds() - began)
    finally:
        deployed.end()
        shutil.rmtree(folder)


def _look(emulator: Emulator, step: str, rooms: int) -> None:
    """What must be so at the server after a step."""
    there = emulator.state()["rooms"]
    live = [room for room in there if not room["disabled"]]
    assert len(there) == rooms, f"{len(there)} rooms were made in all, not {rooms}"
    assert len(live) == (0 if step == "destroy" else rooms), f"{len(live)} rooms are live after {step}"
    if step == "preview":
        assert emulator.requests() == []


@contextlib.contextmanager
def memory_of(backend: Path, every: float = 0.5) -> Iterator[Callable[[], int]]:
    """What is yielded tells the most bytes that the processes of one back-end have held at once (RSS: pages
    that two of them share count twice), looked at `every` so many seconds until the block ends."""
    mark = f"PULUMI_BACKEND_URL={backend.as_uri()}".encode()
    most, over = 0, threading.Event()

    def of(process: Path) -> int:
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                return resident(int(process.name))
        return 0

    def look() -> None:
        nonlocal most
        while not over.wait(every):
            most = max(most, sum(of(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lambda: most
    finally:
        over.set()
        thread.join()
