"""The document that `pulumi import --file` takes, and the declarations that go with it.

With outputs in the document the engine does not ask the provider to read the object (docs/pulumi-engine.md):
what is written here becomes the state as it stands, so it is what a refresh would have found.
"""

from __future__ import annotations

import json
import keyword
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .. import lifecycle
from ..lifecycle import Accepts
from .sides import DEFINITIONS, DYNAMIC, Side


@dataclass(frozen=True)
class Entry:
    """One object to come under management: which resource it is, and its whole state."""

    kind: str
    """The definition's name, such as `Room`."""

    name: str
    """The resource's name in the program."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    parent: str | None = None
    """The URN of the component that it belongs to; None: the stack."""

    side: Side = DYNAMIC


def document(entries: Iterable[Entry]) -> str:
    """The entries as a file of `pulumi import --file`."""
    table: dict[str, str] = {}
    resources = [_resource(entry, table) for entry in entries]
    whole = {"nameTable": table, "resources": resources} if table else {"resources": resources}
    return json.dumps(whole, indent=2) + "\n"


def _resource(entry: Entry, table: dict[str, str]) -> dict[str, Any]:
    definition = DEFINITIONS[entry.kind]
    resource = {
        "type": entry.side.prefix + entry.kind,
        "name": entry.name,
        "id": entry.id,
        "inputs": entry.side.outside(definition, entry.name, entry.inputs),
        "outputs": entry.side.outside(definition, entry.name, entry.outputs),
    }
    if entry.parent is not None:
        names = {urn: name for name, urn in table.items()}
        name = names.get(entry.parent, f"parent-{len(table)}")
        table[name] = entry.parent
        resource["parent"] = name
    return resource


def import_command(file: str, stack: str | None) -> str:
    """What takes the file's entries over, without asking Pulumi to protect them."""
    of_stack = f" --stack {shlex.quote(stack)}" if stack else ""
    return f"pulumi import --file {shlex.quote(file)} --protect=false --generate-code=false --yes{of_stack}"


def program(entries: Sequence[Entry]) -> str:
    """Declarations of the entries: with these in the program, the preview shows no change."""
    variables = _variables(entries)
    named = list(zip(entries, variables, strict=True))
    declarations = [_declaration(entry, variable, named) for entry, variable in named]
    return "\n".join(["import pulumi_videosdk as videosdk\n", *declarations])


def _declaration(entry: Entry, variable: str, named: Sequence[tuple[Entry, str]]) -> str:
    left_out = entry.inputs.get(lifecycle.GENERATED, ())
    lines = [f"{variable} = videosdk.{entry.kind}(", f"    {entry.name!r},"]
    for key, value in entry.inputs.items():
        if key.startswith(lifecycle.HIDDEN) or key in left_out:
            continue
        reference = _reference(DEFINITIONS[entry.kind].fields[key].accepts, value, named)
        lines.append(f"    {key}={reference or repr(value)},")
    return "\n".join([*lines, ")", ""])


def _reference(accepts: Accepts | None, value: Any, named: Sequence[tuple[Entry, str]]) -> str | None:
    """The output of another entry that is the value."""
    if accepts is None or not isinstance(accepts.outputs, str):
        return None
    for entry, variable in named:
        if entry.kind == accepts.resource and entry.outputs.get(accepts.outputs) == value:
            return f"{variable}.{accepts.outputs}"
    return None


def _variables(entries: Sequence[Entry]) -> list[str]:
    """A name of Python's own for each entry, no two the same."""
    taken: list[str] = []
    for entry in entries:
        plain = re.sub(r"\W", "_", entry.name.lower(), flags=re.ASCII)
        if not plain.isidentifier() or keyword.iskeyword(plain) or plain == "videosdk":
            plain = f"_{plain}"
        wanted, count = plain, 1
        while wanted in taken:
            count += 1
            wanted = f"{plain}_{count}"
        taken.append(wanted)
    return taken
