"""Whatever goes wrong with a call, nothing is lost, nothing is doubled, nothing is leaked (see `matrix`)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.e2e import matrix, matrix_page, matrix_run
from tests.e2e.harness import Engine
from tests.e2e.matrix import CELLS, Outcome

RESOURCES = ("Room", "RealtimeTranscription", "WebhookEndpoint")

# All cells are run for whichever test comes first.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", params=["narrow", pytest.param("wide", marks=pytest.mark.wide)])
def outcomes(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Sequence[Outcome]:
    """What became of the cells: the narrow matrix, or what the wide one has besides."""
    cells = [cell for cell in CELLS if cell.wide == (request.param == "wide")]
    return matrix_run.run(engine, tmp_path_factory.mktemp("matrix"), cells)


@pytest.mark.parametrize(("resource", "operation"), matrix.ACTING)
def test_no_fault_loses_doubles_or_leaks_anything(
    outcomes: Sequence[Outcome], resource: str, operation: str
) -> None:
    ours = [one for one in outcomes if (one.cell.resource, one.cell.operation) == (resource, operation)]
    assert [f"{one.cell}: {'; '.join(one.problems)}" for one in ours if one.problems] == []


def test_the_page_says_what_was_seen(outcomes: Sequence[Outcome]) -> None:
    written = matrix_page.rows(matrix_page.PAGE.read_text())
    stale = [
        f"{written.get(one.cell.key)}\n  should be {matrix_page.row(one)}"
        for one in outcomes
        if written.get(one.cell.key) != matrix_page.row(one)
    ]
    assert stale == [], "run `make matrix`"


def test_the_page_has_a_row_for_each_cell_and_no_other() -> None:
    assert set(matrix_page.rows(matrix_page.PAGE.read_text())) == {cell.key for cell in CELLS}


def test_the_matrix_has_every_fault_for_every_operation_of_every_resource() -> None:
    narrow = {fault.name for fault in matrix.FAULTS if not fault.wide}
    for resource in RESOURCES:
        for operation in matrix.OPERATIONS:
            cells = [one for one in CELLS if (one.resource, one.operation) == (resource, operation)]
            covered = {one.fault for one in cells if not one.wide}
            assert covered == narrow | {matrix.CONNECT_TIMEOUT}, (resource, operation)
