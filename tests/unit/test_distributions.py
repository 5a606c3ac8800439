"""What `make dist` packs: a typed wheel of two packages, and an sdist that is a whole checkout."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import sdk

ROOT = Path(__file__).resolve().parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both distributions, built by the back end itself: no environment is made for it."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.mark.wide
def test_the_wheel_holds_the_two_packages_their_types_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(built / f"pulumi_videosdk-{VERSION}-py3-none-any.whl") as wheel:
        names = wheel.namelist()
    info = f"pulumi_videosdk-{VERSION}.dist-info"

    assert {name.split("/")[0] for name in names} == {"pulumi_videosdk", "videosdk_emulator", info}
    assert {"pulumi_videosdk/py.typed", "videosdk_emulator/py.typed"} <= set(names)
    assert names.count("pulumi_videosdk/pulumi-plugin.json") == 1
    assert "pulumi_videosdk/plugin/schema.json" in names
    assert f"{info}/licenses/LICENSE" in names


@pytest.mark.wide
def test_the_wheel_says_the_version_and_what_it_is(built: Path) -> None:
    with zipfile.ZipFile(built / f"pulumi_videosdk-{VERSION}-py3-none-any.whl") as wheel:
        said = Parser().parsestr(wheel.read(f"pulumi_videosdk-{VERSION}.dist-info/METADATA").decode())

    assert said["Version"] == VERSION
    assert said["License-Expression"] == "Apache-2.0"
    assert said["Description-Content-Type"] == "text/markdown"
    assert said["Requires-Python"] == ">=3.11"
    assert "Typing :: Typed" in said.get_all("Classifier", [])


@pytest.mark.runs("make dist")
@pytest.mark.wide
def test_the_sdist_holds_what_the_checkout_holds(built: Path) -> None:
    with tarfile.open(built / f"pulumi_videosdk-{VERSION}.tar.gz") as sdist:
        packed = {name.partition("/")[2] for name in sdist.getnames()}
    kept = (".ci", ".github", "benchmarks", "docs", "examples", "provider", "tests", "tools")
    files = {path for folder in kept for path in (ROOT / folder).rglob("*") if path.is_file()}
    there = {str(path.relative_to(ROOT)) for path in files if not _is_made(path)}
    at_the_top = {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "constraints.txt"}

    assert there | at_the_top | {"Pulumi.yaml", "pyproject.toml"} <= packed
    assert not {name for name in packed if _is_made(Path(name))}


@pytest.mark.wide
def test_a_release_has_packages_for_typescript_and_go(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sdk, "DIST", tmp_path)

    sdk.pack()

    with tarfile.open(tmp_path / f"pulumi-videosdk-nodejs-{VERSION}.tgz") as package:
        compiled = {name.removeprefix("package/") for name in package.getnames()}
    with zipfile.ZipFile(tmp_path / f"pulumi-videosdk-go-{VERSION}.zip") as module:
        sources = set(module.namelist())
    assert {"package.json", "LICENSE", "index.js", "index.d.ts", "room.js"} <= compiled
    assert {"go.mod", "go.sum", "LICENSE", "videosdk/room.go"} <= sources


def _is_made(path: Path) -> bool:
    """Whether a file was written by a run, or holds one user's stack settings: never to be published."""
    cached = any(part.endswith(("_cache", "__pycache__", "node_modules")) for part in path.parts)
    return cached or (path.name.startswith("Pulumi.") and path.name != "Pulumi.yaml")


def test_the_changelog_has_a_section_for_this_version() -> None:
    assert f"\n## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text()
