"""What holds for all values, not only for those that somebody thought of.

200 cases each, always the same; with `--wide` 2,000 new ones. A failure prints how to repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.api import errors
from pulumi_videosdk.api.model import read
from pulumi_videosdk.api.realtime_transcriptions import StartSettings
from pulumi_videosdk.api.rooms import Room, RoomSettings
from pulumi_videosdk.lifecycle import GENERATED, NAME, UNKNOWN, AnyDefinition
from pulumi_videosdk.lifecycle.shapes import Shape
from pulumi_videosdk.lifecycle.values import contains_unknown
from pulumi_videosdk.resources import PROVIDERS
from tests.areas import AREAS
from tests.support.strategies import plain, scalars, texts

DEFINITIONS = [provider.definition for provider in PROVIDERS]
FUNCTIONS = definitions.load_functions()
by_definition = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.name)

anything = st.recursive(
    scalars | st.just(UNKNOWN) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)

VALID = {area.resource: area.valid for area in AREAS}


def near_inputs(definition: AnyDefinition) -> st.SearchStrategy[dict[str, Any]]:
    """Anything at all under the names that matter, and under some that do not."""
    keys = st.sampled_from([*definition.fields, NAME, GENERATED, "unknown"])
    return st.dictionaries(keys, anything, max_size=6)


def as_the_engine_sends(value: Any) -> Any:
    """Every number a float, as protobuf has it."""
    if isinstance(value, dict):
        return {key: as_the_engine_sends(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_the_engine_sends(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@by_definition
@given(data=st.data())
def test_check_never_raises_and_checking_again_changes_nothing(
    definition: AnyDefinition, data: st.DataObject
) -> None:
    olds, news = data.draw(near_inputs(definition)), data.draw(near_inputs(definition))
    once = lifecycle.check(definition, olds, news)
    twice = lifecycle.check(definition, olds, once.inputs)
    assert repr(twice.inputs) == repr(once.inputs)
    assert twice.failures == once.failures


wrong = anything | st.builds(object) | st.just(float("inf")) | st.sets(st.integers(), min_size=1)
JARGON = re.compile(
    r"Input should|valid |type=|JSON|\b(dict|float|int|bool|str|NoneType)\b|list\[|instance of|pydantic"
    r"|cannot be used as it is",
    re.IGNORECASE,
)
"""The validator's own words, the kinds of a union that it tried, and what is said of an error unforeseen."""


@by_definition
@given(data=st.data())
def test_every_failure_of_check_is_one_line_with_a_path_of_the_programs_own(
    definition: AnyDefinition, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(definition.fields)))
    inputs = {name: data.draw(wrong_for(definition.fields[name].shape))}
    for failure in lifecycle.check(definition, {}, inputs).failures:
        assert len(str(failure).splitlines()) == 1
        assert str(failure).startswith(str(failure.path[0]))
        assert is_there(inputs, failure.path) or failure.reason.startswith("is required")
        assert not JARGON.search(failure.reason)


@given(data=st.data())
def test_arguments_of_functions_are_checked_as_inputs_are(data: st.DataObject) -> None:
    function = data.draw(st.sampled_from(FUNCTIONS))
    names = st.sampled_from([*function.fields, "unknown"])
    arguments = data.draw(st.dictionaries(names, anything, max_size=4))
    checked = lifecycle.check_arguments(function, arguments)
    for failure in checked.failures:
        assert len(str(failure).splitlines()) == 1
        assert not JARGON.search(failure.reason)
    if not checked.failures and not contains_unknown(arguments):
        function.inputs.model_validate(checked.inputs)


def wrong_for(shape: Shape) -> st.SearchStrategy[Any]:
    """Anything in the place of a value, or of one of its parts."""
    inner: list[st.SearchStrategy[Any]] = [st.lists(wrong_for(shape.item), max_size=2)] if shape.item else []
    if shape.parts:
        inner.append(st.fixed_dictionaries({}, optional={k: wrong_for(v) for k, v in shape.parts.items()}))
        inner.append(st.dictionaries(texts, plain, max_size=2))
    return st.one_of(wrong, *inner)


def is_there(value: Any, path: Sequence[Any]) -> bool:
    for step in path:
        if not isinstance(value, list) and (not isinstance(value, dict) or step not in value):
            return False
        value = value[step]
    return True


