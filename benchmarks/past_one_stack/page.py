"""The figures for people: the table of docs/scale.md, and its picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from html import escape
from statistics import median

from benchmarks import documents
from benchmarks.past_one_stack.lives import Cell, Lives
from benchmarks.past_one_stack.measuring import COMPRESSED, FIGURES, MANY, PLAIN, SKIPPED, STEPS
from benchmarks.results import BUSY
from tests.e2e.harness import ROOT

PAGE = ROOT / "docs" / "scale.md"
PICTURE = ROOT / "docs" / "scale.svg"

COMMAND = "python -m benchmarks.past_one_stack --plot"

COLOURS = {PLAIN: "#c62828", COMPRESSED: "#1565c0", MANY: "#00796b", SKIPPED: "#ad6800"}
WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM = 400, 380, 56, 20, 44
ROW = 20  # height of a line of the legend
REFERENCES = ((PLAIN, 2, "N²"), (MANY, 1, "N"))
"""A curve, and the power of N that is drawn through its end."""

STYLE = """
text { font: 14px sans-serif; fill: #1a1a2e } .name { font-weight: bold }
.small { font-size: 13px; fill: #37474f } .card { fill: #fff; stroke: #c5cae9 }
path, polyline { fill: none } .grid { stroke: #e0e0e0 } .curve { stroke-width: 2 }
.power { stroke: #90a4ae; stroke-dasharray: 2 4 }
""".replace("\n", " ")

TIMES = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h"}


def with_figures(page: str, lives: Lives) -> str:
    """A page with its table made anew."""
    return documents.with_figures(page, COMMAND, table(lives))


def table(lives: Lives) -> Iterator[str]:
    """What was measured, a line for each cell, and on what."""
    yield "| rooms | deployed as | `up` that makes them | clean preview | `destroy` | memory | lives |"
    yield "|---|---|---|---|---|---|---|"
    for cell in lives.cells:
        steps = [seconds(lives.values(cell, step)) for step in STEPS]
        count = str(len(lives.values(cell, STEPS[0])))
        row = (f"{cell.rooms:,}", name(cell), *steps, _memory(lives.values(cell, "memory")), count)
        yield f"| {' | '.join(row)} |"
    for run in lives.runs(FIGURES):
        about = (
            f"{run.cores} cores, Pulumi {run.pulumi}, Python {run.python}, load {run.load:g} when it began"
        )
        yield f"\nMeasured from {run.began} UTC on: {about}{BUSY if run.busy else ''}."


def name(cell: Cell) -> str:
    """How the rooms of a cell are deployed, in words."""
    return f"{cell.stacks} stacks" if cell.way == MANY else cell.way


def seconds(values: list[float]) -> str:
    """A median, and from where to where the values reach if there are several."""
    if not values:
        return "–"
    spread = f" ({_time(min(values))} to {_time(max(values))})" if len(values) > 1 else ""
    return _time(median(values)) + spread


def _time(value: float) -> str:
    if value < 100:
        return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"
    return f"{value / 60:.1f} min" if value < 600 else f"{value / 60:.0f} min"


def _memory(values: list[float]) -> str:
    return f"{max(values) / 1e6:,.0f} MB" if values else "–"


def picture(lives: Lives) -> str:
    """`up` over the number of rooms, both axes by powers, on a card that light and dark pages can show."""
    known = lives.curves("create")
    curves = {way: known[way] for way in COLOURS if way in known}
    sizes = [rooms for curve in curves.values() for rooms in curve]
    times = [value for curve in curves.values() for value in curve.values()]
    top = 52 + ROW * len(curves)
    across = _scale(min(sizes), max(sizes), LEFT + 12, WIDTH - RIGHT - 12)
    up = _scale(min(times), max(times), HEIGHT - BOTTOM - 12, top + 12)
    area = (LEFT, top, WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - top)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>How long the up that makes the rooms takes</title>",
            f"<style>{STYLE}</style>",
            f'<clipPath id="area"><rect x="{area[0]}" y="{area[1]}" width="{area[2]}" height="{area[3]}"/>',
            "</clipPath>",
            f'<rect class="card" x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="8"/>',
            '<text class="name" x="16" y="26">How long the up takes that makes N rooms</text>',
            *_grid(across, up, sizes, times, top),
            *_references(curves, across, up, min(sizes), max(sizes)),
            *_curves(curves, across, up),
            "</svg>\n",
        ]
    )


def _grid(across: Scale, up: Scale, sizes: list[int], times: list[float], top: int) -> Iterator[str]:
    ticks = [(at, word) for at, word in TIMES.items() if min(times) <= at <= max(times)]
    for time, word in ticks:
        y = up(time)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text class="small" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{word}</text>'
    for power in range(5):
        for size in (step * 10**power for step in (1, 2, 5)):
            if min(sizes) <= size <= max(sizes):
                x = across(size)
                yield f'<path class="grid" d="M{x:.1f} {top}V{HEIGHT - BOTTOM}"/>'
                yield (
                    f'<text class="small" x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
                    f"{size:,}</text>"
                )


def _references(curves: Curves, across: Scale, up: Scale, low: int, high: int) -> Iterator[str]:
    for way, power, word in REFERENCES:
        if way in curves:
            rooms, time = max(curves[way].items())
            ends = [(n, time * (n / rooms) ** power) for n in (low, high)]
            line = "L".join(f"{across(n):.1f} {up(one):.1f}" for n, one in ends)
            yield f'<path class="power" clip-path="url(#area)" d="M{line}"><title>{word}</title></path>'


def _curves(curves: Curves, across: Scale, up: Scale) -> Iterator[str]:
    for row, (way, curve) in enumerate(curves.items()):
        colour = COLOURS[way]
        points = [(across(rooms), up(time)) for rooms, time in curve.items()]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline class="curve" stroke="{colour}" points="{line}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
        y = 48 + ROW * row
        yield f'<path class="curve" stroke="{colour}" d="M16 {y - 4}H40"/>'
        yield f'<text class="small" x="48" y="{y}">{escape(way)}</text>'


Scale = Callable[[float], float]
Curves = dict[str, dict[int, float]]


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    wide = math.log(high / low) or 1.0
    return lambda value: start + math.log(value / low) / wide * (end - start)
