"""What the documentation shows: blocks of code, the commands in them, and what those print.

Commands stand in ```sh blocks, a line each, and what they print in the ```text block that follows; within a
sentence, code that begins with `make` or `pip install` is a command, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.e2e.harness import ROOT

READMES: Final = sorted((ROOT / "examples").glob("*/README.md"))
ALL: Final = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")), *READMES]

DIFFERS: Final = [
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "‹id›"),
    (r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b", "‹room›"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "‹time›"),
    (r"127\.0\.0\.1:\d+", "‹address›"),
    (r"\b\d+(\.\d+)? ?m?s\b", "‹seconds›"),
]
"""What is another one in each run."""


@dataclass(frozen=True)
class Block:
    """A block of code; an indented one has no language."""

    language: str
    text: str


def name(page: Path) -> str:
    """A page's path in the checkout."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Block]:
    """The blocks of code of a page, in order."""
    shown = (token for token in _tokens(page) if token.type in ("fence", "code_block"))
    return [Block(token.info.partition(" ")[0], token.content) for token in shown]


def texts(page: Path, language: str) -> list[str]:
    """The blocks of code of a page in one language."""
    return [block.text for block in blocks(page) if block.language == language]


def typed(page: Path) -> Iterator[str]:
    """The commands in a page's blocks, without their comments."""
    for block in blocks(page):
        if block.language == "sh":
            lines = block.text.replace("\\\n", " ").splitlines()
            yield from filter(None, (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines))


def commands(page: Path) -> Iterator[str]:
    """The commands that a page shows."""
    yield from typed(page)
    for token in _tokens(page):
        for part in token.children or ():
            if part.type == "code_inline" and re.match(r"(make|pip install) ", part.content):
                yield part.content


def installs() -> list[str]:
    """The ways in which the pages say to install the package."""
    shown = {command for page in ALL for command in commands(page)}
    return sorted(one for one in shown if one.startswith("pip install pulumi-videosdk"))


def missing(shown: str, printed: str) -> str | None:
    """The first line that was shown and is not printed after those before it; `…` stands for anything."""
    lines = iter(_alike(printed).splitlines())
    for line in filter(None, map(str.strip, shown.splitlines())):
        pattern = ".*".join(map(re.escape, _alike(line).split("…")))
        if not any(re.search(pattern, one) for one in lines):
            return line
    return None


@cache
def _tokens(page: Path) -> list[Token]:
    return MarkdownIt().enable("table").parse(page.read_text())


def _alike(text: str) -> str:
    for pattern, word in DIFFERS:
        text = re.sub(pattern, word, text)
    return text
