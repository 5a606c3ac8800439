"""The figures of docs/speed.md, from what was measured last."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import instead
from benchmarks.against_floor import LIFE
from benchmarks.documents import table
from benchmarks.drawing import shown
from benchmarks.plan import Plan
from benchmarks.results import Key, Results
from benchmarks.targets import judge
from tests.e2e.harness import ROOT

DOCUMENT = ROOT / "docs" / "speed.md"
COMMAND = "python -m benchmarks --publish"


def lines(plan: Plan, results: Results) -> Iterator[str]:
    """All of them, in Markdown."""
    about = ", ".join(f"{name} {value}" for name, value in results.about.items())
    yield f"Measured: {about}{results.caution}."
    yield "\n### Ours ÷ floor\n"
    sizes = sorted({cell.n for cell in plan.cells})
    yield from table(("", "a call takes", *(f"N = {n:,}" for n in sizes)), _ratios(plan, results, sizes))
    yield "\n### What it should be\n"
    targets = ((one.what, f"{one.limit:g}", shown(one.found), one.verdict) for one in judge(plan, results))
    yield from table(("", "at most", "found", ""), targets)
    yield "\n### Inside\n"
    inside = (
        (key.what, *(f"{value:,.4g}" for value in (results.median(key) or 0, min(values), max(values))))
        for key, values in results.figures.items()
        if not key.n
    )
    yield from table(("seconds, or bytes", "median", "from", "to"), inside)
    yield from instead.document(results)


def _ratios(plan: Plan, results: Results, sizes: list[int]) -> Iterator[list[str]]:
    for what in LIFE:
        for delay in plan.delays:
            cells = [_ratio(results, what, n, delay) for n in sizes]
            if any(cells):
                yield [what, f"{delay * 1000:g} ms", *cells]


def _ratio(results: Results, what: str, n: int, delay: float) -> str:
    ratio, ours = results.ratio(what, n, delay), results.median(Key(what, "ours", n, delay))
    return f"{ratio:.2f} ({ours:.1f} s)" if ratio and ours else ""
