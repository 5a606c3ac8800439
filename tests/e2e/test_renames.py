"""Renamed with `adopt`: the new name has the object, whichever run deletes the old one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Stack
from tests.support.lifecycle import PROGRAM, CommandLine, Declared
from tests.support.server import Server
from videosdk_emulator import Emulator

URN = "urn:pulumi:dev::e2e::pulumi-python:dynamic/videosdk:{}::{}"


def _at_once(stack: Stack, line: CommandLine, renamed: Mapping[str, Declared]) -> None:
    """The run that makes the new names deletes the old ones."""


def _targeted(stack: Stack, line: CommandLine, renamed: Mapping[str, Declared]) -> None:
    line.declare(renamed)
    targets = (URN.format(one.resource, name) for name, one in renamed.items())
    stack.up(*(part for urn in targets for part in ("--target", urn)))


def _failed(stack: Stack, line: CommandLine, renamed: Mapping[str, Declared]) -> None:
    line.declare({**renamed, "dead": Declared("RealtimeTranscription", {"room_id": "none-none-none"})})
    stack.up("--continue-on-error", expect_failure=True)


@pytest.mark.parametrize("first", [_at_once, pytest.param(_targeted, marks=pytest.mark.wide), _failed])
def test_what_the_new_name_has_outlives_the_old_name(
    stack: MakeStack, emulator: Emulator, first: Callable[..., None]
) -> None:
    server, one = Server(emulator), stack(PROGRAM)
    live, line = server.room(), CommandLine(one)
    room, notes = {"custom_room_id": "mine"}, {"room_id": live}
    line.up({"a": Declared("Room", room), "b": Declared("RealtimeTranscription", notes)})
    ids = {name: kept.id for name, kept in line.kept().items()}
    renamed = {
        "c": Declared("Room", {**room, "adopt": True}),
        "d": Declared("RealtimeTranscription", {**notes, "adopt": True}),
    }

    first(one, line, renamed)
    line.up(renamed)

    assert {name: kept.id for name, kept in line.kept().items()} == {"c": ids["a"], "d": ids["b"]}
    assert server.running() == [ids["b"]]
    assert set(server.open_rooms()) == {live, ids["a"]}
    assert line.refresh() == {}

    one.destroy()
    assert server.running() == []
    assert server.open_rooms() == [live]


def test_a_destroy_takes_what_two_names_have_away_once(stack: MakeStack, emulator: Emulator) -> None:
    server, one = Server(emulator), stack(PROGRAM)
    live, line = server.room(), CommandLine(one)
    line.up({"b": Declared("RealtimeTranscription", {"room_id": live})})
    _targeted(one, line, {"d": Declared("RealtimeTranscription", {"room_id": live, "adopt": True})})
    assert line.kept()["b"].id == line.kept()["d"].id

    one.destroy()

    assert line.kept() == {}
    assert server.running() == []
    assert [call["path"] for call in emulator.requests()].count("/ai/v1/realtime-transcriptions/end") == 1
