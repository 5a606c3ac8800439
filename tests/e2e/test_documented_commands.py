"""Every command that a page shows is run: typed as it stands, or by a test that is named here.

Each example's README is typed whole into one shell, in a copy of the checkout, from `make` to what takes
everything away again, and what it shows is what is printed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.e2e import pages
from tests.e2e.harness import ROOT, Engine, processes_in
from tests.e2e.shell import Shell, checkout
from videosdk_emulator import DEFAULT_SECRET

QUICKSTART = ROOT / "examples/quickstart/README.md"

NEW_PROJECT = "tests/e2e/test_new_project.py::"
CLI = "tests/e2e/test_cli.py::"
SCALE = "tests/e2e/test_benchmarks_scale.py::"

AN_ID = "82feea14-6783-4e63-84fc-17c5666bfd5c"
IMPORT = "--protect=false --generate-code=false --yes"

ELSEWHERE = {
    NEW_PROJECT + "test_the_package_installs_in_every_way_that_is_shown": pages.installs(),
    NEW_PROJECT + "test_the_documented_test_passes_and_fails_as_shown": ["pytest"],
    NEW_PROJECT + "test_the_settings_that_the_first_page_shows_can_be_set": [
        "pulumi config set videosdk:apiKey KEY",
        "pulumi config set --secret videosdk:secret SECRET",
    ],
    "tests/e2e/test_getting_started.py::test_a_project_of_ones_own_is_deployed_and_destroyed_as_shown": [
        "videosdk-emulator --port 8787 --join-after 3",
        "pulumi config set videosdk:endpoint http://127.0.0.1:8787",
        "pulumi config set videosdk:apiKey emulator",
        f"pulumi config set --secret videosdk:secret {DEFAULT_SECRET}",
        "pulumi stack output transcription_id",
        "pulumi refresh --yes",
    ],
    CLI + "test_the_doctor_ticks_what_is_well_and_prints_no_credential": ["python -m pulumi_videosdk doctor"],
    CLI + "test_what_was_made_elsewhere_comes_under_management_with_a_clean_preview": [
        "python -m pulumi_videosdk import --room standup=2kyv-gzay-64pg --running -o existing.json",
        "python -m pulumi_videosdk import --room standup=2kyv-gzay-64pg -o rooms.json",
        f"python -m pulumi_videosdk import --transcription notes={AN_ID} -o notes.json",
        *(f"pulumi import --file {name} {IMPORT}" for name in ("existing.json", "notes.json", "rooms.json")),
    ],
    CLI + "test_a_transcription_that_a_killed_run_started_is_recovered_and_none_is_doubled": [
        "pulumi cancel --yes",
        "python -m pulumi_videosdk recover -o recovered.json",
    ],
    "tests/unit/test_distributions.py::test_the_sdist_holds_what_the_checkout_holds": ["make dist"],
    "tests/e2e/test_fault_matrix.py::test_the_page_says_what_was_seen": ["make matrix"],
    "tests/e2e/test_benchmarks.py::test_a_benchmark_leaves_every_figure_and_a_page_that_needs_no_other": [
        "make bench"
    ],
    SCALE + "test_a_benchmark_leaves_each_figure_and_what_the_guide_shows_of_them": ["make bench-scale"],
    SCALE + "test_an_interrupted_run_without_checkpoints_knows_its_rooms": [
        "PULUMI_SKIP_CHECKPOINTS=true pulumi up --yes"
    ],
    "tests/emulator/test_emulator_page.py::test_every_command_of_the_page_is_in_a_part_that_is_tested": [
        *pages.typed(ROOT / "docs/emulator.md")
    ],
}
"""The tests that run commands which no README has, or what the commands stand for."""

NOT_HERE = {
    "make check": "`make test` begins with it",
    "make help": "prints the Makefile's own comments",
    "make docs": "`make check` fails where what it writes is stale",
    "make test": "runs this test",
    "make test-all": "runs this test",
    "pulumi config rm videosdk:endpoint": "what follows it is for VideoSDK itself",
}
"""Commands that no test runs, and why."""


@pytest.fixture(scope="module")
def fresh(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A checkout in which nothing was made yet: the first page makes its .venv."""
    shell = checkout(tmp_path_factory.mktemp("fresh"))
    yield shell
    shell.type("make down")


