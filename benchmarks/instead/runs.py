"""What is measured of each contender's runs: seconds, calls, memory, and what a killed one leaves.

A participant joins each room as soon as it is made, so that a transcription can be started there at once.
A delayed call takes effect first and is answered later: a reply on its way when its caller is killed is lost.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.instead.contenders import WHO, Ground, finish, wanted
from benchmarks.instead.killed import CASES, killed_run, left
from benchmarks.memory import Watch
from benchmarks.results import Key, Results
from tests.e2e.harness import Engine
from videosdk_emulator import Emulator

SECONDS, CALLS, MEMORY = "instead: run", "instead: calls of a run", "instead: peak memory, bytes"

LONG = 15.0  # seconds of one run above which it is repeated less often
FEW = 2


def measure(
    delays: Sequence[float],
    repeats: int,
    results: Results,
    engine: Engine,
    emulator: Emulator,
    env: Mapping[str, str],
    folder: Path,
    *,
    rooms: int = 100,
) -> None:
    """Everyone once before anyone a second time; then the runs that are killed, once each.

    `delays` are the seconds that a call takes more; `folder` is made and taken away for each stack.
    """
    ground = Ground(engine, emulator, env, folder)
    n = rooms + wanted(rooms)
    # What a first run compiles is nobody's own.
    for who in WHO:
        whole_run(ground, who, 1, 0.0)
    long: set[tuple[str, float]] = set()
    for turn in range(repeats):
        for delay in delays:
            for who in WHO if turn % 2 == 0 else reversed(WHO):
                if turn >= FEW and (who, delay) in long:
                    continue
                found = whole_run(ground, who, rooms, delay)
                for what, value in found.items():
                    results.add(Key(what, who, n, delay), value)
                print(f"{who:27} at {delay * 1000:3.0f} ms: {found[SECONDS]:6.1f} s", flush=True)
                if found[SECONDS] > LONG:
                    long.add((who, delay))
    for case in CASES:
        for who in case.who:
            for what, count in killed_run(ground, who, rooms, case).items():
                results.add(Key(what, who, n, case.delay), count)
            print(f"{who:27} killed with {case.words}", flush=True)


def whole_run(ground: Ground, who: str, rooms: int, delay: float) -> dict[str, float]:
    """Seconds, calls and bytes of one run. Raises AssertionError if it leaves anything but what is wanted."""
    ground.clear()
    ground.emulator.fault("delay", seconds=delay, when="after")
    with ground.contender(who, rooms) as contender:
        begun = time.monotonic()
        process = contender.start()
        with Watch(process.pid) as watch:
            finish(process)
            seconds = time.monotonic() - begun
        made = left(ground.emulator, contender)
    assert made[:2] == (rooms, wanted(rooms)), f"{who} left {made}"
    return {SECONDS: seconds, CALLS: len(ground.emulator.requests()), MEMORY: watch.peak}
