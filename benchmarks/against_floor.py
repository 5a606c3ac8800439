"""Stacks of ours against stacks of the floor: create, update without changes, refresh, destroy.

Both run in turn under the same command line. Ours calls an emulator in which every call takes as long as the
floor sleeps. The emulator runs on the same processors, which makes ours slower.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from benchmarks import floor
from benchmarks.plan import Cell, Plan
from benchmarks.results import Key, Results
from benchmarks.server import Server
from tests.e2e.harness import Engine, Stack

LONG = 60.0  # seconds of one life above which it is repeated less often
TIMEOUT = 900.0  # seconds for one command

SHAPED = "floor with a room's properties"
"""Shows how much of the time any resource with that many properties needs."""

CALLS = "floor that calls"
"""Shows how much of the time the calls themselves need."""

PROGRAMS = {
    "ours": "import pulumi_videosdk\nfor n in range({n}):\n    pulumi_videosdk.Room(f'room-{{n}}')\n",
    "floor": "from benchmarks.floor import Floor\nfor n in range({n}):\n    Floor(f'room-{{n}}')\n",
    CALLS: "from benchmarks.calling import Calling\nfor n in range({n}):\n    Calling(f'room-{{n}}')\n",
    SHAPED: "from benchmarks.shaped import Shaped\nfor n in range({n}):\n    Shaped(f'room-{{n}}')\n",
}

LIFE = {
    "create": ("up", "--yes", "--skip-preview"),
    "no-op up": ("up", "--yes", "--skip-preview", "--expect-no-changes"),
    "preview": ("preview", "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}

CALLING = ("create", "refresh", "destroy")
"""The operations that call VideoSDK. The others take as long at every delay: they are measured at one."""


def measure(plan: Plan, results: Results, engine: Engine, server: Server, folder: Path) -> None:
    """Every cell once before any a second time, until each has its repeats or the minutes are up."""
    end = time.monotonic() + plan.minutes * 60
    emulator = server.emulator
    long: set[Cell] = set()

    def live(who: str, cell: Cell, operations: list[str]) -> dict[Key, float]:
        emulator.reset()
        if cell.delay:
            emulator.fault("delay", seconds=cell.delay, when="after")
        program = PROGRAMS[who].format(n=cell.n)
        stack = Stack(engine, folder, program, {**server.env, floor.DELAY: str(cell.delay)})
        found = {}
        try:
            for what in operations:
                began = server.seconds()
                done = stack.run(*LIFE[what], "--stack", stack.name, timeout=TIMEOUT)
                found[Key(what, who, *cell)] = done.seconds
                if who == "ours":
                    found[Key(f"{what}: emulator's CPU", who, *cell)] = server.seconds() - began
                if what == "create":
                    assert len(emulator.state()["rooms"]) == (cell.n if who in ("ours", CALLS) else 0)
                    size = stack.state_file.stat().st_size / cell.n
                    found[Key("state, bytes for each", who, *cell)] = size
        finally:
            stack.kill_everything()
            shutil.rmtree(folder)
        return found

    # What the first run of all compiles, and writes to PULUMI_HOME, is no side's own.
    for who in PROGRAMS:
        live(who, Cell(1, 0.0), ["create"])
    for turn in range(plan.repeats):
        for cell in plan.cells:
            if turn >= plan.few and cell in long:
                continue
            if time.monotonic() > end:
                print(f"the {plan.minutes:g} minutes are up in turn {turn + 1}", flush=True)
                return
            operations = [one for one in LIFE if one in CALLING or cell.delay == plan.usual]
            sides = ["ours", "floor"]
            if plan.explained and turn < plan.few:
                sides += [who for who, at in ((SHAPED, plan.shaped), (CALLS, plan.calling)) if at == cell]
            for who in sides if turn % 2 == 0 else reversed(sides):
                begun = time.monotonic()
                for key, value in live(who, cell, operations).items():
                    results.add(key, value)
                seconds = time.monotonic() - begun
                print(f"{who:5} {cell.n:5} at {cell.delay * 1000:3.0f} ms: {seconds:6.1f} s", flush=True)
                if seconds > LONG:
                    long.add(cell)
