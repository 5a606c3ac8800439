"""Writes what there is of the functions: their page of the reference."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Final

from pulumi_videosdk.lifecycle import AnyFunction

from .classes import shown
from .properties import Property, properties, summary

PAGE: Final = """# Functions

`make generate` generates this page from the functions' definitions. Do not edit it.

A program that imports `pulumi_videosdk.native` can look up what there is at VideoSDK. Nothing is created or
changed, and nothing is kept in the state.

- **`get_room(id=…)`** asks at once, in a preview too, and returns the result.
- **`get_room_output(id=…)`** takes outputs of resources as arguments, and returns an output. In a preview the
  result is unknown while an argument is.

Both take `opts`: `pulumi.InvokeOptions`, such as the provider to ask. The second form also takes
`pulumi.InvokeOutputOptions`, such as `depends_on`. Other languages have the same functions under their own
names, such as `getRoom` and `getRoomOutput` in TypeScript.

An object that does not exist is an error. A list has at most `limit` items: 100 if none is given, and never
more than 1000. `more` says whether there are more. A list is read page by page, and no further than needed.
A filter that VideoSDK ignores is applied to what it shows.

No result holds a secret, but that of `get_transcript_urls`, which is secret as a whole. In Python it comes as
an output only: `get_transcript_urls_output`. Pulumi's generated SDKs have its other form too, which returns
the urls in the clear: do not use it where the result is stored or printed.

{functions}"""


def page(functions: Sequence[AnyFunction]) -> str:
    """docs/reference/functions.md."""
    return PAGE.format(functions="\n".join("\n".join(_section(one)) for one in functions))


def form(function: AnyFunction) -> str:
    """The name that a Python program calls: of the two forms, the one that its example has."""
    return f"{function.name}_output" if function.secret else function.name


def _section(function: AnyFunction) -> Iterator[str]:
    yield f"## {form(function)}\n"
    yield summary(function.inputs)
    yield "\n```python\nimport pulumi\nimport pulumi_videosdk.native as videosdk\n"
    yield f"{inspect.cleandoc(function.example)}\n```\n"
    yield "Arguments:\n"
    yield from map(_argument, properties(function.inputs))
    yield f"\nResult, a `{function.outputs.__name__}`{', secret' if function.secret else ''}:\n"
    yield from _results(properties(function.outputs), "")
    yield f"\nAPI call: {', '.join(f'`{call}`' for call in function.calls)}.\n"


def _argument(one: Property) -> str:
    facts = [f"`{shown(one.type)}`", *(["required"] if one.required else [])]
    facts += [f"default `{one.default}`"] if one.default is not None else []
    limits = f" *{one.limits}*" if one.limits else ""
    return f"- **`{one.name}`** ({', '.join(facts)}): {one.doc}{limits}"


def _results(fields: Sequence[Property], indent: str) -> Iterator[str]:
    for one in fields:
        item = one.type.item
        of = f"list[{item.model.__name__}]" if item and item.model else shown(one.type)
        or_none = " or `None`" if one.type.optional else ""
        yield f"{indent}- **`{one.name}`** (`{of}`{or_none}): {one.doc}"
        if item and item.model:
            yield from _results(properties(item.model), f"{indent}    ")
