"""What a refresh shows: the engine diffs what `read` found with the inputs as they were."""

from __future__ import annotations

from typing import Any

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import Definition, Found


class Inputs(lifecycle.Inputs):
    colour: str = "red"


class Outputs(lifecycle.Outputs):
    size: int
    weight: int | None = None


class Thing:
    size, colour = 1, "red"


def _read(client: Thing, id: str, inputs: Inputs, stored: Any) -> Found[Outputs]:
    return Found(Outputs(size=client.size), {"colour": client.colour})


def _never(*_: Any) -> Any:
    raise AssertionError("not called here")


DEFINITION = Definition("Thing", Inputs, Outputs, create=_never, read=_read, delete=_never)


class State:
    """What an engine keeps: the inputs as checked, and all properties."""

    def __init__(self) -> None:
        self.thing = Thing()
        self.inputs: dict[str, Any] = {"colour": "red"}
        self.properties: dict[str, Any] = {"colour": "red", "size": 1}

    def refresh(self) -> bool:
        seen = lifecycle.read(DEFINITION, self.thing, "id", self.properties)
        assert seen is not None
        shown = lifecycle.diff(DEFINITION, seen.properties, self.inputs).any
        self.inputs, self.properties = seen.inputs, seen.properties
        return shown

    def up(self) -> bool:
        checked = lifecycle.check(DEFINITION, self.inputs, {"colour": "red"})
        self.inputs = checked.inputs
        return lifecycle.diff(DEFINITION, self.properties, checked.inputs).any


def test_a_refresh_shows_a_changed_output_once_and_up_has_nothing_to_do_about_it() -> None:
    state = State()
    assert not state.refresh()
    state.thing.size = 2
    assert state.refresh()
    assert state.properties["size"] == 2
    assert not state.refresh()
    assert not state.up()
    assert not state.refresh()


def test_a_second_change_is_shown_too_and_so_is_the_way_back() -> None:
    state = State()
    for size in (2, 3, 1):
        state.thing.size = size
        assert state.refresh()
        assert not state.up()
        assert not state.refresh()


def test_an_input_that_is_left_out_is_as_declared_only_if_it_is_as_by_default() -> None:
    state = State()
    state.inputs, state.properties = {}, {"size": 1}
    assert not state.refresh()
    assert state.inputs == {}
    state.thing.colour = "blue"
    assert state.refresh()
    assert state.inputs == {"colour": "blue"}
    assert state.up()


def test_a_look_up_that_has_no_state_yet_is_no_drift() -> None:
    seen = lifecycle.read(DEFINITION, Thing(), "id", {"colour": "red"})
    assert seen is not None
    assert seen.properties == {"colour": "red", "size": 1, "weight": None}
