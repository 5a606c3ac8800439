"""Agents in VideoSDK's cloud: what a user is told, and what nobody is told."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.lifecycle import LifecycleError, Run
from pulumi_videosdk.resources.agent_secret import AgentSecretProvider
from videosdk_emulator import Emulator

SECRET = AgentSecretProvider.definition


@pytest.fixture
def run() -> Run:
    return Run(print, pause=lambda _: None)


@pytest.mark.parametrize("value", ["hush", "sk-0123456789", 'with "quotes" and é'])
def test_no_error_shows_a_value_of_a_secret(emulator: Emulator, client: Client, run: Run, value: str) -> None:
    inputs: dict[str, Any] = {"name": "notes", "keys": {"A": value}, "type": "NORMAL"}
    refusal: dict[str, Any] = {"status": 400, "body": {"message": f"A={value} cannot be kept"}}
    echo = emulator.fault("status", ".*/secrets", method="POST", **refusal)
    with pytest.raises(VideoSDKError, match="cannot be kept") as of_create:
        lifecycle.create(SECRET, client, inputs, run)
    echo.remove()

    made = lifecycle.create(SECRET, client, inputs, run)
    emulator.fault("status", ".*/secrets/keys/notes", method="PATCH", **refusal)
    changed = {**inputs, "keys": {"A": value, "B": value}}
    with pytest.raises(VideoSDKError, match="cannot be kept") as of_update:
        lifecycle.update(SECRET, lambda: client, made.id, made.properties, changed, run)
    for failed in (of_create, of_update):
        assert value not in repr(failed.value) + str(failed.value)


def test_a_secret_of_another_type_is_not_adopted(emulator: Emulator, client: Client, run: Run) -> None:
    login = {"SERVER": "ghcr.io", "USERNAME": "me", "PASSWORD": "of mine"}
    lifecycle.create(SECRET, client, {"name": "notes", "keys": login, "type": "IMAGE_PULL"}, run)
    with pytest.raises(LifecycleError, match="its type is not what is declared"):
        lifecycle.create(SECRET, client, {"name": "notes", "keys": {"A": "1"}, "adopt": True}, run)
    (secret,) = emulator.state()["agent_secrets"]
    assert secret["keys"] == login


@pytest.mark.parametrize("name", ["", "Notes", "note taker", "notes/1", "nötes"])
def test_a_secrets_name_is_checked_in_the_preview(name: str) -> None:
    (failure,) = lifecycle.check(SECRET, {}, {"name": name}).failures
    assert str(failure).startswith("name: must match ^[a-z0-9_-]+$")
