"""Whose object it is decides only where the server keeps one."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.lifecycle import ACCOUNT, NAME, LifecycleError, Run

MADE = "API key #111111111111 at https://api.videosdk.live"
OTHER = "API key #222222222222 at https://elsewhere.example"


class Nowhere:
    """A client of an account that finds nothing, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        self.asked += 1
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        return None


def test_deleting_what_the_server_does_not_keep_asks_nobody_whatever_the_account() -> None:
    client = Nowhere()
    stored = {NAME: "hook", ACCOUNT: MADE, "url": "https://hooks.example.com", "public_key": "a key"}
    run = Run(progress=lambda _: None, account=OTHER)
    lifecycle.delete(definitions.load("webhook_endpoint"), client, "webhook-1", stored, run)
    assert client.asked == 0


def test_deleting_what_another_account_made_and_this_one_does_not_find_fails() -> None:
    stored = {NAME: "room", ACCOUNT: MADE, "custom_room_id": "standup", "room_id": "2kyv-gzay-64pg"}
    run = Run(progress=lambda _: None, account=OTHER)
    with pytest.raises(LifecycleError, match=r"#222222222222 .*#111111111111 "):
        lifecycle.delete(definitions.load("room"), Nowhere(), "2kyv-gzay-64pg", stored, run)


def test_what_the_server_does_not_keep_is_compared_without_a_word_whatever_the_account() -> None:
    inputs = {NAME: "hook", ACCOUNT: OTHER, "url": "https://hooks.example.com"}
    stored = inputs | {ACCOUNT: MADE, "public_key": "a key"}
    assert not lifecycle.diff(definitions.load("webhook_endpoint"), stored, inputs, OTHER).cautions
