"""Many waits at once: transcriptions that each wait for a session in their room."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.results import Key, Results
from benchmarks.server import Server
from benchmarks.sides import NATIVE, OURS
from tests.e2e.harness import Engine, Stack
from tests.support.server import Server as Others
from videosdk_emulator import Emulator

N = 40
WAIT = 10.0
"""Seconds that each transcription waits."""

EARLY = 0.5
"""Seconds before that at which somebody joins: a look for a session comes every two seconds."""

MODULES = {OURS: "pulumi_videosdk", NATIVE: "pulumi_videosdk.native"}

PROGRAM = """
import {module} as videosdk
for n, room in enumerate({rooms}):
    videosdk.RealtimeTranscription(f"notes-{{n}}", room_id=room, session_timeout=60)
"""


def measure(plan: Plan, results: Results, engine: Engine, server: Server, folder: Path) -> None:
    """One `up` of all of them, for each side that has transcriptions."""
    for who in plan.sides:
        if who not in MODULES:
            continue
        server.emulator.reset()
        others = Others(server.emulator)
        rooms = [others.room(live=False) for _ in range(N)]
        stack = Stack(engine, folder, PROGRAM.format(module=MODULES[who], rooms=rooms), server.env)
        try:
            with _joined(server.emulator, rooms):
                # By default the engine runs a few operations at a time, of which each of these takes one.
                done = stack.up("--parallel", str(N))
            assert len(others.running()) == N
        finally:
            stack.kill_everything()
            shutil.rmtree(folder)
        results.add(key(who), done.seconds)


def key(who: str) -> Key:
    """The figure of one side."""
    return Key(f"{N} transcriptions, each waits {WAIT:g} s: {who}", who)


@contextmanager
def _joined(emulator: Emulator, rooms: Sequence[str]) -> Iterator[None]:
    """Lets somebody join each room some seconds after a start in it was refused for the first time."""
    over = threading.Event()

    def watch() -> None:
        left = set(rooms)
        while left and not over.wait(0.1):
            for one in emulator.requests():
                if one["path"].endswith("/start") and one["status"] and one["body"]["roomId"] in left:
                    emulator.join(room := one["body"]["roomId"], after=WAIT - EARLY)
                    left.remove(room)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
