"""What a definition says of each input and output, in one form that all writers share."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MinLen
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import Accepts, AnyDefinition, AnyFunction, Known
from pulumi_videosdk.names import camel, with_article

Kind = Literal["string", "number", "integer", "boolean", "any", "list", "map", "object"]
PLAIN: dict[Any, Kind] = {str: "string", float: "number", int: "integer", bool: "boolean", Any: "any"}

CITATION = re.compile(r" \(API §[^()]*\)")


class Unwritable(Exception):
    """A definition that says too little, or what not every language has: which one, and what to do."""


@dataclass(frozen=True)
class Type:
    """A type, without its constraints."""

    kind: Kind
    optional: bool = False
    item: Type | None = None
    """What a list or a map holds."""
    model: type[BaseModel] | None = None
    """What an object is made of."""

    @property
    def open(self) -> bool:
        """Whether an object may have more keys than its model names."""
        return self.model is not None and self.model.model_config.get("extra") == "allow"


@dataclass(frozen=True)
class Property:
    """An input, an output, or a field of a nested input."""

    name: str
    doc: str
    """Its docstring, on one line."""
    type: Type
    limits: str
    """What a value must be, a sentence; empty: anything of its type."""
    required: bool
    default: Any
    replaces: bool
    secret: bool
    accepts: Accepts | None
    known: Known | None
    stays: bool = False

    def sentences(self, literal: Callable[[Any], str] = str, stand_ins: bool = True) -> str:
        """All that an editor shows of it: its meaning, its default, what it must be.

        `literal`: how a value is written. `stand_ins`: whether to name the resource that may be given.
        """
        parts = [sentence(uncited(self.doc))]
        if self.accepts and stand_ins:
            parts.append(sentence(f"{with_article(self.accepts.resource, '`')} may be given instead"))
        if self.default not in (None, False):
            parts.append(f"Default: {literal(self.default)}.")
        return " ".join([*parts, self.limits]).rstrip()


def type_of(annotation: Any) -> Type:
    """The type that an annotation stands for. Raises Unwritable for one that not every language has."""
    if get_origin(annotation) is Annotated:
        return type_of(get_args(annotation)[0])
    if annotation in PLAIN:
        return Type(PLAIN[annotation])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Type("object", model=annotation)
    inner = [part for part in get_args(annotation) if part is not NoneType]
    if get_origin(annotation) is list:
        return Type("list", item=type_of(inner[0]))
    if get_origin(annotation) is dict:
        return Type("map", item=type_of(inner[1]))
    if get_origin(annotation) in (Union, UnionType) and len(inner) == 1:
        return replace(type_of(inner[0]), optional=True)
    raise Unwritable(
        f"{annotation!r} cannot be generated: use str, float, int, bool, Any, list, dict, `| None` or Inputs"
    )


def properties(model: type[BaseModel]) -> list[Property]:
    """A model's fields, in their order. Raises Unwritable for one without a docstring."""
    docs = documentation(model)
    if missing := [name for name in model.model_fields if not docs.get(name)]:
        raise Unwritable(
            f"{model.__name__} has no docstring below {', '.join(missing)}: it is the documentation"
        )
    return [_property(info.alias or name, docs[name], info) for name, info in model.model_fields.items()]


def documentation(model: type[BaseModel]) -> dict[str, str]:
    """The docstring of each field that has one, those of the models that it is based on too.

    From the source: pydantic's `use_attribute_docstrings` would read it at each start of the provider's
    process, which took 70 ms.
    """
    with_fields = (
        one for one in reversed(model.__mro__) if inspect.get_annotations(one).keys() & model.model_fields
    )
    return {name: text for one in with_fields for name, text in _documented(one).items()}


@cache  # A writer asks for one model many times, and its module is read anew for each.
def _documented(model: type) -> Mapping[str, str]:
    (of_class,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(of_class, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(of_class.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def nested(definition: AnyDefinition) -> Iterator[type[BaseModel]]:
    """The models of a definition's nested inputs, each once; what a model needs stands before it."""
    yield from within(definition.inputs)


def within(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models that a model is made of, each once; what one needs stands before it."""
    yield from dict.fromkeys(chain.from_iterable(map(models_of, properties(model))))


def renamed_within(of: Type) -> Iterator[str]:
    """The paths within a value to the names that are others outside of Python."""
    if of.item:
        yield from renamed_within(of.item)
    for one in properties(of.model) if of.model else ():
        if camel(one.name) != one.name:
            yield one.name
        yield from (f"{one.name}.{path}" for path in renamed_within(one.type))


def summary(model: type[BaseModel]) -> str:
    """A model's docstring, on one line."""
    return flat(model.__doc__ or "")


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def known_names(described: Iterable[AnyDefinition | AnyFunction]) -> list[Known]:
    """The sets of known names in definitions and functions, each once."""
    whole = [model for one in described for model in (one.inputs, one.outputs)]
    models = (*whole, *chain.from_iterable(map(within, whole)))
    return list(dict.fromkeys(one.known for model in models for one in properties(model) if one.known))


def enum_doc(known: Known) -> str:
    """What an enumeration of known names says of itself."""
    return f"Each {known.what} that this version knows. Any other string is sent too."


def titled(text: str) -> str:
    """A text as a type's name: `SIP region` is `SipRegion`, `participantNumber` is `ParticipantNumber`."""
    parts = re.split(r"[^A-Za-z0-9]+", text)
    return "".join(one.capitalize() if one.isupper() else one[:1].upper() + one[1:] for one in parts)


def sentence(text: str) -> str:
    """A text as a sentence."""
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def uncited(text: str) -> str:
    """A text without its citations: only who reads the reference can follow them."""
    return CITATION.sub("", text)


def models_of(one: Property) -> Iterator[type[BaseModel]]:
    """The models that a property is made of; what one needs stands before it."""
    of: Type | None = one.type
    while of is not None and of.model is None:
        of = of.item
    if of is not None and of.model is not None:
        yield from chain.from_iterable(map(models_of, properties(of.model)))
        yield of.model


def _property(name: str, doc: str, info: FieldInfo) -> Property:
    annotation = info.rebuild_annotation()
    words = lifecycle.Shape.of(annotation).words
    limits = list(_limits(annotation))
    return Property(
        name=name,
        doc=flat(doc),
        type=type_of(info.annotation),
        limits=sentence("; ".join(limits)) if limits else "",
        required=info.is_required(),
        default=None if info.is_required() else info.get_default(),
        replaces=lifecycle.replaces in words,
        stays=lifecycle.stays in words,
        secret=lifecycle.secret in words,
        accepts=next((mark for mark in words if isinstance(mark, Accepts)), None),
        known=next((mark for mark in _marks(annotation) if isinstance(mark, Known)), None),
    )


def _marks(annotation: Any) -> Iterator[Any]:
    """Everything that the types within an annotation are marked with."""
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        yield from inner[1:]
        inner = inner[:1]
    yield from chain.from_iterable(map(_marks, inner))


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
    words = {MinLen: "not empty", Gt: "more than {0.gt}", Ge: "{0.ge} or more", Le: "{0.le} or less"}
    for part in getattr(mark, "metadata", [mark]):
        if isinstance(part, AfterValidator) and (doc := part.func.__doc__):
            yield doc[0].lower() + flat(doc)[1:].rstrip(".")
        elif isinstance(part, Known):
            one = f"a {part.what}, or a pattern that fits one" if part.patterns else _either(part.names)
            yield f"{one} (another one is warned of, and sent)"
        elif type(part) in words:
            yield words[type(part)].format(part)


def _either(names: Sequence[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} or {last}"
