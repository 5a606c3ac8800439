"""`Definition`: everything that is particular to one resource, and the types that its verbs use."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from .claims import Claims
from .errors import LifecycleError
from .shapes import Shape
from .values import Path
from .words import Accepts, Caution, replaces, secret

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic.fields import FieldInfo


def _json(value: Any) -> Any:
    # Not pydantic's `JsonValue`: its errors name the types that it tried as if they were keys.
    if (found := _no_json(value, ())) is not None:
        path, reason = found
        raise PydanticCustomError("refused", "{text}", {"text": reason, "path": path})
    return value


def _no_json(value: Any, path: Path) -> tuple[Path, str] | None:
    """The path of the first part of a value that is not JSON, and what is wrong with it."""
    if isinstance(value, Mapping | list):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        return next((found for key, item in items if (found := _no_json(item, (*path, key)))), None)
    if isinstance(value, float) and not isfinite(value):
        return path, "must be a finite number"
    if value is None or isinstance(value, str | bool | int | float):
        return None
    return path, "must be a string, a number, true or false, a list or an object"


Json = Annotated[Any, AfterValidator(_json)]
"""Any JSON value."""


class Inputs(BaseModel):
    """Base of the inputs' models, nested ones too. A field's docstring is its documentation."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        # Not at an import: only the provider's process validates.
        defer_build=True,
        protected_namespaces=(),
        allow_inf_nan=False,
        hide_input_in_errors=True,  # a traceback would show secrets
    )


class OpenInputs(Inputs):
    """A nested object that VideoSDK adds keys to at will: one that is not named here is sent as it is."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Json]


# Not as text, as all annotations here: pydantic before 2.13 looks its names up where the subclass stands.
OpenInputs.__annotations__["__pydantic_extra__"] = dict[str, Json]


class Outputs(BaseModel):
    """Base of the outputs' models: what the server decides. A field's docstring is its documentation."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, hide_input_in_errors=True)


I = TypeVar("I", bound=Inputs)  # noqa: E741
O = TypeVar("O", bound=Outputs)  # noqa: E741


@dataclass(frozen=True)
class Run:
    """The engine's run that an operation is part of; an adapter provides it."""

    progress: Callable[[str], None]
    """Show a line to the user; for anything that waits."""
    warn: Callable[[str], None] = lambda _: None
    """Show a warning to the user; the same one is shown once."""
    waiting: Callable[[float], AbstractContextManager[None]] = lambda _: nullcontext()
    """Context manager to hold during a wait, so that other operations go on; given its bound in seconds."""
    engine_gone: Callable[[], bool] = lambda: False
    """Whether the engine has ended: no state will record what is created from then on."""
    claims: Claims = field(default_factory=Claims)
    """Which resource has which object."""
    account: str | None = None
    """The account of the run: an opaque text that may be shown in messages."""
    pause: Callable[[float], None] = time.sleep
    """Sleep so many seconds: every wait within an operation does so by this. It may raise LifecycleError,
    to end the operation."""
    deadline: float = inf
    """When the operation has to be over, by `time.monotonic()`."""


@dataclass(frozen=True)
class Context:
    """What a verb is given beside its inputs."""

    kind: str
    """The definition's name, such as `Room`."""
    name: str
    """The resource's name in the program."""
    run: Run
    generated: frozenset[str] = frozenset()
    """The inputs that `check` filled in: the user did not give them."""
    stored: Mapping[str, Any] = field(default_factory=dict)
    """In an update: all properties as the state has them."""

    def ensure_engine_alive(self) -> None:
        """Raise LifecycleError if the engine has ended, or the operation's time is up. To be called right
        before something is created."""
        if self.run.engine_gone():
            raise LifecycleError(
                f"the run that asked for this {self.kind} was killed, so none was made; run it again"
            )
        if time.monotonic() >= self.run.deadline:
            raise LifecycleError("the time that this may take was up before anything was created")


@dataclass(frozen=True)
class Created(Generic[O]):
    """The result of `create`: the id, which never changes, and the outputs."""

    id: str
    outputs: O
    adopted: bool = False
    """Whether it existed before."""
    shown: Collection[str] = ()
    """Of an adopted object, the inputs that the server showed; the values of the others are not known."""


@dataclass(frozen=True)
class Found(Generic[O]):
    """The result of `read`: the outputs, and the live values of inputs as far as the server shows them."""

    outputs: O
    live: Mapping[str, Any] = field(default_factory=dict)
    gone: bool = False
    """Whether it can never be used again, although the server still shows it."""
    ended: bool = False
    """Whether nothing is left of it to delete or to import, though its outputs are still of use."""
    imported: Mapping[str, Any] = field(default_factory=dict)
    """More inputs that the server shows, for an import: a refresh does not compare them."""


@dataclass(frozen=True)
class Candidate:
    """An object that may be what a create made before it was cut short."""

    id: str
    description: str
    """A clause for messages, such as `room ‹id› is there, made ‹time›`."""
    began: datetime | None
    """When it was made, by the server's clock."""
    answered_at: datetime | None
    """The server's clock at the look-up."""
    gone: bool = False
    """Whether it was made and is gone for good since."""
    certain: bool = True
    """Whether the server tells that it has the input that it was looked for by."""


