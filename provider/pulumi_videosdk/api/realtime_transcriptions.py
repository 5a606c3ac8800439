"""Realtime transcriptions: `/ai/v1/realtime-transcriptions` (API §3)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict, Unpack

from pulumi_videosdk.api import wire
from pulumi_videosdk.api.errors import NotFound, VideoSDKError
from pulumi_videosdk.api.pagination import Page, walk
from pulumi_videosdk.api.replies import Reply
from pulumi_videosdk.api.transport import Transport

BASE = "/ai/v1/realtime-transcriptions"
ENDED = ("completed", "failed")
START = wire.Names(
    {"room_id": "roomId", "webhook_url": "webhookUrl", "model_id": "modelId", "model_config": "modelConfig"}
)


@dataclass(frozen=True)
class Transcription:
    """A transcription as VideoSDK shows it (API §3); `start` and `end` are ISO-8601.

    `room_id`, `session_id` and `provider` are None where the reply has no `extension`; `webhook_url` is
    the server's rewritten one, and absent from GET. `answered_at`: the server's clock at the reply.
    """

    id: str
    status: str
    start: str | None = None
    end: str | None = None
    room_id: str | None = None
    session_id: str | None = None
    provider: str | None = None
    webhook_url: str | None = None
    transcript_url: str | None = None
    summary_url: str | None = None
    answered_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it goes on. Statuses beyond these are unknown (API §3.6): without an end, it does."""
        return self.end is None and self.status not in ENDED

    @property
    def began(self) -> datetime | None:
        """`start` as a moment; None if there is none that can be read."""
        return wire.moment(self.start)


@dataclass(frozen=True)
class RunningIn:
    """What runs in a room. `unknown_room`: running ones of which the reply does not tell the room.

    `filter_ignored`: the reply showed other rooms' too, so those of `unknown_room` may be anywhere.
    `answered_at` is the server's clock when the look-up began to be answered.
    """

    transcriptions: list[Transcription] = field(default_factory=list)
    unknown_room: list[Transcription] = field(default_factory=list)
    filter_ignored: bool = False
    answered_at: datetime | None = None


class StartSettings(TypedDict, total=False):
    """What a transcription is started with (API §3.1)."""

    webhook_url: str | None
    model_id: str | None
    language: str | None
    summary: Mapping[str, Any] | None
    model_config: Mapping[str, Any] | None


def to_wire(room_id: str, **settings: Unpack[StartSettings]) -> dict[str, Any]:
    """The body of a start (API §3.1); what is None is left out."""
    body: dict[str, Any] = START.to_wire(wire.given({"room_id": room_id, **settings}))
    return body


def from_wire(data: Any, answered_at: datetime | None = None) -> Transcription | None:
    """The transcription in a reply; None if there is none in it (API §3)."""
    transcription_id, status = wire.text(data, "id"), wire.text(data, "status")
    if transcription_id is None or status is None:
        return None
    return Transcription(
        id=transcription_id,
        status=status,
        start=wire.text(data, "start"),
        end=wire.text(data, "end"),
        room_id=wire.text(data, "extension", "extensionConfig", "roomId"),
        session_id=wire.text(data, "extension", "extensionConfig", "sessionId"),
        provider=wire.text(data, "extension", "provider"),
        webhook_url=wire.text(data, "webhookUrl"),
        transcript_url=wire.text(data, "transcriptionFilePaths", "txt"),
        summary_url=wire.text(data, "summarizedFilePaths", "txt"),
        answered_at=answered_at,
    )


