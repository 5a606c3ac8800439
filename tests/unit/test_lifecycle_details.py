"""`diff`'s details: which parts of which properties have changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import NAME, UNKNOWN, UNSEEN, AnyDefinition, Definition, Detail, Found
from pulumi_videosdk.lifecycle.values import normalised, path_text
from pulumi_videosdk.resources import PROVIDERS
from tests.areas import AREAS
from tests.support.strategies import plain

DEFINITIONS = {provider.definition.name: provider.definition for provider in PROVIDERS}
by_definition = pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=lambda d: d.name)
VALID = {area.resource: area.valid for area in AREAS}
ROOM, TRANSCRIPTION = DEFINITIONS["Room"], DEFINITIONS["RealtimeTranscription"]

HOOK = {"end_point": "https://h.example", "events": ["session-started", "session-ended", "*"]}
STORED = {"room_id": "2kyv-gzay-64pg", "status": "running"}


def details(definition: AnyDefinition, olds: dict[str, Any], news: dict[str, Any]) -> dict[str, str]:
    """The kind of each change, by the path as messages show it."""
    return {path_text(one.path): one.kind for one in lifecycle.diff(definition, olds, news).details}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ({"geo_fence": "eu001"}, {"geo_fence": "us001"}, {"geo_fence": "update"}),
        ({}, {"geo_fence": "us001"}, {"geo_fence": "add"}),
        ({"geo_fence": "eu001"}, {}, {"geo_fence": "delete"}),
        ({}, {"adopt": True}, {"adopt": "add"}),
        ({}, {"webhook": HOOK}, {"webhook": "add"}),
        (
            {"webhook": HOOK},
            {"webhook": {**HOOK, "end_point": "https://i.example"}},
            {"webhook.end_point": "update"},
        ),
        (
            {"webhook": HOOK},
            {"webhook": {"end_point": "https://H.example:443/"}},
            {"webhook.events": "delete"},
        ),
        (
            {"webhook": HOOK},
            {"webhook": {**HOOK, "events": ["*", "session-started"]}},
            {"webhook.events[1]": "delete"},
        ),
        (
            {"webhook": HOOK},
            {"webhook": {**HOOK, "events": ["hls-playable", *HOOK["events"]]}},
            {"webhook.events[0]": "add"},
        ),
        (
            {"allowed_participant_ids": ["a", "b"]},
            {"allowed_participant_ids": ["c", "b"]},
            {"allowed_participant_ids[0]": "update"},
        ),
        (
            {"auto_start": {"recording": {"config": {"theme": "DARK"}, "new_key": [1, {"a": [2, None]}]}}},
            {
                "auto_start": {
                    "recording": {"config": {"theme": "LIGHT"}, "new_key": [1, {"a": [2, 3]}, None]}
                }
            },
            {
                "auto_start.recording.config.theme": "update",
                "auto_start.recording.new_key[1].a[1]": "update",
                "auto_start.recording.new_key[2]": "add",
            },
        ),
        (
            {"auto_start": {"composite": {"a": 1}}},
            {"auto_start": {"composite": []}},
            {"auto_start.composite": "update"},
        ),
    ],
)
def test_a_change_is_shown_where_it_is(
    old: dict[str, Any], new: dict[str, Any], shown: dict[str, str]
) -> None:
    assert details(ROOM, old, new) == shown


def test_an_ordered_list_is_compared_index_by_index() -> None:
    assert details(TRANSCRIPTION, STORED | {"triggers": [1, 2, 3]}, STORED | {"triggers": [1, 3]}) == {
        "triggers[1]": "update",
        "triggers[2]": "delete",
    }


def test_no_key_inside_a_secret_is_shown() -> None:
    old, new = {"model_config": {"hunter2": 1}}, {"model_config": {"hunter3": 1}}
    assert details(TRANSCRIPTION, STORED | old, STORED | new) == {"model_config": "update"}


@pytest.mark.parametrize(
    ("value", "kind"), [(UNKNOWN, "add"), ({"enabled": UNKNOWN}, "add"), ({"enabled": [UNKNOWN]}, "update")]
)
def test_an_unknown_is_shown_as_the_whole_input(value: Any, kind: str) -> None:
    before = {"summary": {"enabled": True}} if kind == "update" else {}
    found = lifecycle.diff(TRANSCRIPTION, STORED | before, STORED | {"summary": value}).details
    assert found == [Detail(("summary",), kind, replaces=True)]  # type: ignore[arg-type]


def test_each_detail_says_whether_it_replaces() -> None:
    news = STORED | {"language": "en", "model_id": "m", "session_timeout": 5, "restart_when_ended": True}
    found = lifecycle.diff(TRANSCRIPTION, STORED | {"status": "completed", UNSEEN: ["language"]}, news)
    assert {one.path[0]: (one.replaces, one.of_output) for one in found.details} == {
        "language": (False, False),  # only written down
        "model_id": (True, False),
        "session_timeout": (False, False),
        "restart_when_ended": (False, False),
        "status": (True, True),
    }


class Outputs(lifecycle.Outputs):
    size: int
    weight: int | None = None
    colour: Annotated[str, lifecycle.secret] = "red"


def test_a_refresh_names_the_outputs_that_differ() -> None:
    def never(*_: Any) -> Any:
        raise AssertionError

    thing = Definition(
        "Thing", lifecycle.Inputs, Outputs, never, lambda *_: Found(Outputs(size=2, weight=3)), never
    )
    seen = lifecycle.read(thing, None, "id", {"size": 1, "weight": None, "colour": "red"})
    assert seen is not None
    assert lifecycle.diff(thing, seen.properties, {}).details == [
        Detail(("size",), "update", of_output=True),
        Detail(("weight",), "update", of_output=True),
    ]
    assert lifecycle.diff(thing, seen.properties, seen.inputs).details == []


@by_definition
@given(data=st.data())
def test_the_details_are_all_that_differs_and_nothing_else(
    definition: AnyDefinition, data: st.DataObject
) -> None:
    old, new = (without_doubles(data.draw(VALID[definition.name])) for _ in range(2))
    exactly_covers(definition, old, new)


@given(plain, plain)
def test_the_details_of_free_values_are_all_that_differs_too(one: Any, other: Any) -> None:
    exactly_covers(TRANSCRIPTION, STORED | {"triggers": one}, STORED | {"triggers": other})


def exactly_covers(definition: AnyDefinition, olds: dict[str, Any], news: dict[str, Any]) -> None:
    """With the new values of all named parts the old ones are the new ones; without any one they are not."""
    old, new = normalised({NAME: "it", **olds}), normalised({NAME: "it", **news})
    found = lifecycle.diff(definition, old, new)
    inputs = [one for one in found.details if not one.of_output]
    assert len({one.path for one in inputs}) == len(inputs)
    assert {one.path[0] for one in inputs} == set(found.changes)
    assert {one.path[0] for one in inputs if one.replaces} == {*found.replaces} & set(found.changes)
    assert not lifecycle.diff(definition, applied(old, new, inputs), new).changes
    for left_out in inputs:
        most = [one for one in inputs if one is not left_out]
        assert lifecycle.diff(definition, applied(old, new, most), new).changes == [left_out.path[0]]


REMOVED = object()


def applied(old: Any, new: Any, changes: Sequence[Detail]) -> Any:
    """The old value with the new one's parts in the places that are named."""
    result = deepcopy(old)
    for change in changes:
        *parents, last = change.path
        here, there = result, new
        for step in parents:
            here, there = here[step], there[step]
        if change.kind == "delete":
            here[last] = REMOVED
        elif isinstance(here, list) and change.kind == "add":
            here.append(there[last])
        else:
            here[last] = there[last]
    return without_removed(result)


def without_removed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_removed(item) for key, item in value.items() if item is not REMOVED}
    return [without_removed(one) for one in value if one is not REMOVED] if isinstance(value, list) else value


def without_doubles(value: Any) -> Any:
    """As it is, but no list has an item twice: of a double that is added nobody needs to be told twice."""
    if isinstance(value, dict):
        return {key: without_doubles(item) for key, item in value.items()}
    if isinstance(value, list):
        return [*{json.dumps(one, sort_keys=True): without_doubles(one) for one in value}.values()]
    return value
