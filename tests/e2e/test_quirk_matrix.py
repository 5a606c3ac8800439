"""The lifecycle of each resource under every unknown of the API, answered either way.

Most cells run in the provider's process without the engine; the last ones under the real command line.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.e2e import quirk_table
from tests.e2e.conftest import MakeStack
from tests.e2e.lifecycle_table import (
    CASES,
    END,
    PROGRAM,
    START,
    CommandLine,
    Declared,
    Direct,
    World,
    live_through,
    set_the_stage,
)
from tests.e2e.quirk_table import Answers
from tests.protocol.process import ProviderFailure, ProviderProcess
from videosdk_emulator import Emulator, Quirks


@pytest.fixture(scope="module")
def provider(running_emulator: Emulator) -> Iterator[ProviderProcess]:
    """One process of the provider for all cells: it keeps nothing from one to the next."""
    process = ProviderProcess(
        {
            "VIDEOSDK_API_ENDPOINT": running_emulator.url,
            "VIDEOSDK_API_KEY": running_emulator.api_key,
            "VIDEOSDK_SECRET": running_emulator.secret,
        }
    )
    process.configure({})
    yield process
    process.stop()


@pytest.fixture
def direct(provider: ProviderProcess) -> Direct:
    return Direct(provider)


@pytest.fixture
def world(emulator: Emulator) -> World:
    return World(emulator)


def every(
    unless: Callable[[Answers], str | None] = lambda _: None, /, **quirks: Sequence[Any]
) -> Callable[[Any], Any]:
    """One test for each combination of these quirks' values; the others stay as they are.

    `unless` says of a combination why it cannot hold. It runs all the same, and must go on failing.
    """
    cells = [dict(zip(quirks, values, strict=True)) for values in itertools.product(*quirks.values())]
    return pytest.mark.parametrize("answers", [_cell(answers, unless(answers)) for answers in cells])


def _cell(answers: Answers, does_not_hold: str | None) -> Any:
    marks = [pytest.mark.xfail(reason=does_not_hold, strict=True)] if does_not_hold else []
    return pytest.param(answers, id=",".join(f"{q}={v}" for q, v in answers.items()), marks=marks)


BOTH = (False, True)


# The whole life


def test_every_quirk_is_in_the_matrix() -> None:
    touching = {quirk for quirks in quirk_table.TOUCHES.values() for quirk in quirks}
    assert touching | quirk_table.UNSEEN.keys() == Quirks().as_json().keys()
    assert not touching & quirk_table.UNSEEN.keys()


@pytest.mark.parametrize(
    ("name", "quirk", "value"),
    [(name, quirk, value) for name in CASES for quirk, value in quirk_table.singles(name)],
)
def test_each_resource_lives_its_life_whatever_the_answer(
    direct: Direct, emulator: Emulator, name: str, quirk: str, value: Any
) -> None:
    emulator.quirks(**{quirk: value})
    live_through({name: CASES[name]}, set_the_stage(emulator), direct)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        pytest.param(name, answers, id=f"{name}-{number}")
        for name in CASES
        for number, answers in enumerate(quirk_table.pairs(name))
    ],
)
def test_each_resource_lives_its_life_whatever_two_answers_meet(
    direct: Direct, emulator: Emulator, name: str, answers: Answers
) -> None:
    emulator.quirks(**answers)
    live_through({name: CASES[name]}, set_the_stage(emulator), direct)


# A room that is busy, or seems so


@pytest.fixture
def bystander(world: World) -> str:
    """Somebody else's running transcription in another room, which nothing may touch."""
    return world.start(world.room())


def notes(room: str, **inputs: Any) -> Declared:
    return Declared("RealtimeTranscription", {"room_id": room, **inputs})


LOOKS: dict[str, Sequence[Any]] = {
    "list_ignores_room_id": BOTH,
    "extension_missing": BOTH,
    "list_of_nothing": ("empty", "not_found"),
    "list_page_size": (None, 1),
}
"""What a look at the room's transcriptions may be answered with."""

