"""Writes plugin/schema.json: what Pulumi's tools for every language know of the package.

Names in it are camelCase (`names.camel`), in the texts too. A default is the provider's to fill in, so it is
only described; and no variable of the environment is named as a setting's default: a program would read it,
and put a credential into the state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import metadata
from itertools import chain
from typing import Any, Final

from pydantic import BaseModel

from pulumi_videosdk import settings
from pulumi_videosdk.components.component import Component
from pulumi_videosdk.lifecycle import AnyDefinition, AnyFunction, Known
from pulumi_videosdk.names import camel
from pulumi_videosdk.plugin.install import semantic

from . import components, languages
from .classes import ACCOUNT, NATIVE, TOKEN, native, program
from .properties import (
    Property,
    Type,
    enum_doc,
    known_names,
    properties,
    sentence,
    summary,
    titled,
    uncited,
    within,
)

DISTRIBUTION: Final = "pulumi-videosdk"
ANY: Final = {"$ref": "pulumi.json#/Any"}
LINKS: Final = {"Homepage": "homepage", "Repository": "repository", "Logo": "logoUrl"}

EXAMPLE: Final = """\
{{{{% examples %}}}}
## Example Usage
{{{{% example %}}}}

{example}

{{{{% /example %}}}}
{{{{% /examples %}}}}
"""


def document(
    definitions: Sequence[AnyDefinition], composed: Sequence[Component], functions: Sequence[AnyFunction]
) -> str:
    """The whole schema."""
    about = metadata(DISTRIBUTION)
    described: list[AnyDefinition | AnyFunction] = [*definitions, *functions]
    whole = [model for one in described for model in (one.inputs, one.outputs)]
    models = dict.fromkeys(chain.from_iterable(map(within, whole)))
    config = {_key(one): _setting(one) for one in settings.SETTINGS}
    names = {one.name for model in (*whole, *models) for one in properties(model)}
    names |= {one.name for one in functions}
    names |= {name for one in composed for name in (*one.inputs, *one.outputs)}
    links = dict(url.split(", ", 1) for url in about.get_all("Project-URL") or ())
    schema = {
        "name": "videosdk",
        "displayName": "VideoSDK",
        "version": semantic(about["Version"]),
        "description": about["Summary"],
        "keywords": ["pulumi", "videosdk", "category/infrastructure", "kind/native"],
        "license": about["License-Expression"],
        "publisher": DISTRIBUTION,
        **{key: links[label] for label, key in LINKS.items() if label in links},
        # A version in each SDK, and a go.mod.
        "meta": {"moduleFormat": "(.*)", "supportPack": True},
        "config": {"variables": config},
        "provider": {
            "description": ACCOUNT,
            "inputProperties": config,
            "properties": config,
        },
        "types": {
            **{TOKEN.format(model.__name__): _object(model) for model in models},
            **{TOKEN.format(titled(one.what)): _enum(one) for one in known_names(described)},
        },
        "resources": {
            **{TOKEN.format(one.name): _resource(one) for one in definitions},
            **{TOKEN.format(one.name): _component(one) for one in composed},
        },
        "functions": {TOKEN.format(camel(one.name)): _function(one) for one in functions},
        "language": {
            # What `pulumi import` prints must declare native resources: a dynamic one of the same name
            # would have the imported one deleted.
            "python": {"packageName": "pulumi_videosdk.native", "respectSchemaVersion": True},
            "nodejs": {"packageName": languages.NODEJS_PACKAGE, "respectSchemaVersion": True},
            "go": {
                "importBasePath": languages.GO_MODULE,
                "generateResourceContainerTypes": True,
                "respectSchemaVersion": True,
            },
        },
    }
    return json.dumps(_renamed(schema, names), indent=2, ensure_ascii=False) + "\n"


def _resource(definition: AnyDefinition) -> dict[str, Any]:
    inputs, outputs = properties(definition.inputs), properties(definition.outputs)
    not_outputs = [one for one in inputs if one.name not in definition.output_names]
    always = [one for one in outputs if not one.type.optional]
    always += [one for one in not_outputs if one.required or one.name in definition.defaults]
    return {
        "description": _paragraphs(
            uncited(summary(definition.inputs)),
            EXAMPLE.format(example="\n\n".join(_examples(definition))),
            f"## Import\n\n{native(definition).import_}",
        ),
        "inputProperties": {camel(one.name): _input(one) for one in inputs},
        "requiredInputs": [camel(one.name) for one in inputs if one.required],
        "properties": {camel(one.name): _shown(one) for one in (*outputs, *not_outputs)},
        "required": [camel(one.name) for one in always],
    }


def _component(component: Component) -> dict[str, Any]:
    inputs, outputs = components.inputs(component), components.outputs(component)
    return {
        "isComponent": True,
        "description": _paragraphs(
            component.about, EXAMPLE.format(example="\n\n".join(_examples(component)))
        ),
        "inputProperties": {camel(one.name): _property(one) for one in inputs},
        "requiredInputs": [camel(one.name) for one in inputs if one.required],
        "properties": {camel(one.name): _shown(one) for one in outputs},
        "required": [camel(one.name) for one in outputs if not one.type.optional],
    }


def _examples(described: AnyDefinition | AnyFunction | Component) -> Iterator[str]:
    yield program(described, NATIVE)
    for language, text in languages.everywhere(described.example).items():
        yield f"```{language}\n{text}```"


def _function(function: AnyFunction) -> dict[str, Any]:
    outputs = _object(function.outputs)
    if function.secret:
        for one in outputs["properties"].values():
            one["secret"] = True
    return {
        "description": _paragraphs(
            uncited(summary(function.inputs)),
            EXAMPLE.format(example="\n\n".join(_examples(function))),
        ),
        "inputs": _object(function.inputs),
        "outputs": outputs,
    }


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text.strip() for text in texts) + "\n"


def _object(model: type[BaseModel]) -> dict[str, Any]:
    fields = properties(model)
    return {
        "type": "object",
        "description": uncited(summary(model)),
        "properties": {camel(one.name): _property(one) for one in fields},
        "required": [camel(one.name) for one in fields if one.required and not one.type.optional],
    }


def _property(one: Property) -> dict[str, Any]:
    return _described(one, _type(one.type, one.known))


def _input(one: Property) -> dict[str, Any]:
    return _property(one) | ({"willReplaceOnChanges": True} if one.replaces else {})


def _shown(one: Property) -> dict[str, Any]:
    """An output, of one type: to YAML no union fits another, and it is to fit another resource's input."""
    return _described(one, _type(one.type, unions=False))


