"""What resources share that stand at VideoSDK until they are deleted.

One input tells an object from others of its kind: its key, such as a name or a url. What always holds:

- One that was there before is never taken over silently: the create fails, or adopts it if `adopt` is set.
- A create is sent once. After a lost reply the object is looked for by its key; if it may be there, the state
  or the error names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..api.area import Area, Seen
from ..api.errors import LostReply, VideoSDKError
from ..api.model import Shown, moment
from ..lifecycle import Candidate, Context, LifecycleError, OutcomeUnknown, Shape
from ..names import with_article

if TYPE_CHECKING:
    from datetime import datetime

    from ..api.client import Client
    from ..lifecycle import Inputs, Outputs
    from ..lifecycle.definition import Input

T = TypeVar("T", bound=Shown)
O = TypeVar("O", bound="Outputs")  # noqa: E741


@dataclass(frozen=True)
class Kind(Generic[T]):
    """Objects of one kind, as VideoSDK has them."""

    noun: str
    """What one is called in a sentence."""
    by: str
    """The input that is the key."""
    look: Callable[[Client, Any], Seen[T]]
    """Those that have a key, found by as few calls as may be. Raises the client's errors."""
    id: Callable[[T], str] = attrgetter("id")
    is_gone: Callable[[T], bool] = lambda _: False
    """Whether one that VideoSDK still shows can never be used again."""
    ends: str = "deletes"
    """What a delete does to one."""
    is_generated: bool = False
    """Whether `check` generates a key that is left out."""
    said: Callable[[Any], str] = repr
    """A key as messages show it."""

    def create(
        self,
        client: Client,
        inputs: Any,
        context: Context,
        make: Callable[[], T],
        adopt: Callable[[T], T],
    ) -> tuple[T, bool]:
        """The object that `make` creates, and False; or the one that has the key already, and True.

        `adopt` makes that one as it is declared, or raises. Raises OutcomeUnknown, LifecycleError and the
        client's errors.
        """
        before: Seen[T] = Seen([], None)
        # A generated key cannot be there yet.
        if self.by not in context.generated:
            try:
                before = self.look(client, getattr(inputs, self.by))
            except VideoSDKError as error:
                raise error.with_advice("Nothing was created.") from None
        if before.items:
            return adopt(self.to_adopt(before.items, inputs)), True
        context.ensure_engine_alive()
        try:
            return make(), False
        except VideoSDKError as error:
            return self.after_lost_reply(client, inputs, error, before.answered_at), False

    def to_adopt(self, there: list[T], inputs: Any) -> T:
        """The one object that has the key, if it may be adopted. Raises LifecycleError."""
        key = getattr(inputs, self.by)
        if not inputs.adopt:
            another = f"or choose another {self.by}"
            if self.is_generated:
                another = f"choose another {self.by}, or leave it out to have one generated"
            raise LifecycleError(
                f"{with_article(self.noun)} with {self.by} {self.said(key)} is there already: "
                f"{self._named(there)}. Nothing was created. Set adopt=True to take it over (then destroying "
                f"this resource {self.ends} it), {another}. If this resource was renamed, give it aliases "
                "instead."
            )
        if len(there) > 1:
            raise LifecycleError(
                f"{len(there)} {self.noun}s have {self.by} {self.said(key)}, so none can be adopted: "
                f"{self._named(there)}. Nothing was created. Delete what is not wanted first."
            )
        return there[0]

    def after_lost_reply(
        self, client: Client, inputs: Any, error: VideoSDKError, since: datetime | None = None
    ) -> T:
        """The object that a create has made whose error this is; nothing had its key before.

        Raises `error` if it tells that none was made, or none is there; OutcomeUnknown if a look for it does
        not tell. `since`: the server's clock before the create.
        """
        if not isinstance(error, LostReply) and not error.earlier_reply_lost:
            raise error
        key = getattr(inputs, self.by)
        said = self.said(key)
        setting = f"{self.by}={said} and " if self.is_generated else ""
        # An `up` that generates another key would leave behind what is created late.
        way_out = f"Set {setting}adopt=True: `up` then takes that {self.noun} over, or makes it."
        try:
            found = [one for one in self.look(client, key).items if not self.is_gone(one)]
        except (VideoSDKError, LifecycleError) as failed:
            one = with_article(self.noun)
            unknown = error.with_advice(
                f"{one[0].upper()}{one[1:]} with {self.by}={said} may be there now, and looking for it "
                f"failed too ({failed}). {way_out}"
            )
            raise OutcomeUnknown(str(unknown), since) from None
        if len(found) > 1:
            raise error.with_advice(
                f"Several {self.noun}s have {self.by}={said} now, one of them perhaps ours: "
                f"{self._named(found)}. Delete what is not wanted. {way_out}"
            ) from None
        if not found:
            raise error.with_advice(
                f"No {self.noun} with {self.by}={said} is there, so none seems to have been made. {way_out}"
            ) from None
        return found[0]

    def candidates(self, client: Client, key: Any) -> list[Candidate]:
        """A definition's `find`."""
        found = self.look(client, key)
        return [self._candidate(one, key, found.answered_at) for one in found.items]

    def _candidate(self, one: T, key: Any, answered_at: datetime | None) -> Candidate:
        made, gone = _created_at(one), self.is_gone(one)
        there = f"{self.ends.removesuffix('s')}d" if gone else f"there, made {made or 'at an unknown time'}"
        description = f"{self.noun} {self.id(one)} with {self.by} {self.said(key)} is {there}"
        return Candidate(self.id(one), description, moment(made), answered_at or one.answered_at, gone=gone)

    def ensure_as_declared(
        self, one: T, declared: Mapping[str, Any], shown: Mapping[str, Any], fields: Mapping[str, Input]
    ) -> None:
        """Raise LifecycleError if an object that cannot be changed shows anything else than is declared."""
        other = [name for name, value in declared.items() if fields[name].differs(shown.get(name), value)]
        if other:
            raise LifecycleError(
                f"{self.noun} {self.id(one)} cannot be adopted: its {', '.join(other)} is not what is "
                f"declared, and VideoSDK has no update for {self.noun}s. Nothing was changed. Declare what "
                "it has, or leave it out."
            )

    def ensure_has(self, one: T, name: str, declared: Any) -> None:
        """Raise LifecycleError if an object shows another value of what no update changes."""
        if (live := getattr(one, name)) not in (declared, None):
            raise LifecycleError(
                f"{self.noun} {self.id(one)} cannot be adopted: its {name} is {live}, and no update changes "
                f"that. Nothing was changed. Declare that {name}, or choose another {self.by}."
            )

    def delete(
        self,
        id: str,
        delete: Callable[[str], object],
        get: Callable[[str], T | None],
        if_refused: str = "",
    ) -> None:
        """Delete one. If that fails, it is looked up: if it is gone already, that is a success.

        `if_refused`: what to do where the server says that it does not want to.
        """
        try:
            delete(id)
        except VideoSDKError as error:
            if not self._is_gone(id, get):
                if if_refused and error.status in (400, 409, 422) and not error.earlier_reply_lost:
                    raise error.explained(if_refused) from None
                noun = self.noun[0].upper() + self.noun[1:]
                raise error.with_advice(
                    f"{noun} {id} is still there, as far as is known. Run again."
                ) from None

    def _is_gone(self, id: str, get: Callable[[str], T | None]) -> bool:
        try:
            one = get(id)
        except VideoSDKError:
            return False
        return one is None or self.is_gone(one)

    def _named(self, found: list[T]) -> str:
        return ", ".join(f"{self.id(one)}, made {_created_at(one) or 'at an unknown time'}" for one in found)


def listed(area: type[Area[T]], inputs: type[Inputs], by: str) -> Callable[[Client, Any], Seen[T]]:
    """A look for the objects of an area that have a key: through its whole list."""

    def look(client: Client, key: Any) -> Seen[T]:
        shape = Shape.of(inputs.model_fields[by].rebuild_annotation())
        found = client.of(area).all()
        return found._replace(items=[one for one in found.items if shape.same(getattr(one, by), key)])

    return look


def without_empty(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a create sends: an empty list or object says no more than none, and may be taken for more."""
    return {name: value for name, value in settings.items() if value not in ([], {})}


def lasting(outputs: O, stored: Mapping[str, Any], *names: str) -> O:
    """The outputs, with those that never change as they are stored where a reply leaves them out."""
    left_out = {name: stored.get(name) for name in names if getattr(outputs, name) is None}
    return outputs.model_copy(update=left_out)


def kept(outputs: type[O], context: Context) -> O:
    """The outputs as the state has them: of an update whose answer shows none."""
    return outputs.model_validate({name: context.stored.get(name) for name in outputs.model_fields})


def _created_at(one: Shown) -> str | None:
    made: str | None = getattr(one, "created_at", None)
    return made
