"""What the functions share: a missing object is an error, and a list is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field

from ..api.errors import NotFound
from ..lifecycle import LifecycleError

DEFAULT_LIMIT: Final = 100
MOST: Final = 1000

Limit = Annotated[int, Field(ge=1, le=MOST)]

T = TypeVar("T")


def found(noun: str, id: str, one: T | None) -> T:
    """What a look-up found. Raises LifecycleError if that is nothing."""
    if one is None:
        raise LifecycleError(
            f"there is no {noun} {id!r} for these credentials. Check the id: is it another project's, or "
            "another account's?"
        )
    return one


def first(items: Iterable[T], limit: int) -> tuple[list[T], bool]:
    """The first of a list, and whether there are more. Reads no page that is not needed to tell.

    VideoSDK may answer "not found" where a list has nothing (API §13).
    """
    listed: list[T] = []
    try:
        for item in items:
            if len(listed) == limit:
                return listed, True
            listed.append(item)
    except NotFound:
        if listed:
            raise
    return listed, False


def matching(items: Iterable[T], **asked: Any) -> Iterator[T]:
    """Those that show no other value than asked for: a server may ignore a filter (API §3.4).

    What an item does not show is not compared, nor is a filter that was not given.
    """
    given = {name: value for name, value in asked.items() if value is not None}
    for item in items:
        if all(getattr(item, name) in (None, value) for name, value in given.items()):
            yield item
