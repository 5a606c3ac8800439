"""What one resource adds to the matrices: `Area`, and the words that it is described with.

A matrix goes through `tests.areas.AREAS` and knows no resource by name. What is particular to one resource
is an attribute or a method here, which the resource's file in tests/areas sets.
"""

from __future__ import annotations

import itertools
import re
from ast import literal_eval
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pulumi_videosdk.resources import PROVIDERS
from tests.support.server import Server
from videosdk_emulator import Emulator
from videosdk_emulator.client import State

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from pulumi_videosdk.lifecycle import AnyDefinition
    from tests.support.lifecycle import Direct, Kept

Inputs = Mapping[str, Any]
Answers = dict[str, Any]
"""One way to answer some of the questions that VideoSDK's documentation leaves open: quirks by name."""

OPERATIONS: Final = ("create", "read", "update", "replace", "delete")


@dataclass(frozen=True)
class Call:
    """One call that an operation makes.

    In `path`, `query` and `body`, regular expressions all three, `{name}`, `{id}` and each of the declared
    inputs stand for those of the resource that makes the call: that tells it from the calls of others. An
    input called `name` comes before the name in the program.
    """

    method: str
    path: str
    query: str | None = None
    body: str | None = None
    acts: bool = False
    """Whether it makes, changes or ends something at VideoSDK."""
    names_it: bool = False
    """Whether it names the object, though not by its id."""
    needs: Inputs = field(default_factory=dict, hash=False)
    """The inputs without which it is not made; `{name}` as above."""
    to: str | None = None
    """The input that holds the url which is called, where that is not VideoSDK."""
    title: str = ""
    """What a reader calls it, if not by method and path."""
    text: bool = False
    """Whether VideoSDK may answer a success with a bare JSON string, as it may each DELETE (API §12)."""

    @property
    def name(self) -> str:
        """What a reader calls it."""
        return self.title or f"{self.method} {self.path}"

    @property
    def shape(self) -> str:
        """The same without the names of what is filled in: `GET /v2/rooms/{id}`."""
        return re.sub(r"\{\w+\}", "{id}", f"{self.method} {self.path}")

    @property
    def shared(self) -> bool:
        """Whether nothing tells one resource's call from another's."""
        return "{" not in "".join(filter(None, (self.path, self.query, self.body)))

    @property
    def may_answer_text(self) -> bool:
        """Whether a bare JSON string tells nobody that nothing was done."""
        return self.text or self.method == "DELETE"

    @property
    def by_id(self) -> bool:
        """Whether it names the object, as by its id."""
        return self.names_it or "{id}" in self.path or "{id}" in (self.body or "")

    def match(self, *, name: str, id: str, inputs: Inputs) -> dict[str, Any]:
        """What a fault for this call of one resource matches."""
        given = {"name": name, **inputs, "id": id}
        # A list with one item stands for that; what nobody gave a name stands for anything.
        single = {
            key: value[0] for key, value in given.items() if isinstance(value, list) and len(value) == 1
        }
        words = {key: re.escape(str(value)) for key, value in {**given, **single}.items()}

        def filled(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda word: words.get(word[1], "[^/]+"), text)

        parts = {"path": self.path, "query": self.query, "body_match": self.body}
        return {
            "method": self.method or None,
            **{key: filled(text) for key, text in parts.items() if text is not None},
        }


NONE: Final = Call("", ".*", title="no call")
"""Stands for the call of an operation that makes none."""

EACH_CALL: Final = Call("", ".*", title="each call")
"""Stands for all calls of an operation."""


@dataclass(frozen=True)
class Change:
    """A change of the program: the inputs that change, and the calls that `up` then makes, in order.

    In an input that is a text `{name}` stands for the name in the program.
    """

    inputs: Inputs
    calls: Sequence[Call] = ()

    def of(self, name: str) -> Inputs:
        """The inputs of the resource of a name."""
        return {
            key: value.replace("{name}", name) if isinstance(value, str) else value
            for key, value in self.inputs.items()
        }


@dataclass(frozen=True)
class Drift:
    """A change behind the stack's back, what refresh shows, and what the next `up` does about it."""

    happens: Callable[[Server, Kept], object]
    shown: tuple[str, ...]
    """The outcome (update, delete), and the properties that differ."""
    repair: str | None = None
    """The operation by which the next `up` repairs it."""
    calls: Sequence[Call] = ()


@dataclass(frozen=True)
class Case:
    """The life of one resource: which calls each step makes, in order."""

    create: Sequence[Call]
    update: Change
    replace: Change | None
    """None: no input replaces. A user may ask for it, as in `pulumi up --replace`."""
    drift: Drift
    read: Sequence[Call]
    delete: Sequence[Call]
    outputs: frozenset[str] = frozenset()
    """The outputs that a created one must have, with a value."""


@dataclass(frozen=True)
class Held:
    """One object that VideoSDK holds, or held."""

    id: str
    alive: bool
    names: tuple[str, ...] = ()
    """By what else an error may name it."""


@dataclass(frozen=True)
class Scenario:
    """Something that a resource does, with every combination of some quirks' values."""

    name: str
    runs: Callable[[Direct, Server, Answers], None]
    answers: Sequence[Answers]
    impossible: Callable[[Answers], str | None]
    """Why a combination cannot hold. It runs all the same, and must go on failing."""