BUSY: dict[str, Sequence[Any]] = {**LOOKS, "busy_start": ("conflict", "same", "second")}


def untold(answers: Answers) -> bool:
    """Whether nobody can tell what runs in a room: the list shows all rooms' and names none."""
    return bool(answers["list_ignores_room_id"] and answers["extension_missing"])


def second_start_unseen(answers: Answers) -> str | None:
    if untold(answers) and answers["busy_start"] == "second":
        return "the list tells no rooms, and the start gives no sign: a second one runs"
    return None


def adoption_unseen(answers: Answers) -> str | None:
    if untold(answers) and answers["busy_start"] == "conflict":
        return "the list tells no rooms, and the start's refusal no id: nothing can be adopted"
    return second_start_unseen(answers)


def company_unseen(answers: Answers) -> str | None:
    return "the list tells no rooms: that others run beside ours cannot be seen" if untold(answers) else None


@every(**LOOKS)
def test_a_room_where_nothing_runs_is_not_taken_for_a_busy_one(
    direct: Direct, world: World, bystander: str, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    direct.up({"notes": notes(room)})
    assert world.running() == [bystander, direct.kept()["notes"].id]
    direct.destroy()
    assert world.running() == [bystander]


@every(second_start_unseen, **BUSY)
def test_a_second_start_in_a_busy_room_is_refused(
    direct: Direct, world: World, bystander: str, answers: Answers
) -> None:
    room = world.room()
    # Theirs began a minute ago, by the server's clock.
    world.emulator.quirks(clock_offset=-60.0)
    theirs = world.start(room)
    world.emulator.quirks(clock_offset=0.0, **answers)
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"notes": notes(room)})
    # Where only VideoSDK knows, it is VideoSDK that refuses, and names nothing.
    named = "answered 409" if untold(answers) and answers["busy_start"] == "conflict" else theirs
    assert named in failure.value.last_line
    assert world.running() == [bystander, theirs]


