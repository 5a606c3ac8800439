"""What this process knows of the engine that started it."""

from __future__ import annotations

import pytest

from pulumi_videosdk import engine


@pytest.mark.parametrize(
    ("name", "its_own"),
    [
        ("default", True),
        ("default_0_1_0", True),
        ("default_0_1_0_alpha_1", True),
        ("default-eu", False),
        ("default_eu", False),
        ("eu", False),
    ],
)
def test_only_a_provider_that_the_engine_made_counts_as_its_own(name: str, its_own: bool) -> None:
    assert engine.is_default_provider(name) == its_own
