#!/usr/bin/env python3
"""Make sure that there is a Pulumi CLI, and print the folder to put first on PATH.

Tried in this order:

  path       `pulumi` on PATH is new enough and has its language plugins: prints nothing.
  cache      an earlier run of this script left one in the user's cache.
  installer  Pulumi's official installer, run by Pulumi's SDK for Python, into the cache.
  build      the same CLI built with Go, into the cache: for machines that cannot download it.

`--strategy NAME` (may be repeated) tries only those named. Progress goes to stderr. Exit status 1: none of
them worked, and stderr says how to get a CLI.
"""

from __future__ import annotations

import fcntl
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import programs
import pulumi_build
from programs import Unusable, cache, run, say

OLDEST = (3, 216)  # what is good enough when it is there already
CONNECT_TIMEOUT = 10.0  # seconds without an answer from the installer's host
INSTALL_TIMEOUT = 600.0  # seconds for the installer as a whole

PARTS = (
    "pulumi-language-go",
    "pulumi-language-nodejs",
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-language-yaml",
    "pulumi-resource-pulumi-python",
)
"""What the official CLI has beside it, as far as it is used here."""

# In a process of its own: the SDK sets no bound to the download nor to the installer's run.
INSTALL = f"""
import socket, sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
socket.setdefaulttimeout({CONNECT_TIMEOUT})
try:
    PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]))
except OSError as error:
    sys.exit(f"the installer cannot be downloaded: {{getattr(error, 'reason', error)}}")
"""

HOW_TO_GET_ONE = f"""\
there is no usable Pulumi CLI, and none could be made. Any one of these helps:
  1. Install Pulumi {".".join(map(str, OLDEST))} or newer, and have `pulumi` on PATH: \
https://www.pulumi.com/docs/install/
  2. Let this machine reach https://get.pulumi.com, then run this again.
  3. Install Go {".".join(map(str, pulumi_build.OLDEST_GO))} or newer and have `go` on PATH: the CLI is then \
built here."""


def installed() -> Path:
    return cache() / f"pulumi-{pulumi_build.VERSION}-{platform.machine()}-official"


def built() -> Path:
    return cache() / f"pulumi-{pulumi_build.VERSION}-{pulumi_build.key()}"


def checked(folder: Path) -> str:
    """The folder, if it holds a CLI that runs and its language plugins."""
    missing = [name for name in ("pulumi", *PARTS) if not os.access(folder / name, os.X_OK)]
    if missing:
        raise Unusable(f"{folder} lacks {', '.join(missing)}")
    run(folder / "pulumi", "version", timeout=60, PULUMI_SKIP_UPDATE_CHECK="1")
    return str(folder)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two runs at once make one CLI, not two."""
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is making the CLI: waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in cache().glob(".pulumi-*"):  # of a run that was killed
            shutil.rmtree(leftover, ignore_errors=True)
        yield


def make(target: Path, fill: Callable[[Path], None], programs_in: str = ".") -> str:
    """Make a folder in one step, and only if nothing failed, unless another run has made it meanwhile."""
    with one_at_a_time():
        if not target.is_dir():
            scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
            try:
                fill(scratch)
                checked(scratch / programs_in)
                scratch.chmod(0o755)
                scratch.rename(target)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        return checked(target / programs_in)


def from_path() -> str:
    found = shutil.which("pulumi")
    if found is None:
        raise Unusable("no `pulumi` on PATH")
    version = run(found, "version", timeout=60, PULUMI_SKIP_UPDATE_CHECK="1").strip()
    numbers = re.search(r"(\d+)\.(\d+)", version)
    if numbers is None:
        raise Unusable(f"no version in {version!r}")
    if (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise Unusable(f"{found} is {version}, older than {'.'.join(map(str, OLDEST))}")
    beside = os.pathsep.join([str(Path(found).parent), str(Path(found).resolve().parent)])
    missing = [name for name in PARTS if not (shutil.which(name, path=beside) or shutil.which(name))]
    if missing:
        raise Unusable(f"{found} is there, but without {', '.join(missing)}")
    return ""  # PATH is fine as it is


def from_cache() -> str:
    for folder in (installed() / "bin", built()):
        if folder.is_dir():
            return checked(folder)
    raise Unusable("nothing in the cache")


def install(folder: Path) -> None:
    say(f"installing Pulumi {pulumi_build.VERSION} into {installed()}")
    run(sys.executable, "-c", INSTALL, folder, pulumi_build.VERSION, timeout=INSTALL_TIMEOUT)


WAYS = {
    "path": from_path,
    "cache": from_cache,
    "installer": lambda: make(installed(), install, "bin"),
    "build": lambda: make(built(), pulumi_build.build),
}

if __name__ == "__main__":
    sys.exit(programs.main(__doc__, WAYS, HOW_TO_GET_ONE))
