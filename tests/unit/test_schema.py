"""plugin/schema.json: what Pulumi's tools for every language know is what the definitions say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import version
from typing import Any

import pytest
import yaml

from generate.languages import everywhere
from generate.properties import nested, properties
from pulumi_videosdk import components, definitions, plugin, settings
from pulumi_videosdk.components.component import Component
from pulumi_videosdk.definitions.terms import EVENTS
from pulumi_videosdk.lifecycle import AnyDefinition, AnyFunction
from pulumi_videosdk.names import camel

SCHEMA: dict[str, Any] = json.loads(resources.files(plugin).joinpath("schema.json").read_text())
DEFINITIONS = definitions.load_all()
COMPONENTS = components.load_all()
NAMES = [*(one.name for one in DEFINITIONS), *(one.name for one in COMPONENTS)]
MODELS = {model.__name__: model for one in DEFINITIONS for model in nested(one)}


def token(name: str) -> str:
    return f"videosdk:index:{name}"


def parts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every part of the schema, with its path."""
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from parts(item, f"{path}/{key}")


def test_it_is_the_packages_own_in_its_own_version() -> None:
    assert SCHEMA["name"] == "videosdk"
    assert SCHEMA["version"] == version("pulumi-videosdk")
    assert SCHEMA["language"]["python"]["packageName"] == "pulumi_videosdk.native"
    assert set(SCHEMA["resources"]) == {token(name) for name in NAMES}


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.name)
def test_a_resource_has_every_input_and_output_in_camel_case(definition: AnyDefinition) -> None:
    of = SCHEMA["resources"][token(definition.name)]
    fields = definition.fields
    assert list(of["inputProperties"]) == [camel(name) for name in fields]
    assert set(of["properties"]) == {camel(name) for name in (*fields, *definition.output_names)}
    assert of["requiredInputs"] == [camel(name) for name, one in fields.items() if one.required]
    for name, one in fields.items():
        described = of["inputProperties"][camel(name)]
        assert described.get("willReplaceOnChanges", False) == one.replaces
        assert described.get("secret", False) == one.secret
        assert "default" not in described
    secret = {name for name, one in of["properties"].items() if one.get("secret")}
    assert secret == {camel(name) for name in definition.secrets}


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda one: one.name)
def test_a_components_inputs_and_outputs_are_those_of_its_parts(component: Component) -> None:
    of = SCHEMA["resources"][token(component.name)]
    assert of["isComponent"]
    for described, found in (
        (component.inputs, of["inputProperties"]),
        (component.outputs, of["properties"]),
    ):
        assert list(found) == [camel(name) for name in described]
        for name, one in described.items():
            side = "inputProperties" if described is component.inputs else "properties"
            part = SCHEMA["resources"][token(component.parts[one.part])][side].get(camel(one.name), {})
            assert found[camel(name)].get("secret") == part.get("secret")
            assert one.name == "id" or _typed(found[camel(name)]) == _typed(part)


def _typed(of: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in of.items() if key not in ("description", "willReplaceOnChanges")}


@pytest.mark.parametrize("name", MODELS)
def test_a_nested_object_has_every_field_in_camel_case(name: str) -> None:
    fields = properties(MODELS[name])
    of = SCHEMA["types"][token(name)]
    assert list(of["properties"]) == [camel(one.name) for one in fields]
    assert of["required"] == [camel(one.name) for one in fields if one.required]


def test_no_name_in_it_is_in_snake_case_in_the_texts_neither() -> None:
    snake = {one.name for model in MODELS.values() for one in properties(model)}
    snake |= {name for one in DEFINITIONS for name in (*one.fields, *one.output_names)}
    snake = {name for name in snake if "_" in name}
    for path, value in parts(SCHEMA):
        assert path.rpartition("/")[2] not in snake
        if isinstance(value, str):
            prose = re.sub("```.*?```", "", value, flags=re.DOTALL)
            assert not snake & set(re.findall(r"\w+", prose)), path
            assert "§" not in value


