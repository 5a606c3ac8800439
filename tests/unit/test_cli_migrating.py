"""A stack's state turned native and back: what names what, what is encrypted, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_videosdk.cli.migrating import NotMigratable, turn
from tests.areas import room

RECORDED = Path(__file__).resolve().parents[1] / "fixtures" / "state-0.1.0" / "stack.json"
STACK = "urn:pulumi:dev::e2e"
ROOM = f"{STACK}::pulumi-python:dynamic/videosdk:Room::"
HALL = f"{STACK}::my:index:Floor$pulumi-python:dynamic/videosdk:Room::hall"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
CONFIG = {"videosdk:apiKey": "key", "videosdk:secret": SECRET | {"ciphertext": "v1:c"}, "e2e:colour": "red"}
PICKLE = room.Room.pickle
DYNAMIC_PROVIDER = f"{STACK}::pulumi:providers:pulumi-python::default::1"


def dynamic(**more: Any) -> dict[str, Any]:
    """A room in a component, by a program that used what names resources and properties."""
    return {
        "urn": HALL,
        "custom": True,
        "id": "abcd-abcd-abcd",
        "type": "pulumi-python:dynamic/videosdk:Room",
        "inputs": {
            "__name": "hall",
            "__provider": PICKLE,
            "auto_close": {"duration": 3},
            "__defaults": ["geo_fence"],
        },
        "outputs": {"__name": "hall", "__provider": PICKLE, "room_id": "abcd-abcd-abcd", "__account": "a"},
        "parent": f"{STACK}::my:index:Floor::floor",
        "dependencies": [f"{ROOM}lobby"],
        "propertyDependencies": {"__name": [], "__provider": [], "auto_close": [f"{ROOM}lobby"]},
        "deletedWith": f"{ROOM}lobby",
        "replaceWith": [f"{ROOM}lobby"],
        "aliases": [f"{ROOM}big-hall"],
        "additionalSecretOutputs": ["custom_room_id"],
        "ignoreChanges": ["webhook.end_point", 'auto_start["composite"].a_b', "allowed_participant_ids[0]"],
        "hideDiff": [["webhook", "end_point"]],
        "protect": True,
        "provider": DYNAMIC_PROVIDER,
        **more,
    }


def exported(*more: dict[str, Any], **deployment: Any) -> dict[str, Any]:
    left_out = ("dependencies", "deletedWith", "parent", "propertyDependencies", "replaceWith")
    lobby = json.loads(json.dumps({key: value for key, value in dynamic().items() if key not in left_out}))
    lobby |= {"urn": f"{ROOM}lobby", "id": "lobb-lobb-lobb"}
    for part in ("inputs", "outputs"):
        lobby[part]["__name"] = "lobby"
    resources = [
        {
            "urn": f"{STACK}::pulumi:pulumi:Stack::e2e-dev",
            "type": "pulumi:pulumi:Stack",
            "outputs": {"urn": HALL},
        },
        {
            "urn": DYNAMIC_PROVIDER.removesuffix("::1"),
            "custom": True,
            "id": "1",
            "type": "pulumi:providers:pulumi-python",
            "inputs": CONFIG,
            "outputs": CONFIG,
        },
        {"urn": f"{STACK}::my:index:Floor::floor", "type": "my:index:Floor"},
        lobby,
        *more,
    ]
    return {"version": 3, "deployment": {"manifest": {"time": "now"}, "resources": resources, **deployment}}


def named(state: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in state["deployment"]["resources"] if one["urn"].endswith(f"::{name}"))
    return dict(found)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def test_a_component_of_ours_stays_as_it_is_and_its_parts_follow() -> None:
    ours = json.loads(
        json.dumps(exported(dynamic())).replace("my:index:Floor", "videosdk:index:TranscribedRoom")
    )

    turned = turn(ours, back=False)
    back = turn(turned.state, back=True)

    assert turned.resources == back.resources == ["Room lobby", "Room hall"]
    floor = f"{STACK}::videosdk:index:TranscribedRoom"
    assert named(turned.state, "hall")["urn"] == f"{floor}$videosdk:index:Room::hall"
    assert named(turned.state, "hall")["parent"] == named(turned.state, "floor")["urn"] == f"{floor}::floor"
    assert named(back.state, "hall")["urn"] == f"{floor}$pulumi-python:dynamic/videosdk:Room::hall"


def test_whatever_names_a_resource_or_a_property_follows() -> None:
    turned = turn(exported(dynamic()), back=False)

    assert turned.resources == ["Room lobby", "Room hall"]
    assert turned.stack == "dev"
    assert not [text for text in texts(turned.state) if "pulumi-python" in text or "_id" in text]
    hall, lobby = named(turned.state, "hall"), f"{STACK}::videosdk:index:Room::lobby"
    assert hall["urn"] == f"{STACK}::my:index:Floor$videosdk:index:Room::hall"
    assert hall["type"] == "videosdk:index:Room"
    assert hall["inputs"] == {"__defaults": ["geoFence"], "autoClose": {"duration": 3}}
    assert hall["outputs"] == {"__account": "a", "roomId": "abcd-abcd-abcd"}
    assert hall["propertyDependencies"] == {"autoClose": [lobby]}
    assert [hall["dependencies"], hall["replaceWith"], [hall["deletedWith"]]] == [[lobby]] * 3
    assert hall["aliases"] == [f"{STACK}::videosdk:index:Room::big-hall"]
    assert hall["additionalSecretOutputs"] == ["customRoomId"]
    assert hall["ignoreChanges"] == [
        "webhook.endPoint",
        'autoStart["composite"].a_b',
        "allowedParticipantIds[0]",
    ]
    assert hall["hideDiff"] == [["webhook", "endPoint"]]
    assert hall["protect"] is True
    assert named(turned.state, "e2e-dev")["outputs"] == {"urn": hall["urn"]}


def test_the_settings_of_the_stack_go_to_the_other_provider_with_their_secrets_encrypted() -> None:
    turned = turn(exported(), back=False)

    provider = named(turned.state, "default")
    assert provider["urn"] == f"{STACK}::pulumi:providers:videosdk::default"
    assert provider["inputs"] == provider["outputs"] == {"apiKey": "key", "secret": CONFIG["videosdk:secret"]}
    assert named(turned.state, "lobby")["provider"] == f"{provider['urn']}::{provider['id']}"
    back = named(turn(turned.state, back=True).state, "default")
    assert back["urn"] == DYNAMIC_PROVIDER.removesuffix("::1")
    assert back["inputs"] == {key: value for key, value in CONFIG.items() if key.startswith("videosdk:")}


def test_dynamic_resources_of_others_keep_their_provider_and_their_names() -> None:
    other = dynamic(type="pulumi-python:dynamic:Mine", urn=f"{STACK}::pulumi-python:dynamic:Mine::mine")
    before = exported(other)

    turned = turn(before, back=False)

    assert turned.resources == ["Room lobby"]
    providers = [one for one in turned.state["deployment"]["resources"] if "providers" in one["type"]]
    assert [one["type"].rsplit(":", 1)[1] for one in providers] == ["pulumi-python", "videosdk"]
    mine = named(turned.state, "mine")
    assert (mine["inputs"], mine["provider"]) == (other["inputs"], DYNAMIC_PROVIDER)
    assert mine["dependencies"] == [f"{STACK}::videosdk:index:Room::lobby"]
    # Then nothing is made and nothing is taken out: it is the same state again.
    assert without_order(turn(turned.state, back=True).state) == without_order(before)


def test_a_provider_that_is_there_already_comes_before_what_is_given_it() -> None:
    there = {
        "urn": f"{STACK}::pulumi:providers:videosdk::default",
        "id": "2",
        "type": "pulumi:providers:videosdk",
        "inputs": {"apiKey": "today's"},
    }

    state = turn(exported(dynamic(), there), back=False).state

    hall = named(state, "hall")
    order = [f"{one['urn']}::{one.get('id')}" for one in state["deployment"]["resources"]]
    assert hall["provider"] == f"{there['urn']}::2"
    assert order.index(hall["provider"]) < order.index(f"{hall['urn']}::{hall['id']}")
    assert named(state, "default") == there


def test_the_state_of_the_last_release_turned_and_turned_back_is_as_it_was() -> None:
    before = json.loads(RECORDED.read_text())

    turned = turn(before, back=False)
    again = turn(turned.state, back=True).state

    assert len(turned.resources) == 6
    assert before == json.loads(RECORDED.read_text())
    # The provider that was taken out is made anew.
    for one in (*before["deployment"]["resources"], *again["deployment"]["resources"]):
        one.pop("created", None)
        one.pop("modified", None)
    (ours,) = (one["id"] for one in again["deployment"]["resources"] if one["urn"].endswith("::default"))
    (its,) = (one["id"] for one in before["deployment"]["resources"] if one["urn"].endswith("::default"))
    assert without_order(json.loads(json.dumps(again).replace(ours, its))) == without_order(before)


def without_order(state: dict[str, Any]) -> str:
    return json.dumps(state, sort_keys=True)


def sealed(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A secret as it is exported, and as it is with --show-secrets."""
    return SECRET | {"ciphertext": "v1:x"}, SECRET | {"plaintext": json.dumps(value)}


