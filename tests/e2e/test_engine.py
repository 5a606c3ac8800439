"""The engine that all end-to-end tests stand on is a real one, and the harness reads it rightly."""

from __future__ import annotations

import json

from tests.e2e.conftest import MakeStack

# A dynamic resource that needs nothing but pulumi.
PLAIN = """
import pulumi
from pulumi import dynamic


class Echo(dynamic.ResourceProvider):
    def create(self, props):
        if props["text"] == "bad":
            raise Exception("the echo is broken")
        return dynamic.CreateResult("echo-1", props)

    def diff(self, id, olds, news):
        return dynamic.DiffResult(olds["text"] != news["text"], ["text"], delete_before_replace=True)


class Said(dynamic.Resource):
    text: pulumi.Output[str]

    def __init__(self, name, text):
        super().__init__(Echo(), name, {"text": text})


said = Said("said", "TEXT")
pulumi.export("text", said.text)
"""


def test_a_stack_goes_up_changes_and_comes_down(stack: MakeStack) -> None:
    echo = stack(PLAIN.replace("TEXT", "one"))

    assert echo.preview().changes == {"create": 1}
    first = echo.up()
    assert first.changes == {"create": 1}
    assert echo.outputs() == {"text": "one"}
    assert echo.resources()["said"]["id"] == "echo-1"

    assert echo.up("--skip-preview=false").changes == {}

    echo.write(PLAIN.replace("TEXT", "two"))
    again = echo.up()
    assert again.changes == {"replace": 1}
    assert [step.op for step in again.steps] == ["delete-replaced", "replace", "create-replacement"]

    assert echo.destroy().changes == {"delete": 1}
    assert echo.resources() == {}
    assert echo.provider_pids() == []


def test_a_failing_program_is_reported_as_the_user_sees_it(stack: MakeStack) -> None:
    failed = stack(PLAIN.replace("TEXT", "bad")).up(expect_failure=True)

    assert failed.returncode != 0
    assert any("the echo is broken" in message for message in failed.diagnostics)
    assert "the echo is broken" in failed.text


def test_a_room_takes_no_more_than_1200_bytes_of_state_beside_the_sdks_stack_trace(stack: MakeStack) -> None:
    rooms = stack("import pulumi_videosdk\nfor n in range(5):\n    pulumi_videosdk.Room(f'room-{n}')\n")
    rooms.up()

    for n in range(5):
        kept = rooms.resources()[f"room-{n}"]
        del kept["stackTrace"]
        assert len(json.dumps(kept)) <= 1200
