"""The words with which a component says what it consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pulumi


@dataclass(frozen=True)
class Of:
    """An input or output of a component that is one of a part's, with the same type and limits."""

    part: str
    name: str
    """What the part calls it; for an output, `id` too."""
    doc: str = ""
    """Its documentation; empty: the part's."""
    default: Any = None
    """What the part is given if a program leaves the input out; None: nothing."""
    required: bool = False
    also: Sequence[str] = ()
    """More parts that are given the input, under the same name."""


class Make(Protocol):
    """Declares a part: with the inputs that the component passes on to it, and with those that are given.

    `after`: the parts that it is declared after, and replaced with. None: it is an optional one, which the
    program did not ask for.
    """

    def __call__(
        self, part: str, *, after: Sequence[pulumi.Resource | None] = (), **inputs: Any
    ) -> pulumi.Resource | None: ...


@dataclass(frozen=True)
class Component:
    """Everything that is particular to one component."""

    name: str
    about: str
    """What it is, for documentation."""
    parts: Mapping[str, str]
    """The resources that it consists of: of which class, by the part's name. Each is named by the
    component's name and the part's. All names here are permanent: a user's state has them."""
    inputs: Mapping[str, Of]
    outputs: Mapping[str, Of]
    compose: Callable[[Make], None]
    """Declares the parts."""
    example: str
    """A program that declares one, less its imports."""
    optional: Mapping[str, str] = field(default_factory=dict)
    """The parts that are there only if a program gives an input: which one."""
