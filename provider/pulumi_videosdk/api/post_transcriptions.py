"""Post-transcriptions: `/ai/v1/post-transcriptions` (API §4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .area import Area
from .model import Shown, Text, at


class PostTranscription(Shown):
    """A post-transcription as VideoSDK shows it; `start` and `end` are ISO-8601."""

    id: Text
    status: Text | None = None
    room_id: Text | None = None
    session_id: Text | None = None
    recording_id: Text | None = None
    start: Text | None = None
    end: Text | None = None
    transcript_urls: dict[str, Any] | None = at("transcriptionFilePaths")
    """By format: `json`, `srt`, `txt`, `tsv`, `vtt`."""
    summary_url: Text | None = at("summarizedFilePaths", "txt")


class PostTranscriptions(Area[PostTranscription]):
    """Its calls: no call starts or ends one."""

    path, model, noun = "/ai/v1/post-transcriptions", PostTranscription, "post-transcription"
    slash = True
    key = "transcriptions"

    def list(self, room_id: str | None = None, session_id: str | None = None) -> Iterator[PostTranscription]:
        """Those of the project, as the server filters them."""
        return self._list(roomId=room_id, sessionId=session_id)
