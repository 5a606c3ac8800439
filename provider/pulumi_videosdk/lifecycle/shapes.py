"""Shapes: the one place that decides whether two values are the same.

Marks on types apply wherever they stand, also in an object's fields and in a list's items: a url is compared
as a url, a list marked `unordered` as a set, an object with its defaults filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import Url

from .values import Path, normalised
from .words import Known, exact, stays, unordered, url

_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")

Change = Literal["add", "delete", "update"]


@dataclass(frozen=True)
class Shape:
    """A type as it is annotated, less `None`: its marks and its parts."""

    words: tuple[Any, ...] = ()
    parts: Mapping[str, Shape] = field(default_factory=dict)
    """An object's fields, by the name that a program uses."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    item: Shape | None = None
    """The shape of a list's items."""

    @classmethod
    def of(cls, annotation: Any) -> Shape:
        """The shape of a type as it is annotated."""
        words: list[Any] = []
        while True:
            inner = get_args(annotation)
            if get_origin(annotation) is Annotated:
                annotation, *marks = inner
                words += marks
            elif get_origin(annotation) in (Union, UnionType) and len(some := _without_none(inner)) == 1:
                (annotation,) = some
            else:
                break
        if get_origin(annotation) is list:
            return cls(tuple(words), item=cls.of(inner[0]))
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            fields = {info.alias or name: info for name, info in annotation.model_fields.items()}
            parts = {name: cls.of(info.rebuild_annotation()) for name, info in fields.items()}
            defaults = {name: info.get_default() for name, info in fields.items() if not info.is_required()}
            return cls(tuple(words), parts, defaults)
        return cls(tuple(words))

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values mean the same."""
        return _text(self._canonical(normalised(one))) == _text(self._canonical(normalised(other)))

    def changes(self, old: Any, new: Any, path: Path = ()) -> Iterator[tuple[Path, Change]]:
        """The parts that differ, as small as can be told; None is no value.

        Of lists what is at one index is compared. An item that an unordered list has no more is named by its
        old index, one that it has anew by its new index.
        """
        old, new = normalised(old), normalised(new)
        if self.same(old, new):
            return
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            for key in {**old, **new}:
                part, default = self.parts.get(key, Shape()), self.defaults.get(key)
                if not part.same(old.get(key, default), new.get(key, default)):
                    yield from part.changes(old.get(key), new.get(key), (*path, key))
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._changed_items(old, new, path)
        else:
            yield path, kind_of_change(old, new)

    def _changed_items(self, old: list[Any], new: list[Any], path: Path) -> Iterator[tuple[Path, Change]]:
        item = self.item or Shape()
        before, after = ([_text(item._canonical(one)) for one in items] for items in (old, new))
        if unordered in self.words:
            gone, come = [one not in after for one in before], [one not in before for one in after]
        else:
            differ = [one != other for one, other in zip_longest(before, after)]
            gone, come = differ[: len(old)], differ[: len(new)]
        for at, (is_gone, is_new) in enumerate(zip_longest(gone, come, fillvalue=False)):
            if is_gone and is_new and None not in (old[at], new[at]):
                yield from item.changes(old[at], new[at], (*path, at))
            elif is_gone or is_new:
                yield (*path, at), "update" if is_gone and is_new else "add" if is_new else "delete"

    def projected(self, live: Any, declared: Any) -> Any:
        """The live value as a program would declare it.

        A value that means the same is returned as declared; of an object only the declared keys are kept,
        since a server adds defaults, unless it is `exact`. A key that is left out is declared as its default,
        where it has one.
        """
        if self.same(live, declared):
            return declared
        if isinstance(live, Mapping) and isinstance(declared, Mapping) and exact not in self.words:
            whole = {**{key: one for key, one in self.defaults.items() if one is not None}, **declared}
            shown = {
                key: self.parts.get(key, Shape()).projected(live[key], value) if key in live else value
                for key, value in whole.items()
            }
            return {key: value for key, value in shown.items() if key in declared or value != whole[key]}
        return live

    def kept(self, old: Any, new: Any, path: Path = ()) -> Iterator[Path]:
        """The parts that a server keeps although they are left out now: those marked `stays`."""
        if new is None:
            if old is not None and stays in self.words:
                yield path
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            for key, part in self.parts.items():
                yield from part.kept(old.get(key), new.get(key), (*path, key))

    def strangers(self, value: Any, path: Path = ()) -> Iterator[tuple[Path, Known, str]]:
        """The names in a value that are not known, with their paths."""
        for word in self.words:
            if isinstance(word, Known) and isinstance(value, str) and not word.knows(value):
                yield path, word, value
        if isinstance(value, Mapping):
            for key, part in self.parts.items():
                yield from part.strangers(value.get(key), (*path, key))
        elif isinstance(value, list) and self.item is not None:
            for at, item in enumerate(value):
                yield from self.item.strangers(item, (*path, at))

    def _canonical(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            whole = normalised({**self.defaults, **value})
            return {key: self.parts.get(key, Shape())._canonical(item) for key, item in whole.items()}
        if isinstance(value, list) and self.item is not None:
            items = [self.item._canonical(item) for item in value]
            return sorted({_text(item) for item in items}) if unordered in self.words else items
        return canonical_url(value) if url in self.words and isinstance(value, str) else value


def kind_of_change(old: Any, new: Any) -> Change:
    """How the one became the other, None being no value."""
    return "add" if old is None else "delete" if new is None else "update"


def canonical_url(text: str) -> str:
    """The canonical form of a url (RFC 3986 §6.2); a text that is no url is returned unchanged."""
    try:
        # The scheme's and host's case, IDNA, the default port, the empty path, dot segments.
        parsed = str(Url(text))
    except ValidationError:
        return text
    return _ENCODED.sub(_decoded, parsed)


def _decoded(encoded: re.Match[str]) -> str:
    character = chr(int(encoded[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else encoded[0].upper()


def _without_none(members: tuple[Any, ...]) -> list[Any]:
    return [member for member in members if member is not type(None)]


def _text(value: Any) -> str:
    # Unlike `==` this tells True from 1.
    return json.dumps(value, sort_keys=True, default=repr)
