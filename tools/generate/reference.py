"""Writes docs/reference/: a page for each resource, the settings and the webhook events.

A resource's page is made of its definition: the docstrings of its models and verbs, the types and words of
its fields, and what always holds, which stands at the head of its module or of the one that it shares.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from pulumi_videosdk import settings
from pulumi_videosdk.components.component import Component
from pulumi_videosdk.definitions.terms import EVENTS
from pulumi_videosdk.lifecycle import AnyDefinition

from . import components
from .classes import PYTHON, TOKEN, dynamic, native_import, program, shown, snake
from .properties import Property, Type, Unwritable, flat, models_of, properties, summary

VERBS: Final = ("create", "read", "update", "delete")

INDEX = """# Reference

`make generate` generates these pages from the resources' definitions. Do not edit them.

{resources}
- [Functions](functions.md): looking up what there is at VideoSDK
- [Settings](settings.md): credentials, the endpoint, and how long a call may take
- [Webhook events](events.md): the names that `events` takes

Declare a resource with its name first, its inputs as keyword arguments, and Pulumi's options as `opts`. Each
page has these parts:

- **Inputs**: the type, whether it is required, its default, what is allowed, and what a change does.
  "Replaces": a new object is created and the old one deleted. "Updates": the object stays. "Secret": the
  value is encrypted in the state.
- **Outputs**: values from the server. The inputs are outputs too, under the same names.
- **API calls**: the calls that each operation makes. Where a call fails, see
  [When a call fails](../fault-matrix.md).
- **What refresh sees**: what `pulumi refresh` reports as changed, and what as deleted.

