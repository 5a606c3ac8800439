"""What a create has left whose outcome is not known: its reply was lost, or its run was killed.

It is found out by looking. What may be somebody else's is never taken for ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from .accounts import other_maker
from .definition import AnyDefinition, Candidate
from .errors import LifecycleError
from .keys import BEGAN, GENERATED, NAME

CLOCK_SKEW: Final = timedelta(seconds=2)
"""How far two of the server's clocks (its Date header's, and the one that stamps objects) may be apart."""

SOON: Final = timedelta(minutes=10)
"""How long after its create began an object can have been made by it."""

_PROVISIONAL: Final = "provisional-"

_FORGET: Final = (
    "Or forget that it was tried (`pulumi state delete URN`): what is there can then be taken over by an "
    "import, or by adopt=True"
)


def provisional_id() -> str:
    """An id for what may have been created, until a look tells."""
    return _PROVISIONAL + secrets.token_hex(8)


def is_provisional(id: str) -> bool:
    """Whether it stands for what may have been created."""
    return id.startswith(_PROVISIONAL)


@dataclass(frozen=True)
class Aftermath:
    """What a look for it found. `alive`: of `found`, what is not gone for good. `candidates`: of these, what
    the create may have made. `ours`: the one that it made, if that is certain."""

    found: Sequence[Candidate]
    alive: Sequence[Candidate]
    candidates: Sequence[Candidate]
    ours: Candidate | None


def left_by_create(
    definition: AnyDefinition,
    client: Any,
    inputs: Mapping[str, Any],
    began_since: Callable[[Candidate], bool | None],
    *,
    known: Collection[str] = (),
    claimed: bool = False,
) -> Aftermath:
    """Look for what a create with these inputs has left. Raises the client's errors, and LifecycleError if
    the server does not tell.

    `began_since`: whether it came after the create had begun; None: that is not known. `known`: ids that the
    state has already. `claimed`: the user says that what is there is the stack's own. The definition must
    have `find`, and `inputs` the plain value to find by.
    """
    assert definition.find is not None
    key = definition.find_by
    found = definition.find(client, inputs[key])
    alive = [one for one in found if not one.gone]
    new = [one for one in alive if one.id not in known]
    trusted = claimed or key in inputs.get(GENERATED, ()) or inputs.get("adopt") is True
    since = [one for one in new if trusted or began_since(one)]
    ours = since[0] if len(since) == 1 and (claimed or since[0].certain) else None
    candidates = since or [one for one in new if began_since(one) is None]
    return Aftermath(found, alive, candidates, ours)


def settled(
    definition: AnyDefinition, client: Any, stored: Mapping[str, Any], account: str | None
) -> Candidate | None:
    """The object that stands in the state under a provisional id; None: there is none.

    Raises the client's errors, and LifecycleError if it cannot be told.
    """
    what = f"whether {definition.name} {stored.get(NAME, '')} was created"
    if definition.find is None or not isinstance(stored.get(definition.find_by), str | list):
        raise LifecycleError(f"{what} is not known, and nothing looks for it: look at VideoSDK. {_FORGET}")
    since = _moment(stored.get(BEGAN))

    def began_since(candidate: Candidate) -> bool | None:
        if since is None or candidate.began is None or candidate.began > since + SOON:
            return None
        return candidate.began >= since - CLOCK_SKEW

    try:
        left = left_by_create(definition, client, stored, began_since)
    except LifecycleError as error:
        raise LifecycleError(f"{what} is not known: {error}. {_FORGET}") from None
    if left.ours is not None:
        return left.ours
    if left.candidates:
        raise LifecycleError(
            f"{what} is not known: {described(left.candidates)}, and VideoSDK does not say by whom. Nothing "
            f"was changed. End what is not wanted, and run this again. {_FORGET}"
        )
    if (maker := other_maker(stored, account)) is not None:
        raise LifecycleError(
            f"{what} is not known: nothing of it is found with {account}, but it was to be created with "
            f"{maker}. Run this again with those credentials and that endpoint"
        )
    return None


def described(candidates: Sequence[Candidate]) -> str:
    """What was found, as a clause."""
    return "; ".join(one.description for one in candidates)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
