"""What each resource adds to the tests: a file for each, named as its definition.

To add one, copy the file that is nearest and change what it says: which calls each operation makes, how to
find in the emulator's state what belongs to a declared resource, which quirks touch it. The matrices of
lifecycles, faults, quirks and killed runs take it from there (`AREAS`); none of them knows a resource by
name. What an attribute means stands in `tests/support/area.py`.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import Final

from tests.support.area import Area

AREAS: Final[tuple[Area, ...]] = tuple(
    import_module(f"{__name__}.{one.name}").area for one in pkgutil.iter_modules(__path__)
)
"""Every resource's, in the order of the files."""


def shape_of(method: str, path: str) -> str:
    """A call as `Call.shape` has it; a path that no resource calls as it is."""
    call = f"{method} {path}"
    return next((shape for shape, pattern in _shapes() if re.fullmatch(pattern, call)), call)


@cache
def _shapes() -> list[tuple[str, str]]:
    calls = {call.shape for area in AREAS for each in area.calls for call in area.calls_of(each)}
    # A path with a place for an id fits others as well.
    ordered = sorted(calls, key=lambda shape: shape.count("{"))
    return [(shape, re.escape(shape).replace(r"\{id\}", "[^/]+")) for shape in ordered]
