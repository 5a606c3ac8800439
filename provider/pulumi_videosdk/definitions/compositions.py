"""What VideoSDK composes of a room: recordings, HLS and RTMP streams (API §7, §8).

Beside what always holds in a room: whether VideoSDK shows one while it runs is not known, and the answer to a
start may show no id. One that no look-up shows has a made-up id, `unlisted:…`, for good; once VideoSDK shows
it, it is found by its room, its session and the time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Self, TypeVar

from pydantic import Field

from .. import lifecycle
from ..api.errors import LostReply, NotFound, VideoSDKError
from ..api.model import moment
from ..lifecycle import Candidate, Created, Found, Known, LifecycleError, replaces, url
from ..lifecycle.aftermath import CLOCK_SKEW
from ..names import with_article
from . import in_room
from .in_room import InRoomInputs, RunsInRoom, TranscriptionSummary
from .terms import Name

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.in_room import InRoom, RunningIn

LAYOUTS: Final = ("GRID", "SPOTLIGHT", "SIDEBAR")
PRIORITIES: Final = ("SPEAKER", "PIN")
THEMES: Final = ("DARK", "LIGHT", "DEFAULT")
MODES: Final = ("video-and-audio", "audio")
QUALITIES: Final = ("low", "med", "high", "ultra")
ORIENTATIONS: Final = ("landscape", "portrait")

_LATE: Final = datetime.max.replace(tzinfo=UTC)


class CompositionLayout(lifecycle.Inputs):
    """How participants are arranged."""

    type: Annotated[Name, Known("composition layout type", LAYOUTS)] | None = None
    """The layout, such as `GRID`."""

    priority: Annotated[Name, Known("composition priority", PRIORITIES)] | None = None
    """Who is shown large: `SPEAKER` or `PIN`."""

    grid_size: Annotated[int, Field(ge=0)] | None = None
    """How many participants are shown. The most that VideoSDK takes is in conflict between its sources: 4
    or 25 (API §7)."""


class Composition(lifecycle.Inputs):
    """What a recording or stream looks like."""

    layout: CompositionLayout
    """How participants are arranged: `{type, priority, grid_size}`. A `config` must have it."""

    theme: Annotated[Name, Known("composition theme", THEMES)] | None = None
    """The theme, such as `DARK`."""

    mode: Annotated[Name, Known("composition mode", MODES)] | None = None
    """Whether there is video: `video-and-audio` or `audio`."""

    quality: Annotated[Name, Known("composition quality", QUALITIES)] | None = None
    """The quality, such as `high`."""

    orientation: Annotated[Name, Known("composition orientation", ORIENTATIONS)] | None = None
    """`landscape`, which is VideoSDK's default, or `portrait`."""


class StreamLayout(CompositionLayout):
    """How participants are arranged in a stream."""

    priority: Annotated[Name, Known("composition priority", PRIORITIES)]
    """Who is shown large: `SPEAKER` or `PIN`. A stream's layout must have it (API §7)."""


class StreamRecording(lifecycle.Inputs):
    """Whether a stream is recorded too."""

    enabled: bool | None = None
    """Whether it is recorded."""


class StreamComposition(Composition):
    """What a stream looks like."""

    layout: StreamLayout
    """How participants are arranged: `{type, priority, grid_size}`. A `config` must have it."""

    recording: StreamRecording | None = None
    """Whether it is recorded too: `{enabled}`."""


class CompositionTranscription(lifecycle.Inputs):
    """Whether what is said is transcribed afterwards (API §4)."""

    enabled: bool | None = None
    """Whether it is transcribed."""

    summary: TranscriptionSummary | None = None
    """Whether and how to summarise it: `{enabled, prompt}`."""


class CompositionInputs(InRoomInputs):
    """The inputs of everything that is composed of a room."""

    config: Annotated[Composition | None, replaces] = None
    """What it looks like: `{layout, theme, mode, quality, orientation}`."""

    template_url: Annotated[Name | None, replaces, url] = None
    """The address of a template of your own, in place of a layout."""

    transcription: Annotated[CompositionTranscription | None, replaces] = None
    """Whether what is said is transcribed afterwards: `{enabled, summary: {enabled, prompt}}`."""

    resource_id: Annotated[Name | None, replaces] = None
    """A unit of the resource pool that was acquired before (Enterprise)."""


