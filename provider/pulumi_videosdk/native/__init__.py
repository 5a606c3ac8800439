# Made from definitions/ by `make generate`: change it there.
"""The same resources, served by the plugin: a program switches by its import."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "AgentDispatch",
    "AgentRoomOptionsArgs",
    "AgentSecret",
    "AgentSecretType",
    "AutoCloseType",
    "CallEvent",
    "PostTranscriptionDetails",
    "PostTranscriptionList",
    "Provider",
    "RealtimeTranscription",
    "RealtimeTranscriptionDetails",
    "RealtimeTranscriptionList",
    "Region",
    "Room",
    "RoomAutoCloseArgs",
    "RoomAutoStartArgs",
    "RoomCompositionArgs",
    "RoomCompositionRecordingArgs",
    "RoomDetails",
    "RoomLayoutArgs",
    "RoomList",
    "RoomMultiCompositionArgs",
    "RoomRecordingArgs",
    "RoomTranscriptionArgs",
    "RoomTranscriptionSummaryArgs",
    "RoomWebhookArgs",
    "SessionDetails",
    "SessionList",
    "SipWebhook",
    "TranscribedRoom",
    "Transcript",
    "TranscriptUrls",
    "TranscriptionSummaryArgs",
    "WebhookEndpoint",
    "WebhookEvent",
    "get_post_transcription",
    "get_post_transcription_output",
    "get_realtime_transcription",
    "get_realtime_transcription_output",
    "get_room",
    "get_room_output",
    "get_session",
    "get_session_output",
    "get_transcript_output",
    "get_transcript_urls_output",
    "list_post_transcriptions",
    "list_post_transcriptions_output",
    "list_realtime_transcriptions",
    "list_realtime_transcriptions_output",
    "list_rooms",
    "list_rooms_output",
    "list_sessions",
    "list_sessions_output",
]

if TYPE_CHECKING:
    from ..args import (
        AgentRoomOptionsArgs,
        AgentSecretType,
        AutoCloseType,
        CallEvent,
        Region,
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
        WebhookEvent,
    )
    from .agent_dispatch import AgentDispatch
    from .agent_secret import AgentSecret
    from .functions import (
        PostTranscriptionDetails,
        PostTranscriptionList,
        RealtimeTranscriptionDetails,
        RealtimeTranscriptionList,
        RoomDetails,
        RoomList,
        SessionDetails,
        SessionList,
        Transcript,
        TranscriptUrls,
        get_post_transcription,
        get_post_transcription_output,
        get_realtime_transcription,
        get_realtime_transcription_output,
        get_room,
        get_room_output,
        get_session,
        get_session_output,
        get_transcript_output,
        get_transcript_urls_output,
        list_post_transcriptions,
        list_post_transcriptions_output,
        list_realtime_transcriptions,
        list_realtime_transcriptions_output,
        list_rooms,
        list_rooms_output,
        list_sessions,
        list_sessions_output,
    )
    from .provider import Provider
    from .realtime_transcription import RealtimeTranscription
    from .room import Room
    from .sip_webhook import SipWebhook
    from .transcribed_room import TranscribedRoom
    from .webhook_endpoint import WebhookEndpoint
else:
    # Loaded when first asked for: pytest loads `testing`, and a receiver `webhooks`, without all of Pulumi.
    _HOMES = {
        "AgentDispatch": "agent_dispatch",
        "AgentRoomOptionsArgs": ".args",
        "AgentSecret": "agent_secret",
        "AgentSecretType": ".args",
        "AutoCloseType": ".args",
        "CallEvent": ".args",
        "PostTranscriptionDetails": "functions",
        "PostTranscriptionList": "functions",
        "Provider": "provider",
        "RealtimeTranscription": "realtime_transcription",
        "RealtimeTranscriptionDetails": "functions",
        "RealtimeTranscriptionList": "functions",
        "Region": ".args",
        "Room": "room",
        "RoomAutoCloseArgs": ".args",
        "RoomAutoStartArgs": ".args",
        "RoomCompositionArgs": ".args",
        "RoomCompositionRecordingArgs": ".args",
        "RoomDetails": "functions",
        "RoomLayoutArgs": ".args",
        "RoomList": "functions",
        "RoomMultiCompositionArgs": ".args",
        "RoomRecordingArgs": ".args",
        "RoomTranscriptionArgs": ".args",
        "RoomTranscriptionSummaryArgs": ".args",
        "RoomWebhookArgs": ".args",
        "SessionDetails": "functions",
        "SessionList": "functions",
        "SipWebhook": "sip_webhook",
        "TranscribedRoom": "transcribed_room",
        "Transcript": "functions",
        "TranscriptUrls": "functions",
        "TranscriptionSummaryArgs": ".args",
        "WebhookEndpoint": "webhook_endpoint",
        "WebhookEvent": ".args",
        "get_post_transcription": "functions",
        "get_post_transcription_output": "functions",
        "get_realtime_transcription": "functions",
        "get_realtime_transcription_output": "functions",
        "get_room": "functions",
        "get_room_output": "functions",
        "get_session": "functions",
        "get_session_output": "functions",
        "get_transcript_output": "functions",
        "get_transcript_urls_output": "functions",
        "list_post_transcriptions": "functions",
        "list_post_transcriptions_output": "functions",
        "list_realtime_transcriptions": "functions",
        "list_realtime_transcriptions_output": "functions",
        "list_rooms": "functions",
        "list_rooms_output": "functions",
        "list_sessions": "functions",
        "list_sessions_output": "functions",
    }

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f".{_HOMES[name]}", __name__), name)

    def __dir__():
        return sorted({*globals(), *__all__})
