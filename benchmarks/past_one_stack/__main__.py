"""`python -m benchmarks.past_one_stack`: many rooms as one stack and spread over several."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import environment, server
from benchmarks.past_one_stack import page
from benchmarks.past_one_stack.lives import Cell, Lives, Run
from benchmarks.past_one_stack.measuring import COMPRESSED, MANY, PLAIN, SKIPPED, STEPS, Bench, live
from benchmarks.results import WRITTEN_TO
from tests.e2e.harness import Engine

CELLS = (
    *(Cell(rooms, PLAIN) for rooms in (100, 200, 300, 500)),
    *(Cell(rooms, SKIPPED) for rooms in (300, 1000)),
    Cell(1000, MANY, 5),
    Cell(500, COMPRESSED),
    *(Cell(1000, way) for way in (COMPRESSED, PLAIN)),
    Cell(2000, MANY, 10),
    Cell(2000, SKIPPED),
    Cell(5000, MANY, 25),
    Cell(5000, SKIPPED),
    *(Cell(rooms, PLAIN) for rooms in (2000, 5000)),
)
"""What is measured, the cheapest first."""

QUICK = (Cell(50, PLAIN), Cell(100, SKIPPED), Cell(100, MANY, 2), Cell(100, COMPRESSED), Cell(100, PLAIN))

REPEATS = ((60.0, 5), (600.0, 2), (float("inf"), 1))
"""How often a cell is lived through whose life takes at most so many seconds."""


def run(cells: Sequence[Cell], lives: Lives, most: int = 5) -> None:
    """Every cell once before any a second time, until each has its repeats, at most so many."""
    with tempfile.TemporaryDirectory() as name, server.running(folder := Path(name)) as running:
        engine = environment.engine(folder / "home")
        this = _this_run(engine, folder)
        bench = Bench(engine, running, folder)
        # What the first run of all compiles, and writes to PULUMI_HOME, is no cell's own.
        live(bench, Cell(1, PLAIN), lambda what, value: None)
        repeats = dict.fromkeys(cells, most)
        for turn in range(most):
            for cell in cells:
                if turn < repeats[cell]:
                    taken = _lived(bench, cell, lives, this)
                    repeats[cell] = min(most, next(times for limit, times in REPEATS if taken <= limit))


def _lived(bench: Bench, cell: Cell, lives: Lives, this: Run) -> float:
    """The seconds that one life took."""
    begin = lives.begin(cell, this)
    total = 0.0

    def note(what: str, value: float) -> None:
        nonlocal total
        begin(what, value)
        total += value if what in STEPS else 0
        print(f"{datetime.now(UTC):%H:%M:%S} {cell}: {what} {value:,.1f}", flush=True)

    live(bench, cell, note)
    return total


def _this_run(engine: Engine, folder: Path) -> Run:
    env = engine.environment(folder)
    version = subprocess.check_output(["pulumi", "version"], env=env, text=True)
    return Run(
        began=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
        cores=os.cpu_count() or 1,
        load=round(os.getloadavg()[0], 1),
        python=platform.python_version(),
        pulumi=version.strip().removeprefix("v"),
    )


def show(lives: Lives, document: Path, drawing: Path) -> None:
    """Write the figures into the guide, and draw its picture."""
    document.write_text(page.with_figures(document.read_text(), lives))
    drawing.write_text(page.picture(lives))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.past_one_stack", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, once each, into a file of their own"
    )
    parser.add_argument("--only", metavar="WORDS", default="", help="the cells whose words hold this")
    parser.add_argument(
        "--plot", action="store_true", help="measure nothing: docs/scale.md from what there is"
    )
    given = parser.parse_args()
    lives = Lives(WRITTEN_TO / ("scale-quick.json" if given.quick else "scale.json"))
    if given.plot:
        show(lives, page.PAGE, page.PICTURE)
        return
    # Users' processes keep what they compile, so those measured do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    cells = [cell for cell in (QUICK if given.quick else CELLS) if given.only in str(cell)]
    if not cells:
        parser.error(f"no cell's words hold {given.only!r}")
    run(cells, lives, most=1 if given.quick else 5)
    print(*page.table(lives), sep="\n")


if __name__ == "__main__":
    main()
