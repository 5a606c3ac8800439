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

    assert echo.up(preview=True).changes == {}

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


DEEP = """
import sys

import pulumi
import pulumi_videosdk as videosdk


class Office(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("e2e:index:Office", name)
        self.room = videosdk.Room(name, opts=pulumi.ResourceOptions(parent=self))


def declared(name):
    return Office(name).room


room = declared("standup")
try:
    videosdk.Room("standup", opts="none")
except Exception:
    pass
pulumi.export("limit", repr(getattr(sys, "tracebacklimit", None)))
room.room_id.apply(lambda _: videosdk.Room("later"))
"""


def test_the_state_has_the_programs_own_frames_of_a_resource_and_none_of_what_runs_it(
    stack: MakeStack,
) -> None:
    office = stack(DEEP)
    office.up()

    def frames(name: str) -> list[str]:
        places = [frame.get("sourcePosition", "") for frame in office.resources()[name]["stackTrace"]]
        return [place.rpartition("/")[2] for place in places]

    lines = {text: n for n, text in enumerate(DEEP.splitlines(), 1)}
    where = [
        "        self.room = videosdk.Room(name, opts=pulumi.ResourceOptions(parent=self))",
        "    return Office(name).room",
        'room = declared("standup")',
    ]
    assert frames("standup") == [f"__main__.py#{lines[text]}" for text in where]
    assert frames("later") == [f"__main__.py#{len(DEEP.splitlines())}"]
    assert office.outputs() == {"limit": "None"}


def test_a_room_takes_no_more_than_1200_bytes_of_state(stack: MakeStack) -> None:
    rooms = stack("import pulumi_videosdk\nfor n in range(5):\n    pulumi_videosdk.Room(f'room-{n}')\n")
    rooms.up()

    for n in range(5):
        assert len(json.dumps(rooms.resources()[f"room-{n}"])) <= 1200
