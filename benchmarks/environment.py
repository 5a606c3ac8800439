"""The Python environment of whoever is measured: what the package needs, and nothing else, as users have it.

A developer's has a hundred packages more. The language host lists them all before each run of the engine, and
PyJWT loads `cryptography` wherever it is there: each takes a good part of what is to be measured.
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
    wanted: list[str] = project["dependencies"]
    key = hashlib.sha256("\n".join([*wanted, CONSTRAINTS.read_text()]).encode()).hexdigest()[:12]
    folder = WRITTEN_TO / f"environment-{key}"
    if not (done := folder / "done").exists():
        venv.create(folder, clear=True, with_pip=True)
        quiet = ("--quiet", "--disable-pip-version-check", "-c", str(CONSTRAINTS))
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", *quiet, *wanted], check=True)
        done.touch()
    return folder / "bin" / "python"


def engine(home: Path) -> Engine:
    """The command line, whose programs and providers run there."""
    found = ensure_engine(home)
    return Engine(os.pathsep.join([str(python().parent), found.path]), home)
