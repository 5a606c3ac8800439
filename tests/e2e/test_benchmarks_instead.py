"""That each contender of the benchmark does all that is wanted of it: the figures mean nothing here."""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import instead
from benchmarks.instead.contenders import OURS, WHO, Ground
from benchmarks.instead.killed import CASES, FIGURES
from benchmarks.instead.runs import whole_run
from benchmarks.results import Key, Results
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

ROOMS, TRANSCRIPTIONS = 10, 2
THEN = "rooms after the next run", "transcriptions after the next run"


@pytest.fixture
def env(emulator: Emulator) -> dict[str, str]:
    return {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "provider"), str(ROOT)]),
    }


@pytest.fixture
def ground(engine: Engine, emulator: Emulator, env: dict[str, str], tmp_path: Path) -> Ground:
    return Ground(engine, emulator, env, tmp_path / "stack")


@pytest.mark.parametrize("who", WHO)
def test_each_contender_leaves_just_the_rooms_and_transcriptions_that_are_wanted(
    ground: Ground, who: str
) -> None:
    figures = whole_run(ground, who, ROOMS, 0.01)

    assert all(value > 0 for value in figures.values())
    state = ground.emulator.state()
    assert [room["disabled"] for room in state["rooms"]] == [False] * ROOMS
    assert [one["status"] for one in state["transcriptions"]] == ["running"] * TRANSCRIPTIONS
    assert len({one["roomId"] for one in state["transcriptions"]}) == TRANSCRIPTIONS


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_the_run_after_a_killed_one_has_all_that_is_wanted_and_the_section_shows_all(
    engine: Engine, emulator: Emulator, env: dict[str, str], tmp_path: Path
) -> None:
    results = Results(tmp_path / "results.json")
    assert instead.section(results) == ""

    instead.measure((0.0, 0.01), 1, results, engine, emulator, env, tmp_path / "stack", rooms=ROOMS)

    for case in CASES:
        for who in case.who:
            keys = (Key(case.key(figure), who, ROOMS + TRANSCRIPTIONS, case.delay) for figure in THEN)
            rooms, transcriptions = (results.figures[key] for key in keys)
            if who == OURS:
                assert (rooms, transcriptions) == ([ROOMS], [TRANSCRIPTIONS])
            else:
                assert rooms >= [ROOMS]
                assert transcriptions >= [TRANSCRIPTIONS]

    shown = instead.section(results)
    assert not re.search(r"<html|<body|src=|href=|https?:", shown)
    assert all(shown.count(f"<td>{who}<td>") >= 3 for who in WHO)
    assert all(f"<th>{figure}" in shown for figure in FIGURES)
    assert "<td><td>" not in shown
    (plot,) = re.findall(r"<svg.*?</svg>", shown, re.DOTALL)
    assert len(ElementTree.fromstring(plot).findall("circle")) == 2 * len(WHO)
