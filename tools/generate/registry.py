"""Writes into the pages that Pulumi's registry asks for: programs in every language, the settings' table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import languages


def programs(text: str) -> str:
    """A page with its first program in Python written in each of the other languages, in their blocks."""
    program, *_ = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    for language, written in languages.everywhere(program).items():
        text = re.sub(
            rf"^```{language}\n.*?^```$",
            lambda _, block=f"```{language}\n{written}```": block,
            text,
            count=1,
            flags=re.DOTALL | re.MULTILINE,
        )
    return text


def table(text: str, rows: Sequence[str]) -> str:
    """A page with the rows of its first table made anew."""
    made = "".join(f"{row}\n" for row in rows)
    return re.sub(r"(^\|---.*\n)(\|.*\n)*", lambda found: found[1] + made, text, count=1, flags=re.MULTILINE)
