"""VideoSDK (videosdk.live) in Pulumi programs: rooms, realtime transcriptions and webhook endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "RealtimeTranscription",
    "Room",
    "RoomAutoCloseArgs",
    "RoomMultiCompositionArgs",
    "RoomWebhookArgs",
    "TranscriptionSummaryArgs",
    "WebhookEndpoint",
]

if TYPE_CHECKING:
    from .resources.realtime_transcription import RealtimeTranscription, TranscriptionSummaryArgs
    from .resources.room import Room, RoomAutoCloseArgs, RoomMultiCompositionArgs, RoomWebhookArgs
    from .resources.webhook_endpoint import WebhookEndpoint
else:
    # Loaded when first asked for: pytest loads `testing`, and a receiver `webhooks`, without all of Pulumi.
    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        from .resources import PROVIDERS

        homes = [vars(import_module(provider.__module__)) for provider in PROVIDERS]
        return next(home[name] for home in homes if name in home)

    def __dir__():
        return sorted({*globals(), *__all__})
