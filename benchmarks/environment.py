"""The Python environment in which everything is measured: what the package needs, as users have it.

Our own package is installed there, so that a program finds its plugin. A developer's environment has a
hundred packages more. The language host lists all packages before each run, and PyJWT loads `cryptography`
wherever it is installed: both would distort the figures.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tomllib
import venv
from pathlib import Path

from benchmarks.results import WRITTEN_TO
from tests.e2e.harness import ROOT, Engine, ensure_engine

CONSTRAINTS = ROOT / "constraints.txt"


def python() -> Path:
    """Its interpreter. It is made once, and anew when what the package needs has changed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], "psutil"]  # the probe measures with it
    ours = ["--no-deps", "-e", str(ROOT)]
    parts = [*wanted, *ours, project["version"], CONSTRAINTS.read_text()]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
    folder = WRITTEN_TO / f"environment-{key}"
    if not (done := folder / "done").exists():
        venv.create(folder, clear=True, with_pip=True)
        quiet = ("--quiet", "--disable-pip-version-check", "-c", str(CONSTRAINTS))
        for packages in (wanted, ours):
            subprocess.run([folder / "bin" / "python", "-m", "pip", "install", *quiet, *packages], check=True)
        done.touch()
    return folder / "bin" / "python"


def engine(home: Path) -> Engine:
    """The command line, whose programs and providers run there."""
    found = ensure_engine(home)
    return Engine(os.pathsep.join([str(python().parent), found.path]), home)
