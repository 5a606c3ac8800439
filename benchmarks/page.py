"""The page: targets, plots and all figures, in one file that needs no other."""

from __future__ import annotations

from html import escape

from benchmarks import instead
from benchmarks.against_floor import LIFE
from benchmarks.drawing import Series, plot, shown, spread, table
from benchmarks.plan import Plan
from benchmarks.results import Results
from benchmarks.targets import Target

HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>pulumi-videosdk, measured</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: right }
td:first-child, th:first-child { text-align: left } tr { border-bottom: 1px solid #ddd }
svg { width: 29rem; max-width: 100% } svg text { font: 12px system-ui, sans-serif; fill: #444 }
</style>
<h1>pulumi-videosdk, measured</h1>
<p>Ours: a stack of rooms, against an emulator of VideoSDK. Floor: as many resources of a bare dynamic
provider that sleeps as long as a call was told to take; at 0 ms it does nothing, while ours makes its calls.
All on one machine, in one run, alternating. Lines join medians over N, bars reach from the smallest to the
largest value.</p>
"""


def page(plan: Plan, results: Results, judged: list[Target]) -> str:
    """The whole page."""
    about = ", ".join(f"{name}: {value}" for name, value in results.about.items()) + results.caution
    targets = [(one.what, f"{one.limit:g}", shown(one.found), one.verdict) for one in judged]
    figures = [
        (key.what, key.who, str(key.n or ""), f"{key.delay * 1000:g}", *spread(values))
        for key, values in results.figures.items()
    ]
    plots = [part for what in LIFE for part in _plots(plan, results, what)]
    head = ("what, in seconds or bytes", "who", "N", "delay, ms", "median", "from", "to", "values")
    return "\n".join(
        [
            *(HEAD, f"<p>{escape(about)}</p>", table(("target", "at most", "found", ""), targets)),
            *(*plots, instead.section(results), "<h2>All figures</h2>", table(head, figures)),
        ]
    )


def _plots(plan: Plan, results: Results, what: str) -> list[str]:
    times: dict[str, dict[float, list[float]]] = {"ours": {}, "floor": {}}
    for key, values in results.figures.items():
        if (key.what, key.delay) == (what, plan.usual) and key.who in times:
            times[key.who][key.n] = values
    ratios: dict[str, Series] = {
        f"{delay * 1000:.0f} ms": {
            n: [found] for n, at in plan.cells if at == delay and (found := results.ratio(what, n, delay))
        }
        for delay in plan.delays
    }
    seconds = f"seconds, {plan.usual * 1000:.0f} ms a call"
    return [f"<h2>{what}</h2>", plot(seconds, times), plot("ours ÷ floor", ratios)]
