"""Stacks of one side against stacks of others: create, update without changes, refresh, destroy.

All run in turn under the same command line. Who calls, calls an emulator in which every call takes as long as
a floor sleeps. The emulator runs on the same processors, which makes those slower.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks import floor
from benchmarks.plan import Cell, Plan
from benchmarks.results import Key, Results
from benchmarks.server import Server
from benchmarks.sides import CALLS, NATIVE, PROGRAMS, REAL, SHAPED
from tests.e2e.harness import WITHOUT_CHECKPOINTS, Engine, Stack

LONG = 60.0  # seconds of one life above which it is repeated less often
TIMEOUT = 900.0  # seconds for one command

CLI = ": the CLI's CPU"
"""Ends the name of an operation whose figure is the processor time of the command line itself."""

UNCHECKED = " without checkpoints"
"""Ends the name of an operation for which the command line writes the state only at the end."""

LIFE = {
    "create": ("up", "--yes", "--skip-preview"),
    "no-op up": ("up", "--yes", "--skip-preview", "--expect-no-changes"),
    "preview": ("preview", "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}

CALLING = ("create", "refresh", "destroy")
"""The operations that call VideoSDK. The others take as long at every delay: they are measured at one."""


class Watched(Stack):
    """A stack that notes what processor time the command line takes, without the processes that it starts."""

    cli_seconds = 0.0

    def _start(self, args: tuple[str, ...], env: Mapping[str, str | None]) -> subprocess.Popen[str]:
        process = super()._start(args, env)
        threading.Thread(target=self._watch, args=(process.pid,), daemon=True).start()
        return process

    def _watch(self, pid: int) -> None:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            while True:
                times = process.cpu_times()
                self.cli_seconds = times.user + times.system
                time.sleep(0.05)


def measure(plan: Plan, results: Results, engine: Engine, server: Server, folder: Path) -> None:
    """Every cell once before any a second time, until each has its repeats or the minutes are up."""
    end = time.monotonic() + plan.minutes * 60
    emulator = server.emulator
    long: set[Cell] = set()

    def live(who: str, cell: Cell, operations: list[str], checkpoints: bool = True) -> dict[Key, float]:
        emulator.reset()
        if cell.delay:
            emulator.fault("delay", seconds=cell.delay, when="after")
        program = PROGRAMS[who].format(n=cell.n)
        env = {**server.env, floor.DELAY: str(cell.delay)}
        stack = Watched(engine, folder, program, env | ({} if checkpoints else WITHOUT_CHECKPOINTS))
        found = {}
        try:
            for what in operations:
                began = server.seconds()
                done = stack.run(*LIFE[what], "--stack", stack.name, timeout=TIMEOUT)
                name = what if checkpoints else what + UNCHECKED
                found[Key(name, who, *cell)] = done.seconds
                found[Key(name + CLI, who, *cell)] = stack.cli_seconds
                if who == plan.sides[0]:
                    found[Key(f"{name}: emulator's CPU", who, *cell)] = server.seconds() - began
                if what == "create":
                    tables = emulator.state().values()
                    made = sum(len(rows) for rows in tables if isinstance(rows, list))
                    assert made == (cell.n if who in REAL else 0)
                    size = stack.state_file.stat().st_size / cell.n
                    found[Key("state, bytes for each", who, *cell)] = size
        finally:
            stack.kill_everything()
            shutil.rmtree(folder)
        return found

    # What the first run of all compiles, and writes to PULUMI_HOME, is no side's own.
    explaining = {SHAPED: plan.shaped, CALLS: plan.calling} if plan.explained else {}
    for who in (*plan.sides, *explaining):
        live(who, Cell(1, 0.0), ["create"])
    for turn in range(plan.repeats):
        for cell in plan.cells:
            if turn >= plan.few and cell in long:
                continue
            if time.monotonic() > end:
                print(f"the {plan.minutes:g} minutes are up in turn {turn + 1}", flush=True)
                return
            operations = [one for one in plan.operations if one in CALLING or cell.delay == plan.usual]
            sides = [*plan.sides]
            if turn < plan.few:
                sides += [who for who, at in explaining.items() if at == cell]
            for who in sides if turn % 2 == 0 else reversed(sides):
                begun = time.monotonic()
                for key, value in live(who, cell, operations).items():
                    results.add(key, value)
                if who == NATIVE and cell.n == plan.shaped.n and turn < plan.few:
                    for key, value in live(who, cell, ["create"], checkpoints=False).items():
                        results.add(key, value)
                seconds = time.monotonic() - begun
                print(f"{who:5} {cell.n:5} at {cell.delay * 1000:3.0f} ms: {seconds:6.1f} s", flush=True)
                if seconds > LONG:
                    long.add(cell)
