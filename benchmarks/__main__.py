"""`python -m benchmarks`: measures, writes results.json and index.html, and says which targets are met."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import against_floor, inside, instead, page, targets
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.results import Results
from tests.e2e.harness import ROOT, ensure_engine
from videosdk_emulator import DEFAULT_API_KEY, DEFAULT_SECRET, Emulator, wait_until_healthy

WRITTEN_TO = ROOT / "build" / "bench"


def run(plan: Plan, written_to: Path) -> list[targets.Target]:
    """Measure what is planned. The figures are written as they come; the page, at the end."""
    results = Results(written_to / "results.json")
    print(f"load: {results.about['load']}{results.caution}", flush=True)
    with tempfile.TemporaryDirectory() as name, emulator_of_its_own(folder := Path(name)) as emulator:
        env = {
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "provider"), str(ROOT)]),
        }
        inside.measure(plan, results, env)
        engine = ensure_engine(folder / "home")
        stack = folder / "stack"
        against_floor.measure(plan, results, engine, emulator, env, stack)
        instead.measure(plan.delays, plan.repeats, results, engine, emulator, env, stack, rooms=plan.rooms)
    judged = targets.judge(plan, results)
    (written_to / "index.html").write_text(page.page(plan, results, judged))
    return judged


@contextlib.contextmanager
def emulator_of_its_own(folder: Path) -> Iterator[Emulator]:
    """An emulator in a process of its own, until the block ends."""
    url_file = folder / "emulator.url"
    command = [sys.executable, "-m", "videosdk_emulator", "--url-file", str(url_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            wait_until_healthy(url := url_file.read_text()).close()
            with contextlib.closing(Emulator(url, DEFAULT_API_KEY, DEFAULT_SECRET)) as emulator:
                yield emulator
        finally:
            process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer sizes: three minutes instead of forty")
    plan = QUICK if parser.parse_args().quick else FULL
    # Users' processes keep what they compile, so those measured do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(*targets.lines(run(plan, WRITTEN_TO)), f"plots: {WRITTEN_TO / 'index.html'}", sep="\n")


if __name__ == "__main__":
    main()
