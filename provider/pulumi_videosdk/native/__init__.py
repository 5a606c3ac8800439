# Made from definitions/ by `make generate`: change it there.
"""The same resources, served by the plugin: a program switches by its import."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "Provider",
    "RealtimeTranscription",
    "Room",
    "RoomAutoCloseArgs",
    "RoomAutoStartArgs",
    "RoomCompositionArgs",
    "RoomCompositionRecordingArgs",
    "RoomLayoutArgs",
    "RoomMultiCompositionArgs",
    "RoomRecordingArgs",
    "RoomTranscriptionArgs",
    "RoomTranscriptionSummaryArgs",
    "RoomWebhookArgs",
    "TranscriptionSummaryArgs",
    "WebhookEndpoint",
]

if TYPE_CHECKING:
    from ..args import (
        RoomAutoCloseArgs,
        RoomAutoStartArgs,
        RoomCompositionArgs,
        RoomCompositionRecordingArgs,
        RoomLayoutArgs,
        RoomMultiCompositionArgs,
        RoomRecordingArgs,
        RoomTranscriptionArgs,
        RoomTranscriptionSummaryArgs,
        RoomWebhookArgs,
        TranscriptionSummaryArgs,
    )
    from .provider import Provider
    from .realtime_transcription import RealtimeTranscription
    from .room import Room
    from .webhook_endpoint import WebhookEndpoint
else:
    # Loaded when first asked for: pytest loads `testing`, and a receiver `webhooks`, without all of Pulumi.
    _HOMES = {
        "Provider": "provider",
        "RealtimeTranscription": "realtime_transcription",
        "Room": "room",
        "RoomAutoCloseArgs": ".args",
        "RoomAutoStartArgs": ".args",
        "RoomCompositionArgs": ".args",
        "RoomCompositionRecordingArgs": ".args",
        "RoomLayoutArgs": ".args",
        "RoomMultiCompositionArgs": ".args",
        "RoomRecordingArgs": ".args",
        "RoomTranscriptionArgs": ".args",
        "RoomTranscriptionSummaryArgs": ".args",
        "RoomWebhookArgs": ".args",
        "TranscriptionSummaryArgs": ".args",
        "WebhookEndpoint": "webhook_endpoint",
    }

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f".{_HOMES[name]}", __name__), name)

    def __dir__():
        return sorted({*globals(), *__all__})
