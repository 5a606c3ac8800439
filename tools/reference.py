#!/usr/bin/env python3
"""Write docs/reference/ from the resources' definitions; with --check, only say whether it is fresh.

A resource's page is made of its docstrings (the class's, its verbs', its fields'), of its fields' types and
marks, and of what always holds, which stands at the head of its module.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Final, get_args, get_origin

from annotated_types import Ge, Gt, Le, MinLen
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

import pulumi_videosdk
from pulumi_videosdk import lifecycle, settings
from pulumi_videosdk.definitions.terms import EVENTS
from pulumi_videosdk.resources import PROVIDERS

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "reference"
VERBS: Final = ("create", "read", "update", "delete")

INDEX = """# Reference

`make docs` generates these pages from the resources' definitions. Do not edit them.

{resources}
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

Times are in seconds. "API §" and a number is a section of
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

EVENTS_PAGE = """# Webhook events

What `events` of a `WebhookEndpoint` and of a `Room`'s `webhook` takes: these names, or patterns such as `*`,
`session-*` and `session*`. A name or pattern beyond these is warned of, and sent: VideoSDK may know it.

{names}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a page is not what would be written")
    pages = _pages()
    there = {path.name: path.read_text() for path in FOLDER.glob("*.md")}
    if not parser.parse_args().check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in there.keys() - pages.keys():
            (FOLDER / name).unlink()
        for name, text in pages.items():
            (FOLDER / name).write_text(text)
    elif stale := sorted(name for name in there | pages if there.get(name) != pages.get(name)):
        print(f"docs/reference is stale ({', '.join(stale)}): run `make docs`", file=sys.stderr)
        return 1
    return 0


def _pages() -> dict[str, str]:
    definitions = [provider.definition for provider in PROVIDERS]
    links = [f"- [{one.name}]({_file(one)}): {_summary(_declared(one))}" for one in definitions]
    pages = {_file(one): "\n".join(_resource(one)) for one in definitions}
    pages["index.md"] = INDEX.format(resources="\n".join(links))
    pages["settings.md"] = SETTINGS.format(rows="\n".join(_settings()))
    pages["events.md"] = EVENTS_PAGE.format(names="\n".join(f"- `{event}`" for event in EVENTS))
    return pages


def _file(definition: lifecycle.Definition[Any, Any]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", definition.name).lower() + ".md"


def _declared(definition: lifecycle.Definition[Any, Any]) -> Any:
    return getattr(pulumi_videosdk, definition.name)


def _resource(definition: lifecycle.Definition[Any, Any]) -> Iterator[str]:
    declared = _declared(definition)
    about, example, import_ = re.split(r"^## .*\n", inspect.getdoc(declared) or "", flags=re.MULTILINE)
    module = sys.modules[definition.inputs.__module__].__doc__ or ""
    yield f"# {definition.name}\n"
    yield about.strip()
    yield f"\n{module.partition('What always holds')[2].partition(':')[2].strip()}"
    yield f"\n## Example\n\n{example.strip()}\n"
    yield "## Inputs\n"
    yield from _inputs(definition)
    yield "\n## Outputs\n"
    yield "- **`id`** (`str`): VideoSDK's id of it, or one of ours where it has none; for ever the same."
    for name, text in lifecycle.documentation(definition.outputs).items():
        annotation = inspect.formatannotation(definition.outputs.model_fields[name].annotation)
        type_ = annotation.replace(" | None", "` or `None")
        facts = [f"`{type_}`", *(["secret"] if name in definition.secrets else [])]
        yield f"- **`{name}`** ({', '.join(facts)}): {_flat(text)}"
    yield "\n## API calls\n"
    for verb in VERBS:
        yield f"- **{verb}**: {_flat(_paragraphs(getattr(definition, verb))[0])}"
    order = "the old one goes first" if definition.delete_before_replace else "the new one is made first"
    yield f"- **replace**: create and delete; {order}."
    yield "\n## What refresh sees\n"
    yield "\n\n".join(_paragraphs(definition.read)[1:])
    yield f"\n## Import\n\n{import_.strip()}"
    yield "\n## In the state\n"
    yield f"Type `{declared.type_token}`, for `pulumi state` and in URNs.\n"


def _paragraphs(verb: Callable[..., Any] | None) -> Sequence[str]:
    """A verb's docstring: first its calls, then, of `read`, what a refresh sees."""
    if verb is None:
        return ["No call: what does not replace is written down."]
    return (inspect.getdoc(verb) or "").split("\n\n")


