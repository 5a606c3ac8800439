"""What a program sees of a resource of ours: its outputs, its dependencies, its failure, its place."""

from __future__ import annotations

from tests.e2e.conftest import MakeStack
from videosdk_emulator import Emulator

ROOM = """
import pulumi
import pulumi_videosdk as videosdk

room = videosdk.Room("standup", geo_fence="eu001")
pulumi.export("room", room)
"""

GIVEN = {"adopt", "allowed_participant_ids", "auto_close", "auto_start", "geo_fence", "multi_composition"}


def test_an_exported_resource_has_every_input_and_output(stack: MakeStack) -> None:
    standup = stack(ROOM)
    previewed = standup.preview()
    assert previewed.changes == {"create": 1}
    standup.up()
    room = standup.outputs()["room"]
    assert {*GIVEN, "room_id", "created_at", "disabled", "custom_room_id", "webhook"} < room.keys()
    assert room["geo_fence"] == "eu001"
    assert room["auto_close"] is None
    assert room["room_id"] == room["id"] == standup.resources()["standup"]["id"]


def test_what_depends_on_a_room_is_made_after_it_and_not_called_in_a_preview(stack: MakeStack) -> None:
    pair = stack("""
        import pulumi
        import pulumi_videosdk as videosdk

        first = videosdk.Room("first")
        again = first.room_id.apply(lambda id: pulumi.info(f"the id is {id}") or f"after-{id}")
        videosdk.Room("second", custom_room_id=again)
    """)
    assert "the id is" not in pair.preview().text
    done = pair.up()
    made = pair.resources()
    assert f"the id is {made['first']['id']}" in done.text
    assert made["second"]["outputs"]["custom_room_id"] == f"after-{made['first']['id']}"
    assert made["second"]["propertyDependencies"]["custom_room_id"] == [made["first"]["urn"]]
    assert pair.up().changes == {}


def test_a_failed_registration_fails_the_program_once_and_calls_nothing(
    stack: MakeStack, emulator: Emulator
) -> None:
    emulator.fault("status", "/v2/rooms", status=403)
    failed = stack("""
        import pulumi
        import pulumi_videosdk as videosdk

        room = videosdk.Room("standup")
        room.room_id.apply(lambda id: pulumi.info(f"the id is {id}"))
    """).up(expect_failure=True)
    assert "VideoSDK answered 403" in failed.text
    assert "the id is" not in failed.text
    assert "never retrieved" not in failed.text


def test_a_resource_is_said_to_stand_where_the_program_declares_it(stack: MakeStack) -> None:
    rooms = stack("""
import pulumi_videosdk as videosdk
class Ours(videosdk.Room):
    pass
videosdk.Room('room')
Ours('ours')
""")
    rooms.up()
    stands = {name: one["sourcePosition"] for name, one in rooms.resources().items()}
    assert stands == {"room": "project:///__main__.py#5", "ours": "project:///__main__.py#6"}
