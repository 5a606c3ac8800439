"""VideoSDK's JSON as models: camelCase there, snake_case here. A field's name states the mapping both ways.

Reading is tolerant: an unknown key is ignored, and a value of an unexpected type is left out where that can
only mean "not shown". In a field that decides something (an id, `disabled`) it makes the reply unusable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar, get_args

from annotated_types import MinLen
from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

Text = Annotated[str, MinLen(1)]
"""A string that is not empty: an empty one counts as missing."""

secret: Final = "secret"
"""A mark on a field: what a user may keep secret. Where a server echoes it, it is blanked out of messages."""

SHORTEST_PART: Final = 8  # characters; shorter texts inside a secret are words such as `auto`


class Model(BaseModel):
    """Base of everything that is sent or received, nested parts too."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        strict=True,
        frozen=True,
        hide_input_in_errors=True,  # a traceback would show secrets
    )

    def secret_texts(self) -> Iterator[str]:
        """Every text in the fields that are marked `secret`, those of nested parts too."""
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if secret in _marks(info.rebuild_annotation()):
                yield from [value] if isinstance(value, str) else _texts(value)
            else:
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, Model):
                        yield from part.secret_texts()


class OpenModel(Model):
    """A model with keys that are not all known: a key that is not named here is passed on both ways."""

    model_config = ConfigDict(extra="allow")


class Sent(Model):
    """Base of a request's body."""

    model_config = ConfigDict(extra="forbid")

    def body(self) -> dict[str, Any]:
        """Its JSON: what is not given is not sent."""
        return self.model_dump(by_alias=True, exclude_none=True)


class Shown(Model):
    """Base of the models of replies."""

    model_config = ConfigDict(extra="ignore")

    answered_at: datetime | None = None
    """The server's clock at the reply."""

    def part(self, model: type[Model]) -> dict[str, Any]:
        """What it shows of another model's fields, under our names."""
        return self.model_dump(exclude_none=True, include=set(model.model_fields))


def _marks(annotation: Any) -> Iterator[Any]:
    """Everything that the types within an annotation are marked with."""
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _marks(part)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= SHORTEST_PART:
        yield value
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)


def at(first: str, *below: str) -> Any:
    """A field that is nested in a reply; None if it is missing there."""
    return Field(None, validation_alias=AliasPath(first, *below))


def moment(value: str | None) -> datetime | None:
    """A time on the wire: ISO 8601, UTC where it names no zone (API §2.6); None if it cannot be read."""
    try:
        found = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


Flag = Annotated[bool, BeforeValidator(lambda value: False if value is None else value)]

M = TypeVar("M", bound=Shown)


def read(model: type[M], data: Any, answered_at: datetime | None = None) -> M | None:
    """What a reply shows, as the model; None: it is no such object."""
    if not isinstance(data, Mapping):
        return None
    seen = {**data, "answeredAt": answered_at}
    try:
        return model.model_validate(seen)
    except ValidationError as error:
        odd = [_key_path(details["loc"]) for details in error.errors(include_url=False)]
    # By both names, since `populate_by_name` makes a reply readable by either.
    fields = model.model_fields.items()
    decides = {key for name, info in fields if info.default is not None for key in (name, info.alias)}
    if any(path[0] in decides for path in odd):
        return None
    return model.model_validate(_without(seen, odd))


def _key_path(loc: Iterable[str | int]) -> tuple[str, ...]:
    """The path of the unexpected value; for a list element that of the list, which is left out whole."""
    path: list[str] = []
    for step in loc:
        if isinstance(step, int):
            break
        path.append(step)
    return tuple(path)


def _without(data: Any, paths: list[tuple[str, ...]]) -> Any:
    kept = {}
    for key, value in data.items():
        below = [path[1:] for path in paths if path[0] == key]
        if () not in below:
            kept[key] = _without(value, below) if below else value
    return kept
