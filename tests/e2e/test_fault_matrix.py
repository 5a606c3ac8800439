"""Whatever goes wrong with a call, nothing is lost, nothing is doubled, nothing is leaked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.areas import AREAS
from tests.e2e.harness import Engine
from tests.support import adapters, fault_page, fault_run
from tests.support.adapters import Adapter
from tests.support.area import OPERATIONS, Area
from tests.support.fault_matrix import CELLS, CONNECT_TIMEOUT, FAULTS, SPREAD, Cell, Outcome

# All cells are run for whichever test comes first.
pytestmark = pytest.mark.timeout(900)

# Both adapters leave each call to the same lifecycle: with the plugin not every cell is run.
RUNS: dict[str, tuple[Adapter, Sequence[Cell]]] = {
    "by default": (adapters.DYNAMIC, [cell for cell in CELLS if cell.by_default]),
    "the rest": (adapters.DYNAMIC, [cell for cell in CELLS if not cell.by_default]),
    "native": (adapters.NATIVE, SPREAD),
    "native, more": (adapters.NATIVE, [cell for cell in CELLS if cell.by_default and cell not in SPREAD]),
}
WIDE = ("the rest", "native, more")


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.wide if name in WIDE else ()) for name in RUNS],
)
def outcomes(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Sequence[Outcome]:
    """What became of the cells of a run."""
    adapter, cells = RUNS[request.param]
    return fault_run.run(engine, tmp_path_factory.mktemp("matrix"), cells, adapter)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_no_fault_loses_doubles_or_leaks_anything(
    outcomes: Sequence[Outcome], area: Area, operation: str
) -> None:
    ours = [one for one in outcomes if (one.cell.area, one.cell.operation) == (area, operation)]
    assert [f"{one.cell}: {'; '.join(one.problems)}" for one in ours if one.problems] == []


def test_the_page_says_what_was_seen(outcomes: Sequence[Outcome]) -> None:
    written = fault_page.cells_on(fault_page.PAGE.read_text())
    stale = [
        f"{one.cell}: {written.get(one.cell)}, should be {fault_page.structure(one)}"
        for one in outcomes
        if written.get(one.cell) != fault_page.structure(one)
    ]
    assert stale == [], "run `make matrix`"


def test_the_page_has_each_cell_and_no_other() -> None:
    assert fault_page.cells_on(fault_page.PAGE.read_text()).keys() == set(CELLS)


def test_each_operation_meets_every_fault_and_some_by_default() -> None:
    for area in AREAS:
        for operation in OPERATIONS:
            cells = [one for one in CELLS if (one.area, one.operation) == (area, operation)]
            everywhere = {fault.name for fault in FAULTS if not fault.only_if_acts} | {CONNECT_TIMEOUT}
            by_default = {fault.name for fault in FAULTS if fault.by_default} | {CONNECT_TIMEOUT}
            assert everywhere <= {one.fault for one in cells}
            assert by_default == {one.fault for one in cells if one.by_default}
