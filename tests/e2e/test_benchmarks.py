"""That the benchmark runs to its end: its figures mean nothing here."""

from __future__ import annotations

import json
import re
from html import escape
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import publish
from benchmarks.__main__ import run
from benchmarks.against_floor import LIFE
from benchmarks.documents import END, with_figures
from benchmarks.plan import Plan
from benchmarks.results import Results

TINY = Plan((1,), (0.01,), 0.01, repeats=1, few=1, minutes=2, imports=1, rooms=5)


@pytest.mark.wide
def test_a_benchmark_leaves_every_figure_and_a_page_that_needs_no_other(tmp_path: Path) -> None:
    judged = run(TINY, tmp_path)

    assert [one.what for one in judged if one.found is None] == []
    figures = json.loads((written := tmp_path / "results.json").read_text())["figures"]
    assert {(one["who"], one["what"]) for one in figures} >= set(product(("ours", "floor"), LIFE))

    document = f"<!-- figures: made by {publish.COMMAND} -->\nold\n{END}"
    published = with_figures(document, publish.COMMAND, publish.lines(TINY, Results.read(written)))
    assert "old" not in published
    assert all(f"\n| {one.what} |" in published for one in judged)
    assert all(f"\n| {what} | 10 ms |" in published for what in LIFE)

    page = (tmp_path / "index.html").read_text()
    assert all(f"<td>{escape(one.what)}<td>" in page for one in judged)
    plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(plots) == 2 * len(LIFE) + 1
    assert all(ElementTree.fromstring(plot).findall("circle") for plot in plots)
    assert not re.search(r"https?:|src=|href=", page)
