"""The script by which Pulumi finds the plugin: what it starts, what it says if it cannot, how it mends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import pytest

from pulumi_videosdk.plugin import install as installing
from pulumi_videosdk.plugin.install import Environment, Script, ensure_installed, install, semantic

OURS = semantic(version("pulumi-videosdk"))
REPORTS_ITS_ARGUMENTS = '#!/bin/sh\nprintf "<%s>" "$@"\n'

AWKWARD = ["plain", "two words", "it's", 'a "quote"', "$HOME `id` %PATH%", "back\\slash", "-dash", "größe"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pulumi's home, as yet empty, and no plugin on PATH."""
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi home"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return tmp_path / "pulumi home"


def environment(folder: Path, version: str = OURS) -> Environment:
    """One that is there; its interpreter tells what it is given."""
    python, package = folder / "bin" / "python", folder / "lib" / f"pulumi_videosdk-{version}.dist-info"
    python.parent.mkdir(parents=True)
    package.mkdir(parents=True)
    python.write_text(REPORTS_ITS_ARGUMENTS)
    python.chmod(0o755)
    return Environment(str(python), str(package), version)


def written(version: str, text: str) -> Script:
    script = Script.of_version(version)
    script.write(text)
    return script


def run(script: Script, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([script.path, *args], capture_output=True, text=True)


@pytest.mark.parametrize("name", AWKWARD)
def test_the_script_starts_the_plugin_wherever_the_environment_is(tmp_path: Path, name: str) -> None:
    there = environment(tmp_path / name)
    script = written(OURS, there.script())

    done = run(script, "127.0.0.1:1", "two words")

    assert done.stdout == "<-P><-m><pulumi_videosdk.plugin><127.0.0.1:1><two words>"
    assert (done.returncode, done.stderr) == (0, "")
    assert (script.starts, script.is_stale) == (there, False)


@pytest.mark.parametrize("gone", ["python", "package"])
@pytest.mark.parametrize("name", AWKWARD)
def test_a_script_whose_environment_is_gone_says_what_to_run_in_one_line(
    tmp_path: Path, name: str, gone: str
) -> None:
    there = environment(tmp_path / name)
    script = written(OURS, there.script())
    os.rename(getattr(there, gone), tmp_path / "elsewhere")

    done = run(script, "127.0.0.1:1")

    assert script.is_stale
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert f'of "{there.python}" is gone' in line
    assert "run `python -m pulumi_videosdk plugin install`" in line


@pytest.mark.parametrize("name", AWKWARD)
def test_on_windows_a_batch_file_holds_the_same(name: str) -> None:
    there = Environment(f"C:\\{name}\\python.exe", f"C:\\{name}\\x.dist-info", OURS)

    script = written(OURS, there.script(windows=True))

    assert script.starts == there
    assert script.text.startswith("@echo off\r\n")
    assert '"%python%" -P -m pulumi_videosdk.plugin %*\r\n' in script.text
    assert not [line for line in script.text.splitlines() if line.count("%PATH%") > line.count("%%PATH%%")]


def test_it_is_written_once_and_then_left_alone() -> None:
    assert ensure_installed() is None
    script = Script.of_version(OURS)
    assert script.starts == Environment.current()
    assert script.path.parent.name == f"resource-videosdk-v{OURS}"
    before = script.path.stat()

    assert ensure_installed() is None
    assert install() == []
    assert script.path.stat() == before


def test_a_script_of_another_environment_is_replaced(tmp_path: Path) -> None:
    script = written(OURS, environment(tmp_path / "other").script())

    (said,) = install()

    assert said == f"replaced {script.path}: it starts {sys.executable}"
    assert script.starts == Environment.current()
    assert os.access(script.path, os.X_OK)


def test_a_newer_script_goes_if_its_environment_is_gone_since_pulumi_would_prefer_it(tmp_path: Path) -> None:
    gone = Environment(str(tmp_path / "no" / "python"), str(tmp_path), "0.0.0")
    newer, older = written("99.0.0", gone.script()), written("0.0.1-rc.1", gone.script())
    alive = written("98.0.0", environment(tmp_path / "alive", "98.0.0").script())
    foreign = written("97.0.0", "#!/bin/sh\n")

    assert ensure_installed() is None

    assert not newer.path.parent.exists()
    # Whoever asks for its exact version is told by it what to do.
    assert older.is_stale
    assert alive.path.exists()
    assert foreign.path.exists()


def test_a_pre_release_is_older_than_its_release(tmp_path: Path) -> None:
    gone = Environment(str(tmp_path / "no" / "python"), str(tmp_path), "0.0.0")
    before = written(f"{OURS}-rc.1", gone.script())

    install()

    assert before.path.exists()


def test_a_run_meanwhile_finds_the_old_script_or_the_new_one(tmp_path: Path) -> None:
    texts = [environment(tmp_path / name).script() for name in ("one", "other")]
    script = written(OURS, texts[0])
    done = threading.Event()

    def flip() -> None:
        for at in range(200):
            script.write(texts[at % 2])
        done.set()

    thread = threading.Thread(target=flip)
    thread.start()
    seen = set()
    while not done.is_set():
        seen.add(script.text)
    thread.join()

    assert seen <= set(texts)
    assert [path.name for path in script.path.parent.iterdir()] == [installing.EXECUTABLE]


def test_a_home_that_cannot_be_written_is_no_error_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "file"))

    said = ensure_installed()

    assert said is not None
    assert said.startswith("Pulumi may not find the plugin of pulumi-videosdk: ")
    assert str(tmp_path / "file") in said
    on_path = tmp_path / installing.EXECUTABLE
    on_path.write_text("#!/bin/sh\n")
    on_path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ensure_installed() is None


def test_a_program_that_loads_it_loads_nothing_but_the_standard_library() -> None:
    code = "import sys, pulumi_videosdk.plugin.install; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True).split()

    assert {"pulumi", "grpc", "pydantic", "requests", "typer"}.isdisjoint(loaded)


@pytest.mark.parametrize(
    ("python", "pulumi"),
    [
        ("0.2.0", "0.2.0"),
        ("0.2.0rc1", "0.2.0-rc.1"),
        ("1.0.0a2", "1.0.0-alpha.2"),
        ("1.0.0.dev3", "1.0.0-dev.3"),
    ],
)
def test_a_version_is_written_as_pulumi_does(python: str, pulumi: str) -> None:
    assert semantic(python) == pulumi