def _inputs(definition: lifecycle.Definition[Any, Any]) -> Iterator[str]:
    declared, texts = _declared(definition), lifecycle.documentation(definition.inputs)
    for name, info in definition.inputs.model_fields.items():
        field = definition.fields[info.alias or name]
        facts = [_type(declared.__init__.__annotations__[field.name])]
        facts += ["required"] if field.required else []
        facts += [f"default `{field.default}`"] if field.default is not None else []
        facts += ["a change **replaces**" if field.replaces else "a change updates"]
        facts += ["secret"] if field.secret else []
        yield f"- **`{field.name}`** ({', '.join(facts)}): {_flat(texts[name])}{_must(info)}"
        for part in get_args(info.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _nested(part)


def _nested(model: type[BaseModel]) -> Iterator[str]:
    texts = lifecycle.documentation(model)
    for name, info in model.model_fields.items():
        facts = [f"`{_name(info.annotation)}`", *(["required"] if info.is_required() else [])]
        yield f"    - **`{name}`** ({', '.join(facts)}): {_flat(texts[name])}{_must(info)}"


def _name(annotation: Any) -> str:
    """A model's type, as `_type` says a signature's."""
    (first, *_), inner = (get_args(annotation) or [annotation]), get_origin(annotation)
    if inner is list:
        return f"Sequence[{_name(first)}]"
    if inner is dict:
        return "Mapping[str, Any]"
    return _name(first) if inner else str(annotation.__name__)


def _must(info: FieldInfo) -> str:
    text = "; ".join(_limits(info.rebuild_annotation()))
    return f" *{text[0].upper()}{text[1:]}.*" if text else ""


def _limits(annotation: Any) -> Iterator[str]:
    """What a value must be, in words: a validator's are its docstring."""
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        yield from chain.from_iterable(map(_limit, inner[1:]))
        yield from _limits(inner[0])
    elif get_origin(annotation) is list:
        yield from (f"each {limit}" for limit in _limits(inner[0]))
    else:
        yield from chain.from_iterable(map(_limits, inner))


def _limit(mark: Any) -> Iterator[str]:
    for part in getattr(mark, "metadata", [mark]):
        if isinstance(part, AfterValidator) and (words := part.func.__doc__):
            yield words[0].lower() + words[1:].rstrip(".")
        elif isinstance(part, lifecycle.Known):
            names = (
                f"a {part.what}, or a pattern that fits one" if part.patterns else _alternatives(part.names)
            )
            yield f"{names} (another one is warned of, and sent)"
        elif isinstance(part, MinLen):
            yield "not empty"
        elif isinstance(part, Gt):
            yield f"more than {part.gt}"
        elif isinstance(part, Ge):
            yield f"{part.ge} or more"
        elif isinstance(part, Le):
            yield f"{part.le} or less"


def _alternatives(names: Sequence[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} or {last}"


def _settings() -> Iterator[str]:
    for config, variables, meaning in settings.SETTINGS:
        yield f"| `{config}` | {', else '.join(f'`{one}`' for one in variables)} | {meaning} |"


def _type(annotation: str) -> str:
    """A signature's annotation as a reader says it: without Pulumi's Input, and without None."""
    text = annotation
    while (stripped := re.sub(r"pulumi\.Input\[([^\[\]]*(?:\[[^\[\]]*\])?[^\[\]]*)\]", r"\1", text)) != text:
        text = stripped
    return " or ".join(f"`{one}`" for one in text.removesuffix(" | None").split(" | "))


def _summary(declared: Any) -> str:
    return _flat((declared.__doc__ or "").partition("\n\n")[0]).rstrip(".")


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    sys.exit(main())
