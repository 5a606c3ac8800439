"""What VideoSDK composes of a room's session: recordings, HLS and RTMP streams (API §7, §8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationError

from videosdk_emulator.areas import in_room, rooms, sessions
from videosdk_emulator.areas.in_room import InRoom, Summary
from videosdk_emulator.areas.rooms import NamedRoom
from videosdk_emulator.core.area import Area
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Refused, Reply, filters_of_sdk, not_found, page
from videosdk_emulator.core.schema import Address, Body, Name, Paged, Stored, Time
from videosdk_emulator.core.store import Document, has, is_not
from videosdk_emulator.webhooks import queue

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about recordings, HLS and RTMP streams alike."""

    start_reply: Literal["documented", "object", "text"] = "documented"
    """Reply of a start: a text, of HLS an object that has an id; or one of the two for all."""
    running_shown: bool = True
    """Whether lists and look-ups by id show a recording or stream that still runs."""
    grid_size_max: Literal["documented", "sdk"] = "documented"
    """Largest `gridSize`: 4, of HLS 25, and none of 0; or 25 for all, and 0 too."""
    invalid_config: Literal[400, 422] = 400
    """Status for a `config` with no layout, a wrong `gridSize`, or no `priority` where that is needed."""
    end_takes_id: bool = True
    """Whether `id`, which only the SDK sends, names which recording or stream of the room is ended."""


area = Area("compositions", quirks=Quirks)


# What a caller sends


class Layout(Body):
    type: Literal["GRID", "SPOTLIGHT", "SIDEBAR"] | None = None
    priority: Literal["SPEAKER", "PIN"] | None = None
    grid_size: Annotated[int, Field(ge=0, le=25)] | None = None


class Config(Body):
    layout: Layout | None = None
    theme: Literal["DARK", "LIGHT", "DEFAULT"] | None = None
    mode: Literal["video-and-audio", "audio"] | None = None
    quality: Literal["low", "med", "high", "ultra"] | None = None
    orientation: Literal["landscape", "portrait"] | None = None


class Transcription(Body):
    enabled: bool | None = None
    summary: Summary | None = None


class Settings(Body):
    """What each of them may be started with."""

    template_url: Address | None = None
    transcription: Transcription | None = None
    config: Config | None = None
    resource_id: str | None = None


class Start(Settings):
    room_id: Name


class End(NamedRoom):
    id: str | None = None


class Filters(Paged):
    room_id: str | None = None
    session_id: str | None = None
    query: str | None = None


# What is kept


class StoredComposition(Settings, Stored):
    id: str
    status: Literal["running", "completed", "failed"]
    room_id: str
    session_id: str
    start: Time
    end: Time | None
    webhook_url: str | None = None
    deleted: bool = False
    files_due: float = 0.0


Shape = Callable[["Backend", Document], JSON]
Told = Callable[["Backend", Document, str], JSON]
FAILS = (402, 404)
START_FAILS = (*FAILS, 409, 422)


