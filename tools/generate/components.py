"""Writes the components' classes, and says what each input and output of theirs is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pulumi_videosdk import definitions
from pulumi_videosdk.components.component import Component, Of
from pulumi_videosdk.lifecycle import AnyDefinition
from pulumi_videosdk.names import with_article

from .classes import (
    INIT,
    args_within,
    documented_output,
    filled,
    indented,
    param,
    parameter,
    program,
    snake,
    standard,
)
from .properties import Property, Type, Unwritable, flat, properties, renamed_within

MODULE: Final = '''\
# Made from components/{source}.py by `make generate`: change it there.
"""{name}, as a program declares it."""

from __future__ import annotations

{standard}
import pulumi

from ..composing import Composed
{args}

class {name}(Composed, module="{source}", package="{package}"):
{about}

    ## Example

{example}
    """

{outputs}

'''


def inputs(component: Component) -> list[Property]:
    """A component's inputs: what it says of each, and what the part's definition says."""
    return [_input(component, name, of) for name, of in component.inputs.items()]


def outputs(component: Component) -> list[Property]:
    """A component's outputs. Raises Unwritable for one that not every adapter could name alike."""
    return [_output(component, name, of) for name, of in component.outputs.items()]


def parts(component: Component) -> dict[str, AnyDefinition]:
    """The definitions of a component's parts."""
    by_name = {one.name: one for one in definitions.load_all()}
    return {part: by_name[kind] for part, kind in component.parts.items()}


def module(component: Component, package: str) -> str:
    """The module with a component's class, not yet formatted."""
    given = inputs(component)
    text = (MODULE + INIT).format(
        name=component.name,
        source=snake(component.name),
        what=with_article(component.name),
        named="The component's name",
        standard="{standard}",
        args=args_within(given),
        package=package,
        about=filled('    """', component.about, "    "),
        example=indented(program(component, package)),
        outputs="\n".join(map(documented_output, outputs(component))),
        parameters=",\n        ".join(map(parameter, given)),
        docs="\n".join(map(param, given)),
        declared_as="",
        inputs=", ".join(f'"{one.name}": {one.name}' for one in given),
    )
    text = text.replace("self._declare(", "self._compose(")
    return text.replace("{standard}", standard(text))


def _input(component: Component, name: str, of: Of) -> Property:
    found, *_ = [_of_part(component, part, of.name) for part in (of.part, *of.also)]
    return replace(
        found,
        name=name,
        doc=flat(of.doc) or found.doc,
        default=found.default if of.default is None else of.default,
        required=of.required,
        accepts=None,
    )


def _of_part(component: Component, part: str, name: str) -> Property:
    """A part's input. Raises Unwritable."""
    definition = parts(component)[part]
    for one in properties(definition.inputs):
        if one.name == name:
            return one
    raise Unwritable(f"{component.name}: the {part}, {with_article(definition.name)}, has no input {name}")


def _output(component: Component, name: str, of: Of) -> Property:
    definition = parts(component)[of.part]
    known = {one.name: one for one in (*properties(definition.inputs), *properties(definition.outputs))}
    found = known.get(of.name) or Property(
        name, of.doc, Type("string"), "", True, None, False, False, None, None
    )
    if of.name not in (*known, "id"):
        raise Unwritable(f"{component.name}.{name}: {definition.name} has no {of.name}")
    if list(renamed_within(found.type)):
        raise Unwritable(f"{component.name}.{name}: names within it differ outside of Python")
    always = of.name in definition.defaults or (found.required and not found.type.optional)
    optional = of.part in component.optional or not always
    return replace(
        found,
        name=name,
        doc=flat(of.doc) or found.doc,
        type=replace(found.type, optional=optional),
        default=None,
        limits="",
        accepts=None,
    )