def test_a_secret_stays_as_it_is_unless_names_within_it_must_change() -> None:
    key, summary = sealed({"api_key": 1})[0], sealed({"enabled": True})[0]
    type_ = "pulumi-python:dynamic/videosdk:RealtimeTranscription"
    notes = dynamic(
        type=type_,
        urn=f"{STACK}::{type_}::notes",
        inputs={"model_config": key, "summary": summary},
        outputs={},
    )

    turned = named(turn(exported(notes), back=False).state, "notes")

    assert turned["inputs"] == {"modelConfig": key, "summary": summary}


@pytest.mark.parametrize("back", [False, True])
def test_names_within_a_secret_are_changed_only_with_leave(back: bool) -> None:
    within = {"endPoint" if back else "end_point": "https://example.com", "events": ["a_b"]}
    hidden, shown = sealed(within)
    state, decrypted = ({"inputs": {"webhook": one}, "outputs": {"webhook": one}} for one in (hidden, shown))
    whole, clear = exported(dynamic(**state)), exported(dynamic(**decrypted))
    if back:
        native = {"type": "videosdk:index:Room", "urn": f"{STACK}::videosdk:index:Room::hall"}
        provider = {"provider": f"{STACK}::pulumi:providers:videosdk::default::2"}
        there = {
            "urn": provider["provider"].removesuffix("::2"),
            "id": "2",
            "type": "pulumi:providers:videosdk",
        }
        whole = exported(there, dynamic(**state, **native, **provider))
        clear = exported(dynamic(**decrypted, **native))

    with pytest.raises(NotMigratable, match=r"^Room hall: webhook is encrypted.* With --show-secrets"):
        turn(whole, back=back)
    hall = named(turn(whole, back=back, shown=clear).state, "hall")

    renamed = {"end_point" if back else "endPoint": "https://example.com", "events": ["a_b"]}
    assert json.loads(hall["inputs"]["webhook"]["plaintext"]) == renamed
    assert hall["outputs"]["webhook"] == hall["inputs"]["webhook"]


