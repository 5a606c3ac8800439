"""A resource of ours is registered at less cost than the SDK's own way, and a user notices nothing else."""

from __future__ import annotations

import pulumi
import pytest
from pulumi import output

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


def test_without_the_private_parts_of_the_sdk_it_is_all_the_same(stack: MakeStack) -> None:
    standup = stack(f"from pulumi_videosdk import registration\nregistration.output = None\n{ROOM}")
    standup.up()
    room = standup.outputs()["room"]
    assert {*GIVEN, "room_id", "created_at", "disabled", "custom_room_id", "webhook"} < room.keys()
    assert room["room_id"] == room["id"]


def test_the_installed_sdk_has_those_parts() -> None:
    """A canary: on the day that this fails, programs are slower, and `registration` must be looked at."""
    assert hasattr(output, "_OutputData")
    assert {"_from_data", "_untrack"} <= vars(pulumi.Output).keys()


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


def test_a_program_waits_for_two_outputs_of_a_resource(stack: MakeStack) -> None:
    """The SDK looks at all that it awaits whenever one has come: with thirteen that would grow with N²."""
    rooms = stack("""
        import pulumi
        import pulumi_videosdk as videosdk
        from pulumi.runtime.settings import SETTINGS

        before = len(SETTINGS.outputs)
        rooms = [videosdk.Room(f"room-{n}") for n in range(10)]
        pulumi.export("awaited", len(SETTINGS.outputs) - before)
    """)
    rooms.up()
    assert rooms.outputs() == {"awaited": 20}


CHATTY = """
import pulumi
import pulumi_videosdk as videosdk
from pulumi import dynamic


class Theirs(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult("theirs", props)


class Their(dynamic.Resource):
    pass


def said(args):
    pulumi.log.debug("a transformation of the user's")
    return pulumi.ResourceTransformationResult(args.props, args.opts)


videosdk.Room("standup", opts=pulumi.ResourceOptions(transformations=[said]))
Their(Theirs(), "theirs", {})
pulumi.log.debug("a word of the user's")
"""


def test_of_debug_messages_only_those_of_our_registrations_are_left_out(stack: MakeStack) -> None:
    shown = stack(CHATTY).up("--debug").text
    assert "a transformation of the user's" in shown
    assert "a word of the user's" in shown
    assert "registering resource: ty=pulumi-python:dynamic:Resource, name=theirs" in shown
    assert "resource registration successful: ty=pulumi-python:dynamic:Resource" in shown
    assert "ty=pulumi-python:dynamic/videosdk:Room" not in shown


@pytest.mark.parametrize("declaration", ["videosdk.Room('standup')", "Ours('standup')"])
def test_a_resource_is_said_to_stand_where_the_program_declares_it(
    stack: MakeStack, declaration: str
) -> None:
    program = f"""
import pulumi_videosdk as videosdk
class Ours(videosdk.Room):
    pass
{declaration}
"""
    standup = stack(program)
    standup.up()
    assert standup.resources()["standup"]["sourcePosition"] == "project:///__main__.py#5"
