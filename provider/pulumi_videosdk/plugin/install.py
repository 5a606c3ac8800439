"""Where Pulumi finds the plugin: a script in its plugin folder, which starts the plugin with this Python.

What holds here, and is tested:

- A user's program loads this module (`pulumi_videosdk.native`), so it loads the standard library only.
- A script that another run starts at this moment is never half written: it is replaced by a rename.
- A script whose Python environment is gone, or has another version of the package by now, says so in one
  line, and what to run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

EXECUTABLE: Final = "pulumi-resource-videosdk"
"""The name under which the engine looks for the plugin, on PATH too."""

COMMAND: Final = "python -m pulumi_videosdk plugin install"

_FOLDER: Final = "resource-videosdk-v"

_WRITTEN_BY_US: Final = "Written by pulumi-videosdk"

_POSIX: Final = """\
#!/bin/sh
# {written}: starts its plugin for Pulumi.
python={python}
package={package}
if [ -x "$python" ] && [ -e "$package" ]; then
  exec "$python" -P -m pulumi_videosdk.plugin "$@"
fi
printf '%s\\n' {gone} >&2
exit 1
"""

_WINDOWS: Final = """\
@echo off
rem {written}: starts its plugin for Pulumi.
setlocal DisableDelayedExpansion
set "python={python}"
set "package={package}"
if exist "%python%" if exist "%package%" goto found
echo {gone} >&2
exit /b 1
:found
"%python%" -P -m pulumi_videosdk.plugin %*
""".replace("\n", "\r\n")  # cmd finds no label otherwise

_VALUE = re.compile(r'^(?:set ")?(python|package)=(.*?)\r?$', re.MULTILINE)


class NotInstallable(Exception):
    """Why the script could not be written, in one line."""


@dataclass(frozen=True)
class Environment:
    """A Python environment that has the package in one version."""

    python: str
    """Its interpreter."""

    package: str
    """The package's metadata: there as long as the environment has this version."""

    version: str
    """As Pulumi writes versions."""

    @classmethod
    def current(cls) -> Environment:
        """The one that this process runs in. Raises NotInstallable."""
        try:
            ours = distribution("pulumi-videosdk")
        except PackageNotFoundError:
            raise NotInstallable("pulumi-videosdk is not installed in this Python environment") from None
        if not sys.executable:
            raise NotInstallable("this Python does not know its own executable")
        package = ours.locate_file(f"pulumi_videosdk-{ours.version}.dist-info")
        return cls(sys.executable, str(package), semantic(ours.version))

    @property
    def exists(self) -> bool:
        """Whether it is still there, and still has the version."""
        return os.access(self.python, os.X_OK) and os.path.exists(self.package)

    def script(self, *, windows: bool = os.name == "nt") -> str:
        """The text of the script that starts the plugin in it. Raises NotInstallable."""
        if any("\n" in path or "\r" in path for path in (self.python, self.package)):
            raise NotInstallable(f"no script can name {self.python!r}")
        template, quoted = (_WINDOWS, _windows_quoted) if windows else (_POSIX, shlex.quote)
        return template.format(
            written=f"{_WRITTEN_BY_US} {self.version}",
            python=quoted(self.python),
            package=quoted(self.package),
            gone=quoted(
                f'The Python environment of "{self.python}" is gone, or no longer has pulumi-videosdk '
                f"{self.version}: run `{COMMAND}` in one that has it."
            ),
        )


@dataclass(frozen=True)
class Script:
    """A script in Pulumi's plugin folder."""

    path: Path
    version: str

    @classmethod
    def of_version(cls, version: str) -> Script:
        """Where the script of a version belongs, whether it is there or not. Raises NotInstallable."""
        suffix = ".cmd" if os.name == "nt" else ""
        return cls(plugins() / f"{_FOLDER}{version}" / f"{EXECUTABLE}{suffix}", version)

    @property
    def text(self) -> str:
        """What it holds; empty if it is not there."""
        try:
            return os.fsdecode(self.path.read_bytes())
        except OSError:
            return ""

    @property
    def starts(self) -> Environment | None:
        """The environment whose plugin it starts; None: it is not one of ours."""
        text = self.text
        if _WRITTEN_BY_US not in text:
            return None
        unquoted = _windows_unquoted if text.startswith("@echo off") else _posix_unquoted
        values = {name: unquoted(value) for name, value in _VALUE.findall(text)}
        return Environment(values.get("python", ""), values.get("package", ""), self.version)

    @property
    def is_stale(self) -> bool:
        """Whether it is one of ours, and its environment is gone."""
        starts = self.starts
        return starts is not None and not starts.exists

    def write(self, text: str) -> None:
        """Put the text in its place, at once. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f".{EXECUTABLE}-{os.getpid()}")
        new.write_bytes(os.fsencode(text))
        new.chmod(0o755)
        new.replace(self.path)

    def remove(self) -> None:
        """Take it out of Pulumi's plugin folder. Raises OSError."""
        shutil.rmtree(self.path.parent)


def plugins() -> Path:
    """Pulumi's plugin folder. Raises NotInstallable."""
    try:
        home = os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi"
    except RuntimeError:  # a user without a home, as in some containers
        raise NotInstallable("Pulumi's folder is not known: set HOME or PULUMI_HOME") from None
    return Path(home) / "plugins"


def scripts() -> Iterator[Script]:
    """All versions in Pulumi's plugin folder, whoever installed them. Raises NotInstallable."""
    for folder in sorted(plugins().glob(f"{_FOLDER}*")):
        if folder.is_dir():
            yield Script.of_version(folder.name.removeprefix(_FOLDER))


def install() -> list[str]:
    """Let Pulumi find the plugin of this environment; what was done, a line each. Raises NotInstallable.

    Where no version is asked for, the engine takes the newest: a newer script that is stale is removed.
    """
    ours = Environment.current()
    try:
        script, text, done = Script.of_version(ours.version), ours.script(), []
        if script.text != text:
            verb = "replaced" if script.text else "installed"
            script.write(text)
            done.append(f"{verb} {script.path}: it starts {ours.python}")
        for other in list(scripts()):
            if _order(other.version) > _order(ours.version) and other.is_stale:
                other.remove()
                done.append(f"removed {other.path}: the Python environment that it started is gone")
    except OSError as error:
        raise NotInstallable(f"Pulumi's plugin folder cannot be written: {error}") from None
    return done


def ensure_installed() -> str | None:
    """As `install`, for programs: it never raises. What to warn the program of; None: of nothing."""
    try:
        install()
    except Exception as error:
        if shutil.which(EXECUTABLE) is None:
            return f"Pulumi may not find the plugin of pulumi-videosdk: {error}"
    return None


def semantic(version: str) -> str:
    """A version of Python's packages as Pulumi writes it: `0.2.0rc1` is `0.2.0-rc.1`."""
    names = {"a": "alpha", "b": "beta", "rc": "rc", ".dev": "dev"}
    return re.sub(r"(a|b|rc|\.dev)(\d+)$", lambda found: f"-{names[found[1]]}.{found[2]}", version)


def _order(version: str) -> tuple[bool, list[int], str]:
    """How the engine ranks versions: a release before any pre-release."""
    release, _, pre = version.partition("-")
    return not pre, [int(number) for number in re.findall(r"\d+", release)], pre


def _windows_quoted(path: str) -> str:
    return path.replace("%", "%%")


def _windows_unquoted(value: str) -> str:
    return value.removesuffix('"').replace("%%", "%")


def _posix_unquoted(value: str) -> str:
    return "".join(shlex.split(value))
