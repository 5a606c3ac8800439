"""Realtime transcriptions: `/ai/v1/realtime-transcriptions` (API §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from .in_room import InRoom, InRoomArea
from .model import Sent, Text, at, secret


class Transcription(InRoom):
    """A transcription as VideoSDK shows it (API §3)."""

    status: Text
    webhook_url: Text | None = None
    """The server's rewritten one; absent from GET."""
    room_id: Text | None = at("extension", "extensionConfig", "roomId")
    session_id: Text | None = at("extension", "extensionConfig", "sessionId")
    provider: Text | None = at("extension", "provider")
    transcript_url: Text | None = at("transcriptionFilePaths", "txt")
    summary_url: Text | None = at("summarizedFilePaths", "txt")


class StartSettings(Sent):
    """What a transcription is started with (API §3.1)."""

    room_id: str
    webhook_url: Annotated[str | None, secret] = None
    model_id: str | None = None
    language: str | None = None
    summary: dict[str, Any] | None = None
    model_config_: Annotated[dict[str, Any] | None, secret] = Field(None, alias="modelConfig")


class RealtimeTranscriptions(InRoomArea[Transcription]):
    """The calls of realtime transcription (API §3)."""

    path, model, noun = "/ai/v1/realtime-transcriptions", Transcription, "transcription"
    slash = True
    key = "transcriptions"

    def start(
        self, room_id: str, before_repeat: Callable[[], bool] | None = None, **settings: Any
    ) -> Transcription:
        """Start one (API §3.1); `settings`: the fields of `StartSettings`."""
        started = self._started(StartSettings(room_id=room_id, **settings), before_repeat)
        assert started is not None  # the reply is always the object
        return started
