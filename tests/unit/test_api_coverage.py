"""docs/api-coverage.md names what there is, and nothing that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from pulumi_videosdk.resources import PROVIDERS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api-coverage.md").read_text()
DEFINITIONS = {provider.definition.name: provider.definition for provider in PROVIDERS}


def test_every_resource_stands_in_the_table() -> None:
    assert [name for name in DEFINITIONS if f"`{name}`" not in PAGE] == []


def test_every_property_in_the_table_is_a_resources_own() -> None:
    named = re.findall(r"`([A-Z]\w+)\.(\w+)`", PAGE)
    assert named
    for resource, name in named:
        assert name in {*DEFINITIONS[resource].fields, *DEFINITIONS[resource].output_names}
