"""Every citation `API §n` leads to a section of docs/videosdk-api.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "docs" / "videosdk-api.md"

SECTIONS = frozenset(re.findall(r"^#{2,3} (\d+(?:\.\d+)?)\.? ", SHEET.read_text(), re.MULTILINE))
CITATION = re.compile(r"API (§\d+(?:\.\d+)?(?:(?:, | and )§\d+(?:\.\d+)?)*)")


FOLDERS = ("benchmarks", "docs", "examples", "provider", "tests", "tools")


def _files() -> Iterator[tuple[str, str]]:
    """Each text file of the repository that may cite something, and its text."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")] + list(ROOT.glob("*.md"))
    for path in paths:
        generated = {"node_modules", "__pycache__"} & set(path.parts)
        if path.suffix in {".py", ".ts", ".md"} and not generated and path not in {SHEET, Path(__file__)}:
            yield str(path.relative_to(ROOT)), path.read_text(errors="replace")


def _citations() -> list[tuple[str, str]]:
    return [
        (name, section)
        for name, text in _files()
        for sections in CITATION.findall(text)
        for section in re.findall(r"\d+(?:\.\d+)?", sections)
    ]


def test_the_sections_are_found() -> None:
    assert {"1", "1.2", "3.1", "11.4", "13"} <= SECTIONS


def test_every_cited_section_exists() -> None:
    cited = _citations()
    assert len(cited) > 100
    assert [(name, section) for name, section in cited if section not in SECTIONS] == []


@pytest.mark.parametrize("vague", ["[Ss]heet §?\\d", "engine sheet", "\\bdesign §?\\d"])
def test_no_citation_leads_out_of_the_repository(vague: str) -> None:
    pattern = re.compile(vague)
    citing = [name for name, text in _files() if pattern.search(text)]
    assert citing == []
