"""The fault matrix as a page for people, docs/fault-matrix.md, and its totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.e2e.harness import ROOT
from tests.support import fault_matrix
from tests.support.fault_matrix import CELLS, CONNECT_TIMEOUT, FAULTS, Cell, Outcome

PAGE = ROOT / "docs" / "fault-matrix.md"

HEAD = f"""# When a call fails

`make matrix` makes this page from runs of the provider against the emulator: do not edit it. It
says, for each operation of each resource and each thing that can go wrong with one of its calls:

- what the user sees: the last line of the error, without ids and times;
- what is left behind, in the state and on the server;
- what the next run does once the fault is gone.

Faults that leave the same behind, and after which the next run does the same, share a row; of their errors it
shows the first. After each run the state and the server were compared, item by item: what is alive on the
server stands in the state or is named in the error, nothing is there twice, and nothing of anybody else's was
touched. The provider's process was told what the engine would tell it. The tests take the plugin
(`pulumi_videosdk.native`) through the same cells, and both through a part of them under the real command
line: each must leave the same behind.

A call was given {fault_matrix.TIMEOUT} s, its repeats included (`videosdk:timeout`; the default is 60 s).
"Once" means that the call goes wrong once and works when it is repeated; every other fault stays.
"Acted on" means that the server did what it was asked, and only its answer went wrong.
"Connect time-out" at each call, or at no call, means that the run has another endpoint, at which nobody
answers: what was made under another endpoint is looked up before it is deleted.
"""

ORDER = [one.name for one in FAULTS] + [CONNECT_TIMEOUT]
CALLS = list(dict.fromkeys(cell.call for cell in CELLS))
COLUMNS = ("what goes wrong", "in which call", "the user sees", "left behind", "then")


def page(outcomes: Sequence[Outcome]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *_sections(outcomes)])


def cells_on(text: str) -> dict[Cell, tuple[str, str]]:
    """The cells that a page has, each with what is left behind and what the next run does."""
    known = {(one.area.resource, one.operation, one.fault, _at(one)): one for one in CELLS}
    found = {}
    for section in re.split(r"(?m)^## ", text)[1:]:
        resource, operation = section.partition("\n")[0].split(": ")
        for line in section.splitlines():
            columns = [one.strip() for one in line.strip("|").split(" | ")]
            if not line.startswith("| ") or tuple(columns) == COLUMNS:
                continue
            for fault in columns[0].split("<br>"):
                found[known[resource, operation, fault, columns[1]]] = columns[3], columns[4]
    return found


def structure(outcome: Outcome) -> tuple[str, str]:
    """What `cells_on` finds of it, if the page is up to date."""
    return _plain(outcome.left), _then(outcome)


def totals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """How many cells ran and held, and each that did not, with the reason."""
    broken = [one for one in outcomes if one.problems]
    counts = (f"{kind} {_count(broken, kind)}" for kind in ("lost", "doubled", "leaked"))
    yield f"cells run {len(outcomes)}, held {len(outcomes) - len(broken)}, {', '.join(counts)}"
    yield f"the slowest operation took {max((one.seconds for one in outcomes), default=0):.0f} s"
    for one in broken:
        yield f"does not hold: {one.cell}: {'; '.join(one.problems)}"


def _count(outcomes: Sequence[Outcome], kind: str) -> int:
    return sum(any(problem.startswith(kind) for problem in one.problems) for one in outcomes)


def _sections(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for (area, operation), some in groupby(outcomes, lambda one: (one.cell.area, one.cell.operation)):
        yield f"## {area.resource}: {operation}\n"
        if remark := area.remarks.get(operation):
            yield f"{remark}\n"
        yield f"| {' | '.join(COLUMNS)} |"
        yield "|---|---|---|---|---|"
        yield from _rows(list(some))
        yield ""


def _rows(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A row for each distinct outcome, in the order of its first fault."""
    alike: dict[tuple[object, ...], list[Outcome]] = {}
    for one in sorted(outcomes, key=lambda one: (CALLS.index(one.cell.call), ORDER.index(one.cell.fault))):
        alike.setdefault((one.cell.call, one.failed or one.sees, *structure(one)), []).append(one)
    for some in alike.values():
        first, faults = some[0], "<br>".join(one.cell.fault for one in some)
        yield f"| {' | '.join([faults, _at(first.cell), _plain(first.sees), *structure(first)])} |"


def _at(cell: Cell) -> str:
    return f"`{cell.call.name}`" if "/" in cell.call.name else cell.call.name


def _then(outcome: Outcome) -> str:
    broken = [f"**Does not hold: {'; '.join(outcome.problems)}**"] if outcome.problems else []
    return _plain(". ".join([outcome.then, *broken]))


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")
