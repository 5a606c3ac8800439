"""Update plans (`preview --save-plan`, `up --plan`), which are experimental in Pulumi."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeStack
from tests.support.lifecycle import PROGRAM, CommandLine, Declared

EXPERIMENTAL = {"PULUMI_EXPERIMENTAL": "true"}


@pytest.mark.wide
def test_a_plan_holds_for_a_room_with_a_custom_room_id_and_not_for_a_generated_one(stack: MakeStack) -> None:
    one = stack(PROGRAM)
    line = CommandLine(one)

    line.declare({"room": Declared("Room", {"custom_room_id": "mine"})})
    one.preview("--save-plan", "plan.json", env=EXPERIMENTAL)
    one.up("--plan", "plan.json", env=EXPERIMENTAL)
    assert line.kept().keys() == {"room"}

    # The day this passes, docs/troubleshooting.md and the README's limits are to be changed.
    line.declare({"room": Declared("Room", {"custom_room_id": "mine"}), "other": Declared("Room", {})})
    one.preview("--save-plan", "plan.json", env=EXPERIMENTAL)
    text = one.up("--plan", "plan.json", expect_failure=True, env=EXPERIMENTAL).text
    assert "violates plan: properties changed: " in text
    assert "custom_room_id" in text
