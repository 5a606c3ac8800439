"""The call center of the examples, in Python and in YAML: its life, and what a changed flag leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import pytest

from pulumi_videosdk.testing import MakeStack
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

IN_PYTHON, IN_YAML = EXAMPLES = ("call-center", "call-center-yaml")

SOFT: Final = {"disabled", "deleted"}
"""What marks an object that VideoSDK keeps although it was deleted."""


@pytest.fixture(autouse=True)
def _pulumi_on_path(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", engine.path)


def left_over(emulator: Emulator) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands at VideoSDK; phone numbers stay the project's, and are to be detached."""
    for table, documents in emulator.state().items():
        for one in documents:
            detached = table == "phone_numbers" and "inboundId" not in one
            if not detached and not any(one.get(mark) for mark in SOFT):
                yield table, one


@pytest.fixture
def _plugin(_videosdk_pulumi_home: str) -> None:
    install = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    subprocess.run(install, check=True, env=os.environ | {"PULUMI_HOME": _videosdk_pulumi_home})


@pytest.mark.wide
@pytest.mark.usefixtures("_plugin")
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_call_center_is_deployed_kept_changed_by_a_flag_and_destroyed(
    example: str, videosdk_stack: MakeStack, videosdk_emulator: Emulator
) -> None:
    config = {
        f"{example}:webhookUrl": videosdk_emulator.inbox_url("desk"),
        f"{example}:carrierPassword": "correct horse",
    }
    stack = videosdk_stack(ROOT / "examples" / example, config=config)

    up = stack.up()

    assert up.changes == {"create": 11}
    state = videosdk_emulator.state()
    outputs = stack.outputs(show_secrets=True)
    (gateway,) = state["outbound_gateways"]
    rules = {one["name"]: one["id"] for one in state["routing_rules"]}
    assert (outputs["gateway"], outputs["rules"]) == (gateway["id"], rules)
    assert state["connectors"][0]["key"] in outputs["overflow"]
    assert state["connectors"][0]["defaultRuleId"] == rules["support"]

    videosdk_emulator.clear_requests()
    again = stack.up()
    assert again.changes == {}
    assert videosdk_emulator.requests() == []
    refresh = stack.refresh()
    assert refresh.changes == {}

    stack.run("config", "set", "recordOffice", "false")
    changed = stack.up()
    assert changed.changes == {"update": 1}
    (after,) = videosdk_emulator.state()["outbound_gateways"]
    assert gateway["record"] is True
    kept = {name: after.get(name) for name in gateway}
    assert kept == {**gateway, "record": False}, "a PATCH resets the flags that it leaves out"

    destroy = stack.destroy()
    assert destroy.changes == {"delete": 11}
    assert list(left_over(videosdk_emulator)) == []
    runs = {"up": up, "up again": again, "refresh": refresh, "one flag": changed, "destroy": destroy}
    print(f"{example}: " + "; ".join(f"{name} {run.changes or 'no change'}" for name, run in runs.items()))