class Compositions(InRoom):
    """An area of what is composed: its calls, its events, and its place among what a room lets run."""

    def __init__(
        self,
        name: str,
        noun: str,
        *,
        start: type[Start],
        document: type[StoredComposition],
        event: str,
        multi: str,
        largest_grid: int = 4,
        needs_priority: bool = True,
        replies_text: bool = True,
        events: Sequence[str] = ("starting", "started"),
        **options: Any,
    ) -> None:
        """`event`: what the names of its events begin with; `events`: those of a start. `multi`: its name in
        a room's `multiComposition`."""
        super().__init__(name, noun, document=document, **options)
        self._start = start
        self._settings = [str(one.alias) for one in start.model_fields.values() if one.alias != "roomId"]
        self._event = event
        self._multi = multi
        self._grid_sizes = range(1, largest_grid + 1)
        self._needs_priority = needs_priority
        self._replies_text = replies_text
        self._to_json: Shape
        self._events = [f"{event}-{one}" for one in events]
        self._told: Told = lambda *_: {}
        self.finisher(self._finish_one)
        sessions.area.on("ended")(self.finish_with)
        sessions.area.on("started")(self._start_with)

    def shape(self, show: Shape) -> Shape:
        """Declares how the API shows one."""
        self._to_json = show
        return show

    def tells(
        self, data: Callable[[Backend, Document, str], JSON]
    ) -> Callable[[Backend, Document, str], JSON]:
        """Declares what an event says beyond room and session."""
        self._told = data
        return data

    def start(self, call: Call, body: Start) -> Reply:
        """Starts one in a room's live session."""
        backend, quirks = call.backend, Quirks.of(call.backend)
        room, session = in_room.live(backend, body.room_id)
        self._check(body.config, quirks)
        several = bool(room.get("multiComposition", {}).get(self._multi))
        composition = self._begin_one(backend, session, body, several)
        text = self._replies_text if quirks.start_reply == "documented" else quirks.start_reply == "text"
        shown = self._said("started") if text else self._to_json(backend, composition)
        return Reply(shown, backend.quirks.created_status)

    def _start_with(self, backend: Backend, session: Document) -> None:
        """What a room was made to start with each session; settings that no start takes start nothing."""
        room = rooms.area.table(backend).newest(roomId=session["roomId"]) or {}
        settings = room.get("autoStartConfig", {}).get(self._multi)
        with suppress(ValidationError, TypeError):
            body = self._start.model_validate({**settings, "roomId": session["roomId"]})
            self._begin_one(backend, session, body, several=False)

    def _begin_one(self, backend: Backend, session: Document, body: Start, several: bool) -> Document:
        fields = {"id": record_id(), **body.sent(*self._settings)}
        composition, new = self.begin(backend, session, fields, several=several)
        if new:
            for event in self._events:
                self._emit(backend, composition, event)
        return composition

    def _check(self, config: Config | None, quirks: Quirks) -> None:
        if config is None or not config.model_fields_set:
            return
        wrong, layout = None, config.layout
        if layout is None:
            wrong = "'config.layout' is missing"
        elif self._needs_priority and layout.priority is None:
            wrong = "'config.layout.priority' must be SPEAKER or PIN"
        elif quirks.grid_size_max == "documented" and layout.grid_size not in (None, *self._grid_sizes):
            wrong = f"'config.layout.gridSize' must be 1 to {self._grid_sizes[-1]}"
        if wrong:
            raise Refused(quirks.invalid_config, wrong, code="invalid_object")

    def end(self, call: Call, body: End) -> Reply:
        """Ends what runs in a room."""
        self.stop(call.backend, body.room_id, body.id if Quirks.of(call.backend).end_takes_id else None)
        return Reply(self._said("ended"))

    def list(self, call: Call, filters: Filters) -> Reply:
        """A page of them, newest first."""
        backend, wanted = call.backend, {"roomId": filters.room_id, "sessionId": filters.session_id}
        conditions = [has(value, name) for name, value in wanted.items() if value is not None]
        if filters_of_sdk(filters, {"query"}, backend.quirks):
            conditions.append(has(filters.query, "roomId"))
        shown = [is_not(True, "deleted")]
        if not Quirks.of(backend).running_shown:
            shown.append(is_not("running", "status"))
        found = self.table(backend).where(*conditions, *shown)
        if conditions and not found and backend.quirks.list_of_nothing == "not_found":
            raise not_found(self.title, backend.quirks)
        return Reply(page(found, filters, backend.quirks, partial(self._to_json, backend)))

    def get_one(self, call: Call, id_: str) -> Reply:
        """One by its id."""
        return Reply(self._to_json(call.backend, self._visible(call.backend, id_)))

    def delete_one(self, call: Call, id_: str, said: str) -> Reply:
        """Deletes what one left behind: while it runs, that is nothing."""
        composition = self._visible(call.backend, id_)
        if composition["status"] == "running":
            raise not_found(self.title, call.backend.quirks)
        self.table(call.backend).save({**composition, "deleted": True})
        return Reply(said)

    def _visible(self, backend: Backend, id_: str) -> Document:
        found = self.table(backend).newest(id=id_)
        hidden = found and found["status"] == "running" and not Quirks.of(backend).running_shown
        if found is None or hidden or found.get("deleted"):
            raise not_found(self.title, backend.quirks)
        return found

    def _said(self, done: str) -> str:
        return f"{self.title} {done} successfully"

    def _finish_one(self, backend: Backend, composition: Document, status: str) -> Document:
        files_due = backend.clock.time() + backend.settings.files_after
        end = {"status": status, "end": backend.timestamp(), "filesDue": files_due}
        ended = self.table(backend).save({**composition, **end})
        for event in ("failed",) if status == "failed" else ("stopping", "stopped"):
            self._emit(backend, ended, f"{self._event}-{event}")
        self.publish(status, backend, ended)
        return ended

    def _emit(self, backend: Backend, composition: Document, event: str) -> None:
        """To the receiver that the start named, and to that of the room."""
        room_id, session_id = composition["roomId"], composition["sessionId"]
        data = self._told(backend, composition, event.removeprefix(f"{self._event}-"))
        if composition.get("webhookUrl"):
            ids = {"meetingId": room_id, "sessionId": session_id}
            queue.post(backend, composition["webhookUrl"], event, {**ids, **data})
        sessions.emit(backend, room_id, session_id, event, data)
