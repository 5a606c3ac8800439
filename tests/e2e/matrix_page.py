"""The fault matrix as a page for people, docs/fault-matrix.md, and its totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tests.e2e import matrix
from tests.e2e.harness import ROOT
from tests.e2e.matrix import Cell, Outcome

PAGE = ROOT / "docs" / "fault-matrix.md"

HEAD = f"""# When a call fails

Made by `make matrix` from runs of the real command line against the emulator; not to be edited. For each
operation of each resource, and each thing that can go wrong with one of its calls: what the user sees (the
last line of the error, ids and times left out), what is left behind in the state and on the server, and what
the next run does once the fault is gone.

In every cell the state and the server were compared item by item: what is alive on the server stands in the
state or is named in the error, nothing is there twice, nothing of anybody else's was touched. A call was
given {matrix.TIMEOUT} s with its repeats (`videosdk:timeout`; the default is 60 s). "Once" means that the
call goes wrong once and works when it is repeated; everything else goes wrong each time. "Acted on": the
server did what it was asked, and only its answer went wrong.
"""

NOTES: Mapping[tuple[str, str], str] = {
    ("Room", "update"): "Only `adopt` can change without a replacement, and that makes no call.",
    ("RealtimeTranscription", "update"): "What can change without a replacement makes no call.",
    ("RealtimeTranscription", "replace"): "The old one is ended first, then a new one is started.",
    ("WebhookEndpoint", "replace"): "No input replaces: a user asks for it with `pulumi up --replace`.",
    ("WebhookEndpoint", "delete"): "Nothing is registered with VideoSDK, so there is nothing to call.",
}


def page(outcomes: Sequence[Outcome]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *_sections(outcomes)])


def row(outcome: Outcome) -> str:
    """One line of the page's tables."""
    broken = [f"**Does not hold: {'; '.join(outcome.problems)}**"] if outcome.problems else []
    what = (outcome.sees, outcome.left, ". ".join([outcome.then, *broken]))
    return f"| {outcome.cell.fault} | {_at(outcome.cell)} | {' | '.join(map(_plain, what))} |"


def rows(text: str) -> dict[tuple[str, str, str, str], str]:
    """The rows of a page, by their cells' keys."""
    found = {}
    section: tuple[str, str] = ("", "")
    names = {_at(cell): cell.call.name for cell in matrix.CELLS}
    for line in text.splitlines():
        if heading := re.fullmatch(r"## (\w+): (\w+)", line):
            section = (heading[1], heading[2])
        elif line.startswith("| ") and not line.startswith("| what goes wrong"):
            fault, at = line[2:].split(" | ")[:2]
            found[(*section, fault, names.get(at, at))] = line
    return found


def totals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """How many cells ran and held, and each that did not, with the reason."""
    broken = [one for one in outcomes if one.problems]
    yield f"cells run {len(outcomes)}, held {len(outcomes) - len(broken)}, not held {len(broken)}"
    counts = (f"{kind} {_count(broken, kind)}" for kind in ("lost", "doubled", "leaked"))
    slowest = max((one.seconds for one in outcomes), default=0)
    yield f"{', '.join(counts)}; the slowest operation took {slowest:.0f} s"
    for one in broken:
        yield f"does not hold: {one.cell}: {'; '.join(one.problems)}"


def _count(outcomes: Sequence[Outcome], kind: str) -> int:
    return sum(any(problem.startswith(kind) for problem in one.problems) for one in outcomes)


def _sections(outcomes: Sequence[Outcome]) -> Iterator[str]:
    order = {key: at for at, key in enumerate(matrix.ACTING)}
    faults = [one.name for one in matrix.FAULTS] + [matrix.CONNECT_TIMEOUT]
    calls = list(dict.fromkeys(cell.call.name for cell in matrix.CELLS))

    def place(one: Outcome) -> tuple[int, int, int]:
        section = order[one.cell.resource, one.cell.operation]
        return section, calls.index(one.cell.call.name), faults.index(one.cell.fault)

    placed = sorted(outcomes, key=place)
    for (resource, operation), some in groupby(placed, lambda one: (one.cell.resource, one.cell.operation)):
        yield f"## {resource}: {operation}\n"
        if note := NOTES.get((resource, operation)):
            yield f"{note}\n"
        yield "| what goes wrong | in which call | the user sees | left behind | then |"
        yield "|---|---|---|---|---|"
        yield from map(row, some)
        yield ""


def _at(cell: Cell) -> str:
    return f"`{cell.call.name}`" if "/" in cell.call.name else cell.call.name


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")
