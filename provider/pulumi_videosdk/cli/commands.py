"""The commands, and how they speak: documents to stdout or a file, words beside them."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from ..api.errors import VideoSDKError
from ..definitions import load_all
from ..lifecycle import LifecycleError, NotImportable
from ..settings import Settings, SettingsError, build_client, resolve
from . import diagnosis, importing, migrating, plugin, recovery
from .diagnosis import Verdict
from .documents import Entry, document, import_command, program
from .importing import ImportRequest
from .migrating import NotMigratable
from .pulumi_cli import NoStack, Pulumi, PulumiError
from .sides import DYNAMIC, NATIVE

# A traceback that shows locals would show credentials.
app = typer.Typer(
    help="Look at a set-up of pulumi-videosdk, take over what is there, mend a killed run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_COLOURS = {Verdict.GOOD: "green", Verdict.ADVICE: "yellow", Verdict.BAD: "red"}

Stack = Annotated[str | None, typer.Option("--stack", "-s", help="The stack; default: the selected one.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="A new file for the document; default: stdout.")
]


@app.command()
def doctor(stack: Stack = None) -> None:
    """Say whether all is there that a deployment needs: a tick for each thing, or what to do."""
    verdicts = set()
    for line in diagnosis.examine(Pulumi(stack)):
        verdicts.add(line.verdict)
        _console().print(Text(line.verdict.value, style=_COLOURS[line.verdict]), Text(line.text))
    raise typer.Exit(1 if Verdict.BAD in verdicts else 0)


@app.command("import")
def import_(
    objects: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RESOURCE:[NAME=]ID]...", help="Any object, such as SipWebhook:calls=wh_4f7c2a91."
        ),
    ] = None,
    room: Annotated[list[str] | None, typer.Option(help="[NAME=]ID of a room; may be repeated.")] = None,
    transcription: Annotated[
        list[str] | None,
        typer.Option(help="[NAME=]ID[@ROOM_ID] of a running transcription; may be repeated."),
    ] = None,
    running: Annotated[bool, typer.Option("--running", help="All transcriptions that run.")] = False,
    stack: Stack = None,
    out: Out = None,
) -> None:
    """Write a `pulumi import --file` document for what is at VideoSDK, and the declarations for it."""
    with _one_line_errors():
        wanted = {"room": room, "transcription": transcription}
        definitions = load_all()
        requests = [
            ImportRequest.parse(definition, text)
            for definition in definitions
            for text in wanted.get(definition.noun) or ()
        ]
        requests += [ImportRequest.of_kind(definitions, text) for text in objects or ()]
        if not (requests or running):
            raise NotImportable(
                "say what to import: RESOURCE:ID, --room ID, --transcription ID, or --running"
            )
        _refuse_existing(out)
        pulumi = Pulumi(stack)
        managed, settings = _managed(pulumi), _settings(pulumi)
        with closing(build_client(settings)) as client:
            plan = importing.plan_import(
                client, requests, running=running, managed=managed, account=settings.account
            )
        echo = _echo(out)
        for note in plan.notes:
            echo(note)
        if not plan.entries:
            echo("There is nothing to import.")
            return
        _write(out, plan.entries)
        echo("\nTake it over, without asking Pulumi to protect it, by:\n")
        echo(f"    {import_command(str(out or 'FILE'), stack)}")
        echo("\nand declare it in the program:\n")
        echo(program(plan.entries))


@app.command()
def recover(
    claim: Annotated[
        list[str] | None,
        typer.Option(help="Name of a resource whose object is this stack's own; may be repeated."),
    ] = None,
    stack: Stack = None,
    out: Out = None,
) -> None:
    """Say what became of the operations that a killed run left open, and what to run. Changes nothing."""
    with _one_line_errors():
        _refuse_existing(out)
        pulumi = Pulumi(stack)
        state = recovery.state_of(pulumi.deployment())
        echo = _echo(out)
        if not state.operations:
            echo("No operation was cut short: there is nothing to recover.")
            return
        settings = _settings(pulumi)
        with closing(build_client(settings)) as client:
            findings = recovery.find_out(client, state, claim or (), settings.account)
    echo(f"Cut short in stack {state.stack}, if no run is at work on it now:\n")
    for finding in findings:
        echo(f"- The {finding.operation} {finding.outcome}.")
    if entries := [finding.entry for finding in findings if finding.entry]:
        _write(out, entries)
    if any(finding.undecided for finding in findings):
        echo("\nDecide first about what may be there: clearing, below, makes Pulumi forget that it asked.")
    echo("\nRun these in order; if Pulumi says that the stack is locked, `pulumi cancel` first:\n")
    for step in recovery.steps(state.stack, findings, str(out or "FILE")):
        echo(f"    {step}")


@app.command()
def migrate(
    back: Annotated[bool, typer.Option("--back", help="From native to dynamic.")] = False,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Decrypt secrets in which names are to be changed.")
    ] = False,
    stack: Stack = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A new file for the state; default: STACK-native.json or the like."),
    ] = None,
) -> None:
    """Write a stack's state with its dynamic resources turned native, and what to run. Changes nothing."""
    old, new = (NATIVE, DYNAMIC) if back else (DYNAMIC, NATIVE)
    echo = _console().print
    with _one_line_errors():
        pulumi = Pulumi(stack)
        exported = pulumi.export()
        shown = pulumi.export(show_secrets=True) if show_secrets else None
        turned = migrating.turn(exported, back=back, shown=shown)
        if not turned.resources:
            echo(f"The stack has no {old.name} resources of VideoSDK: there is nothing to migrate.")
            return
        out = out or Path(f"{turned.stack}-{new.name}.json")
        kept = out.with_suffix(".before.json")
        _refuse_existing(out)
        _write_new(kept, json.dumps(exported, indent=2) + "\n")
        _write_new(out, json.dumps(turned.state, indent=2) + "\n")
    of_stack = f" --stack {shlex.quote(stack)}" if stack else ""
    echo(f"{out} has the stack with these resources turned {new.name}: {', '.join(turned.resources)}.")
    echo(f"{kept} has it as it is.")
    if shown is not None:
        echo(f"Secrets that were decrypted stand in {out}: delete it after the import.")
    echo("\nWhile nobody else deploys the stack, run\n")
    echo(f"    pulumi stack import --file {shlex.quote(str(out))}{of_stack}")
    echo("\nthen change one line of the program to\n")
    echo(f"    import {new.module} as videosdk")
    echo("\nand see that nothing changes:\n")
    echo(f"    pulumi preview --expect-no-changes{of_stack}")


