"""What a page shows of the contenders: how they were compared, a plot, and tables."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from statistics import median

from benchmarks.instead.contenders import EVERY, WHO
from benchmarks.instead.killed import CASES, FIGURES
from benchmarks.instead.runs import CALLS, MEMORY, SECONDS
from benchmarks.page import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, _scale, _shown, _spread, _table, _ticks
from benchmarks.results import Key, Results

COLOURS = ("#d1495b", "#30638e", "#2e8b57", "#8a6d1d")
RIGHT = 190  # room for the names

HOW = """<h2>Against what a user would pick instead</h2>
<p>{rooms} rooms, with a running transcription in every fifth, made from nothing in four ways:</p>
<ul>
<li>ours: a Pulumi program with this package, by <code>pulumi up --yes --skip-preview</code>; Pulumi lets a
dynamic provider do four things at a time;
<li>VideoSDK's own Node SDK 0.1.1 as most write it, one call after another;
<li>the same SDK as the best write it: 16 at a time, and each room has an id of the script's own choosing,
so that the script can be run again;
<li>Python with <code>requests</code> as most write it: one session, one call after another.
</ul>
<p>All of them against one emulator, alternating. Each call takes so much longer as the emulator was told,
and the emulator runs on the same processors. A participant joins each room as soon as it is made, so a
script starts the transcription at once. Ours first looks whether there is a session and whether one runs
there already: two calls more for each transcription. Memory is the resident set of all processes together,
at its peak; what two of them share counts for both.</p>
<p>Pulumi's <code>command.local.Command</code> with curl is not among them: its plugin could not be had
here, since the Go module proxy answers 403 for github.com/pulumi/pulumi-command/provider and PyPI has its
SDK alone.</p>
"""

KILLED = """<h3>Killed half-way</h3>
<p>Every process was killed by SIGKILL, at {delay:g} ms a call. The calls that had reached VideoSDK took
effect, and their replies were lost. The next run is the same script again; for ours it is what the guide
says of a killed run: <code>pulumi cancel</code>, <code>recover</code>, the commands that it prints, and
<code>up</code>. Known to nobody is a room, or what runs in it, that stands in no state and in no printed
line, and whose id no script chose. Where a transcription runs already, VideoSDK may refuse another start or
begin a second one: that is not documented, so both were tried where it matters.</p>
"""


def section(results: Results) -> str:
    """An HTML fragment; nothing where nothing was measured."""
    n = max((key.n for key in results.figures if key.what == SECONDS), default=0)
    if not n:
        return ""
    rooms = n * EVERY // (EVERY + 1)
    return "\n".join(
        [
            HOW.format(rooms=rooms),
            _plot(_times(results, n)),
            _table(
                ("who", "delay, ms", "seconds", "from", "to", "runs", "calls", "peak memory, MB"),
                _runs(results, n),
            ),
            KILLED.format(delay=CASES[0].delay * 1000),
            _table(("who", "killed with", *FIGURES), _killed(results, n)),
            f"<p>Wanted were {rooms} rooms and {n - rooms} transcriptions: what is more is there twice.</p>",
        ]
    )


def _times(results: Results, n: int) -> dict[str, dict[float, list[float]]]:
    """The seconds of each one's runs, by delay."""
    found: dict[str, dict[float, list[float]]] = {who: {} for who in WHO}
    for key, values in results.figures.items():
        if (key.what, key.n) == (SECONDS, n):
            found[key.who][key.delay] = values
    return found


def _runs(results: Results, n: int) -> list[tuple[str, ...]]:
    rows = []
    for who, times in _times(results, n).items():
        for delay, values in sorted(times.items()):
            calls, memory = (results.median(Key(what, who, n, delay)) or 0 for what in (CALLS, MEMORY))
            shown = (*_spread(values), f"{calls:.0f}", f"{memory / 1e6:.0f}")
            rows.append((who, f"{delay * 1000:g}", *shown))
    return rows


def _killed(results: Results, n: int) -> list[tuple[str, ...]]:
    return [
        (
            who,
            case.words,
            *(_shown(results.median(Key(case.key(figure), who, n, case.delay))) for figure in FIGURES),
        )
        for case in CASES
        for who in case.who
    ]


def _plot(times: dict[str, dict[float, list[float]]]) -> str:
    """Lines through the medians, over the delay."""
    delays = sorted({delay for series in times.values() for delay in series})
    top = 1.05 * max(value for series in times.values() for values in series.values() for value in values)
    across = _scale(delays[0], delays[-1], LEFT, WIDTH - RIGHT)
    up = _scale(0, top, HEIGHT - BOTTOM, TOP)
    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">seconds, over the ms that a call takes more</text>']
    for tick in _ticks(top):
        parts.append(f'<path d="M{LEFT} {up(tick):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{up(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for delay in delays:
        x = across(delay)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{delay * 1000:g}</text>')
    for colour, series in zip(COLOURS, times.values(), strict=True):
        parts += _line(colour, series, across, up)
    parts += _names(times, up)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(parts)}</svg>'


def _line(
    colour: str,
    series: dict[float, list[float]],
    across: Callable[[float], float],
    up: Callable[[float], float],
) -> list[str]:
    parts, points = [], []
    for delay, values in sorted(series.items()):
        x, y = across(delay), up(median(values))
        points.append(f"{x:.1f},{y:.1f}")
        parts.append(f'<path d="M{x:.1f} {up(min(values)):.1f}V{up(max(values)):.1f}" stroke="{colour}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
    return [*parts, f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"/>']


def _names(times: dict[str, dict[float, list[float]]], up: Callable[[float], float]) -> list[str]:
    """Each at the end of its line; where two lines end close to each other, one above the other."""
    ends = [(up(median(series[max(series)])) + 4, who) for who, series in times.items()]
    colours = dict(zip(times, COLOURS, strict=True))
    parts, below = [], float(HEIGHT)
    for end, who in sorted(ends, reverse=True):
        below = min(end, below - 14)
        place = f'x="{WIDTH - RIGHT + 8}" y="{below:.1f}"'
        parts.append(f'<text {place} style="fill:{colours[who]}">{escape(who)}</text>')
    return parts