@by_definition
@given(data=st.data())
def test_no_failure_and_no_warning_shows_a_value(definition: AnyDefinition, data: st.DataObject) -> None:
    """What is secret is not known to `check`: a value of any type is shown nowhere."""
    name = data.draw(st.sampled_from(sorted(definition.fields)))
    secret = data.draw(st.sampled_from(["hunter2://hunter2?hunter2", "hunter2", 770077.5, -770077]))
    value = data.draw(st.sampled_from([secret, [secret], {"a": secret}, [[secret]], [{"a": secret}]]))
    parts = dict.fromkeys(definition.fields[name].shape.parts, value) or value
    inputs = {name: data.draw(st.sampled_from([value, parts]))}
    checked = lifecycle.check(definition, inputs, {**inputs, "adopt": value})
    assert not re.search("hunter2|770077", " ".join([*map(str, checked.failures), *checked.warnings]))


@by_definition
@given(data=st.data())
def test_valid_inputs_pass_and_the_same_again_is_no_change(
    definition: AnyDefinition, data: st.DataObject
) -> None:
    inputs = data.draw(VALID[definition.name])
    checked = lifecycle.check(definition, {}, {NAME: "it", **inputs})
    assert checked.failures == []
    assert not lifecycle.diff(definition, as_the_engine_sends(checked.inputs), checked.inputs).any


@by_definition
@given(data=st.data())
def test_an_unknown_anywhere_replaces_where_a_change_would(
    definition: AnyDefinition, data: st.DataObject
) -> None:
    olds = data.draw(VALID[definition.name])
    news = dict(olds)
    for name in data.draw(st.sets(st.sampled_from(sorted(definition.fields)), min_size=1)):
        shape = data.draw(st.sampled_from(["itself", "in a list", "in an object"]))
        news[name] = {"itself": UNKNOWN, "in a list": ["a", UNKNOWN], "in an object": {"a": [UNKNOWN]}}[shape]
    unknown = {name for name in news if contains_unknown(news[name])}
    found = lifecycle.diff(definition, olds, news)
    assert set(found.changes) == unknown
    assert set(found.replaces) == {name for name in unknown if definition.fields[name].replaces}


@given(VALID["Room"])
def test_a_rooms_inputs_come_back_from_the_wire_as_they_went(inputs: dict[str, Any]) -> None:
    sent = {key: value for key, value in inputs.items() if key != "adopt"}
    sent.setdefault("custom_room_id", "mine")
    wire = RoomSettings(**sent).body()
    found = read(Room, {"roomId": "2kyv-gzay-64pg", **wire})
    assert found is not None
    assert found.settings == sent
    assert not any("_" in key for key in wire)


@given(VALID["RealtimeTranscription"])
def test_what_a_transcription_is_told_is_what_was_declared(inputs: dict[str, Any]) -> None:
    kept = ("room_id", "webhook_url", "model_id", "language", "summary", "model_config")
    sent = {key: inputs[key] for key in kept if key in inputs}
    wire = StartSettings(
        **{"model_config_" if key == "model_config" else key: sent[key] for key in sent}
    ).body()
    assert list(wire.values()) == list(sent.values())
    assert set(wire) <= {"roomId", "webhookUrl", "modelId", "language", "summary", "modelConfig"}


messages = st.text(max_size=400)


@given(
    outcome=messages,
    said=st.none() | messages,
    code=st.none() | messages,
    request_id=st.none() | messages,
    path=messages,
    hint=messages,
    more=messages,
)
def test_every_errors_text_is_one_line_of_bounded_length(
    outcome: str, said: str, code: str, request_id: str, path: str, hint: str, more: str
) -> None:
    error = errors.VideoSDKError(
        outcome, method="GET", path=path, server_message=said, code=code, request_id=request_id, hint=hint
    ).with_advice(more)
    assert len(str(error).splitlines()) <= 1
    assert len(str(error)) < 3000
    assert str(error).isprintable()


# One that is a part of "[redacted]", or runs into it, is not told by what stands in its place.
credentials = st.text(st.characters(exclude_characters="[]"), min_size=8, max_size=40)


@given(credentials, messages, messages)
def test_a_credential_in_what_a_server_says_is_blanked_out(secret: str, before: str, after: str) -> None:
    shown = errors.redact(before + secret + after, [secret])
    assert secret not in shown or secret in before + after + errors.REDACTED