def _nothing_must_be_replaced(inputs: Any, stored: Mapping[str, Any]) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Definition(Generic[I, O]):
    """Everything that is particular to one resource; the lifecycle has a default for the rest.

    The verbs are given a client, and raise its errors. `read` returns None for an object that is not found;
    `delete` succeeds if the object is gone already. A verb's docstring is printed in the reference, after
    its calls; of `read` the first paragraph, and the rest as what a refresh sees.
    """

    name: str
    inputs: type[I]
    outputs: type[O]
    create: Callable[[Any, I, Context], Created[O]]
    read: Callable[[Any, str, I, Mapping[str, Any]], Found[O] | None]
    """Is given the stored properties too, for outputs that only `create` can find out."""
    delete: Callable[[Any, str, I], str | None]
    """What it returns is shown as a warning: what it has left as it is, and why."""
    update: Callable[[Any, str, I, Context], O] | None = None
    """None: a change of inputs that do not replace is only stored; no call is made."""
    delete_before_replace: bool = False
    defaults: Mapping[str, Callable[[str, str], str]] = field(default_factory=dict)
    """Inputs that `check` fills in when the user leaves them out: from the resource's name and a random
    suffix, so that no two are the same."""
    unique_input: str | None = None
    """The input by which the server tells two of these apart. One that the user gave cannot be used by
    an object and its replacement at the same time: `check` says so."""
    must_replace: Callable[[I, Mapping[str, Any]], Sequence[str]] = _nothing_must_be_replaced
    """The stored outputs that ask for a replacement although no input has changed."""
    registered: bool = True
    """Whether the server keeps it. What it does not keep cannot be missing there, whatever the account."""
    id_output: str = ""
    """The output that is the id under another name."""
    calls: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The calls that each verb makes, such as `GET /v2/rooms/{id}`."""
    example: str = ""
    """A program that declares one, less its imports."""
    import_: str = ""
    """What to know before an existing one is imported, Markdown."""
    import_id: str = ""
    """The id of one, for an example; empty: there is nothing to import."""
    noun: str = "object"
    """What one is called in a sentence."""
    running: Callable[[Any], Iterable[str]] | None = None
    """The ids of all that run now; None: these do not run."""
    find_by: str = ""
    """The input by which `find` looks."""
    find: Callable[[Any, str], Sequence[Candidate]] | None = None
    """What a create that was cut short may have made, by the value of the input `find_by`. Raises
    LifecycleError if the server does not tell."""

    @cached_property
    def fields(self) -> dict[str, Input]:
        """The inputs by the name that a program uses."""
        return _fields(self.inputs)

    @cached_property
    def required_input(self) -> str | None:
        """The first input that has no default: the one that an import may be given with the id."""
        return next((field.name for field in self.fields.values() if field.required), None)

    def changes_server(self, verb: str) -> bool:
        """Whether a verb asks the server to change anything, by its calls."""
        return any(not call.startswith("GET ") for call in self.calls.get(verb, ()))

    @cached_property
    def output_names(self) -> tuple[str, ...]:
        """The outputs. One that is an input as well the server decides on where that is left out."""
        return tuple(self.outputs.model_fields)

    @cached_property
    def declarable(self) -> Shape:
        """Of its inputs."""
        return Shape.of(self.inputs)

    @cached_property
    def shape(self) -> Shape:
        """Of all its properties: the inputs and the outputs."""
        return Shape(parts={**self.declarable.parts, **Shape.of(self.outputs).parts})

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The inputs and outputs that are encrypted in the state."""
        outputs = Shape.of(self.outputs).parts.items()
        return (
            *(name for name, field in self.fields.items() if field.secret),
            *(name for name, shape in outputs if secret in shape.words),
        )


AnyDefinition = Definition[Any, Any]


@dataclass(frozen=True)
class Function(Generic[I, O]):
    """A question that a program asks, which changes nothing.

    `call` is given a client, and raises its errors. The docstring of `inputs` says what the function is for.
    """

    name: str
    """As a Python program calls it, such as `get_room`."""
    inputs: type[I]
    outputs: type[O]
    call: Callable[[Any, I], O]
    calls: Sequence[str]
    """The calls that it makes, such as `GET /v2/rooms/{id}`."""
    example: str
    """A program that calls it, less its imports."""
    secret: bool = False
    """Whether all that it returns is secret."""

    @cached_property
    def fields(self) -> dict[str, Input]:
        """The inputs by the name that a program uses."""
        return _fields(self.inputs)


AnyFunction = Function[Any, Any]


def _fields(model: type[Inputs]) -> dict[str, Input]:
    infos = {info.alias or name: info for name, info in model.model_fields.items()}
    return {name: Input(name, infos[name], shape) for name, shape in Shape.of(model).parts.items()}


@dataclass(frozen=True)
class Input:
    """One input, as its definition describes it."""

    name: str
    info: FieldInfo
    shape: Shape
    """The type as its model describes it: decides whether two values are the same."""

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.info.is_required()

    @property
    def default(self) -> Any:
        """What it is where it is left out."""
        return None if self.required else self.info.get_default()

    @property
    def replaces(self) -> bool:
        """Whether a change makes a new object."""
        return replaces in self.shape.words

    @property
    def secret(self) -> bool:
        """Whether it is encrypted in the state."""
        return secret in self.shape.words

    @property
    def caution(self) -> str | None:
        """The warning when a change of it replaces."""
        return next((mark.text for mark in self.shape.words if isinstance(mark, Caution)), None)

    @property
    def accepts(self) -> Accepts | None:
        """The resource that may be given in its place."""
        return next((mark for mark in self.shape.words if isinstance(mark, Accepts)), None)

    def differs(self, live: Any, declared: Any) -> bool:
        """Whether a live value differs from the declared one; None is not shown, so it does not differ."""
        return live is not None and not self.shape.same(self.shape.projected(live, declared), declared)
