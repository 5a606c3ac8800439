"""Writes into the pages that Pulumi's registry asks for: programs in every language, the settings' table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import languages


def programs(text: str) -> str:
    """A page with its first program in Python written into the blocks of the other languages."""
    program, *_ = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    written = languages.everywhere(program)

    def block(found: re.Match[str]) -> str:
        return f"```{found[1]}\n{written[found[1]]}```"

    return re.sub(rf"^```({'|'.join(written)})\n.*?^```$", block, text, flags=re.DOTALL | re.MULTILINE)


def table(text: str, rows: Sequence[str]) -> str:
    """A page with the rows of its first table made anew."""
    made = "".join(f"{row}\n" for row in rows)
    return re.sub(r"(^\|---.*\n)(\|.*\n)*", lambda found: found[1] + made, text, count=1, flags=re.MULTILINE)
