"""What a create of unknown outcome has left: what is taken for ours, and what is left to the user."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import (
    GENERATED,
    Candidate,
    Context,
    Created,
    Definition,
    Found,
    LifecycleError,
    OutcomeUnknown,
    Run,
)
from pulumi_videosdk.lifecycle.aftermath import Aftermath, left_by_create

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


class Inputs(lifecycle.Inputs):
    place: str
    adopt: bool = False


class Outputs(lifecycle.Outputs):
    size: int


def candidate(id: str, after: float | None = 1, *, gone: bool = False, certain: bool = True) -> Candidate:
    """One that was made so many seconds after the create had begun; None: it is not known when."""
    made = None if after is None else BEGAN + timedelta(seconds=after)
    return Candidate(id, f"thing {id} is there", made, None, gone=gone, certain=certain)


class Things:
    """The server: what it shows, and what is done to it."""

    def __init__(self, *candidates: Candidate) -> None:
        self.candidates = candidates
        self.deleted: list[str] = []


def _create(client: Things, inputs: Inputs, context: Context) -> Created[Outputs]:
    raise OutcomeUnknown("POST /things: the connection broke", since=BEGAN)


def _delete(client: Things, id: str, inputs: Inputs) -> None:
    client.deleted.append(id)


def thing(**changes: Any) -> lifecycle.AnyDefinition:
    verbs = {"create": _create, "read": lambda *_: Found(Outputs(size=1)), "delete": _delete}
    look = {"find_by": "place", "find": lambda client, place: client.candidates}
    return Definition("Thing", Inputs, Outputs, **{**verbs, **look, **changes})


def kept(**inputs: Any) -> lifecycle.Stored:
    with pytest.raises(OutcomeUnknown) as raised:
        lifecycle.create(thing(), Things(), {"place": "p", **inputs}, Run(print, account="A"))
    return raised.value.stored


UNKNOWN = "whether Thing .* was created is not known"
OURS, OLDER, LATER = candidate("t-1"), candidate("t-0", -60), candidate("t-2", 3600)


@pytest.mark.parametrize(
    ("candidates", "inputs", "ours"),
    [
        ([], {}, None),
        ([OURS], {}, "t-1"),
        ([candidate("t-1", -1)], {}, "t-1"),  # two clocks of a server
        ([OLDER], {}, None),
        ([OLDER, OURS], {}, "t-1"),
        ([candidate("t-1", gone=True)], {}, None),
        ([candidate("t-1", gone=True), candidate("t-2")], {}, "t-2"),
        ([OLDER], {"adopt": True}, "t-0"),
        ([OLDER], {GENERATED: ["place"]}, "t-0"),
        ([LATER], {GENERATED: ["place"]}, "t-2"),
    ],
)
def test_what_is_certain_is_settled(
    candidates: list[Candidate], inputs: dict[str, Any], ours: str | None
) -> None:
    stored, server = kept(**inputs), Things(*candidates)
    seen = lifecycle.read(thing(), server, stored.id, stored.properties, "A")
    assert (None if seen is None else seen.id) == ours
    lifecycle.delete(thing(), server, stored.id, stored.properties, Run(print, account="A"))
    assert server.deleted == ([] if ours is None else [ours])


@pytest.mark.parametrize(
    ("candidates", "inputs"),
    [
        ([OURS, candidate("t-2")], {}),
        ([OURS, candidate("t-2")], {GENERATED: ["place"]}),
        ([candidate("t-1", certain=False)], {}),
        ([OURS, candidate("t-2", certain=False)], {}),
        ([candidate("t-1", None)], {}),
        ([LATER], {}),
    ],
)
def test_what_may_be_somebody_elses_is_named_and_left_as_it_is(
    candidates: list[Candidate], inputs: dict[str, Any]
) -> None:
    stored, server = kept(**inputs), Things(*candidates)
    with pytest.raises(LifecycleError, match=UNKNOWN) as raised:
        lifecycle.read(thing(), server, stored.id, stored.properties, "A")
    assert all(one.description in str(raised.value) for one in candidates)
    with pytest.raises(LifecycleError, match=UNKNOWN):
        lifecycle.delete(thing(), server, stored.id, stored.properties, Run(print, account="A"))
    assert server.deleted == []


def test_what_is_kept_is_what_was_declared_and_when_it_began() -> None:
    stored = kept(adopt=True)
    assert lifecycle.is_provisional(stored.id)
    assert not lifecycle.is_provisional("2kyv-gzay-64pg")
    assert stored.properties.items() >= {"place": "p", "adopt": True, "size": None}.items()
    seen = lifecycle.read(thing(), Things(OURS), stored.id, stored.properties, "A")
    assert seen is not None
    # It is as if the create had returned it.
    began = {"__began": BEGAN.isoformat()}
    assert {**seen.properties, **began} == {**stored.properties, "size": 1}


def test_another_account_finds_nothing_and_proves_nothing() -> None:
    stored = kept()
    assert lifecycle.read(thing(), Things(), stored.id, stored.properties, "A") is None
    with pytest.raises(LifecycleError, match="is found with B, but it was to be created with A"):
        lifecycle.read(thing(), Things(), stored.id, stored.properties, "B")


@pytest.mark.parametrize(("changes", "place"), [({"find": None}, "p"), ({}, None)])
def test_what_nothing_can_look_for_is_left_to_the_user(changes: dict[str, Any], place: str | None) -> None:
    stored = kept()
    with pytest.raises(LifecycleError, match=f"{UNKNOWN}, and nothing looks for it"):
        lifecycle.read(thing(**changes), Things(OURS), stored.id, {**stored.properties, "place": place}, "A")


def test_a_look_that_does_not_tell_says_what_can_be_done() -> None:
    def find(client: Things, place: str) -> list[Candidate]:
        raise LifecycleError("the list is not there")

    stored = kept()
    with pytest.raises(LifecycleError, match=r"not known: the list is not there\. Or forget"):
        lifecycle.read(thing(find=find), Things(), stored.id, stored.properties, "A")


def left(*candidates: Candidate, **how: Any) -> Aftermath:
    return left_by_create(thing(), Things(*candidates), {"place": "p"}, lambda _: None, **how)


def test_the_user_may_claim_what_is_there_but_not_what_the_state_has() -> None:
    unsure = candidate("t-1", certain=False)
    assert left(unsure).ours is None
    assert left(unsure, claimed=True).ours == unsure
    assert left(unsure, claimed=True, known=["t-1"]).candidates == []
    assert left(unsure, OURS, claimed=True).ours is None
