"""What was measured, for people: targets, tables in Markdown, and plots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from matplotlib.figure import Figure

from benchmarks import waiting
from benchmarks.against_floor import CLI, LIFE, UNCHECKED
from benchmarks.plan import Plan
from benchmarks.results import Key, Results
from benchmarks.sides import CALLS, GO, NATIVE, SHAPED
from tests.e2e.harness import ROOT

DOCUMENT = ROOT / "docs" / "speed.md"
BEGIN, END = "<!-- figures: made by python -m benchmarks --publish -->", "<!-- end of figures -->"
BEGIN_SIDES = "<!-- figures: made by python -m benchmarks --sides … --publish -->"


class Target(NamedTuple):
    """`found` is None where it was not measured."""

    what: str
    limit: float
    found: float | None

    @property
    def verdict(self) -> str:
        if self.found is None:
            return "not measured"
        return "met" if self.found <= self.limit else "not met"


def judge(plan: Plan, results: Results) -> Iterator[Target]:
    """Every target, those for a size that is not planned at the next smaller one."""
    if plan.sides[0] == NATIVE:
        yield from _judge_native(plan, results)
        return
    for what, limit, size, delays in (
        ("create", 1.10, 300, plan.delays),
        ("refresh", 1.10, 300, plan.delays),
        ("no-op up", 1.05, 1000, (plan.usual,)),
    ):
        n = plan.size_near(size)
        for delay in delays:
            found = results.ratio(what, n, delay)
            yield Target(f"{what} ÷ floor, N = {n}, {delay * 1000:.0f} ms", limit, found)
    for over, (n, delay) in ((SHAPED, plan.shaped), (CALLS, plan.calling)) if plan.explained else ():
        for what in ("create", "no-op up", "refresh"):
            if what != "no-op up" or delay == plan.usual:
                found = results.ratio(what, n, delay, over)
                yield Target(f"{what} ÷ {over}, N = {n}, {delay * 1000:.0f} ms", 1.10, found)
    large, small = plan.size_near(1000), plan.size_near(100)
    growth = [results.ratio("create", n, plan.usual) for n in (large, small)]
    found = growth[0] / growth[1] if growth[0] and growth[1] else None
    yield Target(f"create ÷ floor at N = {large}, over that at {small}", 1.0, found)
    state = Key("state, bytes for each", "ours", plan.size_near(300), plan.usual)
    for words, limit, key in (
        ("import over `import pulumi`, s", 0.060, Key("import ours after it")),
        ("own time of one create, s", 0.003, Key("one create, own")),
        ("state of one room, bytes", 2000, state),
    ):
        yield Target(words, limit, results.median(key))


def _judge_native(plan: Plan, results: Results) -> Iterator[Target]:
    def target(what: str, n: int, delay: float, over: str, limit: float) -> Target:
        found = results.ratio(what, n, delay, over, NATIVE)
        return Target(f"{what} ÷ {over}, N = {n:,}, {delay * 1000:.0f} ms", limit, found)

    small, middle, most = plan.size_near(100), plan.size_near(300), max(plan.delays)
    if SHAPED in plan.sides:
        yield target("create", small, most, SHAPED, 0.75)
        if middle != small:
            for delay in plan.delays:
                yield target("create", middle, delay, SHAPED, 0.9)
    for over, limit in ((SHAPED, 1.0), (GO, 1.10)):
        for what in ("create", "no-op up", "refresh") if over in plan.sides else ():
            if over == SHAPED and what == "create":
                continue
            for n, delay in sorted(plan.cells):
                if what != "no-op up" or delay == plan.usual:
                    yield target(what, n, delay, over, limit)
    waits = waiting.key(NATIVE)
    yield Target(f"{waits.what}, s", 15, results.median(waits))


def lines(plan: Plan, results: Results) -> Iterator[str]:
    """All figures, in Markdown."""
    about = ", ".join(f"{name} {value}" for name, value in results.about.items())
    yield f"Measured: {about}{results.caution}."
    sizes = sorted({cell.n for cell in plan.cells})
    for over in plan.sides[1:]:
        yield f"\n### {plan.sides[0].capitalize()} ÷ {over}\n"
        ratios = _ratios(plan, results, sizes, over)
        yield from _table(("", "a call takes", *(f"N = {n:,}" for n in sizes)), ratios)
    if unchecked := list(_unchecked(plan, results)):
        yield "\n### What the state's writing takes\n"
        head = ("create", "a call takes", "s", "the CLI's CPU, s", "without checkpoints, s", "its CPU, s")
        yield from _table(head, unchecked)
    yield "\n### Targets\n"
    judged = ((one.what, f"{one.limit:g}", _shown(one.found), one.verdict) for one in judge(plan, results))
    yield from _table(("", "at most", "found", ""), judged)
    inside = [
        (key.what, *(f"{value:,.4g}" for value in (median(values), min(values), max(values))))
        for key, values in results.figures.items()
        if not key.n
    ]
    if inside:
        yield "\n### Inside\n"
        yield from _table(("seconds, or bytes", "median", "from", "to"), inside)


def publish(document: str, made: Iterable[str], begin: str = BEGIN) -> str:
    """The document with its figures, or those that stand after another beginning, replaced by these."""
    block = "\n".join((begin, "", *made, "", END))
    changed, found = re.subn(f"{begin}.*?{END}", lambda _: block, document, flags=re.DOTALL)
    assert found == 1, f"{found} places for figures"
    return changed


def plot(plan: Plan, results: Results, file: Path) -> None:
    """Draw, for each operation, the seconds of both sides and their ratio at each delay, over N."""
    count = len(plan.operations)
    figure = Figure(figsize=(10, 3 * count), layout="constrained")
    for what, (seconds, ratios) in zip(plan.operations, figure.subplots(count, 2), strict=True):
        for who in plan.sides:
            found = {n: results.figures.get(Key(what, who, n, plan.usual)) for n, _ in plan.cells}
            some = [(n, median(values), min(values), max(values)) for n, values in found.items() if values]
            for n, middle, low, high in sorted(some):
                seconds.errorbar(n, middle, [[middle - low], [high - middle]], color="grey")
            if some:
                seconds.plot(*zip(*[one[:2] for one in sorted(some)], strict=True), marker="o", label=who)
        seconds.set(title=f"{what}: seconds, {plan.usual * 1000:.0f} ms a call", xscale="log", ylim=0)
        for delay in plan.delays:
            sizes = sorted(cell.n for cell in plan.cells if cell.delay == delay)
            cells = [(n, results.ratio(what, n, delay, plan.sides[1], plan.sides[0])) for n in sizes]
            if points := [cell for cell in cells if cell[1]]:
                ratios.plot(*zip(*points, strict=True), marker="o", label=f"{delay * 1000:.0f} ms")
        ratios.set(title=f"{what}: {plan.sides[0]} ÷ {plan.sides[1]}", xscale="log", ylim=0)
        seconds.legend()
        ratios.legend()
    figure.savefig(file)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |"


def _ratios(plan: Plan, results: Results, sizes: list[int], over: str) -> Iterator[list[str]]:
    who = plan.sides[0]
    for what in LIFE:
        for delay in plan.delays:
            cells = []
            for n in sizes:
                ratio = results.ratio(what, n, delay, over, who)
                ours = results.median(Key(what, who, n, delay))
                cells.append(f"{ratio:.2f} ({ours:.1f} s)" if ratio and ours else "")
            if any(cells):
                yield [what, f"{delay * 1000:g} ms", *cells]


def _unchecked(plan: Plan, results: Results) -> Iterator[list[str]]:
    """How long a create takes, and its command line's processor, with checkpoints and without."""
    for n, delay in sorted(plan.cells):
        names = ("create", "create" + CLI, "create" + UNCHECKED, "create" + UNCHECKED + CLI)
        found = [results.median(Key(name, NATIVE, n, delay)) for name in names]
        if all(found):
            yield [f"N = {n:,}", f"{delay * 1000:g} ms", *(f"{value:.1f}" for value in found if value)]


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
