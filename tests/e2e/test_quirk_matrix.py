"""The lifecycle of each resource under every unknown of the API, answered either way.

Most cells run in the provider's process without the engine, the dynamic one's and the plugin's; the last ones
under the real command line.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.areas import AREAS
from tests.e2e.conftest import MakeStack
from tests.protocol.process import ProviderFailure, ProviderProcess
from tests.support import adapters, quirks
from tests.support.adapters import ADAPTERS, Adapter
from tests.support.area import Answers, Area, Scenario
from tests.support.lifecycle import PROGRAM, CommandLine, Declared, Direct, run_lifecycle
from tests.support.server import Server
from videosdk_emulator import Emulator, Quirks


@pytest.fixture(scope="module")
def provider_of(running_emulator: Emulator) -> Iterator[Callable[[Adapter], ProviderProcess]]:
    """One process of each adapter for all cells, with short pauses: it keeps nothing from one to the next.

    (With the adapter as a parameter of this fixture, pytest would start one for each cell.)
    """
    running: dict[Adapter, ProviderProcess] = {}

    def one(adapter: Adapter) -> ProviderProcess:
        if adapter not in running:
            running[adapter] = adapter.process(
                {
                    "VIDEOSDK_API_ENDPOINT": running_emulator.url,
                    "VIDEOSDK_API_KEY": running_emulator.api_key,
                    "VIDEOSDK_SECRET": running_emulator.secret,
                    "PULUMI_VIDEOSDK_PACE": "0.05",
                }
            )
            running[adapter].configure({})
        return running[adapter]

    yield one
    for process in running.values():
        process.stop()


@pytest.fixture
def direct(adapter: Adapter, provider_of: Callable[[Adapter], ProviderProcess]) -> Direct:
    return Direct(provider_of(adapter))


@pytest.fixture
def server(emulator: Emulator) -> Server:
    return Server(emulator)


def test_every_quirk_is_in_the_matrix() -> None:
    touching = {quirk for area in AREAS for quirk in (*quirks.touching(area), *quirks.in_scenarios(area))}
    assert touching | quirks.UNSEEN.keys() == Quirks().as_json().keys()
    assert not touching & quirks.UNSEEN.keys()


def _label(answers: Answers) -> str:
    return ",".join(f"{quirk}={value}" for quirk, value in answers.items())


def _unless(often: bool) -> Sequence[pytest.MarkDecorator]:
    """Marks of a cell that `make test` has too, or has not."""
    return [] if often else [pytest.mark.wide]


def _lives(adapter: Adapter) -> Iterator[Any]:
    """In `make test`: each answer that touches one resource, and those that touch all with one of them, by
    turns. What the plugin does in most combinations, only `make test-all` asks."""
    everywhere = itertools.cycle(AREAS)
    turns = {_label(answers): next(everywhere) for answers in quirks.everywhere()}
    for area in AREAS:
        for answers in quirks.singles(area):
            often = adapter is adapters.DYNAMIC and turns.get(_label(answers), area) is area
            id = f"{adapter}-{area.name}-{_label(answers)}"
            yield pytest.param(adapter, area, answers, id=id, marks=_unless(often))
        for number, answers in enumerate(quirks.pairs(area)):
            often = adapter is adapters.NATIVE and number == 0
            id = f"{adapter}-{area.name}-two-meet-{number}"
            yield pytest.param(adapter, area, answers, id=id, marks=_unless(often))


@pytest.mark.parametrize(
    ("adapter", "area", "answers"),
    [cell for adapter in ADAPTERS for cell in _lives(adapter)],
)
def test_each_resource_lives_its_life_whatever_the_answers(
    direct: Direct, server: Server, area: Area, answers: Answers
) -> None:
    server.emulator.quirks(**answers)
    run_lifecycle([area], server, direct)


def _scenes(adapter: Adapter) -> Iterator[Any]:
    for area in AREAS:
        for scenario in area.scenarios:
            for answers in scenario.answers:
                reason = scenario.impossible(answers)
                first = adapter is adapters.DYNAMIC and answers == scenario.answers[0]
                marks = [*_unless(first or answers == scenario.answers[-1])]
                marks += [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                id = f"{adapter}-{area.name}: {scenario.name}: {_label(answers)}"
                yield pytest.param(adapter, scenario, answers, id=id, marks=marks)


@pytest.mark.parametrize(
    ("adapter", "scenario", "answers"),
    [cell for adapter in ADAPTERS for cell in _scenes(adapter)],
)
def test_what_a_resource_does_holds_whatever_the_answers(
    direct: Direct, server: Server, scenario: Scenario, answers: Answers
) -> None:
    server.emulator.quirks(**answers)
    scenario.runs(direct, server, answers)


@pytest.mark.parametrize("adapter", adapters.each())
@pytest.mark.parametrize("answer", ["refused", "accepted"])
def test_a_users_token_without_a_version(emulator: Emulator, answer: str, adapter: Adapter) -> None:
    emulator.quirks(absent_version=answer)
    process = adapter.process({"VIDEOSDK_API_ENDPOINT": emulator.url})
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


@pytest.mark.wide
@pytest.mark.parametrize("adapter", adapters.each())
@pytest.mark.parametrize(
    "answers",
    [
        # The first one is all defaults: that is test_lifecycle's.
        pytest.param(answers, id=str(number))
        for number, answers in enumerate(quirks.each_at_once(AREAS))
        if number
    ],
)
def test_every_answer_under_the_real_command_line(
    stack: MakeStack, server: Server, answers: Answers, adapter: Adapter
) -> None:
    server.emulator.quirks(**answers)
    run_lifecycle(AREAS, server, CommandLine(stack(adapter.program(PROGRAM)), adapter))