Durations are in seconds, and moments are ISO 8601, UTC. "API §" and a number is a section of
[what is known of VideoSDK's API](../videosdk-api.md): the source of the statement.
"""

SETTINGS = """# Settings

| stack config | environment | meaning |
|---|---|---|
{rows}

Stack config wins over the environment, and a token wins over a key pair. A token that has expired is skipped
if another source has credentials. `pulumi refresh` and `pulumi destroy` use the config that the last `up`
stored. With `--run-program` (or `PULUMI_RUN_PROGRAM=true`) they use today's.
"""

PARTS_HOLD = """
If a part fails, its own error says why. In languages other than Python, Pulumi adds one of its own about the
component: that a connection is closing. The component's outputs are, like a stack's, as of the last `up`."""

EVENTS_PAGE = """# Webhook events

What `events` of a `WebhookEndpoint` and of a `Room`'s `webhook` takes: these names, or patterns such as `*`,
`session-*` and `session*`. A name or pattern beyond these is warned of, and sent: VideoSDK may know it.
A program may also write `videosdk.WebhookEvent.SESSION_STARTED` for `session-started`, and so on.

{names}
"""


def pages(definitions: Sequence[AnyDefinition], composed: Sequence[Component]) -> dict[str, str]:
    """The pages by their file's name. Raises Unwritable for a resource of which too little is said."""
    if lacking := [f"{one.name}: {what}" for one in definitions for what in _lacking(one)]:
        raise Unwritable("; ".join(lacking))
    about = {one.name: summary(one.inputs) for one in definitions} | {one.name: one.about for one in composed}
    links = [f"- [{name}]({_file(name)}): {_first_sentence(text)}" for name, text in about.items()]
    made = {_file(one.name): "\n".join(_resource(one)) for one in definitions}
    made |= {_file(one.name): "\n".join(_component(one)) for one in composed}
    made["index.md"] = INDEX.format(resources="\n".join(links))
    made["settings.md"] = SETTINGS.format(rows="\n".join(settings_rows()))
    made["events.md"] = EVENTS_PAGE.format(names="\n".join(f"- `{event}`" for event in EVENTS))
    return made


def _file(name: str) -> str:
    return snake(name).replace("_", "-") + ".md"


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _what_always_holds(modules: Iterable[str]) -> str:
    """From the head of the first module that says it: a definition's own, or one whose inputs it shares."""
    heads = (sys.modules[one].__doc__ or "" for one in modules)
    said = (head.partition("What always holds")[2].partition(":")[2].strip() for head in heads)
    return next(filter(None, said), "")


def _lacking(definition: AnyDefinition) -> Iterator[str]:
    """What a reader would miss, and marks that would have no effect."""
    for verb in VERBS:
        if (does := getattr(definition, verb)) is not None and not inspect.getdoc(does):
            yield f"`{verb}` has no docstring, which says how it makes its calls"
    if not any(_paragraphs(definition.read)[1:]):
        yield "`read` has no second paragraph in its docstring, which says what a refresh sees"
    if not definition.example:
        yield "it has no `example`"
    for one in properties(definition.inputs):
        for part in (part for model in models_of(one) for part in properties(model)):
            if part.replaces or part.accepts:
                yield f"{part.name} in {one.name} is marked, which only a whole input can be"
            if part.secret and not one.secret:
                yield f"{part.name} in {one.name} is secret: mark {one.name}, which is encrypted as a whole"


def _resource(definition: AnyDefinition) -> Iterator[str]:
    yield f"# {definition.name}\n"
    yield summary(definition.inputs)
    yield f"\n{_what_always_holds(one.__module__ for one in definition.inputs.__mro__)}"
    yield f"\n## Example\n\n{program(definition, dynamic(definition).package)}\n"
    yield "## Inputs\n"
    for one in properties(definition.inputs):
        yield from _input(one)
    yield "\n## Outputs\n"
    yield "- **`id`** (`str`): Its id at VideoSDK, or a made-up one if it keeps none. It never changes."
    for one in properties(definition.outputs):
        or_none = " or `None`" if one.type.optional else ""
        secret = ", secret" if one.secret else ""
        yield f"- **`{one.name}`** (`{shown(one.type)}`{or_none}{secret}): {one.doc}"
    yield "\n## API calls\n"
    for verb in VERBS:
        yield f"- **{verb}**: {_verb(definition, verb)}"
    order = (
        "the old one is deleted first" if definition.delete_before_replace else "the new one is created first"
    )
    yield f"- **replace**: create and delete; {order}."
    yield "\n## What refresh sees\n"
    yield "\n\n".join(_paragraphs(definition.read)[1:])
    yield f"\n## Import\n\n{dynamic(definition).import_}"
    if definition.import_id:
        yield f"\nWith the [native plugin](../native.md):\n\n```sh\n{native_import(definition)}\n```"
    yield "\n## In the state\n"
    yield f"Type `pulumi-python:dynamic/videosdk:{definition.name}`, or `{TOKEN.format(definition.name)}`"
    yield "with the native plugin: for `pulumi state` and in URNs.\n"


def _component(component: Component) -> Iterator[str]:
    yield f"# {component.name}\n"
    yield component.about
    yield f"\n{_what_always_holds([component.compose.__module__])}"
    yield f"\n## Example\n\n{program(component, 'pulumi_videosdk')}\n"
    yield "## Parts\n"
    yield "Children of the component, each named by the component's name and its own:\n"
    for part, kind in component.parts.items():
        needed = component.optional.get(part)
        only = f", only with `{needed}`" if needed else ""
        yield f"- **`‹name›-{part}`**: [{kind}]({_file(kind)}){only}"
    yield PARTS_HOLD
    yield "\n## Inputs\n"
    for one, of in zip(components.inputs(component), component.inputs.values(), strict=True):
        yield from _input(one, f" the {' and the '.join((of.part, *of.also))}")
    yield "\n## Outputs\n"
    for one in components.outputs(component):
        or_none = " or `None`" if one.type.optional else ""
        secret = ", secret" if one.secret else ""
        yield f"- **`{one.name}`** (`{shown(one.type)}`{or_none}{secret}): {one.doc}"
    yield "\n## In the state\n"
    yield f"Type `{TOKEN.format(component.name)}`, whatever serves its parts.\n"


def _verb(definition: AnyDefinition, verb: str) -> str:
    calls = ", ".join(f"`{call}`" for call in definition.calls.get(verb, ()))
    if getattr(definition, verb) is None:
        return "no call: only the state changes."
    said = flat(_paragraphs(getattr(definition, verb))[0])
    return f"{calls or 'no call'}. {said}"


def _paragraphs(verb: Any) -> Sequence[str]:
    """A verb's docstring: first how it makes its calls, then, of `read`, what a refresh sees."""
    return (inspect.getdoc(verb) or "").rstrip().split("\n\n")


def _input(one: Property, what: str = "") -> Iterator[str]:
    or_resource = f"`{one.accepts.resource}` or " if one.accepts else ""
    facts = [f"{or_resource}`{_given(one.type)}`"]
    facts += ["required"] if one.required else []
    facts += [f"default `{one.default}`"] if one.default is not None else []
    facts += [f"a change {'**replaces**' if one.replaces else 'updates'}{what}"]
    facts += ["leaving it out again keeps it"] if one.stays else []
    facts += ["secret"] if one.secret else []
    yield f"- **`{one.name}`** ({', '.join(facts)}): {one.doc}{_limits(one)}"
    if one.type.model:
        yield from _nested(properties(one.type.model), "    ")


def _nested(fields: Sequence[Property], indent: str) -> Iterator[str]:
    for one in fields:
        facts = [f"`{_given(one.type)}`", *(["required"] if one.required else [])]
        yield f"{indent}- **`{one.name}`** ({', '.join(facts)}): {one.doc}{_limits(one)}"
        if one.type.model:
            yield from _nested(properties(one.type.model), f"{indent}    ")


def _limits(one: Property) -> str:
    return f" *{one.limits}*" if one.limits else ""


def _given(of: Type) -> str:
    if of.model:
        return f"{of.model.__name__}Args"
    if of.kind == "list" and of.item:
        return f"Sequence[{_given(of.item)}]"
    return "Mapping[str, Any]" if of.kind == "map" else PYTHON[of.kind]


def settings_rows() -> list[str]:
    """The rows of the settings' table."""
    return [_setting(one) for one in settings.SETTINGS]


def _setting(one: settings.Setting) -> str:
    how = ". Set it with `--secret`" if one.secret else ""
    variables = ", else ".join(f"`{name}`" for name in one.variables)
    return f"| `{one.config}` | {variables} | {one.meaning}{how} |"
