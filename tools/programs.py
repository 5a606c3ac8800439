"""How `pulumi_cli.py` and `browser.py` get a program that this machine may lack, in one of several ways."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

LOOKS = ("path", "cache")
"""The ways that only look for what is there: that these find nothing is no news."""


class Unusable(Exception):
    """A way to get the program does not work here; the text says why."""


def say(text: str) -> None:
    print(f"{Path(sys.argv[0]).stem}: {text}", file=sys.stderr, flush=True)


def cache() -> Path:
    """The folder of this project in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "pulumi-videosdk"


def run(*command: str | Path, timeout: float | None = None, cwd: Path | None = None, **env: str) -> str:
    """Run a command to its end and return its stdout. When time is up, what it started ends with it."""
    name = Path(command[0]).name
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            process_group=0,
        )
    except OSError as error:
        raise Unusable(f"{name} cannot be run: {error.strerror}") from None
    try:
        stdout, stderr = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Unusable(f"{name} was not done after {timeout:.0f} s") from None
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode != 0:
        words = (stderr.strip() or stdout.strip() or "no output").splitlines()
        raise Unusable(f"{name} ended with status {process.returncode}: {' / '.join(words[-4:])}")
    return stdout


def main(about: str, ways: Mapping[str, Callable[[], str]], how_to_get_one: str) -> int:
    """The script: print what the first way that works returns, or how to get the program by hand."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strategy", action="append", choices=list(ways), help="try only this way")
    chosen = parser.parse_args().strategy or list(ways)
    reasons = []
    try:
        for name, way in ways.items():
            if name not in chosen:
                continue
            try:
                if found := way():
                    print(found)
                return 0
            except (Unusable, OSError) as reason:
                reasons.append(f"  {name}: {reason}")
                if name not in LOOKS:
                    say(f"{name}: {reason}")
    except KeyboardInterrupt:
        return 130
    print(f"error: {how_to_get_one}\nWhat was tried:", *reasons, sep="\n", file=sys.stderr)
    return 1