def test_of_what_is_decrypted_only_what_is_needed_stands_in_the_file() -> None:
    hidden, shown = sealed("2kyv-gzay-64pg")
    state, decrypted = (dynamic(inputs={"custom_room_id": one}) for one in (hidden, shown))

    hall = named(turn(exported(state), back=False, shown=exported(decrypted)).state, "hall")

    assert hall["inputs"] == {"customRoomId": hidden}


def native(**more: Any) -> dict[str, Any]:
    hall = named(turn(exported(dynamic()), back=False).state, "hall")
    return exported(hall | {"dependencies": []} | more)


@pytest.mark.parametrize(
    ("state", "back", "words"),
    [
        (exported(pending_operations=[{"type": "creating"}]), False, r"cut short \(1\).*recover"),
        (exported(dynamic(type="pulumi-python:dynamic/videosdk:Egress")), False, "Egress hall is nothing"),
        (native(provider=f"{STACK}::pulumi:providers:videosdk::eu::1"), True, "Room hall has settings.*'eu'"),
        (native(external=True), True, r"Room hall is only read \(`Room.get`\)"),
        (native(initErrors=["no reply"]), True, "Room hall was not finished: run `pulumi up`"),
    ],
)
def test_what_cannot_be_turned_is_named(state: dict[str, Any], back: bool, words: str) -> None:
    with pytest.raises(NotMigratable, match=words):
        turn(state, back=back)


def test_where_there_is_nothing_to_turn_the_state_stays() -> None:
    assert turn(exported(), back=True).resources == []
    assert turn({"version": 3, "deployment": None}, back=False).resources == []


def test_a_name_that_was_written_as_it_is_outside_comes_back_as_python_has_it() -> None:
    given = {"auto_start": {"recording": {"templateUrl": "https://t.example.com"}}}

    turned = turn(exported(dynamic(inputs=given)), back=False).state

    assert named(turned, "hall")["inputs"] == {"autoStart": given["auto_start"]}
    back = named(turn(turned, back=True).state, "hall")["inputs"]
    assert back["auto_start"] == {"recording": {"template_url": "https://t.example.com"}}


def test_what_another_stack_says_of_its_own_resources_stays() -> None:
    elsewhere = ROOM.replace("dev", "prod")
    reference = {"urn": f"{STACK}::pulumi:pulumi:StackReference::it", "type": "pulumi:pulumi:StackReference"}

    turned = turn(exported(reference | {"outputs": {"room": elsewhere, "note": f"see {HALL}"}}), back=False)

    assert named(turned.state, "it")["outputs"] == {"room": elsewhere, "note": f"see {HALL}"}
