"""Whatever goes wrong with a call, nothing is lost, nothing is doubled, nothing is leaked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from tests.areas import AREAS
from tests.e2e.harness import Engine
from tests.support import fault_page, fault_run
from tests.support.adapters import DYNAMIC, NATIVE, Adapter
from tests.support.area import NONE, OPERATIONS, Area, Call
from tests.support.fault_matrix import CELLS, CONNECT_TIMEOUT, FAULTS, Cell, Outcome, faults_at, spread

# All cells are run for whichever test comes first.
pytestmark = pytest.mark.timeout(900)


def _each_fault(cell: Cell) -> set[object]:
    return {(cell.operation, cell.fault)}


def _each_resource(cell: Cell) -> set[object]:
    return _each_fault(cell) | {(cell.operation, cell.area)}


def _each_run(cell: Cell) -> set[object]:
    return _each_resource(cell) | {(cell.operation, cell.runs_alone)}


def _by_default(*, backwards: bool = False) -> list[Cell]:
    """Each operation of each resource, and each fault of the default set in each operation."""
    cells = [cell for cell in CELLS if cell.by_default]
    return spread(reversed(cells) if backwards else cells, _each_resource)


def _together(kinds: Callable[[Cell], set[object]]) -> list[Cell]:
    """A spread that takes no run of the engine beside those of all."""
    return spread((one for one in CELLS if one.by_default and one.has_company), kinds)


@dataclass(frozen=True)
class Run:
    """Some cells, and what they are taken through."""

    adapter: Adapter
    cells: Callable[[], Sequence[Cell]]
    engine: bool = False
    """Whether it is the engine, command line and all."""


# `make test` has a spread of each kind, to which a resource adds little; `make test-all` has all cells.
RUNS: Final = {
    "by default": Run(DYNAMIC, _by_default),
    "native": Run(NATIVE, lambda: _by_default(backwards=True)),
    "command line": Run(DYNAMIC, lambda: _together(_each_fault), engine=True),
}
WIDE: Final = {
    "all": Run(DYNAMIC, lambda: CELLS),
    "native, all": Run(NATIVE, lambda: CELLS),
    "command line, more": Run(DYNAMIC, lambda: spread(CELLS, _each_run), engine=True),
    "command line, native": Run(NATIVE, lambda: _together(_each_resource), engine=True),
}


@pytest.fixture(
    scope="module", params=[*RUNS, *(pytest.param(name, marks=pytest.mark.wide) for name in WIDE)]
)
def outcomes(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Sequence[Outcome]:
    """What became of the cells of a run."""
    run = {**RUNS, **WIDE}[request.param]
    if run.engine:
        folder = tmp_path_factory.mktemp("matrix")
        return fault_run.run_on_command_line(engine, folder, run.cells(), run.adapter)
    return fault_run.run(run.cells(), run.adapter)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_no_fault_loses_doubles_or_leaks_anything(
    outcomes: Sequence[Outcome], area: Area, operation: str
) -> None:
    ours = [one for one in outcomes if (one.cell.area, one.cell.operation) == (area, operation)]
    assert [f"{one.cell}: {'; '.join(one.problems)}" for one in ours if one.problems] == []


def test_the_page_says_what_was_seen(outcomes: Sequence[Outcome], request: pytest.FixtureRequest) -> None:
    if {**RUNS, **WIDE}[request.node.callspec.params["outcomes"]].adapter is NATIVE:
        # The page is of dynamic resources: the plugin keeps what may have been created in the state.
        outcomes = [one for one in outcomes if "in the state, gone from the server" not in one.left]
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
            calls = area.calls[operation] or [NONE]
            everywhere = {one.name for call in calls for one in faults_at(call)} | {CONNECT_TIMEOUT}
            by_default = {fault.name for fault in FAULTS if fault.by_default} | {CONNECT_TIMEOUT}
            assert everywhere <= {one.fault for one in cells}
            assert by_default == {one.fault for one in cells if one.by_default}


def test_a_bare_string_is_no_fault_where_it_may_be_a_success() -> None:
    for call in (Call("DELETE", "/v2/x/{id}", acts=True), Call("POST", "/v2/x/stop", acts=True, text=True)):
        assert "a bare JSON string" not in {one.name for one in faults_at(call)}
        assert "a bare JSON string, acted on" in {one.name for one in faults_at(call)}
    assert "a bare JSON string" in {one.name for one in faults_at(Call("POST", "/v2/x", acts=True))}
