"""What stands in users' state for ever: each provider's pickle, and where it points."""

from __future__ import annotations

import base64
import pickle
from typing import Any

import dill
import pytest
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_videosdk import pickling
from pulumi_videosdk.resources import PROVIDERS
from tests.areas import AREAS

PICKLER: Any = pickle._Pickler

# State in the field holds these very texts: none is ever changed.
STORED = {area.resource: area.pickle for area in AREAS}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_pickles_to_the_frozen_bytes(provider: Any) -> None:
    with pickling.pickler_restored():
        assert serialize_provider(provider()) == STORED.get(provider.definition.name)


@pytest.mark.parametrize("name", STORED)
def test_what_stands_in_the_state_still_leads_to_its_provider(name: str) -> None:
    found = dill.loads(base64.b64decode(STORED[name]))
    assert found.definition.name == name


def test_declaring_ours_leaves_the_pickler_as_it_was() -> None:
    before = PICKLER._batch_setitems, PICKLER.save_dict
    with pickling.pickler_restored():
        serialize_provider(PROVIDERS[0]())
    assert (PICKLER._batch_setitems, PICKLER.save_dict) == before


def test_upstream_still_leaks_its_pickler() -> None:
    """A canary: on the day that this fails, `pickling.pickler_restored` can go."""
    with pickling.pickler_restored():
        before = PICKLER._batch_setitems
        serialize_provider(PROVIDERS[0]())
        assert PICKLER._batch_setitems is not before
