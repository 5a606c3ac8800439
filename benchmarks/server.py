"""The emulator that the measured stacks call, in its own process on the same processors."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import calling
from tests.e2e.harness import ROOT
from videosdk_emulator import DEFAULT_API_KEY, DEFAULT_SECRET, Emulator, wait_until_healthy
from videosdk_emulator.core.auth import mint


@dataclass(frozen=True)
class Server:
    """A running emulator."""

    emulator: Emulator
    _pid: int

    @property
    def env(self) -> dict[str, str]:
        """What a program needs to find it, and this checkout's packages."""
        return {
            "VIDEOSDK_API_ENDPOINT": self.emulator.url,
            "VIDEOSDK_API_KEY": self.emulator.api_key,
            "VIDEOSDK_SECRET": self.emulator.secret,
            calling.TOKEN: mint(self.emulator.api_key, self.emulator.secret, time.time()),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "provider"), str(ROOT)]),
        }

    def seconds(self) -> float:
        """The seconds of processor time that it has taken."""
        times = psutil.Process(self._pid).cpu_times()
        return times.user + times.system


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A new one, until the block ends; it writes into the folder."""
    url_file = folder / "emulator.url"
    command = [sys.executable, "-m", "videosdk_emulator", "--url-file", str(url_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            wait_until_healthy(url := url_file.read_text()).close()
            with contextlib.closing(Emulator(url, DEFAULT_API_KEY, DEFAULT_SECRET)) as emulator:
                yield Server(emulator, process.pid)
        finally:
            process.terminate()
