"""`python -m benchmarks`: measure ours against the engine's floor, and write figures, tables and plots."""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import against_floor, environment, inside, report, server
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.results import WRITTEN_TO, Results


def run(plan: Plan, written_to: Path) -> Results:
    """Measure what is planned. Figures are written as they come; tables and plots, at the end."""
    with tempfile.TemporaryDirectory() as name, server.running(folder := Path(name)) as running:
        engine = environment.engine(folder / "home")
        results = Results(written_to / "results.json", engine)
        print(f"load: {results.about['load']}{results.caution}", flush=True)
        inside.measure(plan, results, running.env)
        against_floor.measure(plan, results, engine, running, folder / "stack")
    (written_to / "report.md").write_text("\n".join(report.lines(plan, results)) + "\n")
    report.plot(plan, results, written_to / "plots.svg")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer sizes: three minutes instead of forty")
    parser.add_argument(
        "--publish", action="store_true", help="measure nothing: write the last figures into docs/speed.md"
    )
    parser.add_argument(
        "--minutes", type=float, help="begin no stack after this many minutes, instead of 29 (or 0.7)"
    )
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    plan = replace(plan, minutes=given.minutes or plan.minutes)
    if given.publish:
        made = report.lines(plan, Results.read(WRITTEN_TO / "results.json"))
        report.DOCUMENT.write_text(report.publish(report.DOCUMENT.read_text(), made))
        return
    # Users' processes keep what they compile, so those measured do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    run(plan, WRITTEN_TO)
    print((WRITTEN_TO / "report.md").read_text(), f"plots: {WRITTEN_TO / 'plots.svg'}", sep="\n")


if __name__ == "__main__":
    main()
