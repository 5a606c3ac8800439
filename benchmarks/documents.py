"""Figures in the documentation: nobody types one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

END = "<!-- end of figures -->"


def with_figures(document: str, command: str, lines: Iterable[str]) -> str:
    """A document with what stands between the two comments made anew. The first names the command."""
    begin = f"<!-- figures: made by {command} -->"
    made = "\n".join((begin, "", *lines, "", END))
    changed, found = re.subn(
        f"{re.escape(begin)}.*?{re.escape(END)}", lambda _: made, document, flags=re.DOTALL
    )
    assert found == 1, f"{found} places for the figures of {command}"
    return changed


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """A table in Markdown."""
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |"
