"""Writes what there is of the functions: `native/functions.py`, and their page of the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from pydantic import BaseModel

from pulumi_videosdk.definitions.lookups import DEFAULT_LIMIT, MOST
from pulumi_videosdk.lifecycle import AnyFunction
from pulumi_videosdk.names import camel, with_article

from .classes import HEADER_OF_ALL, NATIVE, TOKEN, accepted, filled, indented, program, shown
from .properties import Property, Type, properties, summary, uncited, within

MODULE: Final = '''\
"""The functions of the plugin, as a program calls them."""

from __future__ import annotations

from typing import Any

import pulumi

from .calling import call, call_output

{results}{functions}'''

RESULT: Final = '''

@pulumi.output_type
class {name}(dict[str, Any]):
    """{about}"""

{fields}
'''

PLAIN: Final = '''

def {name}({parameters}*, {options}opts: pulumi.InvokeOptions | None = None) -> {result}:
{about}

{example}{docs}
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("{token}", {arguments}, {result}, opts)
'''

OUTPUT: Final = '''

def {name}_output({parameters}*, {options}opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None) -> pulumi.Output[{result}]:
{about}

{example}{docs}
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("{token}", {arguments}, {result}, opts)
'''  # noqa: E501

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

A result is a dictionary, whose items are attributes too: `room.room_id`. Exported as a whole, it has the
names that all languages share, such as `roomId`.

An object that does not exist is an error. In the second form Pulumi's SDK prints it as the last line of a
traceback.

A list has at most `limit` items: {limit} if none is given, and never more than {most}. `more` says whether
there are more. A list is read page by page, and no further than needed. A filter that VideoSDK ignores is
applied to what it shows.

No result holds a secret, except those that are secret as a whole. In Python these come as outputs only:
{secret}.
Pulumi's generated SDKs have their other form too, which returns the result in the clear: do not use it where
the result is stored or printed.

{functions}"""


def module(functions: Sequence[AnyFunction]) -> str:
    """`native/functions.py`."""
    return HEADER_OF_ALL + MODULE.format(
        results="".join(map(_result, _results_of(functions))), functions="".join(map(_forms, functions))
    )


def names(functions: Sequence[AnyFunction]) -> list[str]:
    """The public names of `native/functions.py`."""
    forms = [[one.name, f"{one.name}_output"][one.secret :] for one in functions]
    return [*chain.from_iterable(forms), *(model.__name__ for model in _results_of(functions))]


def _results_of(functions: Sequence[AnyFunction]) -> list[type[BaseModel]]:
    """The models of results, each once; what one needs stands before it."""
    return list(dict.fromkeys(model for one in functions for model in (*within(one.outputs), one.outputs)))


def _result(model: type[BaseModel]) -> str:
    fields = [
        f"    {one.name}: {_typed(one.type)}{' | None' if one.type.optional else ''} "
        f'= pulumi.property("{camel(one.name)}")\n' + filled('    """', one.sentences(), "    ") + '"""'
        for one in properties(model)
    ]
    return RESULT.format(name=model.__name__, about=uncited(summary(model)), fields="\n".join(fields))


def _forms(function: AnyFunction) -> str:
    """A function's two forms. A secret one has no plain form, whose result would not be secret."""
    inputs = properties(function.inputs)
    common = {
        "name": function.name,
        "token": TOKEN.format(camel(function.name)),
        "result": function.outputs.__name__,
        "about": filled('    """', uncited(summary(function.inputs)), "    "),
        "docs": "\n".join(filled(f"    :param {one.name}: ", one.sentences(), " " * 8) for one in inputs),
        "arguments": f"{{{', '.join(f'{camel(one.name)!r}: {one.name}' for one in inputs)}}}",
    }
    example = f"{indented(program(function, NATIVE))}\n\n"
    of_output = f"{function.name}_output(" in function.example
    plain = PLAIN.format(**common, **_signature(inputs, "{}"), example="" if of_output else example)
    output = OUTPUT.format(
        **common, **_signature(inputs, "pulumi.Input[{}]"), example=example if of_output else ""
    )
    return output if function.secret else plain + output


def _signature(inputs: Sequence[Property], written: str) -> dict[str, str]:
    """What is required may be given by its place, what is optional by its name only."""
    types = {one.name: written.format(accepted(one.type)) for one in inputs}
    return {
        "parameters": "".join(f"{one.name}: {types[one.name]}, " for one in inputs if one.required),
        "options": "".join(
            f"{one.name}: {types[one.name]} | None = None, " for one in inputs if not one.required
        ),
    }


def _typed(of: Type) -> str:
    """The type of a part of a result."""
    if of.model:
        return of.model.__name__
    return f"list[{_typed(of.item)}]" if of.kind == "list" and of.item else shown(of)


def page(functions: Sequence[AnyFunction]) -> str:
    """docs/reference/functions.md."""
    return PAGE.format(
        limit=DEFAULT_LIMIT,
        most=MOST,
        secret=", ".join(f"`{one.name}_output`" for one in functions if one.secret),
        functions="\n".join("\n".join(_section(one)) for one in functions),
    )


def _section(function: AnyFunction) -> Iterator[str]:
    yield f"## {function.name}{'_output' if function.secret else ''}\n"
    yield summary(function.inputs)
    yield f"\n{program(function, NATIVE)}\n"
    yield "Arguments:\n"
    yield from map(_argument, properties(function.inputs))
    result = with_article(function.outputs.__name__, "`")
    yield f"\nResult, {result}{', secret' if function.secret else ''}:\n"
    yield from _results(properties(function.outputs), "")
    yield f"\nAPI call: {', '.join(f'`{call}`' for call in function.calls)}.\n"


def _argument(one: Property) -> str:
    facts = [f"`{shown(one.type)}`", *(["required"] if one.required else [])]
    facts += [f"default `{one.default}`"] if one.default is not None else []
    limits = f" *{one.limits}*" if one.limits else ""
    return f"- **`{one.name}`** ({', '.join(facts)}): {one.doc}{limits}"


def _results(fields: Sequence[Property], indent: str) -> Iterator[str]:
    for one in fields:
        or_none = " or `None`" if one.type.optional else ""
        yield f"{indent}- **`{one.name}`** (`{_typed(one.type)}`{or_none}): {one.doc}"
        if one.type.item and one.type.item.model:
            yield from _results(properties(one.type.item.model), f"{indent}    ")
