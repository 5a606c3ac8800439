"""What the command line writes and says, made of plain values."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from pulumi_videosdk.cli import documents, recovery
from pulumi_videosdk.cli.documents import Entry
from pulumi_videosdk.cli.importing import ImportPlan, ImportRequest
from pulumi_videosdk.cli.sides import DEFINITIONS, DYNAMIC, NATIVE
from pulumi_videosdk.lifecycle import NotImportable

ROOM, TRANSCRIPTION = DEFINITIONS["Room"], DEFINITIONS["RealtimeTranscription"]

URN = "urn:pulumi:rocket::demo::pulumi-python:dynamic/videosdk:"


def room(name: str, id_: str = "2kyv-gzay-64pg", **inputs: object) -> Entry:
    return Entry("Room", name, id_, {"__name": name, **inputs}, {"room_id": id_})


def test_a_document_carries_inputs_and_outputs_each_with_the_provider() -> None:
    (one,) = json.loads(documents.document([room("standup", geo_fence="eu001")]))["resources"]

    assert one["type"] == "pulumi-python:dynamic/videosdk:Room"
    assert (one["name"], one["id"]) == ("standup", "2kyv-gzay-64pg")
    assert one["inputs"]["__provider"] == one["outputs"]["__provider"] != ""
    assert one["inputs"]["geo_fence"] == "eu001"


def test_what_belongs_to_a_component_is_imported_under_it() -> None:
    component = "urn:pulumi:rocket::demo::pkg:index:Hall::hall"
    entries = [Entry("Room", name, name, {}, {"room_id": name}, component) for name in ("a", "b")]

    whole = json.loads(documents.document([*entries, room("c")]))

    (parent,) = whole["nameTable"]
    assert whole["nameTable"] == {parent: component}
    assert [one.get("parent") for one in whole["resources"]] == [parent, parent, None]


def test_the_declarations_are_python_that_leaves_out_what_was_generated() -> None:
    entries = [
        room("stand up", custom_room_id="x", __defaults=["custom_room_id"]),
        room("stand-up", "abc-defg-hijk", custom_room_id="it's \\ mine", webhook={"events": None}),
        Entry("RealtimeTranscription", "class", "t-1", {"room_id": "abc-defg-hijk"}, {}),
    ]

    calls = [node for node in ast.walk(ast.parse(documents.program(entries))) if isinstance(node, ast.Call)]
    written = [{one.arg: ast.unparse(one.value) for one in call.keywords} for call in calls]

    assert written[0] == {}
    assert ast.literal_eval(written[1]["custom_room_id"]) == "it's \\ mine"
    assert written[2] == {"room_id": "stand_up_2.room_id"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("2kyv-gzay-64pg", ImportRequest(ROOM, "2kyv-gzay-64pg")),
        ("standup=2kyv-gzay-64pg", ImportRequest(ROOM, "2kyv-gzay-64pg", "standup")),
        ("standup=daily@home", ImportRequest(ROOM, "daily@home", "standup")),
        ("notes=82fe@2kyv-gzay-64pg", ImportRequest(TRANSCRIPTION, "82fe@2kyv-gzay-64pg", "notes")),
    ],
)
def test_a_request_may_name_the_resource_and_the_room(text: str, asked: ImportRequest) -> None:
    assert ImportRequest.parse(asked.definition, text) == asked


@pytest.mark.parametrize("text", ["", "=2kyv-gzay-64pg", "standup="])
def test_half_a_request_is_refused(text: str) -> None:
    with pytest.raises(NotImportable, match="give an id"):
        ImportRequest.parse(TRANSCRIPTION, text)


def test_no_two_resources_of_a_kind_get_one_name() -> None:
    plan = ImportPlan([room("lobby")])

    assert plan.name(None, "lobby", "Room") == "lobby-2"
    assert plan.name(None, "lobby", "RealtimeTranscription") == "lobby"
    assert plan.name(None, "¿", "Room") == "room"
    with pytest.raises(NotImportable, match="'lobby'"):
        plan.name("lobby", "", "Room")


def test_a_state_tells_its_stack_and_what_was_cut_short() -> None:
    parent = "urn:pulumi:rocket::demo::pulumi:pulumi:Stack::demo-rocket"
    pending = {"resource": {"urn": f"{URN}Room::a", "type": f"{DYNAMIC.prefix}Room", "parent": parent}}
    foreign = {"resource": {"urn": "urn:pulumi:rocket::demo::aws:s3/bucket:Bucket::b", "type": "aws:s3/b:B"}}
    replaced = {"urn": f"{URN}Room::c", "id": "c-1", "pendingReplacement": True}

    state = recovery.state_of(
        {
            "manifest": {"time": "2026-11-23T05:59:56.730263546Z"},
            "resources": [replaced, {"urn": f"{URN}Room::d", "id": "d-1", "delete": True}],
            "pending_operations": [{"type": "creating", **pending}, {"type": "deleting", **foreign}],
        }
    )

    assert state.stack == "rocket"
    assert [one.description for one in state.operations] == [
        "create of Room a",
        "delete of aws:s3/bucket:Bucket b",
    ]
    assert [one.parent for one in state.operations] == [None, None]
    assert state.written_at is not None
    assert state.written_at.isoformat() == "2026-11-23T05:59:56.730263+00:00"
    assert state.ids == {"c-1", "d-1"}
    assert state.urns == {f"{URN}Room::c": True}


def native(**more: Any) -> recovery.State:
    """A state in which the create of a native room was cut short."""
    resource = {
        "urn": "urn:pulumi:rocket::demo::videosdk:index:Room::a",
        "type": f"{NATIVE.prefix}Room",
        "inputs": {
            "customRoomId": "a-1",
            "autoClose": {"type": "session-ends"},
            "__defaults": ["customRoomId"],
        },
        **more,
    }
    return recovery.state_of({"pending_operations": [{"type": "creating", "resource": resource}]})


def test_what_was_cut_short_of_a_native_resource_is_known_by_the_same_names() -> None:
    (operation,) = native().operations

    assert operation.description == "create of Room a"
    assert operation.inputs == {
        "custom_room_id": "a-1",
        "auto_close": {"type": "session-ends"},
        "__defaults": ["custom_room_id"],
    }
    entry = Entry("Room", "a", "r-1", operation.inputs, {"room_id": "r-1"}, side=NATIVE)
    (resource,) = json.loads(documents.document([entry]))["resources"]
    assert (resource["type"], resource["outputs"]) == ("videosdk:index:Room", {"roomId": "r-1"})
    assert set(resource["inputs"]) == {"customRoomId", "autoClose", "__defaults"}


def test_what_another_provider_was_to_make_is_not_looked_for_with_the_settings_of_the_stack() -> None:
    nobody: Any = None
    provider = "urn:pulumi:rocket::demo::pulumi:providers:videosdk"

    (finding,) = recovery.find_out(nobody, native(provider=f"{provider}::eu::1"), [])

    assert "the settings of provider 'eu', which this does not have: look at VideoSDK" in finding.outcome
    assert finding.undecided
    assert native(provider=f"{provider}::default_0_1_0::1").operations[0].own_provider is None


def test_an_empty_state_has_nothing_to_recover() -> None:
    assert recovery.state_of({}).operations == []


def test_names_that_a_shell_would_take_apart_are_quoted() -> None:
    finding = recovery.Finding("", "", room("a"), clears=True, forget_first=f"{URN}Room::a b")

    assert recovery.steps("my stack", [finding], "a b.json") == [
        f"pulumi state delete '{URN}Room::a b' --yes --stack 'my stack'",
        "pulumi import --file 'a b.json' --protect=false --generate-code=false --yes --stack 'my stack'",
        "pulumi refresh --clear-pending-creates --yes --stack 'my stack'",
        "pulumi preview --stack 'my stack'",
    ]