@every(adoption_unseen, **BUSY)
def test_what_runs_in_the_room_is_adopted_and_nothing_else(
    direct: Direct, world: World, bystander: str, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    theirs = world.start(room)
    direct.up({"notes": notes(room, adopt=True)})
    assert direct.kept()["notes"].id == theirs
    # That destroying it ends it takes a run of its own: test_lifecycle has that.
    assert world.running() == [bystander, theirs]


@every(**LOOKS, date_header=BOTH)
def test_a_lost_start_is_found_again_or_named(
    direct: Direct, world: World, bystander: str, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    world.emulator.fault("close", START.removeprefix("POST "), when="after", times=1)
    if untold(answers):
        with pytest.raises(ProviderFailure) as failure:
            direct.up({"notes": notes(room)})
        (ours,) = world.running(room)
        assert ours in failure.value.last_line
        return
    direct.up({"notes": notes(room)})
    assert world.running(room) == [direct.kept()["notes"].id]


# What is gone already, or is not alone


TRANSCRIPTION_GOES: dict[str, Callable[[World, str, str], object]] = {
    "ended": lambda world, room, id: world.emulator.end_transcription(id),
    "failed": lambda world, room, id: world.emulator.end_transcription(id, "failed"),
    "forgotten": lambda world, room, id: world.emulator.forget_transcription(id),
    "session ended": lambda world, room, id: world.emulator.leave(room),
    "room deactivated": lambda world, room, id: world.emulator.deactivate_room(room),
}


@pytest.mark.parametrize("goes", TRANSCRIPTION_GOES)
@every(not_found=(404, 402), extension_missing=BOTH, list_of_nothing=("empty", "not_found"))
def test_deleting_a_transcription_that_is_gone_succeeds(
    direct: Direct, world: World, bystander: str, answers: Answers, goes: str
) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    direct.up({"notes": notes(room)})
    TRANSCRIPTION_GOES[goes](world, room, direct.kept()["notes"].id)
    world.calls()
    direct.destroy()
    assert len(world.calls()) <= 2
    assert world.running() == [bystander]


@every(end_when_idle=(404, 400, 200), not_found=(404, 402))
def test_a_transcription_that_ends_just_before_it_is_ended(
    direct: Direct, world: World, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    direct.up({"notes": notes(room)})
    hold = world.emulator.fault("hold", END.removeprefix("POST "), times=1)

    def end_first() -> None:
        hold.wait_hit()
        world.emulator.end_transcription(direct.kept()["notes"].id)
        hold.release()

    with ThreadPoolExecutor(1) as aside:
        ended = aside.submit(end_first)
        direct.destroy()
        ended.result()
    assert world.running() == []


@every(company_unseen, **LOOKS, end_acts_on=("all", "newest"))
def test_what_others_run_in_our_room_is_never_ended(
    direct: Direct, world: World, bystander: str, answers: Answers
) -> None:
    world.emulator.quirks(busy_start="second", **answers)
    room = world.room()
    direct.up({"notes": notes(room)})
    ours, theirs = direct.kept()["notes"].id, world.start(room)
    with pytest.raises(ProviderFailure) as failure:
        direct.destroy()
    assert all(word in failure.value.last_line for word in (ours, theirs, "Nothing was ended"))
    assert world.running() == [bystander, ours, theirs]

    world.emulator.end_transcription(ours)
    direct.destroy()
    assert world.running() == [bystander, theirs]


ROOM_GOES: dict[str, Callable[[World, str], object]] = {
    "deactivated": lambda world, room: world.emulator.deactivate_room(room),
    "forgotten": lambda world, room: world.emulator.forget_room(room),
    # The server acts, and its reply is lost: the repeat finds the room deactivated.
    "reply lost": lambda world, _: world.emulator.fault(
        "close", "/v2/rooms/deactivate", when="after", times=1
    ),
}


@pytest.mark.parametrize("goes", ROOM_GOES)
@every(
    deactivate_again=(200, 400, 402, 404),
    not_found=(404, 402),
    deactivated_get=("disabled", "not_found"),
    error_shape=("message", "string"),
)
def test_deleting_a_room_that_is_gone_succeeds(
    direct: Direct, world: World, answers: Answers, goes: str
) -> None:
    world.emulator.quirks(**answers)
    other = world.room(customRoomId="other")
    direct.up({"room": Declared("Room", {})})
    ROOM_GOES[goes](world, direct.kept()["room"].id)
    direct.destroy()
    assert world.open_rooms() == [other]


# Rooms by an id of the user's


AGAIN: dict[str, Sequence[Any]] = {
    "create_after_deactivate": ("fresh", "dead"),
    "deactivated_get": ("disabled", "not_found"),
    "not_found": (404, 402),
    "room_get_echo": BOTH,
    "created_status": (200, 201),
}


@every(**AGAIN)
def test_a_custom_id_that_was_used_before_makes_a_new_room_or_fails(
    direct: Direct, world: World, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    declared = {"room": Declared("Room", {"custom_room_id": "mine", "geo_fence": "eu001"})}
    direct.up(declared)
    first = direct.kept()["room"].id
    direct.destroy()
    if answers["create_after_deactivate"] == "dead":
        with pytest.raises(ProviderFailure) as failure:
            direct.up(declared)
        line = failure.value.last_line
        assert all(word in line for word in ("'mine'", "deactivated, for good", "Choose another"))
        assert world.open_rooms() == []
        return
    direct.up(declared)
    assert world.open_rooms() == [direct.kept()["room"].id] != [first]


@every(repeat_create_updates=BOTH, room_get_echo=BOTH, room_echo_defaults=BOTH, not_found=(404, 402))
def test_a_room_that_was_there_is_refused_or_adopted(direct: Direct, world: World, answers: Answers) -> None:
    world.emulator.quirks(**answers)
    there = world.room(customRoomId="mine", geoFence="eu001")
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"room": Declared("Room", {"custom_room_id": "mine"})})
    assert there in failure.value.last_line
    adopting = {"room": Declared("Room", {"custom_room_id": "mine", "geo_fence": "eu001", "adopt": True})}
    direct.up(adopting)
    assert direct.kept()["room"].id == there
    assert direct.refresh() == {}
    assert direct.preview(adopting) == {}
    (room,) = world.emulator.state()["rooms"]
    assert room["geoFence"] == "eu001"


# What else can be answered either way


@every(start_without_session=(400, 402, 404), error_shape=quirk_table.answers_to("error_shape"))
def test_a_session_that_ends_just_before_the_start(direct: Direct, world: World, answers: Answers) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    hold = world.emulator.fault("hold", ".*/start", times=1)

    def leave_first() -> None:
        hold.wait_hit()
        world.emulator.leave(room)
        hold.release()

    with ThreadPoolExecutor(1) as aside:
        left = aside.submit(leave_first)
        with pytest.raises(ProviderFailure) as failure:
            direct.up({"notes": notes(room)})
        left.result()
    assert (
        f"answered {answers['start_without_session']}: 'Room has no active session'"
        in failure.value.last_line
    )
    assert world.emulator.state()["transcriptions"] == []


@every(model_config_accepted=BOTH, error_shape=quirk_table.answers_to("error_shape"))
def test_a_model_config_is_sent_as_it_is_or_refused_by_name(
    direct: Direct, world: World, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    declared = {"notes": notes(world.room(), model_config={"keepCase": {"and_case": [1, 2.5]}})}
    if answers["model_config_accepted"]:
        direct.up(declared)
        (made,) = world.emulator.state()["transcriptions"]
        assert made["modelConfig"] == {"keepCase": {"and_case": [1, 2.5]}}
        return
    with pytest.raises(ProviderFailure) as failure:
        direct.up(declared)
    assert "answered 400: \"'modelConfig' is not allowed\"" in failure.value.last_line
    assert world.running() == []


@every(session_end_ends_transcription=BOTH, extension_missing=BOTH)
def test_the_end_of_a_session_is_shown_as_far_as_it_ends_the_transcription(
    direct: Direct, world: World, answers: Answers
) -> None:
    world.emulator.quirks(**answers)
    room = world.room()
    direct.up({"notes": notes(room)})
    world.emulator.leave(room)
    ended = {"notes": ("update", "end", "status", "transcript_url")}
    assert direct.refresh() == (ended if answers["session_end_ends_transcription"] else {})
    assert direct.refresh() == {}
    assert direct.preview({"notes": notes(room)}) == {}


@pytest.mark.parametrize("answer", ["refused", "accepted"])
def test_a_users_token_without_a_version(emulator: Emulator, answer: str) -> None:
    emulator.quirks(absent_version=answer)
    process = ProviderProcess({"VIDEOSDK_API_ENDPOINT": emulator.url})
    process.configure({"videosdk:token": emulator.token(version=None)})
    direct = Direct(process)
    try:
        if answer == "accepted":
            direct.up({"room": Declared("Room", {})})
            return
        with pytest.raises(ProviderFailure) as failure:
            direct.up({"room": Declared("Room", {})})
        assert "answered 403" in failure.value.last_line
        assert "`version: 2`" in failure.value.last_line
    finally:
        process.stop()


# Under the real command line


@pytest.mark.parametrize(
    "answers",
    [
        # The first one is all defaults: that is test_lifecycle's.
        pytest.param(answers, id=str(number), marks=[pytest.mark.wide] if number > 1 else [])
        for number, answers in enumerate(quirk_table.each_at_once())
        if number
    ],
)
def test_every_answer_under_the_real_command_line(
    stack: MakeStack, emulator: Emulator, answers: Answers
) -> None:
    emulator.quirks(**answers)
    live_through(CASES, set_the_stage(emulator), CommandLine(stack(PROGRAM)))
