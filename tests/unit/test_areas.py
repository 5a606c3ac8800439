"""Each resource brings what the matrices need: one file in tests/areas."""

from __future__ import annotations

from collections import Counter

from pulumi_videosdk.resources import PROVIDERS
from tests.areas import AREAS


def test_each_resource_has_an_area_and_each_area_a_resource() -> None:
    assert Counter(area.resource for area in AREAS) == Counter(one.definition.name for one in PROVIDERS)


def test_areas_differ_in_name() -> None:
    assert len({area.name for area in AREAS}) == len(AREAS)