@pytest.fixture
def ready(engine: Engine, tmp_path: Path) -> Iterator[Shell]:
    """A checkout whose .venv is the one that runs this."""
    shell = checkout(tmp_path)
    (shell.folder / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        (shell.folder / ".venv" / part.name).symlink_to(part)
    (shell.folder / ".venv/.ready").unlink(missing_ok=True)
    (shell.folder / ".venv/.ready").touch()
    yield shell
    shell.type("make down")


def type_page(shell: Shell, page: Path) -> Sequence[str]:
    """What a page's commands printed, held against what it shows; they leave nothing behind."""
    before = shell.files()
    shown = pages.blocks(page)
    printed = shell.type(*(block.text for block in shown if block.language == "sh"))
    at = -1
    for block in shown:
        at += block.language == "sh"
        if block.language == "text":
            lacks = pages.missing(block.text, printed[at])
            assert lacks is None, f"not printed: {lacks}\n\n{printed[at]}"
    assert processes_in(shell.folder) == []
    assert shell.files() == before
    return printed


def test_the_quickstart_works_as_its_readme_and_the_first_page_show(ready: Shell) -> None:
    up, *_ = type_page(ready, QUICKSTART)

    shown = next(block.text for block in pages.blocks(ROOT / "README.md") if block.language == "text")
    assert pages.missing(shown, up) is None


@pytest.mark.wide
@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", pages.READMES, ids=pages.name)
def test_an_example_works_in_a_fresh_checkout_as_its_readme_shows(fresh: Shell, page: Path) -> None:
    type_page(fresh, page)


def test_every_example_has_a_readme() -> None:
    projects = {one.relative_to(ROOT / "examples").parts[0] for one in ROOT.glob("examples/**/Pulumi.yaml")}

    assert {page.parent.name for page in pages.READMES} == projects


@pytest.mark.parametrize("page", pages.READMES, ids=pages.name)
def test_a_readme_is_a_screen_with_commands_and_what_they_print(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= 80
    assert {"sh", "text"} <= {block.language for block in pages.blocks(page)}


def test_every_command_that_a_page_shows_is_run() -> None:
    shown = {command: pages.name(page) for page in pages.ALL for command in pages.commands(page)}
    typed = {command for page in pages.READMES for command in pages.typed(page)}
    named = {*NOT_HERE, *(command for commands in ELSEWHERE.values() for command in commands)}

    assert {one: page for one, page in shown.items() if one not in typed | named} == {}, "run by no test"
    assert named - shown.keys() == set(), "shown by no page"


@pytest.mark.parametrize("test", ELSEWHERE)
def test_a_test_that_is_said_to_run_commands_is_there(test: str) -> None:
    file, _, name = test.partition("::")

    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize("page", pages.ALL, ids=pages.name)
def test_every_block_of_a_page_says_what_it_is(page: Path) -> None:
    """An indented block, or one of no known language, might hold a command that nobody runs."""
    assert {block.language for block in pages.blocks(page)} <= {
        "json",
        "python",
        "sh",
        "text",
        "toml",
        "yaml",
    }


@pytest.mark.parametrize(
    ("shown", "printed", "lacks"),
    [
        ('id: "00000000-0000-4000-8000-000000000000"', 'id: "08c18e76-1d28-4652-8098-cbb0b0d48e30"', None),
        ("a\nb", "a\nx\nb", None),
        ("b\na", "a\nb", "a"),
        ("waited 3 s in … now", "waited 14 s in kun3-68ms-zkxo now", None),
        ("+ 4 created", "+ 3 created", "+ 4 created"),
    ],
)
def test_what_is_printed_is_compared_but_for_ids_and_times(
    shown: str, printed: str, lacks: str | None
) -> None:
    assert pages.missing(shown, printed) == lacks
