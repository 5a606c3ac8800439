"""Writes a Python program that declares resources and calls functions in Pulumi's other languages.

What such a program may hold: resources and calls, each assigned to a name, with inputs that are literals,
outputs of other resources and calls, or resources; and exports.
"""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import yaml

from pulumi_videosdk import components, definitions
from pulumi_videosdk.lifecycle import AnyFunction
from pulumi_videosdk.names import camel

from .classes import TOKEN
from .components import inputs
from .properties import PLAIN, Kind, Property, Type, properties

NODEJS_PACKAGE: Final = "pulumi-videosdk"
GO_MODULE: Final = "pulumi-videosdk/sdk/go/videosdk"

GO_TYPES: Final = {
    "string": "String",
    "number": "Float64",
    "integer": "Int",
    "boolean": "Bool",
    "any": "Any",
}

TYPESCRIPT: Final = """\
import * as videosdk from "{package}";

{declared}

{exports}
"""

GO: Final = """\
package main

import (
	"{module}"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {{
	pulumi.Run(func(ctx *pulumi.Context) error {{
{declared}
{exports}
		return nil
	}})
}}
"""

GO_RESOURCE: Final = """\
		{variable}, err {sign} videosdk.New{kind}(ctx, "{name}", {inputs})
		if err != nil {{
			return err
		}}"""

Object = dict[str, tuple[Type, Any]]
"""An object's values by their names, each with its type."""


class Map(dict[str, Any]):
    """A map, whose keys are nobody's names: they stay as they are."""


@dataclass(frozen=True)
class Output:
    """An output of a declared resource, or an item of a call's result."""

    of: str
    name: str
    called: bool = False


@dataclass(frozen=True)
class Declaration:
    """A resource that a program declares."""

    variable: str
    kind: str
    name: str
    inputs: Object


@dataclass(frozen=True)
class Call:
    """A function that a program calls. In other languages always in its output form."""

    variable: str
    function: AnyFunction
    inputs: Object

    @property
    def name(self) -> str:
        """Its name in other languages."""
        return camel(self.function.name)


@dataclass(frozen=True)
class Program:
    """What a program declares, calls and exports."""

    statements: Sequence[Declaration | Call]
    exports: Mapping[str, Output]

    def uses(self, variable: str) -> bool:
        """Whether anything refers to a resource."""
        inputs = _outputs(one.inputs for one in self.statements)
        return any(found.of == variable for found in (*self.exports.values(), *inputs))


Found = Mapping[str, Declaration | Call]
"""What the program has declared and called so far, by its name."""


def parsed(program: str) -> Program:
    """A Python program. Raises ValueError for what other languages cannot be given."""
    by_kind = {one.name: properties(one.inputs) for one in definitions.load_all()}
    by_kind |= {one.name: inputs(one) for one in components.load_all()}
    by_form = {form: one for one in definitions.load_functions() for form in (one.name, f"{one.name}_output")}
    found: dict[str, Declaration | Call] = {}
    exports = {}
    for statement in ast.parse(textwrap.dedent(program)).body:
        match statement:
            case ast.Import():
                pass
            case ast.Assign(
                targets=[ast.Name(variable)],
                value=ast.Call(func=ast.Attribute(attr=kind), args=[ast.Constant(str(name))], keywords=given),
            ):
                of_kind = _inputs(by_kind[kind], given, found)
                found[variable] = Declaration(variable, kind, name, of_kind)
            case ast.Assign(
                targets=[ast.Name(variable)],
                value=ast.Call(func=ast.Attribute(attr=form), args=[], keywords=given),
            ):
                function = by_form[form]
                found[variable] = Call(variable, function, _inputs(properties(function.inputs), given, found))
            case ast.Expr(ast.Call(func=ast.Attribute(attr="export"), args=[ast.Constant(str(name)), value])):
                exports[name] = _value(value, found)
            case _:
                raise ValueError(f"not to be written in other languages: {ast.unparse(statement)}")
    return Program(list(found.values()), exports)


def _inputs(described: Sequence[Property], given: Sequence[ast.keyword], found: Found) -> Object:
    known = {one.name: one for one in described}
    return {str(one.arg): _input(known[str(one.arg)], one.value, found) for one in given}


