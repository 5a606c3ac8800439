"""Commands typed by a user, in a folder of their own.

Nothing of ours is on PATH, and no setting for a stack, VideoSDK or the quickstart is in the environment,
until a command puts it there.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from tests.e2e.harness import ROOT

PATIENCE: Final = 400.0  # seconds for all that is typed at a time
FOREIGN: Final = ("PULUMI_", "VIDEOSDK_", "QUICKSTART_", "VIRTUAL_ENV")
MADE: Final = {".venv", ".quickstart", "__pycache__", "build", "node_modules"}


class Shell:
    """A folder in which commands are typed; its log and its script are beside it."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.env = {**kept, **(env or {})}
        ours = str(Path(sys.executable).parent)
        path = (one for one in self.env["PATH"].split(os.pathsep) if one != ours)
        self.env["PATH"] = os.pathsep.join(path)

    def type(self, *blocks: str) -> Sequence[str]:
        """What each block of commands printed, in one bash that stops at the first failure."""
        script, log = self.folder.with_suffix(".sh"), self.folder.with_suffix(".log")
        script.write_text("".join(f"#-- {number}\n{block}\n" for number, block in enumerate(blocks)))
        with log.open("w") as output:
            # -v prints each line as it is read: the marks, and the command that failed.
            process = subprocess.Popen(
                ["bash", "-ev", script],
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            try:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(PATIENCE)
            finally:
                if process.returncode != 0:  # what was put into the background is there still
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
        printed = log.read_text()
        if process.returncode != 0:
            how = f"was not done after {PATIENCE:g} s" if process.returncode is None else "failed"
            raise AssertionError(f"the last command {how}:\n{printed}")
        return re.split(r"^#-- \d+\n", printed, flags=re.MULTILINE)[1:]

    def files(self) -> set[Path]:
        """What is there, but for what `make` and Python keep for themselves."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*"))
        return {path for path in found if not MADE & set(path.parts)}


def checkout(folder: Path) -> Shell:
    """A copy of this checkout as a user gets it: the sdist holds all of it, and nothing that was made."""
    packed = built("sdist", folder)
    with tarfile.open(packed) as sdist:
        sdist.extractall(folder, filter="data")
    return Shell(folder / packed.name.removesuffix(".tar.gz"))


def built(target: Literal["sdist", "wheel"], folder: Path) -> Path:
    """A distribution of this checkout, built by the back end itself: no environment is made for it."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("pulumi_videosdk-*")
    return made
