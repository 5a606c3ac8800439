"""What must be done before Pulumi finds the plugin: nothing for a Python program, else one command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.harness import ROOT, Engine, Stack, ensure_engine
from videosdk_emulator import Emulator

PROGRAM = """
import pulumi_videosdk.native as videosdk

videosdk.Room("room")
"""


@pytest.fixture
def fresh_machine(tmp_path: Path) -> Engine:
    """Pulumi with an empty home, and a PATH on which no Python has the package."""
    found = ensure_engine(tmp_path / "pulumi home")
    folders = [one for one in found.path.split(os.pathsep) if Path(one) != Path(sys.executable).parent]
    return Engine(os.pathsep.join(folders), found.home)


@pytest.fixture
def project(fresh_machine: Engine, emulator: Emulator, tmp_path: Path) -> Iterator[Stack]:
    made = Stack(fresh_machine, tmp_path / "it's a stack", PROGRAM, env_of(emulator))
    yield made
    made.kill_everything()


def env_of(emulator: Emulator) -> dict[str, str]:
    return {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
    }


def virtualenv(folder: Path) -> Path:
    """One that has all that this one has."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        (site / installed.name).symlink_to(installed)
    return folder


@pytest.mark.runs("python -m pulumi_videosdk plugin install")
def test_a_python_program_needs_nothing_and_what_needs_no_program_needs_one_command(
    project: Stack, emulator: Emulator
) -> None:
    venv = virtualenv(project.folder / "venv")
    yaml = project.folder / "Pulumi.yaml"
    plain = yaml.read_text()
    yaml.write_text(plain.replace("runtime: python", "runtime: {name: python, options: {virtualenv: venv}}"))

    # The language host that is built where the official one cannot be had knows no such option.
    named = project.up(env={"PULUMI_PYTHON_CMD": str(venv / "bin" / "python")})
    assert named.changes == {"create": 1}
    assert "warning" not in named.text

    yaml.write_text(plain)
    activated = project.up(env={"PATH": os.pathsep.join([str(venv / "bin"), project.env["PATH"]])})
    assert activated.changes == {}
    assert "warning" not in activated.text

    (project.folder / "__main__.py").unlink()
    shutil.rmtree(venv)
    failed = project.refresh(expect_failure=True)
    assert f'The Python environment of "{venv}/bin/python' in failed.text
    assert "run `python -m pulumi_videosdk plugin install` in one that has it." in failed.text
    assert list(project.resources()) == ["room"]

    install = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    said = subprocess.check_output(install, env=project.env, text=True)
    assert said.startswith("replaced ")
    assert project.refresh().drift == {}
    assert project.destroy().changes == {"delete": 1}
    assert emulator.state()["rooms"][0]["disabled"]


@pytest.mark.runs("uv tool install pulumi-videosdk", "pulumi-videosdk plugin install")
@pytest.mark.wide
def test_a_tool_of_its_own_serves_a_project_that_has_no_python(
    fresh_machine: Engine, emulator: Emulator, tmp_path: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    tools = {f"UV_{name}_DIR": str(tmp_path / f"uv {name}") for name in ("TOOL", "TOOL_BIN", "CACHE")}
    env = fresh_machine.environment(tmp_path / "backend") | tools
    uv = [
        sys.executable,
        "-m",
        "uv",
        "tool",
        "install",
        "--system-certs",
        "--python",
        sys.executable,
        str(wheel),
    ]
    subprocess.run(uv, env=env, check=True)
    command = [str(tmp_path / "uv TOOL_BIN" / "pulumi-videosdk"), "plugin", "install"]
    subprocess.run(command, env=env, check=True)

    project = Stack(fresh_machine, tmp_path / "stack", "", env_of(emulator))
    (project.folder / "__main__.py").unlink()
    room = {"type": "videosdk:Room", "properties": {"autoClose": {"type": "session-ends"}}}
    whole = {
        "name": "e2e",
        "runtime": "yaml",
        "resources": {"room": room},
        "outputs": {"id": "${room.roomId}"},
    }
    (project.folder / "Pulumi.yaml").write_text(json.dumps(whole))

    deployed = project.up()
    assert deployed.changes == {"create": 1}
    assert "warning" not in deployed.text
    assert project.outputs()["id"] == emulator.state()["rooms"][0]["roomId"]
    assert project.up().changes == {}
    assert project.destroy().changes == {"delete": 1}
