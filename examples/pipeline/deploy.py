"""Deploys this project as a pipeline does: `python deploy.py COMMAND STACK`.

What always holds:

- stdout has the result and nothing else, for the next step to read. All that goes on meanwhile is on stderr.
- Exit status 0: done. 1: failed. 2: `drift` found some. 3: another run holds the stack's lock.
- stderr ends with what failed: a line for each resource, or for the run as a whole.
- A secret is printed only where `--show-secrets` asks for it.
- `preview`, `drift` and `outputs` change nothing, and need no lock.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NoReturn

from pulumi import automation as auto
from pulumi.automation.events import EngineEvent, OpType, StepEventMetadata

DONE, FAILED, DRIFTED, LOCKED = range(4)

CHANGES: Final = (OpType.CREATE, OpType.UPDATE, OpType.REPLACE, OpType.DELETE)
"""What a summary tells of: neither the parts of a replacement nor what stays the same."""

ENDED: Final = {"status", "end", "transcript_url", "summary_url"}
"""What changes when a transcription ends with its session."""


class Run:
    """One run of the engine, and what it told."""

    def __init__(self) -> None:
        self.planned: list[StepEventMetadata] = []
        self.done: list[StepEventMetadata] = []
        self.errors: dict[str, str] = {}
        """The first of each resource, which is the cause; by "" the first that is of none."""

        # run_program: with the credentials of today, not with those in the config of the last `up`.
        self.how: Final[dict[str, Any]] = {
            "color": "never",
            "on_event": self._heard,
            "on_output": say,
            "run_program": True,
        }

    def _heard(self, event: EngineEvent) -> None:
        if (before := event.resource_pre_event) and before.metadata.op in CHANGES:
            self.planned.append(before.metadata)
        elif (after := event.res_outputs_event) and after.metadata.op in CHANGES:
            self.done.append(after.metadata)
        elif (told := event.diagnostic_event) and told.severity == "error":
            self.errors.setdefault(_name(told.urn or ""), _plain(told.message))

    def failures(self) -> list[str]:
        """What failed, a line for each resource, or one for the program if it was none of them."""
        of_resources = [f"{name}: {line}" for name, line in self.errors.items() if name]
        return of_resources or list(self.errors.values())


def preview(stack: auto.Stack, run: Run, asked: argparse.Namespace) -> int:
    """say what `up` would do"""
    stack.preview(refresh=True, **run.how)
    steps = [step for step in run.planned if _ours(step)]
    counts = Counter(step.op.value for step in steps).items()
    print(f"{stack.name}: " + (", ".join(f"{count} to {op}" for op, count in counts) or "nothing to do"))
    for step in steps:
        print(f"  {step.op.value:8} {_what(step)}{_because(step)}")
    return DONE


def up(stack: auto.Stack, run: Run, asked: argparse.Namespace) -> int:
    """deploy, mend what has drifted, and print the outputs as JSON"""
    done = stack.up(refresh=True, show_secrets=False, **run.how)
    return _print_outputs(done.outputs, asked.show_secrets)


def drift(stack: auto.Stack, run: Run, asked: argparse.Namespace) -> int:
    """say what has changed at VideoSDK since the last `up`; exit status 2 if anything has"""
    stack.preview_refresh(**run.how)
    steps = [step for step in run.done if _ours(step)]
    ended = [step for step in steps if _has_ended(step)]
    drifted = [step for step in steps if step not in ended]
    print(f"{stack.name}: " + (f"{len(drifted)} drifted" if drifted else "no drift"))
    for step in drifted:
        changed = f"has changed ({', '.join(_differing(step, 'outputs'))})"
        print(f"  {_what(step)} {'is gone' if step.op is OpType.DELETE else changed}")
    for step in ended:
        print(f"  {_what(step)} has ended with its session, which is no drift")
    return DRIFTED if drifted else DONE


def outputs(stack: auto.Stack, run: Run, asked: argparse.Namespace) -> int:
    """print the outputs of the last `up` as JSON"""
    return _print_outputs(stack.outputs(), asked.show_secrets)


def destroy(stack: auto.Stack, run: Run, asked: argparse.Namespace) -> int:
    """take away all that was deployed; the empty stack stays"""
    stack.destroy(show_secrets=False, **run.how)
    return DONE


COMMANDS: Final[tuple[Callable[[auto.Stack, Run, argparse.Namespace], int], ...]] = (
    preview,
    up,
    drift,
    outputs,
    destroy,
)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print_outputs(found: Mapping[str, auto.OutputValue], show_secrets: bool) -> int:
    hidden = {name for name, output in found.items() if output.secret and not show_secrets}
    shown = {name: "[secret]" if name in hidden else output.value for name, output in found.items()}
    print(json.dumps(shown, indent=2))
    return DONE


# What the engine tells


def _ours(step: StepEventMetadata) -> bool:
    return not step.type.startswith("pulumi:")


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _what(step: StepEventMetadata) -> str:
    return f"{step.type.rpartition(':')[2]} {_name(step.urn)}"


def _because(step: StepEventMetadata) -> str:
    if not step.old or not step.new:
        return ""
    return f" ({', '.join(step.keys or _differing(step, 'inputs'))})"


def _differing(step: StepEventMetadata, part: Literal["inputs", "outputs"]) -> list[str]:
    """The properties that a step changes: the names alone, for a value may be secret."""
    old, new = (getattr(state, part, None) or {} for state in (step.old, step.new))
    shown = (name for name in {*old, *new} if not name.startswith("__"))
    return sorted(name for name in shown if old.get(name) != new.get(name))


def _has_ended(step: StepEventMetadata) -> bool:
    """Whether a transcription ended, as it does with its session, and that is all."""
    if not step.type.endswith(":RealtimeTranscription") or step.op is not OpType.UPDATE or not step.new:
        return False
    inputs, live = step.new.inputs or {}, step.new.outputs or {}
    ended = live.get("status") == "completed" and ENDED.issuperset(_differing(step, "outputs"))
    return ended and not inputs.get("restart_when_ended")


def _plain(message: str) -> str:
    """The last line, which stands alone, without what Python or the engine put before it."""
    last = message.strip().rpartition("\n")[2]
    return re.sub(r"^([\w.]+Error: |.* has a problem: )", "", last)


# The command line


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse's own status is 2, which would read as drift.
        self.exit(FAILED, f"{self.format_usage()}error: {message}\n")


def parser() -> argparse.ArgumentParser:
    of_all = _Parser(description="Deploy this project as a pipeline does.")
    commands = of_all.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__)
        one.add_argument("stack", metavar="STACK", help="made beforehand by `pulumi stack init STACK`")
        if command in (up, outputs):
            one.add_argument("--show-secrets", action="store_true", help="print secret outputs in plain text")
        one.set_defaults(command=command)
    return of_all


def main() -> int:
    asked = parser().parse_args()
    run = Run()
    try:
        stack = auto.select_stack(asked.stack, work_dir=str(Path(__file__).resolve().parent))
        status: int = asked.command(stack, run, asked)
        return status
    except auto.StackNotFoundError:
        failed = [f"there is no stack {asked.stack}: make it once, by `pulumi stack init {asked.stack}`"]
    except auto.ConcurrentUpdateError as error:
        say(f"error: {_first_error(error)}")
        return LOCKED
    except (auto.CommandError, auto.InvalidVersionError) as error:
        failed = run.failures() or [_first_error(error)]
    except FileNotFoundError:
        failed = ["there is no `pulumi` on PATH: https://www.pulumi.com/docs/install says how to get it"]
    except KeyboardInterrupt:
        return 130
    for line in failed:
        say(f"error: {line}")
    return FAILED


def _first_error(error: Exception) -> str:
    """What the command line said; the rest of the text is how it was run."""
    said = re.search(r"error: (.+)", str(error))
    return said[1] if said else str(error).strip()


if __name__ == "__main__":
    sys.exit(main())
