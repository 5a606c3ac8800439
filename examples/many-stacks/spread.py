"""Spreads the rooms of one list over stacks, and runs these side by side: `python spread.py COMMAND`.

- Which stack has a room follows from the room's name and the number of stacks, which stands in the stacks'
  names. Another number is refused: it would move rooms, and a room that moves is deactivated.
- A stack that fails does not stop the others, nor a room its neighbours. Run the same command again.
- stdout has a line for each stack as it ends, and one for all. stderr ends with what failed. What the engine
  printed is in logs/.
- After Ctrl-C no further stack starts; the engine cancels those that run.
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
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from pulumi import RunError
from pulumi import automation as auto
from pulumi.automation.events import EngineEvent
from shares import ROOMS, Share, read

HERE = Path(__file__).resolve().parent
LOGS = HERE / "logs"

DONE = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted"}
SAME = {"same": "unchanged"}


class Command(NamedTuple):
    args: Sequence[str]
    """Of `pulumi`."""
    words: Mapping[str, str]
    """What happened to a room, by the engine's operation."""
    reads_list: bool = False


COMMANDS = {
    "preview": Command(["preview"], {op: f"to {op}" for op in DONE} | SAME, reads_list=True),
    "up": Command(["up", "--yes", "--skip-preview", "--continue-on-error"], DONE | SAME, reads_list=True),
    "refresh": Command(
        ["refresh", "--yes", "--skip-preview"], {"update": "changed", "delete": "gone"} | SAME
    ),
    "destroy": Command(["destroy", "--yes", "--skip-preview", "--continue-on-error", "--remove"], DONE),
}


class Ended(NamedTuple):
    """How one stack ended."""

    seconds: float
    rooms: Counter[str]
    """How many rooms each of the engine's operations was for."""
    error: str


class Pulumi:
    """The command line in this project.

    The Automation API's `Stack` would run it four times more for each `up`.
    """

    def __init__(self, rooms: Path) -> None:
        self._command = auto.PulumiCommand()
        # The engine runs the first python3 on PATH: this one, which has the program's packages.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        self._env = {"PATH": path, ROOMS: str(rooms), "PULUMI_DEBUG_COMMANDS": "true"}  # for --event-log
        self.stopped = threading.Event()

    def __call__(self, *args: str, log: Callable[[str], object] | None = None) -> str:
        """What a command printed. Raises RunError with its error."""
        try:
            return self._command.run([*args, "--color", "never"], str(HERE), self._env, log, log).stdout
        except auto.CommandError as error:
            said = re.search(r"error: (.+)", str(error))
            raise RunError(said[1] if said else str(error)) from None

    def deploy(self, command: Command, share: Share, *, exists: bool) -> Ended | None:
        """Run a command on one stack. None if Ctrl-C came before it began."""
        if self.stopped.is_set():
            return None
        begun, error = time.monotonic(), ""
        log_file = LOGS / f"{share.stack}.log"
        with log_file.open("w", buffering=1) as log, tempfile.TemporaryDirectory() as folder:
            events = Path(folder, "events")

            def say(line: str) -> None:
                log.write(f"{line}\n")

            try:
                if not exists:
                    self("stack", "init", share.stack, "--no-select", log=say)
                self(*command.args, "--stack", share.stack, "--event-log", str(events), log=say)
            except RunError as failed:
                error = str(failed)
            rooms, errors = read_events(events)
        if error and errors:
            (error, *more) = errors
            error += f" (and {len(more)} more: {log_file})" if more else ""
        return Ended(time.monotonic() - begun, rooms, error)


