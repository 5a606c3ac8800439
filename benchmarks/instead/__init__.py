"""Against what a user would pick instead: as many rooms and transcriptions, by our program and by scripts.

`contenders` says who they are, `runs` and `killed` what is measured of them, `fragment` how a page shows it.
"""

from __future__ import annotations

from benchmarks.instead.fragment import document, section
from benchmarks.instead.runs import measure

__all__ = ["document", "measure", "section"]
