"""The questions that VideoSDK's documentation leaves open, and how the answers to them combine.

Which of them touch a resource, its file in tests/areas says; a quirk that is neither there nor in `UNSEEN`
fails a test.
"""

from __future__ import annotations

import functools
import itertools
import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from tests.support.area import Answers, Area
from videosdk_emulator import Quirks

EVERYWHERE: Final = ("error_shape", "date_header", "clock_offset", "absent_version")
"""The quirks of every call."""

UNSEEN: Final = {
    "auto_close_unit": "no resource waits until a session has lasted as long as it may",
    "validate_not_found": "no resource validates a room: get tells more",
    "deactivate_reply": "no resource reads more of it than that it is an object",
    "remove_reply": "no resource removes a participant",
    "list_status": "no resource lists by status",
    "sdk_filters": "no resource lists by them",
    "list_ignores_session_id": "no resource lists by session",
    "webhook_encoding": "no resource receives webhooks",
    "post_transcription_pending": "no resource reads post-transcriptions",
}
"""Quirks of calls that no resource makes."""

_OFTEN: Final = {"clock_offset": (0.0, 90.0, -90.0), "list_page_size": (None, 1)}


@functools.cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Quirks)


@functools.cache
def answers_to(quirk: str) -> Sequence[Any]:
    """The values that a quirk is tried with, its default first."""
    if quirk in _OFTEN:
        return _OFTEN[quirk]
    hint = _hints()[quirk]
    values = list(get_args(hint)) if get_origin(hint) in (Literal, Union, types.UnionType) else [True, False]
    default = getattr(Quirks(), quirk)
    return [default, *(value for value in values if value != default)]


def touching(area: Area) -> Sequence[str]:
    """The quirks that touch a resource."""
    return (*EVERYWHERE, *area.quirks)


def singles(area: Area) -> Iterator[Answers]:
    """Each quirk that touches a resource, with each value but the default."""
    return _each(touching(area))


def everywhere() -> Iterator[Answers]:
    """The same of those that touch every call."""
    return _each(EVERYWHERE)


def _each(quirks: Iterable[str]) -> Iterator[Answers]:
    return ({quirk: value} for quirk in quirks for value in answers_to(quirk)[1:])


@functools.cache
def pairs(area: Area) -> Sequence[Answers]:
    """Answers to all of a resource's quirks at once, in which each two values of each two quirks meet."""
    quirks = touching(area)
    left = {
        frozenset(both)
        for one, other in itertools.combinations(quirks, 2)
        for both in itertools.product(_cells(one), _cells(other))
    }
    rows = []
    while left:
        row = dict(sorted(min(left, key=_in_order)))
        for quirk in quirks:
            if quirk not in row:
                row[quirk] = max(answers_to(quirk), key=lambda value: _met(left, row, quirk, value))
        left -= {frozenset(both) for both in itertools.combinations(row.items(), 2)}
        rows.append(row)
    return rows


def in_scenarios(area: Area) -> Iterator[str]:
    """The quirks of a resource's scenarios. One that changes its life is only there."""
    return (quirk for scenario in area.scenarios for answers in scenario.answers for quirk in answers)


def each_at_once(areas: Iterable[Area]) -> list[Answers]:
    """As few sets of answers as it takes for each value of each quirk that touches one to be in one."""
    touched = {quirk for area in areas for quirk in touching(area)}
    quirks = [quirk for quirk in _hints() if quirk in touched]
    most = max(len(answers_to(quirk)) for quirk in quirks)
    return [{quirk: answers_to(quirk)[at % len(answers_to(quirk))] for quirk in quirks} for at in range(most)]


def _cells(quirk: str) -> list[tuple[str, Any]]:
    return [(quirk, value) for value in answers_to(quirk)]


def _met(left: set[frozenset[tuple[str, Any]]], row: Answers, quirk: str, value: Any) -> int:
    return sum(frozenset([(quirk, value), cell]) in left for cell in row.items())


def _in_order(both: Iterable[tuple[str, Any]]) -> list[str]:
    return sorted(map(repr, both))
