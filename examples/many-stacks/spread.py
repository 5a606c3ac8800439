"""Spreads the rooms of one list over stacks, and runs those side by side: `python spread.py COMMAND`.

What always holds:

- Which stack has a room follows from the room's name and the number of stacks: a room that is added or taken
  off changes one stack, and no other room moves.
- The number of stacks stands in their names. Another one is refused, for it would move rooms, and a room that
  moves is deactivated.
- Every stack is run, one that lost its last room, too. One that fails holds up no other, nor does a room that
  fails hold up its neighbours; the same command once more makes good.
- stdout has a line for each stack as it ends, and one for all. stderr ends with what failed. What the engine
  printed is in logs/.
- Ctrl-C begins no further stack; the engine cancels those that run.
- Exit status 0: done. 1: a stack failed or was not begun.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

from pulumi import RunError
from pulumi import automation as auto
from pulumi.automation.events import EngineEvent
from shares import ROOMS, Share, read

HERE: Final = Path(__file__).resolve().parent
LOGS: Final = HERE / "logs"

NOW: Final = ("--yes", "--skip-preview")
GO_ON: Final = "--continue-on-error"

DONE: Final = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted"}
TO_DO: Final = {op: f"to {op}" for op in DONE}
FOUND: Final = {"update": "changed", "delete": "gone"}
SAME: Final = {"same": "unchanged"}


class Command(NamedTuple):
    help: str
    args: Sequence[str]
    """What `pulumi` is asked for."""

    words: Mapping[str, str]
    """What becomes of a room, by the engine's name for it."""

    listed: bool
    """Whether the list of rooms is read."""


COMMANDS: Final = {
    "preview": Command("say what `up` would do", ("preview",), TO_DO | SAME, listed=True),
    "up": Command("make the rooms as listed", ("up", *NOW, GO_ON), DONE | SAME, listed=True),
    "refresh": Command("find what changed at VideoSDK", ("refresh", *NOW), FOUND | SAME, listed=False),
    "destroy": Command(
        "take away rooms and stacks", ("destroy", *NOW, GO_ON, "--remove"), DONE, listed=False
    ),
}


class Ended(NamedTuple):
    """How one stack ended."""

    stack: str
    seconds: float
    rooms: Counter[str]
    """How many rooms each of the engine's operations was for."""

    errors: Mapping[str, str]
    """The first of each room, which is the cause; by "" the first that is of none."""

    @property
    def failure(self) -> str:
        """What failed, in one line."""
        of_rooms = {name: line for name, line in self.errors.items() if name} or self.errors
        name, line = next(iter(of_rooms.items()))
        more = f" (and {len(of_rooms) - 1} more: {_log(self.stack)})" if len(of_rooms) > 1 else ""
        return f"{self.stack}: {name}{': ' if name else ''}{line}{more}"


class Pulumi:
    """The command line in this project, for any number of threads.

    The Automation API's `Stack` would run it four times more for each `up`: to select the stack, for its
    outputs (twice), and for its history.
    """

    def __init__(self, listed: Path) -> None:
        self._command = auto.PulumiCommand()
        # The engine runs the first python3 on PATH: let it be the one that has the program's packages.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        self._env = {"PATH": path, ROOMS: str(listed), "PULUMI_DEBUG_COMMANDS": "true"}  # for --event-log

    def run(self, *args: str, log: Callable[[str], object] | None = None) -> str:
        """What a command printed, line by line handed to `log`. Raises CommandError where it fails."""
        return self._command.run([*args, "--color", "never"], str(HERE), self._env, log, log).stdout

    def shares(self) -> list[Share]:
        """The shares that have a stack."""
        stacks = json.loads(self.run("stack", "ls", "--json"))
        return [share for one in stacks if (share := Share.named(one["name"]))]


class Spread:
    """One command, run for each of many stacks."""

    def __init__(self, pulumi: Pulumi, command: Command, made: Sequence[Share]) -> None:
        self._pulumi = pulumi
        self._command = command
        self._made = made
        self._stopped = threading.Event()

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Begin no further stack. Those that run have had the terminal's Ctrl-C, too."""
        self._stopped.set()
        # A signal may come in the middle of a print.
        os.write(sys.stderr.fileno(), b"no further stack is begun; waiting for those that run\n")

    def run(self, shares: Sequence[Share], at_once: int) -> Iterator[Ended]:
        """Each stack as it ends; none that was not begun."""
        LOGS.mkdir(exist_ok=True)
        with ThreadPoolExecutor(at_once) as pool:
            for future in as_completed([pool.submit(self._run, share) for share in shares]):
                if ended := future.result():
                    yield ended

    def _run(self, share: Share) -> Ended | None:
        if self._stopped.is_set():
            return None
        begun = time.monotonic()
        failed = ""
        with _log(share.stack).open("w", buffering=1) as log, tempfile.TemporaryDirectory() as folder:
            events = Path(folder, "events")
            try:
                self._operate(share, events, lambda line: log.write(f"{line}\n"))
            except auto.CommandError as error:
                failed = _first_error(error)
            rooms, errors = _heard(events)
        causes = (errors or {"": failed}) if failed else {}
        return Ended(share.stack, time.monotonic() - begun, rooms, causes)

    def _operate(self, share: Share, events: Path, log: Callable[[str], object]) -> None:
        if share not in self._made:
            self._pulumi.run("stack", "init", share.stack, "--no-select", log=log)
        self._pulumi.run(*self._command.args, "--stack", share.stack, "--event-log", str(events), log=log)


