"""That the benchmark runs to its end: its figures mean nothing here."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import report
from benchmarks.__main__ import run
from benchmarks.against_floor import LIFE
from benchmarks.plan import SIDES, Plan
from benchmarks.results import Results
from benchmarks.sides import NATIVE, SHAPED

TINY = Plan((1,), (0.01,), 0.01, repeats=1, few=1, minutes=2, imports=1)

TINY_SIDES = replace(
    SIDES, sizes=(1,), delays=(0.01,), usual=0.01, repeats=1, minutes=2, sides=(NATIVE, SHAPED)
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_a_benchmark_leaves_every_figure_and_its_tables_and_plots(tmp_path: Path) -> None:
    measured = run(TINY, tmp_path)

    results = Results.read(tmp_path / "results.json")
    assert (results.about, results.figures) == (measured.about, measured.figures)
    assert {(key.who, key.what) for key in results.figures} >= set(product(("ours", "floor"), LIFE))
    assert results.about["Pulumi CLI"] != results.about["Pulumi SDK"]
    judged = list(report.judge(TINY, results))
    assert [one.what for one in judged if one.found is None] == []

    tables = (tmp_path / "report.md").read_text()
    assert all(f"\n| {one.what} |" in tables for one in judged)
    assert all(f"\n| {what} | 10 ms |" in tables for what in LIFE)
    published = report.publish(f"Head\n{report.BEGIN}\nold\n{report.END}\nText", tables.splitlines())
    assert published == f"Head\n{report.BEGIN}\n\n{tables}\n{report.END}\nText"

    drawn = ElementTree.fromstring((tmp_path / "plots.svg").read_text())
    axes = [part for part in drawn.iter(f"{SVG}g") if part.get("id", "").startswith("axes_")]
    assert len(axes) == 2 * len(LIFE)


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_the_plugin_is_compared_with_any_side(tmp_path: Path) -> None:
    results = run(TINY_SIDES, tmp_path)

    operations = set(product(TINY_SIDES.sides, TINY_SIDES.operations))
    assert {(key.who, key.what) for key in results.figures} >= operations
    assert [one.what for one in report.judge(TINY_SIDES, results) if one.found is None] == []
    tables = (tmp_path / "report.md").read_text()
    assert "### Native ÷ floor with a room's properties" in tables
    assert "### What the state's writing takes" in tables
    head = f"Head\n{report.BEGIN_SIDES}\nold\n{report.END}\nText"
    assert tables in report.publish(head, tables.splitlines(), report.BEGIN_SIDES)