class Area:
    """One resource, as the matrices need it; not an area of the API.

    A subclass must set `resource`, `name`, `noun`, `case`, `calls`, `valid` and `pickle`, and define
    `minimal` and `full`; with a `table`, `belongs` too.
    """

    resource: ClassVar[str]
    """The class that a program declares."""
    name: ClassVar[str]
    """What a program here calls one of them; short."""
    noun: ClassVar[str]
    """What docs/fault-matrix.md calls it."""

    # What VideoSDK holds of it

    table: ClassVar[str | None] = None
    """Its table in the emulator's state; None where VideoSDK holds nothing."""
    id: ClassVar[str] = "id"
    """Which field of the table's rows is the resource's id."""

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the table is something that still works, or costs."""
        return True

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        """Whether a row of the table was made for the resource that is declared under this name."""
        raise NotImplementedError

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """By what, beside the id, an error may name a row of the table."""
        return ()

    # What programs declare

    def minimal(self, server: Server, name: str) -> Inputs:
        """The fewest inputs of one more, told from the others by its name; makes what they refer to."""
        raise NotImplementedError

    hurried: ClassVar[Inputs] = {}
    """The inputs that make it give up soon, beside VIDEOSDK_TIMEOUT."""

    def full(self, server: Server) -> Inputs:
        """Inputs that use everything, for a whole life; makes what they refer to."""
        raise NotImplementedError

    def stands_for(self, id: str, held: Sequence[Held]) -> str:
        """The id at VideoSDK of what stands in the state under `id`. `held`: as `held()` gives it."""
        return id

    def others(self, server: Server) -> None:
        """Make one of somebody else's."""

    def taken_over(self, server: Server, inputs: Inputs) -> None:
        """What somebody else may begin in the place of one that has ended."""

    def forget(self, emulator: Emulator, id: str) -> None:
        """Make VideoSDK know nothing of it any more."""
        if self.table:
            emulator.delete(self.table, id)

    def as_now(self, emulator: Emulator) -> Mapping[str, Any]:
        """The outputs that depend on the server alone, as this server has them."""
        return {}

    # The matrices

    case: ClassVar[Case]
    calls: ClassVar[Mapping[str, Sequence[Call]]]
    """By operation, the calls that matter most: those that act, and one look-up."""
    look_ups: ClassVar[Mapping[str, Sequence[Call]]] = {}
    """By operation, the other look-ups; only `make test-all` lets them fail."""
    remarks: ClassVar[Mapping[str, str]] = {}
    """By operation, what docs/fault-matrix.md says of it."""
    quirks: ClassVar[Sequence[str]] = ()
    """The quirks that touch it, beside those that touch everything."""

    # The tests of pure functions

    valid: ClassVar[SearchStrategy[dict[str, Any]]]
    """Any valid inputs."""
    pickle: ClassVar[str]
    """Its provider as it stands in users' state: never changes after a release."""

    def __init__(self) -> None:
        self.scenarios: list[Scenario] = []

    @property
    def definition(self) -> AnyDefinition:
        """The resource itself."""
        return next(one.definition for one in PROVIDERS if one.definition.name == self.resource)

    def held(self, state: State, name: str, inputs: Inputs) -> list[Held]:
        """All that VideoSDK has ever made for a declared one, in order."""
        return [self._held(row) for row in self._rows(state) if self.belongs(row, name, inputs)]

    def alive(self, state: State) -> list[str]:
        """The ids of all of this kind that are alive, whoever made them."""
        return [row[self.id] for row in self._rows(state) if self.is_alive(row)]

    def advised(self, error: str) -> dict[str, Any]:
        """The inputs that an error's text says to set, as `adopt=True`; not what may be set instead."""
        said = re.findall(r"(?<!or set )\b(\w+)=(True|False|'[^']*')", error)
        return {name: literal_eval(value) for name, value in said if name in self.definition.fields}

    def has_generated_name(self, inputs: Inputs) -> bool:
        """Whether the name by which VideoSDK tells it from others is generated, anew for each create."""
        unique = self.definition.unique_input
        return unique in self.definition.defaults and unique not in inputs

    def calls_of(self, operation: str) -> list[Call]:
        """The calls that an operation makes, look-ups first."""
        return [*self.look_ups.get(operation, ()), *self.calls[operation]]

    def scenario(
        self,
        name: str,
        impossible: Callable[[Answers], str | None] = lambda _: None,
        /,
        **quirks: Sequence[Any],
    ) -> Callable[[Callable[[Direct, Server, Answers], None]], Callable[[Direct, Server, Answers], None]]:
        """Decorates a function that does something with the provider and asserts what came of it.

        It runs once for each combination of the quirks' values, which are set before it.
        """
        rows = [dict(zip(quirks, values, strict=True)) for values in itertools.product(*quirks.values())]

        def add(
            function: Callable[[Direct, Server, Answers], None],
        ) -> Callable[[Direct, Server, Answers], None]:
            self.scenarios.append(Scenario(name, function, rows, impossible))
            return function

        return add

    def _rows(self, state: State) -> Iterator[Mapping[str, Any]]:
        tables: Mapping[str, Any] = {**state}
        yield from tables[self.table] if self.table else ()

    def _held(self, row: Mapping[str, Any]) -> Held:
        return Held(row[self.id], self.is_alive(row), self.names_of(row))
