"""Who holds an object is told by each resource's own key, not by its name."""

from __future__ import annotations

import pytest

from pulumi_videosdk.lifecycle import LifecycleError
from pulumi_videosdk.lifecycle.claims import Claims, Holder

ROOM = ("Room", "2kyv-gzay-64pg")


def test_a_resource_of_the_same_name_under_another_parent_is_another_one() -> None:
    claims = Claims()
    claims.declare(*ROOM, Holder("moved", "standup", "standup"))
    assert claims.release(*ROOM, Holder("left over", "standup")) == "standup"


def test_what_only_the_resource_itself_holds_is_deleted() -> None:
    claims = Claims()
    claims.declare(*ROOM, Holder("own", "renamed by an alias", "standup"))
    assert claims.release(*ROOM, Holder("own", "standup")) is None


def test_a_replacement_that_adopted_the_object_keeps_it() -> None:
    claims = Claims()
    claims.declare(*ROOM, Holder("old", "standup", "standup"))
    claims.take(*ROOM, Holder("new", "standup"))
    assert claims.release(*ROOM, Holder("old", "standup")) == "standup"


def test_two_of_one_name_cannot_create_one_object() -> None:
    claims = Claims()
    claims.take(*ROOM, Holder("one", "standup"))
    with pytest.raises(LifecycleError, match="two resources cannot share"):
        claims.take(*ROOM, Holder("other", "standup"))


def test_of_two_entries_with_one_object_the_first_that_goes_deletes_it() -> None:
    claims = Claims()
    assert claims.release(*ROOM, Holder("one", "standup")) is None
    assert claims.release(*ROOM, Holder("other", "standup")) == "standup"


def test_in_state_of_an_earlier_version_the_names_decide() -> None:
    claims = Claims()
    claims.declare(*ROOM, Holder(None, "new", "old"))
    assert claims.release(*ROOM, Holder(None, "another")) == "new"
    assert claims.release(*ROOM, Holder(None, "old")) is None


def test_what_is_found_gone_or_was_deleted_may_be_created_again_under_its_name() -> None:
    claims, secret = Claims(), ("AgentSecret", "note-taker")
    claims.take(*secret, Holder("first", "keys"))
    claims.forget(*secret)
    claims.take(*secret, Holder("second", "keys"))
    assert claims.release(*secret, Holder("second", "keys")) is None
    claims.take(*secret, Holder("third", "keys"))
    assert claims.release(*secret, Holder("third", "keys")) is None