def test_every_type_that_is_referred_to_is_there_and_every_one_that_is_there_is_referred_to() -> None:
    referred = {value for path, value in parts(SCHEMA) if path.endswith("/$ref")} - {"pulumi.json#/Any"}
    assert referred == {f"#/types/{name}" for name in SCHEMA["types"]}


def test_a_known_name_is_a_hint_and_any_string_is_taken() -> None:
    events = SCHEMA["resources"][token("WebhookEndpoint")]["inputProperties"]["events"]["items"]
    assert events["oneOf"] == [{"type": "string"}, {"$ref": "#/types/videosdk:index:WebhookEvent"}]
    assert tuple(one["value"] for one in SCHEMA["types"][token("WebhookEvent")]["enum"]) == EVENTS
    for path, value in parts(SCHEMA):
        if isinstance(value, dict) and "enum" in value:
            names = [one["name"] for one in value["enum"]]
            assert len(set(names)) == len(names)
            assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name) for name in names)
            used = [of for at, of in parts(SCHEMA) if of == {"$ref": f"#{path}"}]
            assert used


def test_an_object_that_takes_more_keys_than_it_names_may_be_any_map() -> None:
    recording = SCHEMA["types"][token("RoomAutoStart")]["properties"]["recording"]
    assert recording["oneOf"] == [
        {"$ref": "#/types/videosdk:index:RoomRecording"},
        {"type": "object", "additionalProperties": {"$ref": "pulumi.json#/Any"}},
    ]


@pytest.mark.parametrize("part", ["config/variables", "provider/inputProperties", "provider/properties"])
def test_the_settings_are_the_providers_and_none_is_read_by_a_program(part: str) -> None:
    of = next(value for path, value in parts(SCHEMA) if path == f"/{part}")
    assert list(of) == [one.config.removeprefix("videosdk:") for one in settings.SETTINGS]
    assert {name for name, one in of.items() if one.get("secret")} == {"token", "secret"}
    # The SDKs would read a variable that is named so in the program, and put a token into the state.
    assert all(not {"default", "defaultInfo"} & set(one) for one in of.values())


def test_no_resource_has_an_alias_from_the_dynamic_one() -> None:
    # The engine would replace it: a new room made, the old one deactivated for good.
    assert not [path for path, _ in parts(SCHEMA) if path.endswith("/aliases")]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.name)
def test_a_resource_says_how_one_is_imported(definition: AnyDefinition) -> None:
    text = SCHEMA["resources"][token(definition.name)]["description"]
    line = f"pulumi import {token(definition.name)} name {definition.import_id}\n"
    assert (line in text) == bool(definition.import_id)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.name)
