"""Import: what is at VideoSDK already, as entries of an import document."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from .. import lifecycle
from ..api.client import Client
from ..api.realtime_transcriptions import Transcription
from ..resources.realtime_transcription import RealtimeTranscriptionProvider
from ..resources.room import RoomProvider
from .documents import Entry

ROOM = RoomProvider.definition
TRANSCRIPTION = RealtimeTranscriptionProvider.definition


class NotImportable(Exception):
    """Why an object cannot be imported, in one line, and what to do."""


@dataclass(frozen=True)
class Wish:
    """One object that the user asked for."""

    id: str
    name: str | None = None
    """The resource's name; None: one is made."""

    room_id: str | None = None
    """The room of a transcription that does not say it itself."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """`[NAME=]ID[@ROOM_ID]`."""
        name, equals, rest = text.partition("=")
        id_, _, room_id = (rest if equals else text).partition("@")
        if not id_ or (equals and not name):
            raise NotImportable(f"{text!r} is no [NAME=]ID: give an id, such as standup=2kyv-gzay-64pg")
        return cls(id_, name if equals else None, room_id or None)


@dataclass
class Gathered:
    """What was found so far. `notes`: what the user should know of it, a line each."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    account: str | None = None

    def name(self, wished: str | None, made: str, kind: str) -> str:
        """A name that no other entry of the kind has. Raises NotImportable for a wished one that is taken."""
        taken = [entry.name for entry in self.entries if entry.kind == kind]
        if wished is not None:
            if wished in taken:
                raise NotImportable(f"two resources cannot both be called {wished!r}")
            return wished
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", made).strip("-") or kind.lower()
        free = (name for name in [plain, *(f"{plain}-{n}" for n in range(2, 10_000))] if name not in taken)
        return next(free)


def gather(
    client: Client,
    rooms: Sequence[Wish],
    transcriptions: Sequence[Wish],
    *,
    running: bool,
    managed: Collection[str],
    account: str | None = None,
) -> Gathered:
    """Look everything up that was asked for; `running`: all transcriptions that run, too.

    `managed`: ids that the stack's state has already; they are left out, with a note. `account`: in whose
    name it is looked up. Raises NotImportable
    and the client's errors.
    """
    found = Gathered(account=account)
    for wish in rooms:
        entry = _room(client, wish, found)
        _add(found, entry, managed)
    wished = [_wished(client, wish, found) for wish in transcriptions]
    if running:
        ids = {transcription.id for _, transcription in wished}
        wished += [(Wish(one.id), one) for one in client.realtime_transcriptions.list() if _new(one, ids)]
    for wish, transcription in wished:
        _add(found, _transcription(client, wish, transcription, found), managed)
    return found


def _new(transcription: Transcription, seen: set[str]) -> bool:
    """Whether it runs and was not seen: an item may stand on two pages of a list that grows."""
    if not transcription.running or transcription.id in seen:
        return False
    seen.add(transcription.id)
    return True


def _add(found: Gathered, entry: Entry, managed: Collection[str]) -> None:
    if any(other.id == entry.id for other in found.entries):
        return
    if entry.id in managed:
        found.notes.append(f"{entry.kind} {entry.id} is in the stack already: left out.")
    else:
        found.entries.append(entry)


def _room(client: Client, wish: Wish, found: Gathered) -> Entry:
    seen = ROOM.read(client, wish.id, ROOM.inputs.model_construct(), {})
    if seen is None or seen.gone:
        raise NotImportable(
            f"there is no room {wish.id!r} to import: {found.account or 'these credentials'} cannot see it, "
            "or it is deactivated, which is for good"
        )
    room_id = seen.outputs.room_id
    live = {key: value for key, value in seen.live.items() if value is not None}
    made = f"room-{room_id}" if _is_generated(live, room_id) else live["custom_room_id"]
    name = found.name(wish.name, made, ROOM.name)
    declared = _checked(ROOM, name, live, found)
    # Without an id of its own, one that stands as generated keeps `check` from making another.
    declared = {"custom_room_id": room_id, lifecycle.GENERATED: ["custom_room_id"]} | declared
    if declared["custom_room_id"] != room_id:
        declared.pop(lifecycle.GENERATED)
    _note_unseen(ROOM, room_id, declared, found)
    return Entry(ROOM.name, name, room_id, declared, {**declared, **seen.outputs.model_dump()})


def _is_generated(live: dict[str, Any], room_id: str) -> bool:
    return bool(live.get("custom_room_id", room_id) == room_id)


def _wished(client: Client, wish: Wish, found: Gathered) -> tuple[Wish, Transcription]:
    transcription = client.realtime_transcriptions.get(wish.id)
    if transcription is None:
        raise NotImportable(
            f"there is no transcription {wish.id!r} that {found.account or 'these credentials'} can see: "
            "check the id, and whose credentials these are"
        )
    if not transcription.running:
        raise NotImportable(
            f"transcription {wish.id} does not run (it is {transcription.status}): there is nothing to manage"
        )
    return wish, transcription


def _transcription(client: Client, wish: Wish, live: Transcription, found: Gathered) -> Entry:
    room_id = live.room_id or wish.room_id
    if room_id is None:
        raise NotImportable(
            f"VideoSDK does not say in which room transcription {live.id} runs: "
            f"give it, --transcription {live.id}@ROOM_ID"
        )
    if wish.room_id not in (None, room_id):
        raise NotImportable(f"transcription {live.id} runs in room {room_id}, not in {wish.room_id}")
    name = found.name(wish.name, f"transcription-{live.id[:8]}", TRANSCRIPTION.name)
    given = {"room_id": room_id, "webhook_url": live.webhook_url}
    inputs = _checked(TRANSCRIPTION, name, {k: v for k, v in given.items() if v is not None}, found)
    _note_unseen(TRANSCRIPTION, live.id, inputs, found)
    seen = TRANSCRIPTION.read(client, live.id, TRANSCRIPTION.inputs.model_construct(), {})
    if seen is None:
        raise NotImportable(f"transcription {live.id} is gone by now: run again")
    return Entry(TRANSCRIPTION.name, name, live.id, inputs, {**inputs, **seen.outputs.model_dump()})


def _note_unseen(
    definition: lifecycle.Definition[Any, Any], id_: str, declared: dict[str, Any], found: Gathered
) -> None:
    """Say what could not be read, and note it in the state."""
    replacing = [one.name for one in definition.fields.values() if one.replaces and one.name != "triggers"]
    unseen = [name for name in replacing if name not in declared]
    if unseen:
        found.notes.append(
            f"{definition.name} {id_}: VideoSDK shows no {', '.join(unseen)}. Left out, they stay as they "
            "are. The first `up` that declares one writes it down as it is declared, and replaces nothing: "
            "declare what the object has."
        )
    declared[lifecycle.UNSEEN] = lifecycle.unseen(definition, declared)


def _checked(
    definition: lifecycle.Definition[Any, Any], name: str, live: dict[str, Any], found: Gathered
) -> dict[str, Any]:
    """The live values that a program may declare; VideoSDK may have taken what this package would not."""
    declared = {lifecycle.NAME: name, **live}
    if found.account is not None:
        declared[lifecycle.ACCOUNT] = found.account
    for failure in lifecycle.check(definition, {}, declared).failures:
        if declared.pop(str(failure.path[0]), None) is not None:
            found.notes.append(f"{definition.name} {name}: {failure}. It is left out.")
    return declared
