"""`python -m benchmarks`: measure one side against others, and write figures, tables and plots.

By default ours is measured against the engine's floor. `--sides native,shaped,go` measures the native plugin
against a bare dynamic provider with the same properties, and against a bare plugin in Go.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import against_floor, environment, go_plugin, inside, report, server, waiting
from benchmarks.plan import FULL, QUICK, SIDES, Plan
from benchmarks.results import WRITTEN_TO, Results
from benchmarks.sides import GO, NAMES

SIDES_TO = WRITTEN_TO / "sides"


def run(plan: Plan, written_to: Path) -> Results:
    """Measure what is planned. Figures are written as they come; tables and plots, at the end."""
    with tempfile.TemporaryDirectory() as name, server.running(folder := Path(name)) as running:
        engine = environment.engine(home := folder / "home")
        if GO in plan.sides:
            go_plugin.install(home, WRITTEN_TO)
        results = Results(written_to / "results.json", engine)
        print(f"load: {results.about['load']}{results.caution}", flush=True)
        if plan.imports:
            inside.measure(plan, results, running.env)
        else:
            waiting.measure(plan, results, engine, running, folder / "stack")
        against_floor.measure(plan, results, engine, running, folder / "stack")
    (written_to / "report.md").write_text("\n".join(report.lines(plan, results)) + "\n")
    report.plot(plan, results, written_to / "plots.svg")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer sizes: three minutes instead of forty")
    parser.add_argument(
        "--sides",
        type=lambda text: tuple(NAMES[name] for name in text.split(",")),
        help=f"compare the first of these with each of the others: {', '.join(NAMES)}",
    )
    parser.add_argument("--sizes", type=_numbers, help="numbers of resources, such as 300,100")
    parser.add_argument("--delays", type=_numbers, help="what a call takes, in ms, such as 0,50,200")
    parser.add_argument(
        "--publish", action="store_true", help="measure nothing: write the last figures into docs/speed.md"
    )
    parser.add_argument(
        "--minutes", type=float, help="begin no stack after this many minutes, instead of 29 (or 0.7, or 26)"
    )
    given = parser.parse_args()
    if given.publish:
        _publish()
        return
    # Users' processes keep what they compile, so those measured do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    written_to = SIDES_TO if given.sides else WRITTEN_TO
    run(_plan(given), written_to)
    print((written_to / "report.md").read_text(), f"plots: {written_to / 'plots.svg'}", sep="\n")


def _plan(given: argparse.Namespace) -> Plan:
    plan = replace(SIDES, sides=given.sides) if given.sides else QUICK if given.quick else FULL
    if given.minutes:
        plan = replace(plan, minutes=given.minutes)
    if given.sizes:
        plan = replace(plan, sizes=given.sizes, largest=None)
    if given.delays:
        delays = tuple(ms / 1000 for ms in given.delays)
        plan = replace(plan, delays=delays, usual=plan.usual if plan.usual in delays else delays[0])
    return plan


def _publish() -> None:
    document = report.DOCUMENT.read_text()
    for plan, written, begin in ((FULL, WRITTEN_TO, report.BEGIN), (SIDES, SIDES_TO, report.BEGIN_SIDES)):
        if not (file := written / "results.json").exists():
            continue
        results = Results.read(file)
        if plan is SIDES:
            plan = replace(plan, sides=tuple(dict.fromkeys(key.who for key in results.figures if key.n)))
        document = report.publish(document, report.lines(plan, results), begin)
    report.DOCUMENT.write_text(document)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
