"""A run whose Python has not the package: the engine's own error, nothing lost, and the way out."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.e2e.conftest import MakeStack
from videosdk_emulator import Emulator


@pytest.fixture
def without_the_package(tmp_path: Path) -> str:
    """A virtual environment's programs: it has Pulumi and all else, but not this package."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if "videosdk" not in installed.name:
            (site / installed.name).symlink_to(installed)
    return str(folder / "bin")


@pytest.mark.wide
def test_a_missing_package_loses_nothing_and_the_interpreter_can_be_named(
    stack: MakeStack, emulator: Emulator, without_the_package: str
) -> None:
    made = stack("import pulumi_videosdk as videosdk\nvideosdk.Room('room')\n")
    made.up()
    path = os.pathsep.join([without_the_package, made.env["PATH"]])

    for run in (made.refresh, made.destroy):
        failed = run(env={"PATH": path}, expect_failure=True)

        assert "ModuleNotFoundError: No module named 'pulumi_videosdk'" in failed.text
        assert list(made.resources()) == ["room"]
        assert not emulator.state()["rooms"][0]["disabled"]

        run(env={"PATH": path, "PULUMI_PYTHON_CMD": sys.executable})
    assert emulator.state()["rooms"][0]["disabled"]
