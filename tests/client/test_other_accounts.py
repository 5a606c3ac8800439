"""What an object's account means to each verb, between two VideoSDKs that know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import ACCOUNT, LifecycleError, Run
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from pulumi_videosdk.settings import Settings, build_client, resolve
from videosdk_emulator import Emulator, running

ROOM = RoomProvider.definition
TRANSCRIPTION = RealtimeTranscriptionProvider.definition
Made = tuple[lifecycle.AnyDefinition, str, dict[str, Any]]


@pytest.fixture(scope="module")
def other_emulator() -> Iterator[Emulator]:
    with running(api_key="another-key") as emulator:
        yield emulator


def settings(emulator: Emulator, **changes: str) -> Settings:
    given = {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
    }
    return resolve({}, given | changes)


@pytest.fixture
def mine(emulator: Emulator) -> Settings:
    return settings(emulator)


@pytest.fixture
def others(other_emulator: Emulator) -> Settings:
    return settings(other_emulator)


@pytest.fixture
def client(mine: Settings) -> Iterator[Any]:
    with closing(build_client(mine)) as one:
        yield one


@pytest.fixture
def other_client(others: Settings) -> Iterator[Any]:
    with closing(build_client(others)) as one:
        yield one


def run(account: str | None) -> Run:
    return Run(print, account=account)


def make(definition: lifecycle.AnyDefinition, client: Any, inputs: dict[str, Any], who: str) -> Made:
    checked = lifecycle.check(definition, {}, {lifecycle.NAME: "it", **inputs}, who)
    assert checked.failures == []
    made = lifecycle.create(definition, client, checked.inputs, run(who))
    return definition, made.id, made.properties


@pytest.fixture
def room(client: Any, mine: Settings) -> Made:
    return make(ROOM, client, {}, mine.account)


@pytest.fixture(params=["Room", "RealtimeTranscription"])
def made(request: pytest.FixtureRequest, emulator: Emulator, client: Any, mine: Settings, room: Made) -> Made:
    if request.param == "Room":
        return room
    emulator.join(room[1])
    return make(TRANSCRIPTION, client, {"room_id": room[1]}, mine.account)


def alive(emulator: Emulator) -> int:
    state = emulator.state()
    running_ones = [one for one in state["transcriptions"] if one["status"] == "running"]
    return len(running_ones) + len([one for one in state["rooms"] if not one["disabled"]])


def test_another_account_takes_nothing_for_gone_and_names_both(
    emulator: Emulator, made: Made, mine: Settings, others: Settings, other_client: Any
) -> None:
    definition, id_, properties = made
    before = alive(emulator)
    for verb in (
        lambda: lifecycle.read(definition, other_client, id_, properties, others.account),
        lambda: lifecycle.delete(definition, other_client, id_, properties, run(others.account)),
        lambda: lifecycle.update(
            definition, lambda: other_client, id_, properties, properties, run(others.account)
        ),
    ):
        with pytest.raises(LifecycleError) as caught:
            verb()
        text = str(caught.value)
        assert id_ in text
        assert f"not found with {others.account}" in text
        assert f"made with {mine.account}" in text
        assert "pulumi state delete URN" in text
        assert "--run-program" in text
        assert others.credentials.api_key not in text.split()
    assert alive(emulator) == before


def test_what_its_own_account_does_not_find_is_gone(
    emulator: Emulator, made: Made, mine: Settings, client: Any
) -> None:
    definition, id_, properties = made
    emulator.reset()
    assert lifecycle.read(definition, client, id_, properties, mine.account) is None
    lifecycle.delete(definition, client, id_, properties, run(mine.account))


def test_what_another_key_of_the_account_finds_is_taken_note_of(
    emulator: Emulator, made: Made, client: Any
) -> None:
    definition, id_, properties = made
    stored = properties | {ACCOUNT: "the key before"}

    seen = lifecycle.read(definition, client, id_, stored, "the key now")

    assert seen is not None
    assert seen.properties[ACCOUNT] == seen.inputs[ACCOUNT] == "the key now"
    assert seen.properties | {ACCOUNT: ""} == properties | {ACCOUNT: ""}
    assert not lifecycle.diff(definition, seen.properties, stored).any
    updated = lifecycle.update(definition, lambda: client, id_, stored, stored, run("the key now"))
    assert updated[ACCOUNT] == "the key now"
    left = alive(emulator)
    lifecycle.delete(definition, client, id_, stored, run("the key now"))
    assert alive(emulator) == left - 1


def test_a_state_of_before_holds_as_ever_and_is_told_its_account_once_it_is_found(
    emulator: Emulator, made: Made, mine: Settings, client: Any
) -> None:
    definition, id_, properties = made
    old = {key: value for key, value in properties.items() if key != ACCOUNT}

    seen = lifecycle.read(definition, client, id_, old, mine.account)
    assert seen is not None
    assert seen.properties[ACCOUNT] == mine.account
    # An update that makes no call finds nothing, so it must not claim to have.
    emulator.clear_requests()
    assert ACCOUNT not in lifecycle.update(
        definition, lambda: client, id_, old, properties, run(mine.account)
    )
    assert emulator.requests() == []

    emulator.reset()
    assert lifecycle.read(definition, client, id_, old, mine.account) is None


def test_a_room_that_another_key_finds_deactivated_is_gone(
    emulator: Emulator, room: Made, client: Any
) -> None:
    definition, id_, properties = room
    emulator.deactivate_room(id_)
    stored = properties | {ACCOUNT: "the key before"}
    assert lifecycle.read(definition, client, id_, stored, "the key now") is None
    lifecycle.delete(definition, client, id_, stored, run("the key now"))


def test_a_run_is_told_once_that_what_it_has_is_anothers(
    room: Made, mine: Settings, others: Settings
) -> None:
    definition, _, properties = room
    checked = lifecycle.check(definition, properties, properties, others.account).inputs

    found = lifecycle.diff(definition, properties, checked, others.account)
    (said,) = found.cautions
    assert mine.account in said
    assert others.account in said
    assert not found.any

    same = lifecycle.check(definition, properties, properties, mine.account).inputs
    assert not lifecycle.diff(definition, properties, same, mine.account).cautions
    # A refresh compares with the inputs of an earlier run.
    assert not lifecycle.diff(definition, checked, properties, others.account).cautions
