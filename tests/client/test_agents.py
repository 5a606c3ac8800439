"""Agents in VideoSDK's cloud: what a user is told, and what nobody is told."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.lifecycle import UNKNOWN, LifecycleError, Run
from pulumi_videosdk.resources.agent_deployment import AgentDeploymentProvider
from pulumi_videosdk.resources.agent_secret import AgentSecretProvider
from pulumi_videosdk.resources.agent_version import AgentVersionProvider
from videosdk_emulator import Emulator

SECRET = AgentSecretProvider.definition
DEPLOYMENT = AgentDeploymentProvider.definition
VERSION = AgentVersionProvider.definition


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


IMAGE = {"image_url": "ghcr.io/acme/note-taker:1.4"}
TIMES = {"start_time": "09:00", "end_time": "18:00"}
RECURRING = {"days": ["MON"], **TIMES, "min_replica": 1}
OVERRIDE = {"date": "2026-12-24", "min_replica": 1}


def _scheduled(**rules: Any) -> dict[str, Any]:
    return {"max_replica": 3, "schedule": {"timezone": "Europe/Berlin", **rules}}


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"min_replica": 4, "max_replica": 3}, "min_replica: must be at most max_replica, 3"),
        ({"max_replica": 51}, "max_replica: must be 50 or less"),
        ({"min_replica": -1}, "min_replica: must be 0 or more"),
        (_scheduled(recurring=[RECURRING] * 21), "schedule.recurring: must have 20 or fewer elements"),
        (_scheduled(overrides=[OVERRIDE] * 51), "schedule.overrides: must have 50 or fewer elements"),
        (
            _scheduled(recurring=[RECURRING, {**RECURRING, "min_replica": 4}]),
            "schedule.recurring[1].min_replica: must be at most max_replica, 3",
        ),
        (
            _scheduled(overrides=[{**OVERRIDE, "min_replica": 4}]),
            "schedule.overrides[0].min_replica: must be at most max_replica, 3",
        ),
        (
            _scheduled(recurring=[{**RECURRING, "days": ["Monday"]}]),
            "schedule.recurring[0].days[0]: is no day",
        ),
        (
            _scheduled(recurring=[{**RECURRING, "days": []}]),
            "schedule.recurring[0].days: must have 1 or more elements",
        ),
        (
            _scheduled(recurring=[{**RECURRING, "start_time": "9:00"}]),
            "schedule.recurring[0].start_time: is no time of day",
        ),
        (
            _scheduled(recurring=[{**RECURRING, "end_time": "09:00"}]),
            "schedule.recurring[0].end_time: must differ from start_time",
        ),
        (_scheduled(overrides=[{"min_replica": 1}]), "schedule.overrides[0].date: is required"),
        (
            _scheduled(overrides=[{**OVERRIDE, "date_range": {"start": "2026-12-24", "end": "2026-12-26"}}]),
            "schedule.overrides[0].date_range: cannot stand beside date",
        ),
        (
            _scheduled(
                overrides=[{"date_range": {"start": "2026-12-24", "end": "2026-12-23"}, "min_replica": 1}]
            ),
            "schedule.overrides[0].date_range.end: must not be before start",
        ),
        (
            _scheduled(overrides=[{**OVERRIDE, "date": "2026-02-30"}]),
            "schedule.overrides[0].date: is no date",
        ),
        (
            _scheduled(overrides=[{**OVERRIDE, "start_time": "09:00"}]),
            "schedule.overrides[0].end_time: is required beside the other",
        ),
        ({"schedule": {"recurring": []}}, "schedule.timezone: is required"),
    ],
)
def test_replicas_and_schedules_are_checked_in_the_preview(inputs: dict[str, Any], said: str) -> None:
    news = {"deployment_id": "dep_1", "image": IMAGE, **inputs}
    (failure,) = lifecycle.check(VERSION, {}, news).failures
    assert str(failure).startswith(said)


@pytest.mark.parametrize("hole", ["max_replica", "min_replica", "schedule", "image", "deployment_id"])
def test_what_is_not_known_yet_is_not_checked(hole: str) -> None:
    news = {
        "deployment_id": "dep_1",
        "image": IMAGE,
        **_scheduled(recurring=[RECURRING], overrides=[{**OVERRIDE, **TIMES}]),
        "min_replica": 1,
    }
    assert lifecycle.check(VERSION, {}, {**news, hole: UNKNOWN}).failures == []
    rule = {name: UNKNOWN if name == "date" else value for name, value in OVERRIDE.items()}
    assert lifecycle.check(VERSION, {}, {**news, **_scheduled(overrides=[rule])}).failures == []


def test_the_agent_that_videosdk_made_is_an_output_and_no_change(client: Client, run: Run) -> None:
    made = lifecycle.create(DEPLOYMENT, client, {"name": "notes"}, run)
    agent = made.properties["agent_id"]
    assert not lifecycle.diff(DEPLOYMENT, made.properties, {"name": "notes"}).any
    assert not lifecycle.diff(DEPLOYMENT, made.properties, {"name": "notes", "agent_id": agent}).any
    other = lifecycle.diff(DEPLOYMENT, made.properties, {"name": "notes", "agent_id": "ag_another"})
    assert other.replaces == ["agent_id"]
    seen = lifecycle.read(DEPLOYMENT, client, made.id, made.properties)
    assert seen is not None
    assert seen.properties["agent_id"] == agent


def test_a_version_of_no_deployment_is_refused_before_anything_is_sent(
    emulator: Emulator, client: Client, run: Run
) -> None:
    with pytest.raises(LifecycleError, match=r"no agent deployment 'dep_none'.*Check deployment_id"):
        lifecycle.create(
            VERSION, client, {"deployment_id": "dep_none", "image": IMAGE, "version_tag": "a"}, run
        )
    assert {one["method"] for one in emulator.requests()} == {"GET"}


def test_a_versions_agent_is_its_deployments(client: Client, run: Run) -> None:
    notes = lifecycle.create(DEPLOYMENT, client, {"name": "notes"}, run)
    inputs: dict[str, Any] = {"deployment_id": notes.id, "image": IMAGE, "version_tag": "a"}
    made = lifecycle.create(VERSION, client, inputs, run)
    assert made.properties["agent_id"] == notes.properties["agent_id"]
    other = {**inputs, "agent_id": "ag_another"}
    assert lifecycle.diff(VERSION, made.properties, other).replaces == []
    with pytest.raises(
        LifecycleError, match=r"as its deployment is: nothing was changed\. Give that agent_id"
    ):
        lifecycle.update(VERSION, lambda: client, made.id, made.properties, other, run)
