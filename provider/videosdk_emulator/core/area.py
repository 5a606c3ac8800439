"""What an API area is made of: tables, bodies, calls, quirks, control verbs and its section of the console.

What always holds:

- A call is declared once. Its route, its validation and its part of the OpenAPI document come from that.
- An area holds no state: all of that is the backend's.
- An area knows those that it builds upon, as sessions know rooms. What those do, it is told by `on`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.responses import Response

from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Refused, invalid
from videosdk_emulator.core.schema import Stored, parse
from videosdk_emulator.core.store import Condition, Document, Table, without_seq

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

Handler = Callable[..., Response | Awaitable[Response]]
Listener = Callable[["Backend", Document], None]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """One call of VideoSDK's API."""

    method: str
    path: str
    handler: Handler
    reply: Any
    """The type of what it answers, for the OpenAPI document."""
    fails: tuple[int, ...]
    created: bool
    """Whether success may also be a 201."""
    public: bool
    """Whether it needs no token."""


@dataclass(frozen=True)
class Action:
    """A button of the console, and the control call behind it."""

    label: str
    target: str
    """What it acts on, for whoever only hears the page."""
    done: str
    """What is said afterwards."""
    path: Sequence[str]
    body: JSON = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True)
class Link:
    """A file to read, at a path of the control API."""

    label: str
    target: str
    path: Sequence[str]


@dataclass
class Row:
    """One document, as the console shows it."""

    key: str
    title: Sequence[str]
    """Its name, then what else identifies it."""
    badges: list[tuple[str, str]] = field(default_factory=list)
    """A text, and its tone: good, bad or none."""
    times: Sequence[str | None] = ()
    """When it began and ended."""
    actions: list[Action] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    """What belongs to it."""


@dataclass(frozen=True)
class Section:
    """An area's part of the console."""

    title: str
    empty: str
    """What to do where there is nothing to see."""
    example: Callable[[Backend], tuple[str, JSON]] | None = None
    """Path and body of a POST that makes one."""
    where: Sequence[Condition] = ()
    """Which of its documents are shown."""
    counted: tuple[str, Sequence[Condition]] = ("", ())
    """A name for those that are counted aloud, and which these are."""
    searched: Sequence[str] = ()
    """The fields in which the search box looks."""