class StreamInputs(CompositionInputs):
    """The inputs of the streams among them."""

    config: Annotated[StreamComposition | None, replaces] = None
    """What it looks like: `{layout, theme, mode, quality, orientation, recording}`."""


def settings(inputs: CompositionInputs) -> dict[str, Any]:
    """What one is started with, beside its room."""
    return inputs.model_dump(exclude=set(InRoomInputs.model_fields), exclude_none=True)


I = TypeVar("I", bound=CompositionInputs)  # noqa: E741
O = TypeVar("O", bound=lifecycle.Outputs)  # noqa: E741
R = TypeVar("R", bound="InRoom")


def calls(path: str, listed_at: str) -> dict[str, Sequence[str]]:
    """The calls of each verb of `Composes`, for an area at `path`."""
    session = "GET /v2/sessions/{id}"
    of_room = in_room.calls(path, listed_at)
    return {verb: (*some, session) for verb, some in of_room.items()}


@dataclass(frozen=True)
class Unlisted:
    """What is known of one that runs, and that no look-up has shown yet."""

    room_id: str
    session_id: str | None
    own_id: str | None
    since: datetime | None
    """The server's clock right before its start."""
    others: tuple[str, ...] = ()
    """What was shown already, and would else be taken for it."""

    @property
    def id(self) -> str:
        """The id that stands in the state."""
        parts = (self.room_id, self.session_id or "", self.own_id or "", ",".join(self.others))
        return ":".join(["unlisted", *parts, self.since.isoformat() if self.since else ""])

    @classmethod
    def parse(cls, id: str) -> Self | None:
        """What such an id says; None for an id of VideoSDK's own."""
        word, *parts = id.split(":", 5)
        if word != "unlisted" or len(parts) != 5:
            return None
        room_id, session_id, own_id, others, since = parts
        return cls(room_id, session_id or None, own_id or None, moment(since), tuple(others.split(",")))

    def is_(self, found: InRoom) -> bool:
        """Whether one that is shown may be it."""
        if found.room_id not in (self.room_id, None) or found.id in self.others:
            return False
        if self.session_id and found.session_id not in (self.session_id, None):
            return False
        return self.since is None or found.began is None or found.began >= self.since - CLOCK_SKEW

    def among(self, shown: Iterable[R]) -> R | None:
        """The one of these that it is: the first that has begun since."""
        return min(filter(self.is_, shown), key=lambda one: one.began or _LATE, default=None)


