"""The lifecycle of each resource under every unknown of the API, answered either way.

Most cells run in the provider's process without the engine, the dynamic one's and the plugin's; the last ones
under the real command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.areas import AREAS
from tests.e2e.conftest import MakeStack
from tests.protocol.process import ProviderFailure, ProviderProcess
from tests.support import adapters, quirks
from tests.support.adapters import Adapter
from tests.support.area import Answers, Area, Scenario
from tests.support.lifecycle import PROGRAM, CommandLine, Declared, Direct, run_lifecycle
from tests.support.server import Server
from videosdk_emulator import Emulator, Quirks


@pytest.fixture(scope="module", params=adapters.each())
def provider(request: pytest.FixtureRequest, running_emulator: Emulator) -> Iterator[ProviderProcess]:
    """One process of the provider for all cells, with short pauses: it keeps nothing from one to the next."""
    process: ProviderProcess = request.param.process(
        {
            "VIDEOSDK_API_ENDPOINT": running_emulator.url,
            "VIDEOSDK_API_KEY": running_emulator.api_key,
            "VIDEOSDK_SECRET": running_emulator.secret,
            "PULUMI_VIDEOSDK_PACE": "0.05",
        }
    )
    process.configure({})
    yield process
    process.stop()


@pytest.fixture
def direct(provider: ProviderProcess) -> Direct:
    return Direct(provider)


@pytest.fixture
def server(emulator: Emulator) -> Server:
    return Server(emulator)


def test_every_quirk_is_in_the_matrix() -> None:
    touching = {quirk for area in AREAS for quirk in quirks.touching(area)}
    assert touching | quirks.UNSEEN.keys() == Quirks().as_json().keys()
    assert not touching & quirks.UNSEEN.keys()


def _label(answers: Answers) -> str:
    return ",".join(f"{quirk}={value}" for quirk, value in answers.items())


@pytest.mark.parametrize(
    ("area", "answers"),
    [
        *(
            pytest.param(area, answers, id=f"{area.name}-{_label(answers)}")
            for area in AREAS
            for answers in quirks.singles(area)
        ),
        *(
            pytest.param(area, answers, id=f"{area.name}-two-meet-{number}")
            for area in AREAS
            for number, answers in enumerate(quirks.pairs(area))
        ),
    ],
)
def test_each_resource_lives_its_life_whatever_the_answers(
    direct: Direct, server: Server, area: Area, answers: Answers
) -> None:
    server.emulator.quirks(**answers)
    run_lifecycle([area], server, direct)


def _cell(area: Area, scenario: Scenario, answers: Answers) -> Any:
    reason = scenario.impossible(answers)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(scenario, answers, id=f"{area.name}: {scenario.name}: {_label(answers)}", marks=marks)


@pytest.mark.parametrize(
    ("scenario", "answers"),
    [
        _cell(area, scenario, answers)
        for area in AREAS
        for scenario in area.scenarios
        for answers in scenario.answers
    ],
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


@pytest.mark.parametrize("adapter", adapters.each(pytest.mark.wide))
@pytest.mark.parametrize(
    "answers",
    [
        # The first one is all defaults: that is test_lifecycle's.
        pytest.param(answers, id=str(number), marks=[pytest.mark.wide] if number > 1 else [])
        for number, answers in enumerate(quirks.each_at_once())
        if number
    ],
)
def test_every_answer_under_the_real_command_line(
    stack: MakeStack, server: Server, answers: Answers, adapter: Adapter
) -> None:
    server.emulator.quirks(**answers)
    run_lifecycle(AREAS, server, CommandLine(stack(adapter.program(PROGRAM)), adapter))