class Area:
    """One area of VideoSDK's API, made once, at import."""

    def __init__(
        self,
        name: str,
        *,
        document: type[Stored] | None = None,
        id: str = "id",
        indexed: Sequence[str] = (),
        tables: Sequence[str] = (),
        quirks: type[AreaQuirks] = AreaQuirks,
        section: Section | None = None,
        private: bool = False,
    ) -> None:
        """An area with a `document` has a table of its own name; `tables` are what else it keeps.

        `private`: what is sent to it may be secret under any name, so that no page shows it.
        """
        self.name = name
        self.document = document
        self.id = id
        self.tables: Mapping[str, Sequence[str]] = {
            **({} if document is None else {name: (id, *indexed)}),
            **dict.fromkeys(tables, ()),
        }
        self.quirks = quirks
        self.section = section
        self.private = private
        self.operations: list[Operation] = []
        self.verbs: dict[str, Callable[[Call, Document], JSON]] = {}
        self.controls: list[tuple[str, str, Callable[[Call], Response]]] = []
        self.starts: list[Callable[[Backend], None]] = []
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self._find: Callable[[Backend, str], Document | None] = self._newest
        self._row: Callable[[Backend, Document], Row] | None = None
        self._row_extensions: list[Callable[[Backend, Document, Row], None]] = []

    # Declaring

    def get(
        self, path: str, reply: Any, *, fails: Sequence[int] = (), public: bool = False
    ) -> Callable[[F], F]:
        """Declares a GET, which answers `reply`."""
        return self._operation("GET", path, reply, fails, public=public)

    def post(
        self, path: str, reply: Any, *, fails: Sequence[int] = (), created: bool = False
    ) -> Callable[[F], F]:
        """Declares a POST; `created`: it may answer 201."""
        return self._operation("POST", path, reply, fails, created=created)

    def patch(self, path: str, reply: Any, *, fails: Sequence[int] = ()) -> Callable[[F], F]:
        """Declares a PATCH."""
        return self._operation("PATCH", path, reply, fails)

    def put(self, path: str, reply: Any, *, fails: Sequence[int] = ()) -> Callable[[F], F]:
        """Declares a PUT."""
        return self._operation("PUT", path, reply, fails)

    def delete(self, path: str, reply: Any, *, fails: Sequence[int] = ()) -> Callable[[F], F]:
        """Declares a DELETE."""
        return self._operation("DELETE", path, reply, fails)

    def _operation(
        self,
        method: str,
        path: str,
        reply: Any,
        fails: Sequence[int],
        *,
        created: bool = False,
        public: bool = False,
    ) -> Callable[[F], F]:
        def declare(handler: F) -> F:
            self.operations.append(Operation(method, path, handler, reply, tuple(fails), created, public))
            return handler

        return declare

    def verb(self, name: str) -> Callable[[F], F]:
        """Declares `POST /_emulator/{area}/{id}/{name}`, whose handler is given the document."""

        def declare(handler: F) -> F:
            self.verbs[name] = handler
            return handler

        return declare

    def control(self, method: str, path: str) -> Callable[[F], F]:
        """Declares a call under `/_emulator` that concerns no one document."""

        def declare(handler: F) -> F:
            self.controls.append((method, path, handler))
            return handler

        return declare

    def on(self, event: str) -> Callable[[F], F]:
        """Declares what is also done when this area publishes an event; `deleted` every area does."""

        def declare(listener: F) -> F:
            self._listeners[event].append(listener)
            return listener

        return declare

    def on_start(self, action: F) -> F:
        """Declares what is taken up again when the emulator starts."""
        self.starts.append(action)
        return action

    def finder(self, find: F) -> F:
        """Declares how the control API finds a document, if not by its id."""
        self._find = find
        return find

    def row(self, draw: F) -> F:
        """Declares how the console shows a document."""
        self._row = draw
        return draw

    def row_extension(self, extend: F) -> F:
        """Declares what another area adds to that."""
        self._row_extensions.append(extend)
        return extend

    # Using

    def table(self, backend: Backend, name: str | None = None) -> Table:
        """Its documents, or another of its tables."""
        return backend.store.tables[name or self.name]

    def publish(self, event: str, backend: Backend, document: Document) -> None:
        """Tells the areas that build upon this one."""
        for listener in self._listeners[event]:
            listener(backend, document)

    def find(self, backend: Backend, id_: str) -> Document:
        """A document, as the control API names it. Raises Refused."""
        found = self._find(backend, id_)
        if found is None:
            raise Refused(404, f"no such {self.name.removesuffix('s')}")
        return found

    def _newest(self, backend: Backend, id_: str) -> Document | None:
        return self.table(backend).newest(**{self.id: id_})

    def change(self, backend: Backend, document: Document, fields: Mapping[str, Any]) -> Document:
        """Sets some fields of a document; a null takes an optional one away. Raises Refused."""
        assert self.document is not None
        models = {one.alias or name: one for name, one in self.document.model_fields.items()}
        removed = {
            name
            for name, value in fields.items()
            if value is None and name in models and not models[name].is_required()
        }
        given = {**without_seq(document), **fields}
        changed = {name: value for name, value in given.items() if name not in removed}
        parse(self.document, changed)
        if changed[self.id] != document[self.id]:
            raise invalid(f"'{self.id}' is what identifies it, and cannot be changed")
        return self.table(backend).save({**changed, "seq": document["seq"]})

    def remove(self, backend: Backend, document: Document) -> None:
        """Deletes a document, as if it had never been."""
        self.publish("deleted", backend, document)
        self.table(backend).drop(document)

    def draw(self, backend: Backend, document: Document) -> Row:
        """A document as the console shows it."""
        assert self._row is not None
        row = self._row(backend, document)
        for extend in self._row_extensions:
            extend(backend, document, row)
        return row
