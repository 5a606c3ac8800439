"""VideoSDK (videosdk.live) in Pulumi programs: rooms, realtime transcriptions and webhook endpoints."""

from __future__ import annotations

from .resources.realtime_transcription import RealtimeTranscription, TranscriptionSummaryArgs
from .resources.room import Room, RoomAutoCloseArgs, RoomMultiCompositionArgs, RoomWebhookArgs
from .resources.webhook_endpoint import WebhookEndpoint

__all__ = [
    "RealtimeTranscription",
    "Room",
    "RoomAutoCloseArgs",
    "RoomMultiCompositionArgs",
    "RoomWebhookArgs",
    "TranscriptionSummaryArgs",
    "WebhookEndpoint",
]
