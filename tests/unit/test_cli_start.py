"""The command line where something that it needs is not there, or answers strangely."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_videosdk.cli import diagnosis
from pulumi_videosdk.cli.diagnosis import Line, Verdict
from pulumi_videosdk.cli.pulumi_cli import NoStack, Pulumi, PulumiError
from pulumi_videosdk.plugin import install

PROVIDER = Path(__file__).resolve().parents[2] / "provider"
NO_STACK = "echo 'error: no stack selected; please use `pulumi stack select`' >&2; exit 1"


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def stand_in(folder: Path, script: str) -> None:
    """A `pulumi` that does what a test says."""
    (folder / "pulumi").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "pulumi").chmod(0o755)


def engine_line(pulumi: Pulumi) -> Line:
    return next(line for line in diagnosis.examine(pulumi, {}) if "engine" in line.text)


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_a_missing_extra_is_named_with_what_installs_it(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import pulumi_videosdk.__main__ as m; m.main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PROVIDER)},
    )

    assert done.returncode == 2
    assert missing in done.stderr
    assert done.stderr.endswith("pip install pulumi-videosdk[cli]\n")
    assert "Traceback" not in done.stderr


@pytest.mark.runs("pulumi-videosdk plugin install")
def test_the_plugin_is_installed_without_the_extra(tmp_path: Path) -> None:
    without = "import sys; sys.modules['rich'] = sys.modules['typer'] = None"
    code = f"{without}; import pulumi_videosdk.__main__ as m; m.main()"

    def plugin(word: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, "plugin", word],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(PROVIDER), "PULUMI_HOME": str(tmp_path)},
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert plugin("list").startswith("plugin: none is installed")
    assert plugin("install").startswith(f"installed {tmp_path}")
    assert plugin("install").endswith(" is as it should be\n")
    assert plugin("list").endswith(f" starts {sys.executable}\n")


def test_a_plugin_that_cannot_be_installed_is_an_error_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"],
        capture_output=True,
        text=True,
        env=os.environ | {"PULUMI_HOME": str(tmp_path / "file")},
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: Pulumi's plugin folder cannot be written: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_doctor_names_what_keeps_pulumi_from_the_plugin(
    on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_HOME", str(on_path / "home"))
    gone = install.Environment(str(on_path / "gone" / "python"), str(on_path), "0.0.1")
    install.Script.of_version("0.0.1").write(gone.script())
    stand_in(on_path, "echo v3.254.0")
    (on_path / "pulumi").rename(on_path / install.EXECUTABLE)

    lines = [line for line in diagnosis.examine(Pulumi(), {}) if line.text.startswith("plugin")]

    assert [line.verdict for line in lines] == [Verdict.ADVICE, Verdict.ADVICE]
    assert "take it off PATH" in lines[0].text
    assert f"the Python environment of {gone.python} is gone" in lines[1].text


def test_the_doctor_names_a_home_that_is_missing(on_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)

    (line,) = [line for line in diagnosis.examine(Pulumi(), {}) if line.text.startswith("plugin")]

    assert line == Line(Verdict.ADVICE, "plugin: Pulumi's folder is not known: set HOME or PULUMI_HOME")
    with pytest.raises(install.NotInstallable, match="set HOME or PULUMI_HOME"):
        install.install()


def test_a_locale_that_lacks_characters_is_no_failure(tmp_path: Path) -> None:
    stand_in(tmp_path, """echo '{"videosdk:apiKey": {"value": "größe"}}'""")
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_videosdk", "doctor"],
        capture_output=True,
        text=True,
        env=os.environ | ascii_only | {"PULUMI_HOME": str(tmp_path)},
    )

    assert (done.returncode, done.stderr) == (1, "")
    assert "\\u2713 the selected stack: its config sets videosdk:apiKey\n" in done.stdout


def test_without_pulumi_the_doctor_says_how_to_get_it(on_path: Path) -> None:
    line = engine_line(Pulumi())

    assert line.verdict is Verdict.BAD
    assert "install" in line.text


@pytest.mark.parametrize(
    ("version", "verdict"),
    [
        ("v3.215.9", Verdict.BAD),
        ("v3.216.0", Verdict.ADVICE),
        ("v3.253.1", Verdict.ADVICE),
        ("v3.254.0", Verdict.GOOD),
        ("v4.0.0-alpha.1", Verdict.GOOD),
        ("nonsense", Verdict.BAD),
    ],
)
def test_an_engine_that_is_too_old_is_told(on_path: Path, version: str, verdict: Verdict) -> None:
    stand_in(on_path, f"echo {version}")

    assert engine_line(Pulumi()).verdict is verdict


def test_a_stack_that_nobody_selected_is_no_failure(on_path: Path) -> None:
    stand_in(on_path, NO_STACK)

    with pytest.raises(NoStack):
        Pulumi().config()
    lines = [line for line in diagnosis.examine(Pulumi(), {}) if "no stack is selected" in line.text]
    assert [line.verdict for line in lines] == [Verdict.ADVICE]


def test_what_pulumi_cannot_do_is_said_in_one_line(on_path: Path) -> None:
    stand_in(on_path, "printf 'error: incorrect passphrase\\nand more\\n' >&2; exit 255")

    with pytest.raises(PulumiError, match=r"^`pulumi config` failed: incorrect passphrase and more$"):
        Pulumi("dev").config()


def test_an_answer_that_cannot_be_read_is_never_shown(on_path: Path) -> None:
    stand_in(on_path, "echo '{\"videosdk:secret\": hush'")

    with pytest.raises(PulumiError) as refused:
        Pulumi("dev").config()
    assert "hush" not in repr(refused.value)


def test_of_a_stacks_config_only_our_own_settings_are_kept(on_path: Path) -> None:
    values = '{"videosdk:apiKey": {"value": "k"}, "aws:token": {"value": "t"}, "videosdk:secret": {}}'
    stand_in(on_path, f"echo '{values}'")

    assert Pulumi("dev").config() == {"videosdk:apiKey": "k"}
