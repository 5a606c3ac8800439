"""That the benchmark past one stack runs to its end, and that the engine does as docs/scale.md says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.documents import END
from benchmarks.past_one_stack import page
from benchmarks.past_one_stack.__main__ import run, show
from benchmarks.past_one_stack.lives import Cell, Lives, Run
from benchmarks.past_one_stack.measuring import COMPRESSED, FIGURES, MANY, PLAIN, SKIPPED, SWITCHES
from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Stack
from videosdk_emulator import Emulator

ROOMS = ["room-1", "room-2", "room-3"]
PROGRAM = """
    import pulumi_videosdk as videosdk

    for n in (1, 2, 3):
        videosdk.Room(f"room-{n}")
"""
WITH_IDS = PROGRAM.replace('f"room-{n}"', 'f"room-{n}", custom_room_id=f"mine-{n}"')

TINY = (Cell(3, PLAIN), Cell(4, SKIPPED), Cell(4, COMPRESSED), Cell(4, MANY, 2))

SVG = "{http://www.w3.org/2000/svg}"


def lives_at(file: Path, began: str, figures: dict[Cell, float]) -> Lives:
    lives = Lives(file)
    for cell, seconds in figures.items():
        lives.begin(cell, Run(began, cores=2, load=0.0, python="3.11.2", pulumi="3.257.0"))("create", seconds)
    return lives


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_a_benchmark_leaves_each_figure_and_what_the_guide_shows_of_them(tmp_path: Path) -> None:
    file, document, drawing = tmp_path / "scale.json", tmp_path / "scale.md", tmp_path / "scale.svg"

    run(TINY, Lives(file), most=1)

    lives = Lives(file)
    assert set(lives.cells) == set(TINY)
    assert [cell for cell in TINY for what in FIGURES if not lives.values(cell, what)] == []

    document.write_text(page.PAGE.read_text())
    show(lives, document, drawing)
    table = [line for line in document.read_text().splitlines() if line.startswith(("| 3 |", "| 4 |"))]
    assert len(table) == len(TINY)
    assert not any("–" in line for line in table)
    assert document.read_text().count("Measured from") == 1
    drawn = ElementTree.fromstring(drawing.read_text())
    assert len(drawn.findall(f"{SVG}polyline")) == len(TINY)


def test_of_what_was_measured_twice_the_latest_run_counts(tmp_path: Path) -> None:
    file = tmp_path / "scale.json"
    one, other = Cell(100, PLAIN), Cell(200, PLAIN)
    lives_at(file, "2026-11-23 10:00:00", {one: 3.0, other: 7.0})

    lives = lives_at(file, "2026-11-23 11:00:00", {one: 2.0})

    assert lives.curves("create") == {PLAIN: {100: 2.0, 200: 7.0}}
    assert [run.began for run in lives.runs(["create"])] == ["2026-11-23 10:00:00", "2026-11-23 11:00:00"]
    assert len(json.loads(file.read_text())) == 3


def test_the_figures_of_the_guide_are_made_anew_and_nothing_else(tmp_path: Path) -> None:
    lives = lives_at(tmp_path / "scale.json", "2026-11-23 10:00:00", {Cell(5000, MANY, 25): 150.0})
    before = f"# Many rooms\n\n<!-- figures: made by {page.COMMAND} -->\nold | 1\n{END}\n\nText.\n"

    after = page.with_figures(before, lives)

    assert after.startswith("# Many rooms\n")
    assert after.endswith("\nText.\n")
    assert "old | 1" not in after
    assert "| 5,000 | 25 stacks | 2.5 min | – | – | – | 1 |" in after
    assert page.with_figures(after, lives) == after


# What the guide says of the engine


@pytest.mark.wide
def test_the_engine_writes_the_state_twice_for_each_room_that_changes(stack: MakeStack) -> None:
    one = stack(PROGRAM, env={"PULUMI_RETAIN_CHECKPOINTS": "true"})

    def writes() -> int:
        """How often the state has been written since this was asked last."""
        kept = [file for file in one.state_file.parent.iterdir() if file.suffix[1:].isdigit()]
        for file in kept:
            file.unlink()
        return len(kept)

    one.up()
    # Twice for the stack itself and its provider as well, and once at the end.
    assert writes() == 2 * len(ROOMS) + 5
    one.up()
    assert writes() == 1
    one.refresh()
    assert writes() == 1
    one.preview()
    assert writes() == 0
    one.write(PROGRAM.replace("(1, 2, 3)", "(1, 2, 3, 4)"))
    one.up()
    assert writes() == 2 + 1


@pytest.mark.wide
def test_a_state_is_compressed_by_the_runs_that_are_told_to(stack: MakeStack) -> None:
    one = stack(PROGRAM)
    compressed = one.state_file.with_suffix(".json.zst")

    one.up(env=SWITCHES[COMPRESSED])
    assert compressed.exists()
    assert not one.state_file.exists()

    one.up("--expect-no-changes")
    assert one.state_file.exists()
    assert not compressed.exists()


def made_but_not_answered(one: Stack, emulator: Emulator, *, ctrl_c: bool = False) -> None:
    """An `up` that is killed, or interrupted, when every room has been made and no answer has come."""
    replies = emulator.fault("hold", "/v2/rooms", method="POST", when="after", times=len(ROOMS))
    run = one.start_up()
    replies.wait_hit(60, hits=len(ROOMS))
    if ctrl_c:
        one.interrupt(run)
        replies.release()
        run.communicate(timeout=60)
    else:
        one.kill_everything()
        run.communicate()
        replies.remove()
        one.cancel()


def recover(one: Stack) -> str:
    command = [sys.executable, "-m", "pulumi_videosdk", "recover", "--stack", one.name]
    done = subprocess.run(command, cwd=one.folder, env=one.env, text=True, capture_output=True, check=True)
    return done.stderr


def shown_of(emulator: Emulator) -> dict[str, bool]:
    """Whether each room that was ever made is live."""
    return {room["customRoomId"]: not room["disabled"] for room in emulator.state()["rooms"]}


@pytest.mark.wide
@pytest.mark.parametrize("way", [PLAIN, COMPRESSED])
def test_a_killed_run_that_wrote_checkpoints_is_recovered(
    stack: MakeStack, emulator: Emulator, way: str
) -> None:
    one = stack(PROGRAM, env=SWITCHES[way])
    made_but_not_answered(one, emulator)

    said = recover(one)

    assert [name for name in ROOMS if f"The create of Room {name} took effect" in said] == ROOMS


@pytest.mark.wide
def test_a_killed_run_without_checkpoints_is_forgotten_and_the_next_makes_its_rooms_again(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack(PROGRAM, env=SWITCHES[SKIPPED])
    made_but_not_answered(one, emulator)
    first = set(shown_of(emulator))

    assert "there is nothing to recover" in recover(one)
    assert one.up().changes == {"create": len(ROOMS)}

    one.destroy()
    left = shown_of(emulator)
    assert len(left) == 2 * len(ROOMS)
    assert {id for id, live in left.items() if live} == first
    assert all(re.fullmatch(r"room-\d-[0-9a-f]{8}", id) for id in first)


@pytest.mark.wide
def test_rooms_with_ids_of_ones_own_are_taken_over_after_a_killed_run_without_checkpoints(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack(WITH_IDS, env=SWITCHES[SKIPPED])
    made_but_not_answered(one, emulator)

    assert "is there already" in one.up(expect_failure=True).text
    one.write(WITH_IDS.replace("videosdk.Room(", "videosdk.Room(adopt=True, resource_name="))
    one.up()

    assert shown_of(emulator) == {"mine-1": True, "mine-2": True, "mine-3": True}
    one.destroy()
    assert shown_of(emulator) == {"mine-1": False, "mine-2": False, "mine-3": False}


@pytest.mark.runs("PULUMI_SKIP_CHECKPOINTS=true pulumi up --yes")
@pytest.mark.wide
def test_an_interrupted_run_without_checkpoints_knows_its_rooms(stack: MakeStack, emulator: Emulator) -> None:
    one = stack(PROGRAM, env=SWITCHES[SKIPPED])
    made_but_not_answered(one, emulator, ctrl_c=True)

    assert sorted(one.resources()) == ROOMS
    assert not one.locked()
    assert one.pending() == []


@pytest.mark.wide
def test_a_destroy_that_is_killed_without_checkpoints_is_finished_by_the_same_once_more(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack(PROGRAM, env=SWITCHES[SKIPPED])
    one.up()
    replies = emulator.fault("hold", "/v2/rooms/deactivate", method="POST", when="after", times=len(ROOMS))
    run = one.start("destroy")
    replies.wait_hit(60, hits=len(ROOMS))
    one.kill_everything()
    run.communicate()
    replies.remove()
    one.cancel()
    assert sorted(one.resources()) == ROOMS

    one.destroy()

    assert one.resources() == {}
    assert not any(shown_of(emulator).values())