def _input(one: Property, node: ast.expr, found: Found) -> tuple[Type, Any]:
    if isinstance(node, ast.Name):
        declared = found[node.id]
        assert one.accepts is not None
        assert isinstance(declared, Declaration)
        assert one.accepts.resource == declared.kind
        outputs = one.accepts.outputs
        if isinstance(outputs, str):
            return one.type, Output(node.id, outputs)
        return one.type, _object(one.type, {key: Output(node.id, name) for key, name in outputs.items()})
    return one.type, _typed(one.type, _value(node, found))


def _value(node: ast.expr, found: Found) -> Any:
    match node:
        case ast.Attribute(value=ast.Name(of), attr=name):
            return Output(of, name, isinstance(found[of], Call))
        case ast.Dict(keys=keys, values=values):
            return {
                ast.literal_eval(key): _value(value, found)
                for key, value in zip(keys, values, strict=True)
                if key
            }
        case ast.List(elts=items):
            return [_value(item, found) for item in items]
    return ast.literal_eval(node)


def _typed(of: Type, value: Any) -> Any:
    if isinstance(value, dict):
        inner = of.item or Type("any")
        return (
            _object(of, value) if of.model else Map({key: _typed(inner, one) for key, one in value.items()})
        )
    return [_typed(of.item or of, one) for one in value] if isinstance(value, list) else value


def _object(of: Type, values: Mapping[str, Any]) -> Object:
    assert of.model is not None
    known = {one.name: one.type for one in properties(of.model)}
    return {name: (known[name], _typed(known[name], value)) for name, value in values.items()}


def _outputs(values: Iterable[Any]) -> Iterator[Output]:
    for value in values:
        if isinstance(value, Output):
            yield value
        elif isinstance(value, Map):
            yield from _outputs(value.values())
        elif isinstance(value, dict):
            yield from _outputs(item for _, item in value.values())
        elif isinstance(value, list):
            yield from _outputs(value)


def everywhere(program: str) -> dict[str, str]:
    """A Python program in Pulumi's other languages, by the name of each in Markdown."""
    found = parsed(program)
    return {"typescript": in_typescript(found), "go": in_go(found), "yaml": in_yaml(found)}


def in_yaml(program: Program) -> str:
    """The part of Pulumi.yaml that declares the resources, and calls the functions."""
    variables = {
        one.variable: {"fn::invoke": {"function": TOKEN.format(one.name), "arguments": _plain(one.inputs)}}
        for one in program.statements
        if isinstance(one, Call)
    }
    resources = {
        one.variable: {
            "type": TOKEN.format(one.kind),
            "name": one.name,
            **({"properties": _plain(one.inputs)} if one.inputs else {}),
        }
        for one in program.statements
        if isinstance(one, Declaration)
    }
    outputs = {key: _plain(of) for key, of in program.exports.items()}
    whole = {"variables": variables, "resources": resources, "outputs": outputs}
    return str(yaml.safe_dump({key: part for key, part in whole.items() if part}, sort_keys=False, width=100))