class RealtimeTranscriptions:
    """The calls of realtime transcription. Every method raises VideoSDKError, LostReply or NotSent."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def running_in(self, room_id: str, known_there: str | None = None) -> RunningIn:
        """What runs in a room; a look-up that is answered "not found" found nothing.

        `known_there`: a transcription of which it is known that it is this room's.

        Whether the server filters by room is in conflict (API §3.4): so it is asked to, and what comes
        back is filtered again. Where that names no room, a second look tells whether the filter works.
        """
        here: dict[str, Transcription] = {}
        unknown: dict[str, Transcription] = {}
        filter_ignored = False
        answered_at: datetime | None = None
        try:
            for number, page in enumerate(self._pages(room_id)):
                answered_at = page.reply.date if number == 0 else answered_at
                for found in _transcriptions(page):
                    filter_ignored = filter_ignored or found.room_id not in (room_id, None)
                    if found.running and found.room_id in (room_id, None):
                        there = found.room_id is not None or found.id == known_there
                        (here if there else unknown)[found.id] = found
        except NotFound as nothing:
            return RunningIn(answered_at=nothing.answered_at)
        if unknown and not filter_ignored:
            filter_ignored = self._shown_for_any_room(unknown)
        return RunningIn(list(here.values()), list(unknown.values()), filter_ignored, answered_at)

    def start(
        self,
        room_id: str,
        before_repeat: Callable[[], None] | None = None,
        **settings: Unpack[StartSettings],
    ) -> Transcription:
        """Starts a transcription; the room must have a live session (API §3.1).

        Never sent again after it may have reached the server (LostReply): a repeat could start a second.
        Repeated only where it certainly was not acted on (429, no connection), after `before_repeat()`.
        The `start` of what is returned is never None.
        """
        body = to_wire(room_id, **settings)
        reply = self._transport.call(
            "POST", f"{BASE}/start", body=body, repeat_is_safe=False, before_repeat=before_repeat
        )
        started = _transcription(reply)
        if started.start is None:
            raise reply.lost("a transcription that has a start")
        return started

    def get(self, transcription_id: str) -> Transcription | None:
        """A transcription by its id; None: not found (API §3.3)."""
        path = wire.segment(transcription_id, "GET", f"{BASE}/")
        try:
            return _transcription(self._transport.call("GET", path, repeat_is_safe=True))
        except NotFound:
            return None

    def end(self, room_id: str, before_repeat: Callable[[], None] | None = None) -> None:
        """Ends whatever runs in a room: `/end` takes a room, not a transcription (API §3.2).

        After a lost reply it is repeated only if `before_repeat` can look again, since by then another
        transcription may run; what that raises ends the call. NotFound: nothing runs there. LostReply also
        for an answer that shows no transcription: that does not say that one was ended.
        """
        reply = self._transport.call(
            "POST",
            f"{BASE}/end",
            body={"roomId": room_id},
            repeat_is_safe=before_repeat is not None,
            before_repeat=before_repeat,
        )
        _transcription(reply)

    def list(self, room_id: str | None = None) -> Iterator[Transcription]:
        """The transcriptions as the server lists them: it may ignore `room_id` (API §3.4)."""
        for page in self._pages(room_id):
            yield from _transcriptions(page)

    def _shown_for_any_room(self, ids: Container[str]) -> bool:
        """Whether the list shows one of these for a room that does not exist too."""
        nowhere = "-".join(secrets.token_hex(2) for _ in range(3))
        try:
            return any(found.id in ids for found in self.list(nowhere))
        except VideoSDKError as error:
            # Whoever refuses the room has looked at it.
            if isinstance(error, NotFound) or error.status == 400:
                return False
            raise

    def _pages(self, room_id: str | None) -> Iterator[Page]:
        return walk(self._transport, f"{BASE}/", "transcriptions", wire.given({"roomId": room_id}))


def _transcription(reply: Reply) -> Transcription:
    transcription = from_wire(reply.data, reply.date)
    if transcription is None:
        raise reply.lost("a transcription")
    return transcription


def _transcriptions(page: Page) -> Iterator[Transcription]:
    for item in page.items:
        transcription = from_wire(item, page.reply.date)
        if transcription is None:
            raise page.reply.lost("a list of transcriptions")
        yield transcription
