"""What a page shows of the contenders: how they were compared, a plot, and tables."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import documents
from benchmarks.drawing import plot, shown, spread, table
from benchmarks.instead.contenders import EVERY, WHO
from benchmarks.instead.killed import CASES, FIGURES
from benchmarks.instead.runs import CALLS, MEMORY, SECONDS
from benchmarks.results import Key, Results

NAMES = 190
"""The room for the contenders' names."""

HOW = """<h2>Against what a user would pick instead</h2>
<p>{rooms} rooms, with a running transcription in every fifth, made from nothing in four ways:</p>
<ul>
<li>ours: a Pulumi program with this package, by <code>pulumi up --yes --skip-preview</code>; Pulumi lets a
dynamic provider do four things at a time, and this package makes it eight;
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


PLOT = "seconds, over the ms that a call takes more"
RUNS = ("who", "delay, ms", "seconds", "from", "to", "runs", "calls", "peak memory, MB")
LEFT = ("who", "killed with", *FIGURES)
WANTED = "Wanted were {rooms} rooms and {running} transcriptions: what is more is there twice."


def section(results: Results) -> str:
    """An HTML fragment; nothing where nothing was measured."""
    if not (n := _size(results)):
        return ""
    return "\n".join(
        [
            HOW.format(rooms=_rooms(n)),
            plot(PLOT, _times(results, n), powers=False, right=NAMES),
            table(RUNS, _runs(results, n)),
            KILLED.format(delay=CASES[0].delay * 1000),
            table(LEFT, _killed(results, n)),
            f"<p>{WANTED.format(rooms=_rooms(n), running=n - _rooms(n))}</p>",
        ]
    )


def document(results: Results) -> Iterator[str]:
    """The tables in Markdown; nothing where nothing was measured."""
    if n := _size(results):
        yield f"\n### {_rooms(n)} rooms and {n - _rooms(n)} transcriptions\n"
        yield from documents.table(RUNS, _runs(results, n))
        yield "\n### Killed half-way\n"
        yield from documents.table(LEFT, _killed(results, n))
        yield f"\n{WANTED.format(rooms=_rooms(n), running=n - _rooms(n))}"


def _size(results: Results) -> int:
    """How many resources were made."""
    return max((key.n for key in results.figures if key.what == SECONDS), default=0)


def _rooms(n: int) -> int:
    return n * EVERY // (EVERY + 1)


def _times(results: Results, n: int) -> dict[str, dict[float, list[float]]]:
    """The seconds of each one's runs, by the ms that a call takes more."""
    found: dict[str, dict[float, list[float]]] = {who: {} for who in WHO}
    for key, values in results.figures.items():
        if (key.what, key.n) == (SECONDS, n):
            found[key.who][key.delay * 1000] = values
    return found


def _runs(results: Results, n: int) -> list[tuple[str, ...]]:
    rows = []
    for who, times in _times(results, n).items():
        for ms, values in sorted(times.items()):
            calls, memory = (results.median(Key(what, who, n, ms / 1000)) or 0 for what in (CALLS, MEMORY))
            figures = (*spread(values), f"{calls:.0f}", f"{memory / 1e6:.0f}")
            rows.append((who, f"{ms:g}", *figures))
    return rows


def _killed(results: Results, n: int) -> list[tuple[str, ...]]:
    return [
        (
            who,
            case.words,
            *(shown(results.median(Key(case.key(figure), who, n, case.delay))) for figure in FIGURES),
        )
        for case in CASES
        for who in case.who
    ]
