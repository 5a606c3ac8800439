"""Deploys this project in a pipeline: `python deploy.py COMMAND STACK`.

- stdout has the result and nothing else, for the next step to read. Progress goes to stderr.
- Exit status 0: done. 1: failed. 2: `drift` found drift. 3: another run holds the stack's lock.
- stderr ends with a line for each resource that failed, or one for the run.
- Secret outputs are printed only with `--show-secrets`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pulumi import automation as auto
from pulumi.automation.events import EngineEvent, OpType, StepEventMetadata

FAILED, DRIFTED, LOCKED = 1, 2, 3
CHANGES = (OpType.CREATE, OpType.UPDATE, OpType.REPLACE, OpType.DELETE)
ENDED = {"status", "end", "transcript_url", "summary_url"}  # what changes when a transcription ends


class Run:
    """One run of the engine, and what it reported."""

    def __init__(self) -> None:
        self.planned: list[StepEventMetadata] = []
        self.done: list[StepEventMetadata] = []
        self.errors: dict[str, str] = {}  # the first of each resource; "" stands for the run
        # run_program: with today's credentials, not with those in the config of the last `up`.
        self.options: dict[str, Any] = {
            "color": "never",
            "on_event": self._heard,
            "on_output": lambda line: print(line, file=sys.stderr, flush=True),
            "run_program": True,
        }

    def _heard(self, event: EngineEvent) -> None:
        for steps, part in ((self.planned, event.resource_pre_event), (self.done, event.res_outputs_event)):
            if part and part.metadata.op in CHANGES and not part.metadata.type.startswith("pulumi:"):
                steps.append(part.metadata)
        if (said := event.diagnostic_event) and said.severity == "error":
            name = (said.urn or "").rpartition("::")[2]
            self.errors.setdefault(name, said.message.strip().rpartition("\n")[2])


def preview(stack: auto.Stack, run: Run) -> int:
    stack.preview(refresh=True, **run.options)
    counts = Counter(step.op.value for step in run.planned)
    print(f"{stack.name}: {', '.join(f'{n} to {op}' for op, n in counts.items()) or 'nothing to do'}")
    for step in run.planned:
        why = ", ".join(step.keys or changes(step, "inputs")) if step.old and step.new else ""
        print(f"  {step.op.value:8} {label(step)}{f' ({why})' if why else ''}")
    return 0


def drift(stack: auto.Stack, run: Run) -> int:
    stack.preview_refresh(**run.options)
    drifted = [step for step in run.done if not has_ended(step)]
    print(f"{stack.name}: {f'{len(drifted)} drifted' if drifted else 'no drift'}")
    for step in run.done:
        if step not in drifted:
            print(f"  {label(step)} has ended with its session, which is no drift")
        elif step.op is OpType.DELETE:
            print(f"  {label(step)} is gone")
        else:
            print(f"  {label(step)} has changed ({', '.join(changes(step, 'outputs'))})")
    return DRIFTED if drifted else 0


def label(step: StepEventMetadata) -> str:
    return f"{step.type.rpartition(':')[2]} {step.urn.rpartition('::')[2]}"


def changes(step: StepEventMetadata, part: str) -> list[str]:
    """The properties that a step changes. Only names: a value may be secret."""
    old, new = (getattr(state, part, None) or {} for state in (step.old, step.new))
    return sorted(k for k in {*old, *new} if not k.startswith("__") and old.get(k) != new.get(k))


def has_ended(step: StepEventMetadata) -> bool:
    """Whether a transcription has ended with its session, and nothing else has changed."""
    if not step.type.endswith(":RealtimeTranscription") or step.op is not OpType.UPDATE or not step.new:
        return False
    inputs, outputs = step.new.inputs or {}, step.new.outputs or {}
    ended = outputs.get("status") == "completed" and ENDED.issuperset(changes(step, "outputs"))
    return ended and not inputs.get("restart_when_ended")


def print_outputs(outputs: Mapping[str, auto.OutputValue], show_secrets: bool) -> None:
    shown = {k: "[secret]" if one.secret and not show_secrets else one.value for k, one in outputs.items()}
    print(json.dumps(shown, indent=2))


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse's own status is 2, which here means drift.
        self.exit(FAILED, f"{self.format_usage()}error: {message}\n")


def parser() -> argparse.ArgumentParser:
    asks = Parser(description="Deploy this project in a pipeline.")
    commands = ("preview", "up", "drift", "outputs", "destroy")
    asks.add_argument("command", metavar="COMMAND", choices=commands, help=", ".join(commands))
    asks.add_argument("stack", metavar="STACK", help="made before, by `pulumi stack init STACK`")
    asks.add_argument("--show-secrets", action="store_true", help="print secret outputs in plain text")
    return asks


def main() -> int:
    asked, run = parser().parse_args(), Run()
    try:
        stack = auto.select_stack(asked.stack, work_dir=str(Path(__file__).resolve().parent))
        match asked.command:
            case "preview":
                return preview(stack, run)
            case "drift":
                return drift(stack, run)
            case "up":
                print_outputs(
                    stack.up(refresh=True, show_secrets=False, **run.options).outputs, asked.show_secrets
                )
            case "outputs":
                print_outputs(stack.outputs(), asked.show_secrets)
            case "destroy":
                stack.destroy(show_secrets=False, **run.options)
    except (auto.CommandError, auto.InvalidVersionError) as error:
        said = re.findall(r"error: (.+)", str(error)) or [str(error).strip()]
        failed = [f"{name}: {line}" for name, line in run.errors.items() if name]
        for line in failed or [*run.errors.values()] or said[:1]:
            print(f"error: {line}", file=sys.stderr)
        return LOCKED if isinstance(error, auto.ConcurrentUpdateError) else FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
