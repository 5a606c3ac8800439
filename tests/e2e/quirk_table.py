"""The questions that VideoSDK's documentation leaves open: which resource each touches, and how they combine.

The cells of the quirk matrix are made from here; a quirk of the emulator's that is not here fails a test.
"""

from __future__ import annotations

import itertools
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from videosdk_emulator import Quirks

Answers = dict[str, Any]
"""One way to answer some of the questions: quirks by name."""

_EVERYWHERE = ("error_shape", "date_header", "clock_offset", "absent_version")

TOUCHES: Mapping[str, Sequence[str]] = {
    "hook": (*_EVERYWHERE, "key_pem"),
    "room": (
        *_EVERYWHERE,
        "not_found",
        "created_status",
        "create_after_deactivate",
        "repeat_create_updates",
        "room_get_echo",
        "room_echo_defaults",
        "deactivated_get",
        "deactivate_again",
    ),
    "notes": (
        *_EVERYWHERE,
        "not_found",
        "created_status",
        "list_page_size",
        "list_of_nothing",
        "start_without_session",
        "busy_start",
        "model_config_accepted",
        "list_ignores_room_id",
        "extension_missing",
        "end_when_idle",
        "end_acts_on",
        "session_end_ends_transcription",
    ),
}

UNSEEN = {
    "auto_close_unit": "no resource waits until a session has lasted as long as it may",
    "validate_not_found": "no resource validates a room: get tells more",
    "session_end_reply": "no resource ends a session",
    "deactivate_reply": "no resource reads more of it than that it is an object",
    "remove_reply": "no resource removes a participant",
    "list_status": "no resource lists by status",
    "list_ignores_session_id": "no resource lists by session",
    "webhook_encoding": "no resource receives webhooks",
}
"""Quirks of calls that no resource makes."""

_OFTEN = {"clock_offset": (0.0, 90.0, -90.0), "list_page_size": (None, 1)}


def answers_to(quirk: str) -> Sequence[Any]:
    """The values that a quirk is tried with, its default first."""
    if quirk in _OFTEN:
        return _OFTEN[quirk]
    hint = get_type_hints(Quirks)[quirk]
    values = list(get_args(hint)) if get_origin(hint) in (Literal, Union, types.UnionType) else [True, False]
    default = getattr(Quirks(), quirk)
    return [default, *(value for value in values if value != default)]


def singles(case: str) -> Iterator[tuple[str, Any]]:
    """Each quirk that touches a case, with each value but the default."""
    return ((quirk, value) for quirk in TOUCHES[case] for value in answers_to(quirk)[1:])


def pairs(case: str) -> list[Answers]:
    """Answers to all of a case's quirks at once, in which each two values of each two quirks meet."""
    quirks = TOUCHES[case]
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


def each_at_once() -> list[Answers]:
    """As few sets of answers as it takes for each value of each quirk to be in one of them."""
    quirks = [quirk for quirk in get_type_hints(Quirks) if quirk not in UNSEEN]
    most = max(len(answers_to(quirk)) for quirk in quirks)
    return [{quirk: answers_to(quirk)[at % len(answers_to(quirk))] for quirk in quirks} for at in range(most)]


def _cells(quirk: str) -> list[tuple[str, Any]]:
    return [(quirk, value) for value in answers_to(quirk)]


def _met(left: set[frozenset[tuple[str, Any]]], row: Answers, quirk: str, value: Any) -> int:
    return sum(frozenset([(quirk, value), cell]) in left for cell in row.items())


def _in_order(both: Iterable[tuple[str, Any]]) -> list[str]:
    return sorted(map(repr, both))
