"""Every input of every resource, with a value that is wrong there and that nobody may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import hypothesis

from pulumi_videosdk import lifecycle
from tests.areas import AREAS

HUNTER: Final = "hunter2-not-to-be-seen"

BAD_VALUES: Final = (
    f"ftp://{HUNTER}.example.com/{HUNTER}?token={HUNTER}#{HUNTER}",
    HUNTER,
    [{HUNTER: [HUNTER]}],
)

FIRST: Final = hypothesis.settings(
    phases=[hypothesis.Phase.generate], max_examples=1, derandomize=True, database=None
)
"""The first inputs that come to mind, which are the simplest."""


@dataclass(frozen=True)
class BadInput:
    """One input that is wrong, among those that its resource needs."""

    resource: str
    name: str
    kind: str
    """What the input takes, and which of the values is wrong there."""
    inputs: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.resource}.{self.name}"


@cache
def bad_inputs() -> Sequence[BadInput]:
    """Each input once, with the first of the values that is wrong there."""
    found = []
    for area in AREAS:
        needed = hypothesis.find(area.valid, lambda _: True, settings=FIRST)
        for name, field in area.definition.fields.items():
            for number, value in enumerate(BAD_VALUES):
                inputs = {**needed, name: value}
                if lifecycle.check(area.definition, {}, inputs).failures:
                    kind = f"{field.info.annotation}, {number}"
                    found.append(BadInput(area.resource, name, kind, inputs))
                    break
    return found
