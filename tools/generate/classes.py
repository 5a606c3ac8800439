"""Writes what a program declares: `resources/`, the nested inputs in `args.py`, and the public names."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from pydantic import BaseModel

from pulumi_videosdk.components.component import Component
from pulumi_videosdk.lifecycle import AnyDefinition, AnyFunction, Known
from pulumi_videosdk.names import with_article
from pulumi_videosdk.settings import SETTINGS

from .properties import (
    Property,
    Type,
    enum_doc,
    flat,
    known_names,
    models_of,
    nested,
    properties,
    renamed_within,
    sentence,
    summary,
    titled,
    uncited,
)

NATIVE: Final = "pulumi_videosdk.native"
TOKEN: Final = "videosdk:index:{}"
WIDTH: Final = 107  # less than a line's 110: a quote may follow
PYTHON: Final = {"string": "str", "number": "float", "integer": "int", "boolean": "bool", "any": "Any"}
HEADER: Final = "# Made from definitions/{source}.py by `make generate`: change it there.\n"
HEADER_OF_ALL: Final = "# Made from definitions/ by `make generate`: change it there.\n"

INIT: Final = '''\
    def __init__(
        self,
        resource_name: str,
        *,
        {parameters},
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare {what}.

        :param resource_name: {named} in the program.
{docs}
        :param opts: Pulumi's options.
        """
        self._declare({declared_as}resource_name, {{{inputs}}}, opts)
'''

RESOURCE: Final = '''\
"""{name}, as a program declares it."""

from __future__ import annotations

{standard}
import pulumi

{imports}

{before}
class {name}(Resource, {known_as}):
    """{about}

    ## Example

{example}

    ## Import

{import_}
    """

{words}{outputs}

'''

PROGRAM: Final = """\
```python
import pulumi
import {package} as videosdk

{example}
```"""

PROVIDER: Final = '''
class {name}Provider(Provider):
    """Stored state refers to this class by its name and module."""

'''

ACCOUNT: Final = (
    "An account of VideoSDK's for some of a program's resources: give it to them as their option `provider`. "
    "What is left out comes from the environment of the run, not from the stack's config."
)

NATIVE_PROVIDER: Final = '''\
# Made from settings.py by `make generate`: change it there.
"""An account of VideoSDK's, as a program declares it."""

from __future__ import annotations

import pulumi

from .declaring import ProviderResource


class Provider(ProviderResource):
    """{about}"""

    secrets = {secrets!r}
    numbers = {numbers!r}

{outputs}