def _log(stack: str) -> Path:
    return LOGS / f"{stack}.log"


# What the engine tells


def _heard(events: Path) -> tuple[Counter[str], dict[str, str]]:
    """What became of the rooms, and what failed."""
    rooms: Counter[str] = Counter()
    errors: dict[str, str] = {}
    for line in events.read_text().splitlines() if events.exists() else []:
        event = EngineEvent.from_json(json.loads(line))
        if (after := event.res_outputs_event) and not after.metadata.type.startswith("pulumi:"):
            rooms[after.metadata.op.value] += 1
        elif (told := event.diagnostic_event) and told.severity == "error":
            urn = told.urn or ""
            name = "" if "::pulumi:" in urn else urn.rpartition("::")[2]
            errors.setdefault(name, _plain(told.message))
    return rooms, errors


def _plain(message: str) -> str:
    """The last line, which stands alone, without what Python or the engine put before it."""
    last = message.strip().rpartition("\n")[2]
    return re.sub(r"^([\w.]+Error: |.* has a problem: )", "", last)


def _first_error(error: Exception) -> str:
    """What the command line said; the rest of the text is how it was run."""
    said = re.search(r"error: (.+)", str(error))
    return said[1] if said else str(error).strip()


# The command line


def planned(command: Command, made: Sequence[Share], wanted: int | None) -> Sequence[Share]:
    """The shares to run. Raises RunError where their number is not known, or not that of those there are."""
    there = {share.of for share in made}
    number = wanted or max(there, default=0)
    if (others := there - {number}) and (wanted or command.listed):
        raise RunError(
            f"the rooms are spread over {max(others)} stacks, not {number}: another number would move rooms, "
            f"and a room that moves is deactivated. Leave out --stacks; README.md has the ways to change it."
        )
    if not command.listed:
        return made
    if not number:
        raise RunError("there are no stacks yet: say how many there are to be, by --stacks")
    return [Share(one, number) for one in range(1, number + 1)]


def parser() -> argparse.ArgumentParser:
    of_all = argparse.ArgumentParser(description="Run the stacks over which one list of rooms is spread.")
    commands = of_all.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.help, description=command.help)
        one.add_argument("--rooms", type=Path, default=HERE / "rooms.txt", metavar="FILE", help="the list")
        one.add_argument("--stacks", type=_positive, metavar="K", help="how many; needed the first time")
        processors = os.cpu_count() or 1
        how_many = f"how many run side by side; {processors}, as many as processors, unless said"
        one.add_argument("--at-once", type=_positive, default=processors, metavar="P", help=how_many)
    return of_all


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def main() -> int:
    asked = parser().parse_args()
    command = COMMANDS[asked.command]
    try:
        if command.listed:
            read(asked.rooms)  # a list that is wrong fails here, once
        pulumi = Pulumi(asked.rooms.resolve())
        made = pulumi.shares()
        shares = planned(command, made, asked.stacks)
    except auto.CommandError as error:
        return _fail([_first_error(error)])
    except (RunError, auto.InvalidVersionError) as error:
        return _fail([str(error)])
    except FileNotFoundError:
        return _fail(["there is no `pulumi` on PATH: https://www.pulumi.com/docs/install says how to get it"])
    spread = Spread(pulumi, command, made)
    signal.signal(signal.SIGINT, spread.stop)
    return _report(command, shares, spread.run(shares, asked.at_once))


def _report(command: Command, shares: Sequence[Share], ending: Iterator[Ended]) -> int:
    """Say of each stack how it ended, as it does; then of all of them."""
    begun = time.monotonic()
    ended: dict[str, Ended] = {}
    for one in ending:
        ended[one.stack] = one
        print(
            f"{one.stack}: {'failed, ' * bool(one.errors)}{_counted(command, one.rooms, one.seconds)}",
            flush=True,
        )
    rooms = sum((one.rooms for one in ended.values()), Counter[str]())
    print(f"all stacks: {_counted(command, rooms, time.monotonic() - begun)}", flush=True)
    failures = [one.failure for one in sorted(ended.values()) if one.errors]
    left = [f"{share.stack}: not begun" for share in shares if share.stack not in ended]
    return _fail(failures + left)


def _counted(command: Command, rooms: Counter[str], seconds: float) -> str:
    counted = [f"{rooms[op]} {word}" for op, word in command.words.items() if rooms[op]]
    return ", ".join([*(counted or ["no rooms"]), f"{seconds:.1f} s"])


def _fail(lines: Sequence[str]) -> int:
    """Say what failed. The exit status: 0 if nothing did."""
    for line in lines:
        print(f"error: {line}", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