def _described(one: Property, of: Mapping[str, Any]) -> dict[str, Any]:
    secret = {"secret": True} if one.secret else {}
    return {**of, "description": one.sentences(json.dumps, stand_ins=False), **secret}


def _type(of: Type, known: Known | None = None, *, unions: bool = True) -> dict[str, Any]:
    """A type as the schema has it; `known`: which names a string in it may well be."""
    if of.model is not None:
        named = _ref(of.model.__name__)
        # No language's type for an object has more keys than are named.
        return {"oneOf": [named, _map(ANY)]} if of.open and unions else named
    if of.kind == "list" and of.item:
        return {"type": "array", "items": _type(of.item, known)}
    if of.kind == "map" and of.item:
        return _map(_type(of.item))
    if of.kind == "string" and known:
        # Any string will do: so they are no closed set in any language.
        return {"type": "string", "oneOf": [{"type": "string"}, _ref(titled(known.what))]}
    return ANY if of.kind == "any" else {"type": of.kind}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/types/{TOKEN.format(name)}"}


def _map(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": dict(values)}


def _enum(known: Known) -> dict[str, Any]:
    return {
        "type": "string",
        "description": enum_doc(known),
        "enum": [{"name": titled(name), "value": name} for name in known.names],
    }


def _key(setting: settings.Setting) -> str:
    return setting.config.partition(":")[2]


def _setting(setting: settings.Setting) -> dict[str, Any]:
    of = {"type": "number" if setting.number else "string", "description": sentence(setting.meaning)}
    return of | ({"secret": True} if setting.secret else {})


def _renamed(value: Any, names: set[str]) -> Any:
    """A part of the schema, its descriptions with the properties' names as they are there."""
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    whole = {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(text := value.get("description"), str):
        whole["description"] = _in_camel_case(text, names)
    return whole


def _in_camel_case(text: str, names: set[str]) -> str:
    """A text with the names in its backticks in camelCase; its blocks of code stay as they are."""

    def one(word: re.Match[str]) -> str:
        return camel(word[0]) if word[0] in names else word[0]

    def span(found: re.Match[str]) -> str:
        return found[0] if found[0].startswith("```") else re.sub(r"\w+", one, found[0])

    return re.sub(r"```.*?```|`[^`]+`", span, text, flags=re.DOTALL)