'''

PACKAGE: Final = '''\
"""{about}"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = {public!r}

if TYPE_CHECKING:
{imports}
else:
    # Loaded when first asked for: pytest loads `testing`, and a receiver `webhooks`, without all of Pulumi.
    _HOMES = {homes!r}

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        from importlib import import_module

        return getattr(import_module(f".{{_HOMES[name]}}", __name__), name)

    def __dir__():
        return sorted({{*globals(), *__all__}})
'''


class Adapter(NamedTuple):
    """What depends on how the classes are served."""

    package: str
    """What a program imports."""
    base: str
    before: str
    known_as: str
    declared_as: str
    words: str
    """What its base class is told beyond what every one is."""
    import_: str
    """How an existing object is brought under management, Markdown."""


def dynamic(definition: AnyDefinition) -> Adapter:
    """The classes that `dynamic` serves."""
    return Adapter(
        package="pulumi_videosdk",
        base="from ..declaring import Resource\nfrom ..dynamic import Provider",
        before=PROVIDER.format(name=definition.name),
        known_as=f'module="videosdk", name="{definition.name}"',
        declared_as=f"{definition.name}Provider, ",
        words="",
        import_=_with_commands(
            definition,
            f"python -m pulumi_videosdk import {definition.name}:name={definition.import_id} -o found.json",
            "pulumi import --file found.json --protect=false --generate-code=false --yes",
        ),
    )


def native(definition: AnyDefinition) -> Adapter:
    """The classes that the plugin serves."""
    both = (*properties(definition.outputs), *properties(definition.inputs))
    within = tuple(f"{one.name}.{path}" for one in both for path in renamed_within(one.type))
    return Adapter(
        package=NATIVE,
        base="from .declaring import Resource",
        before="",
        known_as=f'token="{TOKEN.format(definition.name)}"',
        declared_as="",
        words=f"    renamed_within = {within!r}\n" if within else "",
        import_=_with_commands(definition, native_import(definition)),
    )


def native_import(definition: AnyDefinition) -> str:
    """The command that imports one with the plugin."""
    return f"pulumi import {TOKEN.format(definition.name)} name {definition.import_id}"


def _with_commands(definition: AnyDefinition, *commands: str) -> str:
    text = filled("", flat(definition.import_), "", WIDTH - 4)  # it is indented in a class
    return "\n".join([text, "\n```sh", *commands, "```"]) if definition.import_id else text


def program(described: AnyDefinition | AnyFunction | Component, package: str) -> str:
    """The program of an example, Markdown."""
    return PROGRAM.format(package=package, example=inspect.cleandoc(described.example))


def source(definition: AnyDefinition) -> str:
    """The module in `definitions` that a resource is declared in; its classes are in one of the same name."""
    return definition.inputs.__module__.rpartition(".")[2]


def resource(definition: AnyDefinition, adapter: Adapter) -> str:
    """The module with a resource's class, not yet formatted."""
    inputs, outputs = properties(definition.inputs), properties(definition.outputs)
    text = (RESOURCE + INIT).format(
        name=definition.name,
        what=with_article(definition.name),
        named="The resource's name",
        standard="{standard}",
        imports="\n".join(_imports(definition, inputs, adapter)),
        before=adapter.before,
        known_as=adapter.known_as,
        about=filled("", uncited(summary(definition.inputs)), "    "),
        example=indented(program(definition, adapter.package)),
        import_=indented(adapter.import_),
        words="".join([*_words(definition, inputs), adapter.words, "\n"]),
        outputs="\n".join(_outputs(definition, inputs, outputs)),
        parameters=",\n        ".join(map(parameter, inputs)),
        docs="\n".join(map(param, inputs)),
        declared_as=adapter.declared_as,
        inputs=", ".join(f'"{one.name}": {one.name}' for one in inputs),
    )
    return HEADER.format(source=source(definition)) + text.replace("{standard}", standard(text))


def resources(definitions: Sequence[AnyDefinition]) -> str:
    """`resources/__init__.py`."""
    lines = [f"from .{source(one)} import {one.name}Provider" for one in definitions]
    names = ", ".join(f"{one.name}Provider" for one in definitions)
    return "\n".join(
        [
            HEADER_OF_ALL.rstrip(),
            '"""The classes that a program declares, a file for each resource, and the list of them."""\n',
            "from __future__ import annotations\n",
            *lines,
            f"\nPROVIDERS = ({names},)",
            '"""Every resource there is."""\n',
        ]
    )


def args(definitions: Sequence[AnyDefinition]) -> str:
    """`args.py`: the nested inputs of all resources, and the names that are known."""
    text = "".join([*map(_enum, known_names(definitions)), *map(_typed_dict, _nested(definitions))])
    return "\n".join(
        [
            HEADER_OF_ALL.rstrip(),
            '"""The nested inputs of all resources, as a program may write them, and known names."""\n',
            "from __future__ import annotations\n",
            standard(text),
            "import pulumi\n\n",
            text,
        ]
    )


def package(definitions: Sequence[AnyDefinition], components: Sequence[Component]) -> str:
    """`pulumi_videosdk/__init__.py`: the public names."""
    about = "VideoSDK (videosdk.live) in Pulumi programs: what they declare, and the names that they may use."
    homes = {name: f"resources.{snake(name)}" for name in _declared(definitions, components)}
    return _public(about, homes | dict.fromkeys(_of_args(definitions), "args"))


