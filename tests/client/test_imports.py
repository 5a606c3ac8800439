"""`lifecycle.import_` against VideoSDK: what was imported previews clean, and a refresh shows nothing."""

from __future__ import annotations

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.lifecycle import GENERATED, NAME, UNSEEN, AnyDefinition, NotImportable, Observed
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from pulumi_videosdk.resources.webhook_endpoint import WebhookEndpointProvider
from videosdk_emulator import Emulator

ROOM, TRANSCRIPTION = RoomProvider.definition, RealtimeTranscriptionProvider.definition


def imported(definition: AnyDefinition, client: Client, id: str) -> Observed:
    """The object, of which neither a preview of the same program nor a refresh shows any change."""
    seen = lifecycle.import_(definition, client, id, "it", None)
    checked = lifecycle.check(definition, seen.inputs, seen.inputs)
    assert checked.failures == []
    assert not lifecycle.diff(definition, seen.properties, checked.inputs).any
    again = lifecycle.read(definition, client, seen.id, seen.properties)
    assert again is not None
    assert (again.inputs, again.properties) == (seen.inputs, seen.properties)
    return seen


@pytest.mark.parametrize("echo", [True, False])
def test_a_room_is_imported_by_its_own_id_or_by_the_users(
    emulator: Emulator, client: Client, echo: bool
) -> None:
    emulator.quirks(room_echo_defaults=echo)
    hook = {"end_point": "https://hooks.example.com/x", "events": ["session-*"]}
    room = client.rooms.create("lobby", webhook=hook).room_id

    by_own, by_users = (imported(ROOM, client, id) for id in (room, "lobby"))

    assert by_own == by_users
    assert by_own.id == by_own.properties["room_id"] == room
    assert {**by_own.inputs, "custom_room_id": "lobby", "webhook": hook} == by_own.inputs
    assert GENERATED not in by_own.inputs


def test_a_room_that_was_given_no_id_is_imported_as_if_it_had_been_generated(
    emulator: Emulator, client: Client
) -> None:
    room = client.transport.call("POST", "/v2/rooms", body={}, repeat_is_safe=False).data["roomId"]
    assert imported(ROOM, client, room).inputs[GENERATED] == ["custom_room_id"]


@pytest.mark.parametrize("shows_room", [True, False])
def test_a_running_transcription_is_imported_while_it_runs(
    emulator: Emulator, client: Client, shows_room: bool
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    notes = client.realtime_transcriptions.start(room, language="en-US").id
    emulator.quirks(extension_missing=not shows_room)

    seen = imported(TRANSCRIPTION, client, notes if shows_room else f"{notes}@{room}")

    assert (seen.id, seen.inputs["room_id"], seen.inputs[NAME]) == (notes, room, "it")
    assert "language" in seen.inputs[UNSEEN]
    assert "shows no" in seen.notes[0]
    assert "language" in seen.notes[0]
    emulator.end_transcription(notes)
    with pytest.raises(NotImportable, match="has ended"):
        imported(TRANSCRIPTION, client, notes)


def test_nothing_is_asked_for_what_videosdk_does_not_keep(emulator: Emulator, client: Client) -> None:
    with pytest.raises(NotImportable, match="declare it"):
        imported(WebhookEndpointProvider.definition, client, "webhook-1")
    assert emulator.requests() == []
