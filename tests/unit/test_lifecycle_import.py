"""`import_`: an object that exists already becomes state as if the program that describes it had made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import (
    ACCOUNT,
    GENERATED,
    HIDDEN,
    NAME,
    UNSEEN,
    AnyDefinition,
    Definition,
    Found,
    NotImportable,
    Observed,
)
from pulumi_videosdk.resources import PROVIDERS
from tests.areas import AREAS

WHO = "account A"
DEFINITIONS = [one.definition for one in PROVIDERS if one.definition.registered]
VALID = {area.resource: area.valid for area in AREAS}


class Inputs(lifecycle.Inputs):
    place: Annotated[str, lifecycle.replaces]
    label: Annotated[str | None, lifecycle.replaces] = None
    colour: Annotated[str, lifecycle.replaces] = "red"
    tags: Annotated[list[str] | None, lifecycle.replaces, lifecycle.unordered] = None
    patience: float = 0
    triggers: Annotated[lifecycle.Json, lifecycle.replaces, lifecycle.trigger] = None


class Outputs(lifecycle.Outputs):
    size: int
    number: str = "n-1"


def never(*_: Any) -> Any:
    raise AssertionError("not called here")


def thing(found: Found[Outputs] | None, **changes: Any) -> AnyDefinition:
    defaults = {"label": lambda name, suffix: f"{name}-{suffix}"}
    return Definition(
        "Thing",
        Inputs,
        Outputs,
        create=never,
        read=lambda client, id, inputs, stored: found if id == "n-1" else None,
        delete=never,
        defaults=defaults,
        noun="thing",
        **changes,
    )


def imported(found: Found[Outputs] | None, id: str = "n-1", **changes: Any) -> Observed:
    return lifecycle.import_(thing(found, **changes), None, id, "it", WHO)


def shown(**inputs: Any) -> Found[Outputs]:
    return Found(Outputs(size=1), live=inputs)


def test_all_that_is_shown_is_imported_but_what_is_as_by_default() -> None:
    seen = imported(
        Found(Outputs(size=1), {"colour": "red", "tags": ["a"], "odd": 1}, imported={"place": "p"})
    )

    assert seen.id == "n-1"
    assert seen.inputs == {
        "place": "p",
        "tags": ["a"],
        "label": "n-1",
        NAME: "it",
        GENERATED: ["label"],
        UNSEEN: ["patience", "triggers"],
        ACCOUNT: WHO,
    }
    assert seen.properties == {**seen.inputs, "size": 1, "number": "n-1"}
    assert seen.notes == []


def test_an_id_of_the_users_own_is_no_generated_one() -> None:
    assert GENERATED not in imported(shown(place="p", label="mine")).inputs
    assert imported(shown(place="p", label="n-1")).inputs[GENERATED] == ["label"]


def test_what_was_looked_up_under_another_id_has_its_own() -> None:
    found = Found(Outputs(size=1, number="n-2"), {"place": "p", "label": "n-2"})
    seen = imported(found, id_output="number")
    assert (seen.id, seen.inputs["label"], seen.inputs[GENERATED]) == ("n-2", "n-2", ["label"])


def test_what_is_not_shown_is_named_and_its_first_declaration_replaces_nothing() -> None:
    seen = imported(shown(place="p"))
    (note,) = seen.notes
    assert "shows no colour, tags." in note

    checked = lifecycle.check(thing(None), seen.inputs, {"place": "p", "colour": "blue"}, WHO)
    found = lifecycle.diff(thing(None), seen.properties, checked.inputs)
    assert (found.changes, found.replaces) == (["colour"], [])


def test_what_a_program_may_not_declare_is_left_out_and_may_be_declared_later() -> None:
    seen = imported(shown(place="p", tags="a, b", colour="blue"))
    assert seen.notes[0] == "Thing n-1: tags: must be a list, not a string. It is left out."
    assert "tags" in seen.inputs[UNSEEN]
    assert "tags" not in seen.inputs


@pytest.mark.parametrize(
    ("found", "id", "said"),
    [
        (None, "n-1", "there is no thing 'n-1' that account A can see"),
        (replace(shown(place="p"), gone=True), "n-1", "thing 'n-1' is gone, for good"),
        (replace(shown(place="p"), ended=True), "n-1", "thing 'n-1' has ended"),
        (shown(), "n-1", "does not show the place of thing n-1: give it with the id, n-1@PLACE"),
        (shown(place="p"), "n-1@q", "thing n-1 has place 'p', not 'q'"),
        (shown(), "@q", "'@q' names no thing"),
        (shown(place=5), "n-1", "thing n-1 cannot be declared: place: must be a string"),
    ],
)
def test_what_cannot_be_imported_is_one_line_that_says_why(
    found: Found[Outputs] | None, id: str, said: str
) -> None:
    with pytest.raises(NotImportable, match=said) as raised:
        imported(found, id)
    assert len(str(raised.value).splitlines()) == 1


def test_the_id_may_carry_the_value_that_is_not_shown() -> None:
    assert imported(shown(), "n-1@p").inputs["place"] == "p"
    assert imported(shown(place="p"), "n-1@p").id == "n-1"


def test_a_second_input_that_is_required_and_not_shown_cannot_be_given() -> None:
    class Two(Inputs):
        owner: str

    two = replace(thing(shown(place="p")), inputs=Two)
    with pytest.raises(NotImportable, match="does not show the owner of thing n-1"):
        lifecycle.import_(two, None, "n-1@p", "it", WHO)


def test_what_the_server_does_not_keep_is_not_imported() -> None:
    with pytest.raises(NotImportable, match="keeps no things"):
        imported(shown(place="p"), registered=False)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.name)
@given(data=st.data())
def test_the_program_that_is_as_imported_shows_no_change(
    definition: AnyDefinition, data: st.DataObject
) -> None:
    valid: Mapping[str, Any] = data.draw(VALID[definition.name])
    required = {name for name, field in definition.fields.items() if field.required}
    hidden = data.draw(st.sets(st.sampled_from(sorted(definition.fields)))) - required
    live = {key: value for key, value in valid.items() if key not in hidden}
    ids = {definition.id_output: "2kyv-gzay-64pg"} if definition.id_output else {}
    outputs = definition.outputs.model_construct(**ids)
    shows = replace(definition, read=lambda *_: Found(outputs, live))

    seen = lifecycle.import_(shows, None, "2kyv-gzay-64pg", "it", WHO)
    whole = {key: value for key, value in seen.inputs.items() if not key.startswith(HIDDEN)}
    less = {key: value for key, value in whole.items() if key not in seen.inputs.get(GENERATED, ())}
    for program in (whole, less):
        checked = lifecycle.check(definition, seen.inputs, {NAME: "it", **program}, WHO)
        assert checked.failures == []
        assert not lifecycle.diff(definition, seen.properties, checked.inputs).any