@app.command(
    "plugin",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    short_help="Let Pulumi find the native plugin: `plugin install`, `plugin list`.",
)
def plugin_(context: typer.Context) -> None:
    """Only for the list of commands: `__main__` runs it before this extra is loaded."""
    raise typer.Exit(plugin.main(context.args))


@contextmanager
def _one_line_errors() -> Iterator[None]:
    try:
        yield
    except (LifecycleError, NotMigratable, PulumiError, SettingsError, VideoSDKError) as error:
        _console(stderr=True).print(f"error: {error}")
        raise typer.Exit(1) from None


def _console(*, stderr: bool = False) -> Console:
    # Text goes out as it is: a line is never broken, and `:dev:` in a URN is no picture.
    return Console(stderr=stderr, soft_wrap=True, highlight=False, markup=False, emoji=False)


def _echo(out: Path | None) -> Callable[[str], None]:
    """Where words go: beside the document, never into it."""
    return _console(stderr=out is None).print


def _managed(pulumi: Pulumi) -> frozenset[str]:
    """The ids that the stack has already; none where no stack is named or selected."""
    try:
        return recovery.state_of(pulumi.deployment()).ids
    except NoStack:
        return frozenset()


def _settings(pulumi: Pulumi) -> Settings:
    """The settings that a deployment of the stack would have."""
    try:
        config = pulumi.config()
    except NoStack:
        config = {}
    return resolve(config, os.environ)


def _refuse_existing(out: Path | None) -> None:
    if out is not None and out.exists():
        raise NotImportable(f"{out} is there already and is not written over: name another file")


def _write(out: Path | None, entries: Sequence[Entry]) -> None:
    """The document, to a new file or stdout."""
    if out is None:
        typer.echo(document(entries), nl=False)
    else:
        _write_new(out, document(entries))


def _write_new(out: Path, text: str) -> None:
    """To a new file, for its owner only: what the state holds is nobody else's business."""
    _refuse_existing(out)
    try:
        with open(out, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(text)
    except OSError as error:
        raise NotImportable(f"{out} could not be written: {error.strerror}") from None
