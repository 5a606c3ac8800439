"""`plugin`: what lets Pulumi find the native plugin. It needs nothing of the extra `cli`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence

from ..plugin.install import COMMAND, EXECUTABLE, Environment, NotInstallable, Script, install, scripts


def main(args: Sequence[str]) -> int:
    """Run the command; its exit status."""
    command = argparse.ArgumentParser("python -m pulumi_videosdk plugin", description=__doc__)
    words = command.add_subparsers(dest="word", metavar="install|list", required=True)
    words.add_parser("install", help="let Pulumi find the plugin of this Python environment")
    words.add_parser("list", help="list what Pulumi would start")
    if command.parse_args(args).word == "list":
        print(*(text for text, _ in found()), sep="\n")
        return 0
    try:
        done = install()
        print(
            "\n".join(done) or f"{Script.of_version(Environment.current().version).path} is as it should be"
        )
    except NotInstallable as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for text, good in found():
        if not good:
            print(text)
    return 0


def found() -> Iterator[tuple[str, bool]]:
    """What Pulumi would start, a line each, and whether all is well with it."""
    if (on_path := shutil.which(EXECUTABLE)) is not None:
        words = "which Pulumi prefers to its plugin folder, and warns of in each run: take it off PATH"
        yield f"plugin: {on_path} is on PATH, {words}", False
    try:
        there = list(scripts())
    except NotInstallable as error:
        yield f"plugin: {error}", False
        return
    for script in there:
        if (starts := script.starts) is None:
            yield f"plugin {script.version}: {script.path} is none that pulumi-videosdk wrote", False
        elif script.is_stale:
            words = f"is gone, or has another version by now: run `{COMMAND}` in an environment that has it"
            yield f"plugin {script.version}: the Python environment of {starts.python} {words}", False
        else:
            yield f"plugin {script.version}: {script.path} starts {starts.python}", True
    if not there:
        by = f"`{COMMAND}` installs it, and so does a Python program that imports pulumi_videosdk.native"
        yield f"plugin: none is installed, and dynamic resources need none; {by}", True
