"""`python -m benchmarks`: measures, writes results.json and index.html, and says which targets are met."""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import against_floor, environment, inside, instead, page, publish, server, targets
from benchmarks.documents import with_figures
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.results import WRITTEN_TO, Results


def run(plan: Plan, written_to: Path) -> list[targets.Target]:
    """Measure what is planned. The figures are written as they come; the page, at the end."""
    results = Results(written_to / "results.json")
    print(f"load: {results.about['load']}{results.caution}", flush=True)
    with tempfile.TemporaryDirectory() as name, server.running(folder := Path(name)) as running:
        engine = environment.engine(folder / "home")
        inside.measure(plan, results, running.env)
        against_floor.measure(plan, results, engine, running, folder / "stack")
        instead.measure(
            plan.delays,
            plan.repeats,
            results,
            engine,
            running.emulator,
            running.env,
            folder / "stack",
            rooms=plan.rooms,
        )
    judged = targets.judge(plan, results)
    (written_to / "index.html").write_text(page.page(plan, results, judged))
    return judged


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer sizes: three minutes instead of forty")
    parser.add_argument(
        "--publish", action="store_true", help="measure nothing: docs/speed.md from what there is"
    )
    parser.add_argument(
        "--minutes", type=float, help="begin no stack after so many, instead of after 29 (or 0.7)"
    )
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    plan = replace(plan, minutes=given.minutes or plan.minutes)
    if given.publish:
        figures = publish.lines(plan, Results.read(WRITTEN_TO / "results.json"))
        page_of_docs = publish.DOCUMENT.read_text()
        publish.DOCUMENT.write_text(with_figures(page_of_docs, publish.COMMAND, figures))
        return
    # Users' processes keep what they compile, so those measured do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(*targets.lines(run(plan, WRITTEN_TO)), f"plots: {WRITTEN_TO / 'index.html'}", sep="\n")


if __name__ == "__main__":
    main()
