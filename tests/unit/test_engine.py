"""What this process knows of the engine that started it."""

from __future__ import annotations

import io
import sys

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


def test_a_line_is_shown_also_where_the_locale_lacks_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii"))

    engine.show_line("Room räum: waiting…")

    assert shown.getvalue() == b"Room r\\xe4um: waiting\\u2026\n"
