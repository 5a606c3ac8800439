"""The page: targets, plots and all figures, in one file that needs no other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from statistics import median

from benchmarks.against_floor import LIFE
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

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 260, 50, 70, 30, 30
COLOURS = ("#d1495b", "#30638e", "#2e8b57")

Series = dict[int, list[float]]
"""Values for each N."""


def page(plan: Plan, results: Results, judged: list[Target]) -> str:
    """The whole page."""
    about = ", ".join(f"{name}: {value}" for name, value in results.about.items()) + results.caution
    targets = [(one.what, f"{one.limit:g}", _shown(one.found), one.verdict) for one in judged]
    figures = [
        (key.what, key.who, str(key.n or ""), f"{key.delay * 1000:g}", *_spread(values))
        for key, values in results.figures.items()
    ]
    plots = [part for what in LIFE for part in _plots(plan, results, what)]
    head = ("what, in seconds or bytes", "who", "N", "delay, ms", "median", "from", "to", "values")
    return "\n".join(
        [
            *(HEAD, f"<p>{escape(about)}</p>", _table(("target", "at most", "found", ""), targets)),
            *(*plots, "<h2>All figures</h2>", _table(head, figures)),
        ]
    )


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _spread(values: list[float]) -> tuple[str, ...]:
    return tuple(map(_shown, (median(values), min(values), max(values), len(values))))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in row)}" for row in rows)
    return f"<table><tr>{''.join(f'<th>{cell}' for cell in head)}{cells}</table>"


def _plots(plan: Plan, results: Results, what: str) -> list[str]:
    times: dict[str, Series] = {"ours": {}, "floor": {}}
    for key, values in results.figures.items():
        if (key.what, key.delay) == (what, plan.usual):
            times[key.who][key.n] = values
    ratios = {
        f"{delay * 1000:.0f} ms": {
            n: [found] for n, at in plan.cells if at == delay and (found := results.ratio(what, n, delay))
        }
        for delay in plan.delays
    }
    seconds = f"seconds, {plan.usual * 1000:.0f} ms a call"
    return [f"<h2>{what}</h2>", _plot(seconds, times), _plot("ours ÷ floor", ratios)]


def _plot(title: str, lines: Mapping[str, Series]) -> str:
    """Lines through the medians, over N."""
    drawn = {name: series for name, series in lines.items() if series}
    values = [value for series in drawn.values() for some in series.values() for value in some]
    if not values:
        return ""
    sizes = sorted({n for series in drawn.values() for n in series})
    top = max(values) * 1.05
    across = _scale(math.log10(sizes[0]), math.log10(sizes[-1]), LEFT, WIDTH - RIGHT)
    up = _scale(0, top, HEIGHT - BOTTOM, TOP)
    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">{escape(title)}</text>']
    for tick in _ticks(top):
        y = up(tick)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for n in sizes:
        x = across(math.log10(n))
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{n}</text>')
    ends: list[float] = []
    for colour, (name, series) in zip(COLOURS, drawn.items(), strict=False):
        points = []
        for n, some in sorted(series.items()):
            x, y = across(math.log10(n)), up(median(some))
            points.append(f"{x:.1f},{y:.1f}")
            parts.append(f'<path d="M{x:.1f} {up(min(some)):.1f}V{up(max(some)):.1f}" stroke="{colour}"/>')
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        # Names of lines that end close to each other stand below each other.
        label = max([y + 4, *(end + 14 for end in ends if abs(end - y - 4) < 14)])
        ends.append(label)
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"/>')
        parts.append(f'<text x="{x + 8:.1f}" y="{label:.1f}" style="fill:{colour}">{escape(name)}</text>')
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(parts)}</svg>'


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)


def _ticks(top: float) -> list[float]:
    """Round numbers from 0 up, about five of them."""
    rough = top / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    return [n * step for n in range(int(top / step) + 1)]
