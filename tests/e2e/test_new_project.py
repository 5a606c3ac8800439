"""A new project in an empty folder, with the built wheel in a new environment, does what the pages show.

pip is asked for the package by its name, as shown, and finds this checkout's wheel in a folder.
"""

from __future__ import annotations

import os
import venv
from collections.abc import Iterator

import pytest

from tests.e2e.harness import ROOT, Engine, processes_in
from tests.support import pages
from tests.support.shell import Shell, built

pytestmark = [pytest.mark.wide, pytest.mark.timeout(600)]

ACTIVATE = ". .venv/bin/activate"
TESTING = ROOT / "docs/testing.md"
EVENTS = '["session-*", "transcription-*"]'


@pytest.fixture(scope="module")
def project(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The folder, with an environment that holds only pip."""
    home = tmp_path_factory.mktemp("new")
    built("wheel", home)
    folder = home / "project"
    venv.create(folder / ".venv", with_pip=True)
    (folder / "state").mkdir()
    settings = engine.environment(folder / "state")
    links = " ".join(filter(None, (os.environ.get("PIP_FIND_LINKS"), str(home))))
    pins = str(ROOT / "constraints.txt")
    yield Shell(folder, {**settings, "PIP_CONSTRAINT": pins, "PIP_FIND_LINKS": links})
    assert processes_in(folder) == []


@pytest.mark.runs("pytest")
def test_the_documented_test_passes_and_fails_as_shown(project: Shell) -> None:
    program, test = pages.texts(TESTING, "python")
    passes, fails = pages.texts(TESTING, "text")
    infra = project.folder / "infra"
    infra.mkdir()
    (infra / "Pulumi.yaml").write_text(pages.texts(TESTING, "yaml")[0])
    (infra / "__main__.py").write_text(program)
    (project.folder / "test_infra.py").write_text(test)
    assert len([line for line in test.splitlines() if line.strip()]) <= 10

    *_, printed = project.type(ACTIVATE, *pages.texts(TESTING, "sh"))
    assert pages.missing(passes, printed) is None, printed

    assert EVENTS in program
    (infra / "__main__.py").write_text(program.replace(EVENTS, "[]"))
    _, printed = project.type(ACTIVATE, "pytest || true")
    assert pages.missing(fails, printed) is None, printed
    assert "1 failed" in printed


@pytest.mark.runs(*pages.installs())
def test_the_package_installs_in_every_way_that_is_shown(project: Shell) -> None:
    project.type(ACTIVATE, *pages.installs())

    emulator, cli = project.type(
        ACTIVATE,
        "videosdk-emulator --help",
        "python -m pulumi_videosdk --help",
        "python -c 'import cryptography, pulumi_videosdk.webhooks'",
    )[1:3]

    assert "--join-after" in emulator
    assert "recover" in cli


@pytest.mark.runs(
    "pulumi config set videosdk:apiKey KEY", "pulumi config set --secret videosdk:secret SECRET"
)
def test_the_settings_that_the_first_page_shows_can_be_set(project: Shell) -> None:
    use_it = next(text for text in pages.texts(ROOT / "README.md", "sh") if "config set" in text)
    (project.folder / "Pulumi.yaml").write_text("name: settings\nruntime: python\n")

    *_, printed = project.type(ACTIVATE, "pulumi stack init dev", use_it, "pulumi config")

    assert pages.missing("videosdk:apiKey  KEY\nvideosdk:secret  [secret]", printed) is None, printed
