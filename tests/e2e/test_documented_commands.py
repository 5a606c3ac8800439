"""Every command that a page shows is run: typed as it stands, or by a test that is marked to run it.

Each example's README is typed whole into one shell, in a copy of the checkout, from `make` to what takes
everything away again, and what it shows is what is printed.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.e2e.harness import ROOT, Engine, processes_in
from tests.support import pages
from tests.support.shell import Shell, checkout

QUICKSTART = ROOT / "examples/quickstart/README.md"

TYPED = [*pages.READMES, ROOT / "docs/emulator.md"]
"""The pages whose commands are typed as they stand: here, and in tests/emulator/test_emulator_page.py."""

NOT_RUN = {
    "make check": "`make test` begins with it",
    "make help": "prints the Makefile's own comments",
    "make generate": "`make check` fails where what it writes is stale",
    "make docs": "tests/unit/test_docs.py builds the site",
    "make test": "runs this test",
    "make test-all": "runs this test",
    "make matrix": "runs what tests/e2e/test_fault_matrix.py runs, and writes the page",
    "make bench SIDES=native,shaped,go": "runs 26 minutes of what test_benchmarks.py runs in seconds",
    "make bench": "runs for 40 minutes what tests/e2e/test_benchmarks.py runs with a plan of seconds",
    "pulumi config rm videosdk:endpoint": "what follows it is for VideoSDK itself",
}
"""Commands that no test runs, and why. The others are typed, or a test that runs one is marked `runs`."""


@pytest.fixture(scope="module")
def fresh(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A checkout in which nothing was made yet: the first page makes its .venv."""
    shell = checkout(tmp_path_factory.mktemp("fresh"))
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


@pytest.mark.wide
@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", pages.READMES, ids=pages.name)
def test_an_example_works_in_a_fresh_checkout_as_its_readme_shows(fresh: Shell, page: Path) -> None:
    printed = type_page(fresh, page)

    if page == QUICKSTART:
        shown = next(block.text for block in pages.blocks(ROOT / "README.md") if block.language == "text")
        assert pages.missing(shown, printed[0]) is None


def test_every_example_has_a_readme() -> None:
    projects = {one.relative_to(ROOT / "examples").parts[0] for one in ROOT.glob("examples/**/Pulumi.yaml")}

    assert {page.parent.name for page in pages.READMES} == projects


@pytest.mark.parametrize("page", pages.READMES, ids=pages.name)
def test_a_readme_is_a_screen_with_commands_and_what_they_print(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= 80
    assert {"sh", "text"} <= {block.language for block in pages.blocks(page)}


def test_every_command_that_a_page_shows_is_run() -> None:
    shown = {command: pages.name(page) for page in pages.ALL for command in pages.commands(page)}
    typed = {command for page in TYPED for command in pages.typed(page)}
    accounted = {*NOT_RUN, *marked()}

    assert {one: page for one, page in shown.items() if one not in typed | accounted} == {}, "run by no test"
    assert accounted - shown.keys() == set(), "shown by no page"


def marked() -> Iterator[str]:
    """The commands that a test, anywhere, is marked to run."""
    for file in (ROOT / "tests").rglob("test_*.py"):
        if re.search(r"^@pytest\.mark\.runs\(", file.read_text(), re.MULTILINE):
            module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
            for one in vars(module).values():
                for mark in getattr(one, "pytestmark", ()):
                    if mark.name == "runs":
                        yield from mark.args


@pytest.mark.parametrize("page", pages.ALL, ids=pages.name)
def test_every_block_of_a_page_says_what_it_is(page: Path) -> None:
    """An indented block, or one of no known language, might hold a command that nobody runs."""
    assert {block.language for block in pages.blocks(page)} <= {
        "go",
        "json",
        "python",
        "sh",
        "text",
        "toml",
        "typescript",
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