def native_package(
    definitions: Sequence[AnyDefinition], components: Sequence[Component], called: Sequence[str]
) -> str:
    """`native/__init__.py`: the same public names, `Provider`, and those of `functions`."""
    about = "The same resources, served by the plugin: a program switches by its import."
    homes = {"Provider": "provider", **{name: snake(name) for name in _declared(definitions, components)}}
    homes |= dict.fromkeys(called, "functions")
    return _public(about, homes | dict.fromkeys(_of_args(definitions), ".args"))


def native_provider() -> str:
    """`native/provider.py`: the settings, as a program gives them."""
    every = {snake(one.config.partition(":")[2]): one for one in SETTINGS}
    return (NATIVE_PROVIDER + INIT).format(
        what="an account",
        named="The provider's name",
        declared_as="",
        about=filled("", ACCOUNT, "    "),
        secrets=tuple(name for name, one in every.items() if one.secret),
        numbers=tuple(name for name, one in every.items() if one.number),
        outputs="\n".join(f"    {name}: pulumi.Output[str | None]" for name in every),
        parameters=",\n        ".join(
            f"{name}: pulumi.Input[{'float' if one.number else 'str'}] | None = None"
            for name, one in every.items()
        ),
        docs="\n".join(
            filled(f"        :param {name}: ", sentence(one.meaning), " " * 12) for name, one in every.items()
        ),
        inputs=", ".join(f'"{name}": {name}' for name in every),
    )


def _declared(definitions: Sequence[AnyDefinition], components: Sequence[Component]) -> list[str]:
    return [*(one.name for one in definitions), *(one.name for one in components)]


def _public(about: str, homes: Mapping[str, str]) -> str:
    """A package's `__init__.py`: its public names, each with the module that it is in."""
    names = sorted(homes)
    by_home: dict[str, list[str]] = {}
    for name in names:
        by_home.setdefault(homes[name], []).append(name)
    text = PACKAGE.format(
        about=about,
        public=names,
        imports="\n".join(f"    from .{home} import {', '.join(of)}" for home, of in sorted(by_home.items())),
        homes={name: homes[name] for name in names},
    )
    return HEADER_OF_ALL + text


def _of_args(definitions: Sequence[AnyDefinition]) -> list[str]:
    """The names of `args.py`."""
    return [*map(_args, _nested(definitions)), *(titled(one.what) for one in known_names(definitions))]


def _nested(definitions: Sequence[AnyDefinition]) -> list[type[BaseModel]]:
    return list(dict.fromkeys(model for one in definitions for model in nested(one)))


def _imports(definition: AnyDefinition, inputs: Sequence[Property], adapter: Adapter) -> Iterator[str]:
    yield adapter.base
    yield args_within(inputs)
    for name in sorted({one.accepts.resource for one in inputs if one.accepts}):
        yield f"from .{snake(name)} import {name}"


def args_within(inputs: Sequence[Property]) -> str:
    """The import of the nested inputs that properties are made of."""
    models = dict.fromkeys(chain.from_iterable(map(models_of, inputs)))
    return f"from ..args import {', '.join(map(_args, models))}" if models else ""


def standard(text: str) -> str:
    """What a module's text uses of the standard library."""
    homes = {
        "collections.abc": ("Mapping", "Sequence"),
        "enum": ("StrEnum",),
        "typing": ("Any", "Required", "TypedDict"),
    }
    used = {
        home: [name for name in names if re.search(rf"\b{name}\b", text)] for home, names in homes.items()
    }
    return "".join(f"from {home} import {', '.join(names)}\n" for home, names in used.items() if names)


def _args(model: type[BaseModel]) -> str:
    return f"{model.__name__}Args"


