"""Tables and plots for pages that need no other file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from statistics import median

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 260, 50, 70, 30, 30
COLOURS = ("#d1495b", "#30638e", "#2e8b57", "#8a6d1d")

Series = Mapping[float, Sequence[float]]
"""Values for each place."""


def shown(value: float | None) -> str:
    """A figure in a table."""
    return "" if value is None else f"{value:.4g}"


def spread(values: Sequence[float]) -> tuple[str, ...]:
    """A median, from where to where, and of how many."""
    return tuple(map(shown, (median(values), min(values), max(values), len(values))))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of text under a head."""
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in row)}" for row in rows)
    return f"<table><tr>{''.join(f'<th>{cell}' for cell in head)}{cells}</table>"


def plot(title: str, lines: Mapping[str, Series], *, powers: bool = True, right: float = RIGHT) -> str:
    """Lines through the medians, by powers of ten from left to right or as far apart as they are.

    Bars reach from the smallest to the largest value. `right` is the room for the lines' names.
    """
    drawn = {name: series for name, series in lines.items() if series}
    values = [value for series in drawn.values() for some in series.values() for value in some]
    if not values:
        return ""
    places = sorted({place for series in drawn.values() for place in series})
    top = max(values) * 1.05
    along = math.log10 if powers else float
    scaled = _scale(along(places[0]), along(places[-1]), LEFT, WIDTH - right)
    up = _scale(0, top, HEIGHT - BOTTOM, TOP)

    def across(place: float) -> float:
        return scaled(along(place))

    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">{escape(title)}</text>']
    for tick in _ticks(top):
        parts.append(f'<path d="M{LEFT} {up(tick):.1f}H{WIDTH - right}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{up(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for place in places:
        parts.append(f'<text x="{across(place):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{place:g}</text>')
    for colour, series in zip(COLOURS, drawn.values(), strict=False):
        parts += _line(colour, series, across, up)
    parts += _names(drawn, across, up)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(parts)}</svg>'


def _line(
    colour: str, series: Series, across: Callable[[float], float], up: Callable[[float], float]
) -> list[str]:
    parts, points = [], []
    for place, some in sorted(series.items()):
        x, y = across(place), up(median(some))
        points.append(f"{x:.1f},{y:.1f}")
        parts.append(f'<path d="M{x:.1f} {up(min(some)):.1f}V{up(max(some)):.1f}" stroke="{colour}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
    return [*parts, f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"/>']


def _names(
    drawn: Mapping[str, Series], across: Callable[[float], float], up: Callable[[float], float]
) -> list[str]:
    """Each at the end of its line; where two lines end close to each other, one above the other."""
    last = {name: max(series) for name, series in drawn.items()}
    ends = {name: up(median(drawn[name][place])) + 4 for name, place in last.items()}
    colours = dict(zip(drawn, COLOURS, strict=False))
    parts, below = [], float(HEIGHT)
    for name in sorted(ends, key=lambda name: ends[name], reverse=True):
        below = min(ends[name], below - 14)
        where = f'x="{across(last[name]) + 8:.1f}" y="{below:.1f}"'
        parts.append(f'<text {where} style="fill:{colours[name]}">{escape(name)}</text>')
    return parts


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)


def _ticks(top: float) -> list[float]:
    """Round numbers from 0 up, about five of them."""
    rough = top / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    return [n * step for n in range(int(top / step) + 1)]