@dataclass(frozen=True)
class Composes(RunsInRoom[I, O, R]):
    """The verbs of a resource that is composed of a room: `RunsInRoom`, where one that runs may not be
    shown."""

    own_id: str = "id"
    """The output that is VideoSDK's own id."""

    def shown(self, found: R) -> O:
        """The outputs of one, as VideoSDK shows it."""
        return super().shown(found).model_copy(update={self.own_id: found.id})

    def read(self, client: Client, id: str, inputs: I, stored: Mapping[str, Any]) -> Found[O] | None:
        """One look-up. One that VideoSDK has not shown yet runs as long as its session."""
        found, unlisted = self._shown_by(client, id), Unlisted.parse(id)
        if found is not None:
            return self.found(found, stored)
        over = self._has_ended(client, unlisted) if unlisted else None
        if over is None:
            return None
        status = "completed" if over else "running"
        kept = {name: stored.get(name) for name in self.outputs.model_fields}
        return Found(self.outputs.model_validate({**kept, "status": status}), ended=over)

    def find(self, client: Client, room_id: str) -> list[Candidate]:
        """What runs in a room now, or may run there. Raises LifecycleError if VideoSDK does not tell."""
        found = super().find(client, room_id)
        if not found and client.sessions.live(room_id) is not None:
            raise LifecycleError(
                f"VideoSDK may not list {with_article(self.noun)} that runs, so whether one runs in room "
                f"{room_id} is not known while it has a live session"
            )
        return found

    def _made(
        self, client: Client, room_id: str, before: RunningIn[R], started: R, *, shown: bool
    ) -> Created[O]:
        if not shown and self._is_hidden(client, started.id):
            unlisted = Unlisted(room_id, started.session_id, started.id, before.answered_at)
            return Created(unlisted.id, self.shown(started))
        return super()._made(client, room_id, before, started, shown=shown)

    def _is_hidden(self, client: Client, id: str) -> bool:
        try:
            return self.of(client).get(id) is None
        except VideoSDKError:
            return False

    def _unseen(
        self, client: Client, room_id: str, before: RunningIn[R], lost: LostReply | None
    ) -> Created[O]:
        if lost:
            raise lost.with_advice(
                f"VideoSDK lists no {self.noun} that has begun in room {room_id} since; but it may not list "
                "one that runs. Look at the room before you run `up` again, which may start a second one."
            )
        try:
            session = client.sessions.live(room_id)
        except VideoSDKError:
            session = None
        unlisted = Unlisted(room_id, session.id if session else None, None, before.answered_at)
        with suppress(VideoSDKError):  # else the time alone has to tell
            ended = [
                one.id for one in self._listed(client, unlisted) if unlisted.is_(one) and not one.running
            ]
            unlisted = replace(unlisted, others=tuple(ended))
        known = {"session_id": unlisted.session_id, "status": "running"}
        nothing = dict.fromkeys(self.outputs.model_fields)
        return Created(unlisted.id, self.outputs.model_validate({**nothing, **known}))

    def _look_for(self, client: Client, unlisted: Unlisted) -> R | None:
        """What VideoSDK shows of it by now."""
        if unlisted.own_id:
            return self.of(client).get(unlisted.own_id)
        return unlisted.among(self._listed(client, unlisted))

    def _listed(self, client: Client, unlisted: Unlisted) -> list[R]:
        try:
            return list(self.of(client).list(unlisted.room_id, unlisted.session_id))
        except NotFound:
            return []

    def _ended(self, client: Client, ones: Iterable[R], known: Collection[str] = ()) -> set[str]:
        ones = list(ones)
        unlisted = filter(None, map(Unlisted.parse, known))
        shown_since = {found.id for one in unlisted if (found := one.among(ones))}
        return super()._ended(client, ones, {*known, *shown_since})

    def _has_ended(self, client: Client, unlisted: Unlisted) -> bool | None:
        """Whether its session is over; None: VideoSDK does not find it."""
        if unlisted.session_id is None:
            return None if client.sessions.live(unlisted.room_id) is None else False
        session = client.sessions.get(unlisted.session_id)
        return None if session is None else not session.live

    def _end(self, client: Client, id: str, room_id: str, before_repeat: Callable[[], bool]) -> None:
        unlisted = Unlisted.parse(id)
        self.of(client).end(room_id, before_repeat, unlisted.own_id if unlisted else id)

    def _runs_alone(self, client: Client, id: str, room_id: str) -> bool:
        unlisted = Unlisted.parse(id)
        found = self._look_for(client, unlisted) if unlisted else None
        return super()._runs_alone(client, found.id if found else id, room_id)

    def _still_runs(self, client: Client, id: str, room_id: str) -> bool:
        found, unlisted = self._shown_by(client, id), Unlisted.parse(id)
        if found is None and unlisted:
            return self._has_ended(client, unlisted) is False
        return found is not None and found.running

    def _may_still_run(self, client: Client, id: str, room_id: str, refused: VideoSDKError) -> bool:
        if not super()._may_still_run(client, id, room_id, refused):
            return False
        if not self.of(client).says_idle(refused):
            return True
        try:
            found = self._shown_by(client, id)
        except VideoSDKError:
            return True
        # One that is shown without a file may have failed, or its file is not there yet.
        return found is not None and not self._ended(client, [found])

    def _shown_by(self, client: Client, id: str) -> R | None:
        """What VideoSDK shows of the one that the state has."""
        unlisted = Unlisted.parse(id)
        return self._look_for(client, unlisted) if unlisted else self.of(client).get(id)