def read_events(file: Path) -> tuple[Counter[str], list[str]]:
    """How many rooms each operation was for, and the first error of each room (else of the run)."""
    rooms: Counter[str] = Counter()
    errors: dict[str, str] = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        event = EngineEvent.from_json(json.loads(line))
        if (after := event.res_outputs_event) and not after.metadata.type.startswith("pulumi:"):
            rooms[after.metadata.op.value] += 1
        elif (said := event.diagnostic_event) and said.severity == "error":
            name = "" if "::pulumi:" in (said.urn or "") else (said.urn or "").rpartition("::")[2]
            # The last line, without what Python and the engine put before it.
            last = said.message.strip().rpartition("\n")[2]
            errors.setdefault(name, re.sub(r"^([\w.]+Error: |.* has a problem: )", "", last))
    return rooms, [f"{name}: {line}" for name, line in errors.items() if name] or [*errors.values()]


def shares_to_run(command: Command, existing: Sequence[Share], wanted: int | None) -> Sequence[Share]:
    """Raises RunError if the number of stacks is not known, or is another one than before."""
    numbers = {share.of for share in existing}
    number = wanted or max(numbers, default=0)
    if (others := numbers - {number}) and (wanted or command.reads_list):
        raise RunError(
            f"the rooms are spread over {max(others)} stacks, not {number}: another number would move rooms, "
            f"and a room that moves is deactivated. Leave out --stacks; README.md has the ways to change it."
        )
    if not command.reads_list:
        return existing
    if not number:
        raise RunError("there are no stacks yet: say how many there are to be, by --stacks")
    return [Share(one, number) for one in range(1, number + 1)]


def summary(command: Command, rooms: Counter[str], seconds: float) -> str:
    counts = [f"{rooms[op]} {word}" for op, word in command.words.items() if rooms[op]]
    return ", ".join([*(counts or ["no rooms"]), f"{seconds:.1f} s"])


def run(asked: argparse.Namespace) -> list[str]:
    """Run the command on all stacks. Returns what failed, in lines."""
    command = COMMANDS[asked.command]
    if command.reads_list:
        read(asked.rooms)  # a wrong list fails here, once
    pulumi = Pulumi(asked.rooms.resolve())
    stacks = json.loads(pulumi("stack", "ls", "--json"))
    existing = [share for one in stacks if (share := Share.named(one["name"]))]
    shares = shares_to_run(command, existing, asked.stacks)

    def stop(*_: object) -> None:
        pulumi.stopped.set()
        # A signal may come in the middle of a print.
        os.write(sys.stderr.fileno(), b"no further stack is begun; waiting for those that run\n")

    signal.signal(signal.SIGINT, stop)
    LOGS.mkdir(exist_ok=True)
    begun, rooms, failed = time.monotonic(), Counter[str](), []
    with ThreadPoolExecutor(asked.at_once) as pool:
        runs = {pool.submit(pulumi.deploy, command, one, exists=one in existing): one for one in shares}
        for future in as_completed(runs):
            stack, ended = runs[future].stack, future.result()
            if ended is None:
                failed.append(f"{stack}: not begun")
                continue
            rooms += ended.rooms
            words = summary(command, ended.rooms, ended.seconds)
            print(f"{stack}: {'failed, ' if ended.error else ''}{words}", flush=True)
            failed += [f"{stack}: {ended.error}"] if ended.error else []
    print(f"all stacks: {summary(command, rooms, time.monotonic() - begun)}", flush=True)
    return sorted(failed)


def positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the stacks over which one list of rooms is spread.")
    parser.add_argument("command", metavar="COMMAND", choices=COMMANDS, help=", ".join(COMMANDS))
    parser.add_argument("--rooms", type=Path, default=HERE / "rooms.txt", metavar="FILE", help="the list")
    parser.add_argument("--stacks", type=positive, metavar="K", help="how many; needed the first time")
    processors = os.cpu_count() or 1
    at_once = f"how many run side by side; default {processors}, the number of processors"
    parser.add_argument("--at-once", type=positive, default=processors, metavar="P", help=at_once)
    try:
        failed = run(parser.parse_args())
    except (RunError, auto.InvalidVersionError) as error:
        failed = [str(error)]
    for line in failed:
        print(f"error: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