def _member(name: str) -> str:
    """A member's name, as Pulumi's generator makes it of the schema's, which is titled."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", titled(name)).upper()


def _enum(known: Known) -> str:
    """Known names under the names that `pulumi import` writes."""
    members = [f'    {_member(name)} = "{name}"' for name in known.names]
    return "\n".join(
        [f"class {titled(known.what)}(StrEnum):", f'    """{enum_doc(known)}"""\n', *members, "\n\n"]
    )


def _typed_dict(model: type[BaseModel]) -> str:
    lines = [f"class {_args(model)}(TypedDict, total=False):", f'    """{uncited(summary(model))}"""\n']
    for one in properties(model):
        given = f"pulumi.Input[{accepted(one.type)}{'' if one.required else ' | None'}]"
        lines.append(f"    {one.name}: {f'Required[{given}]' if one.required else given}")
        lines.append(filled('    """', one.sentences(), "    ") + '"""')
    return "\n".join(lines) + "\n\n\n"


def accepted(of: Type) -> str:
    """The type of what may be given, inside of `pulumi.Input`."""
    if of.model:
        # A TypedDict cannot say that it takes more keys than it names.
        return f"{_args(of.model)} | Mapping[str, Any]" if of.open else _args(of.model)
    if of.kind == "list" and of.item:
        return f"Sequence[pulumi.Input[{accepted(of.item)}]]"
    return "Mapping[str, Any]" if of.kind == "map" else PYTHON[of.kind]


def shown(of: Type) -> str:
    """The type of what an output holds."""
    if of.kind == "list" and of.item:
        return f"list[{shown(of.item)}]"
    return "dict[str, Any]" if of.kind in ("map", "object") else PYTHON[of.kind]


def parameter(one: Property) -> str:
    given = "Any" if one.type.kind == "any" else f"pulumi.Input[{accepted(one.type)}]"
    if one.accepts:
        given = f"{one.accepts.resource} | {given}"
    if one.required:
        return f"{one.name}: {given}"
    return f"{one.name}: {given} = None" if given == "Any" else f"{one.name}: {given} | None = None"


def _words(definition: AnyDefinition, inputs: Sequence[Property]) -> Iterator[str]:
    """What the base class is told of a definition, a line each."""
    accepts = [(one.name, one.accepts) for one in inputs if one.accepts]
    if definition.secrets:
        yield f"    secrets = {definition.secrets!r}\n"
    if accepts:
        stand_ins = "".join(f"({name!r}, {of.resource}, {of.outputs!r})," for name, of in accepts)
        yield f"    accepts = ({stand_ins})\n"
    if definition.delete_before_replace:
        yield "    delete_before_replace = True\n"
    if definition.id_output:
        yield f"    id_output = {definition.id_output!r}\n"


def documented_output(one: Property) -> str:
    """The lines that annotate and document an output."""
    text = filled('    """', one.sentences(), "    ")
    return f'    {one.name}: {_output(one.type, one.type.optional)}\n{text}"""'


def _outputs(
    definition: AnyDefinition, inputs: Sequence[Property], outputs: Sequence[Property]
) -> Iterator[str]:
    yield from map(documented_output, outputs)
    for one in (one for one in inputs if one.name not in definition.output_names):
        optional = not one.required and one.name not in definition.defaults
        yield f"    {one.name}: {_output(one.type, optional)}"


def _output(of: Type, optional: bool) -> str:
    text = shown(of)
    return f"pulumi.Output[{text} | None]" if optional and text != "Any" else f"pulumi.Output[{text}]"


def param(one: Property) -> str:
    return filled(f"        :param {one.name}: ", one.sentences(), "            ")


def filled(start: str, text: str, indent: str, width: int = WIDTH) -> str:
    return textwrap.fill(start + text, width, subsequent_indent=indent, break_on_hyphens=False)


def indented(text: str) -> str:
    return textwrap.indent(textwrap.dedent(text).strip(), "    ")


def snake(name: str) -> str:
    """`WebhookEndpoint` as a module is named: `webhook_endpoint`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