def test_a_resource_has_an_example_in_every_language(definition: AnyDefinition) -> None:
    text = SCHEMA["resources"][token(definition.name)]["description"]
    programs = dict(re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    assert f"= videosdk.{definition.name}(" in programs["python"]
    assert f"= new videosdk.{definition.name}(" in programs["typescript"]
    assert f"= videosdk.New{definition.name}(ctx, " in programs["go"]
    for one in yaml.safe_load(programs["yaml"])["resources"].values():
        of = SCHEMA["resources"][one["type"]]
        assert set(of["requiredInputs"]) <= set(one.get("properties", {})) <= set(of["inputProperties"])


PROGRAM = """
import pulumi
import pulumi_videosdk.native as videosdk

hook = videosdk.WebhookEndpoint("hook", url="https://hooks.example.com", events=["session-*"])
room = videosdk.Room("standup", webhook=hook, auto_close={"duration": 60}, geo_fence="eu001")
notes = videosdk.RealtimeTranscription("notes", room_id=room, summary={"enabled": True})
pulumi.export("transcription", notes.id)
"""

TYPESCRIPT = """\
import * as videosdk from "pulumi-videosdk";

const hook = new videosdk.WebhookEndpoint("hook", {
    url: "https://hooks.example.com",
    events: ["session-*"],
});
const room = new videosdk.Room("standup", {
    webhook: {
        endPoint: hook.url,
        events: hook.events,
    },
    autoClose: {
        duration: 60,
    },
    geoFence: "eu001",
});
const notes = new videosdk.RealtimeTranscription("notes", {
    roomId: room.roomId,
    summary: {
        enabled: true,
    },
});

export const transcription = notes.id;
"""

GO = """\
		notes, err := videosdk.NewRealtimeTranscription(ctx, "notes", &videosdk.RealtimeTranscriptionArgs{
			RoomId: room.RoomId,
			Summary: &videosdk.TranscriptionSummaryArgs{
				Enabled: pulumi.Bool(true),
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("transcription", notes.ID())
		return nil
"""


CALLS = """
import pulumi
import pulumi_videosdk.native as videosdk

there = videosdk.get_room(id="standup")
listed = videosdk.list_sessions_output(room_id=there.room_id, limit=5)
pulumi.export("fence", there.geo_fence)
pulumi.export("sessions", listed.sessions)
"""


def test_a_python_program_is_written_in_the_other_languages() -> None:
    written = everywhere(PROGRAM)
    assert written["typescript"] == TYPESCRIPT
    assert GO in written["go"]
    assert yaml.safe_load(written["yaml"]) == {
        "resources": {
            "hook": {
                "type": token("WebhookEndpoint"),
                "name": "hook",
                "properties": {"url": "https://hooks.example.com", "events": ["session-*"]},
            },
            "room": {
                "type": token("Room"),
                "name": "standup",
                "properties": {
                    "webhook": {"endPoint": "${hook.url}", "events": "${hook.events}"},
                    "autoClose": {"duration": 60},
                    "geoFence": "eu001",
                },
            },
            "notes": {
                "type": token("RealtimeTranscription"),
                "name": "notes",
                "properties": {"roomId": "${room.roomId}", "summary": {"enabled": True}},
            },
        },
        "outputs": {"transcription": "${notes.id}"},
    }


def test_a_function_is_called_in_the_other_languages_in_its_output_form() -> None:
    written = everywhere(CALLS)
    assert 'const there = videosdk.getRoomOutput({\n    id: "standup",\n});\n' in written["typescript"]
    assert "export const fence = there.geoFence;" in written["typescript"]
    # The `Get` of a resource's own name is, in Go, that of its state.
    assert "there := videosdk.LookupRoomOutput(ctx, videosdk.LookupRoomOutputArgs{" in written["go"]
    assert "listed := videosdk.ListSessionsOutput(ctx, videosdk.ListSessionsOutputArgs{" in written["go"]
    assert "RoomId: there.RoomId(),\n\t\t\tLimit:  pulumi.Int(5)," in written["go"]
    assert yaml.safe_load(written["yaml"]) == {
        "variables": {
            "there": {"fn::invoke": {"function": token("getRoom"), "arguments": {"id": "standup"}}},
            "listed": {
                "fn::invoke": {
                    "function": token("listSessions"),
                    "arguments": {"roomId": "${there.roomId}", "limit": 5},
                }
            },
        },
        "outputs": {"fence": "${there.geoFence}", "sessions": "${listed.sessions}"},
    }


@pytest.mark.parametrize("function", definitions.load_functions(), ids=lambda function: function.name)
def test_a_function_is_in_it_as_it_is_defined(function: AnyFunction) -> None:
    shown = SCHEMA["functions"][token(camel(function.name))]
    arguments, result = shown["inputs"], shown["outputs"]
    assert list(arguments["properties"]) == [camel(name) for name in function.fields]
    assert arguments["required"] == [camel(name) for name, one in function.fields.items() if one.required]
    assert list(result["properties"]) == [camel(name) for name in function.outputs.model_fields]
    assert {one.get("secret", False) for one in result["properties"].values()} == {function.secret}
    for language in ("python", "typescript", "go", "yaml"):
        assert f"```{language}\n" in shown["description"]


def test_a_program_that_no_other_language_can_be_given_is_refused() -> None:
    with pytest.raises(ValueError, match="print"):
        everywhere("print(1)")


def test_an_output_can_be_the_input_of_another_resource_in_yaml_too() -> None:
    """To YAML no union fits another, not even the same one."""
    shown = [(name, one["properties"]) for name, one in SCHEMA["resources"].items()]
    assert [path for name, of in shown for path, _ in parts(of, name) if path.endswith("/oneOf")] == []