def _plain(value: Any) -> Any:
    if isinstance(value, Output):
        return f"${{{value.of}.{camel(value.name)}}}"
    if isinstance(value, Map):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, dict):
        return {camel(name): _plain(item) for name, (_, item) in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def in_typescript(program: Program) -> str:
    """The program in TypeScript."""
    declared = []
    for one in program.statements:
        inputs = _typescript(one.inputs, 0) if one.inputs else ""
        if isinstance(one, Call):
            declared.append(f"const {one.variable} = videosdk.{one.name}Output({inputs});")
        else:
            more = f", {inputs}" if inputs else ""
            declared.append(f'const {one.variable} = new videosdk.{one.kind}("{one.name}"{more});')
    exports = [f"export const {key} = {_typescript(of, 0)};" for key, of in program.exports.items()]
    return TYPESCRIPT.format(package=NODEJS_PACKAGE, declared="\n".join(declared), exports="\n".join(exports))


def _typescript(value: Any, depth: int) -> str:
    if isinstance(value, Output):
        return f"{value.of}.{camel(value.name)}"
    if isinstance(value, list):
        return f"[{', '.join(_typescript(item, depth) for item in value)}]"
    if isinstance(value, dict):
        is_map = isinstance(value, Map)
        named = value if is_map else {camel(name): item for name, (_, item) in value.items()}
        indent = "    " * (depth + 1)
        lines = [
            f"{indent}{name if name.isidentifier() else json.dumps(name)}: {_typescript(item, depth + 1)},\n"
            for name, item in named.items()
        ]
        return f"{{\n{''.join(lines)}{'    ' * depth}}}"
    return json.dumps(value)


def in_go(program: Program) -> str:
    """The program in Go."""
    declared: list[str] = []
    err_is_new = True
    for one in program.statements:
        if isinstance(one, Call):
            arguments = _go_object(f"{_go_name(one)}OutputArgs", one.inputs, 2).removeprefix("&")
            declared.append(f"\t\t{one.variable} := videosdk.{_go_name(one)}Output(ctx, {arguments})")
            continue
        used = program.uses(one.variable)
        # `:=` wants something new on its left.
        sign = ":=" if used or err_is_new else "="
        err_is_new = False
        inputs = _go_object(f"{one.kind}Args", one.inputs, 2) if one.inputs else "nil"
        variable = one.variable if used else "_"
        declared.append(
            GO_RESOURCE.format(variable=variable, sign=sign, kind=one.kind, name=one.name, inputs=inputs)
        )
    exports = [f'\t\tctx.Export("{key}", {_go(None, of, 2)})' for key, of in program.exports.items()]
    return GO.format(module=GO_MODULE, declared="\n".join(declared), exports="\n".join(exports))


def _go_name(call: Call) -> str:
    """Where a resource has the name, Pulumi's `Get` is that of its state."""
    name = f"{call.name[0].upper()}{call.name[1:]}"
    kind = name.removeprefix("Get")
    return f"Lookup{kind}" if kind in {one.name for one in definitions.load_all()} else name


def _go(of: Type | None, value: Any, depth: int) -> str:
    if isinstance(value, Output):
        name = camel(value.name)
        if name == "id" and not value.called:
            return f"{value.of}.ID()"
        return f"{value.of}.{name[0].upper()}{name[1:]}{'()' if value.called else ''}"
    assert of is not None
    if of.model is not None:
        return _go_object(f"{of.model.__name__}Args", value, depth)
    if isinstance(value, list):
        item = of.item or of
        items = ", ".join(_go(item, one, depth) for one in value)
        if item.model is not None:
            return f"videosdk.{item.model.__name__}Array{{{items}}}"
        return f"pulumi.{_go_kind(item)}Array{{{items}}}"
    if isinstance(value, Map):
        item = of.item or of
        items = ", ".join(f"{json.dumps(key)}: {_go(item, one, depth)}" for key, one in value.items())
        return f"pulumi.{_go_kind(item)}Map{{{items}}}"
    return f"pulumi.{GO_TYPES[_kind_of(value) if of.kind == 'any' else of.kind]}({json.dumps(value)})"


def _go_kind(item: Type) -> str:
    """What Pulumi's lists and maps of these are called by."""
    return "" if item.kind == "any" else GO_TYPES[item.kind]


def _kind_of(value: Any) -> Kind:
    return next(kind for known, kind in PLAIN.items() if type(value) is known)


def _go_object(name: str, values: Object, depth: int) -> str:
    indent = "\t" * depth
    named = {camel(field): value for field, value in values.items()}
    texts = {
        f"{field[0].upper()}{field[1:]}:": _go(of, value, depth + 1) for field, (of, value) in named.items()
    }
    lines = []
    # As gofmt has it: what is on one line is aligned with the lines next to it.
    for one_line, group in groupby(texts, key=lambda field: "\n" not in texts[field]):
        fields = list(group)
        width = max(map(len, fields)) if one_line else 0
        lines += [f"{indent}\t{field:<{width}} {texts[field]},\n" for field in fields]
    return f"&videosdk.{name}{{\n{''.join(lines)}{indent}}}"
