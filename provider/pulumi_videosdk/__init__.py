# Made from definitions/ by `make generate`: change it there.
"""VideoSDK (videosdk.live) in Pulumi programs: what they declare, and the names that they may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "ActionOnAFailedRecording",
    "AgentDispatch",
    "AgentRoomOptionsArgs",
    "AgentSecret",
    "AgentSecretType",
    "AlertDomain",
    "AlertRule",
    "AlertRuleConditionArgs",
    "AlertRuleConfigArgs",
    "AlertRuleQueryArgs",
    "AlertSeverity",
    "AutoCloseType",
    "CallEvent",
    "CompositionArgs",
    "CompositionLayoutArgs",
    "CompositionLayoutType",
    "CompositionMode",
    "CompositionOrientation",
    "CompositionPriority",
    "CompositionQuality",
    "CompositionTheme",
    "CompositionTranscriptionArgs",
    "GatewayAuthArgs",
    "HlsStream",
    "InboundGateway",
    "MediaEncryption",
    "NotificationChannel",
    "NotificationChannelType",
    "OutboundGateway",
    "RealtimeTranscription",
    "Recording",
    "RecordingFormat",
    "RecordingOnFailureArgs",
    "Region",
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
    "RtmpOutputArgs",
    "RtmpStream",
    "SIPRegion",
    "SIPTransport",
    "SipWebhook",
    "StreamCompositionArgs",
    "StreamLayoutArgs",
    "StreamRecordingArgs",
    "TranscribedRoom",
    "TranscriptionSummaryArgs",
    "WebhookEndpoint",
    "WebhookEvent",
]

if TYPE_CHECKING:
    from .args import (
        ActionOnAFailedRecording,
        AgentRoomOptionsArgs,
        AgentSecretType,
        AlertDomain,
        AlertRuleConditionArgs,
        AlertRuleConfigArgs,
        AlertRuleQueryArgs,
        AlertSeverity,
        AutoCloseType,
        CallEvent,
        CompositionArgs,
        CompositionLayoutArgs,
        CompositionLayoutType,
        CompositionMode,
        CompositionOrientation,
        CompositionPriority,
        CompositionQuality,
        CompositionTheme,
        CompositionTranscriptionArgs,
        GatewayAuthArgs,
        MediaEncryption,
        NotificationChannelType,
        RecordingFormat,
        RecordingOnFailureArgs,
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
        RtmpOutputArgs,
        SIPRegion,
        SIPTransport,
        StreamCompositionArgs,
        StreamLayoutArgs,
        StreamRecordingArgs,
        TranscriptionSummaryArgs,
        WebhookEvent,
    )
    from .resources.agent_dispatch import AgentDispatch
    from .resources.agent_secret import AgentSecret
    from .resources.alert_rule import AlertRule
    from .resources.hls_stream import HlsStream
    from .resources.inbound_gateway import InboundGateway
    from .resources.notification_channel import NotificationChannel
    from .resources.outbound_gateway import OutboundGateway
    from .resources.realtime_transcription import RealtimeTranscription
    from .resources.recording import Recording
    from .resources.room import Room
    from .resources.rtmp_stream import RtmpStream
    from .resources.sip_webhook import SipWebhook
    from .resources.transcribed_room import TranscribedRoom
    from .resources.webhook_endpoint import WebhookEndpoint
else:
    # Loaded when first asked for: pytest loads `testing`, and a receiver `webhooks`, without all of Pulumi.
    _HOMES = {
        "ActionOnAFailedRecording": "args",
        "AgentDispatch": "resources.agent_dispatch",
        "AgentRoomOptionsArgs": "args",
        "AgentSecret": "resources.agent_secret",
        "AgentSecretType": "args",
        "AlertDomain": "args",
        "AlertRule": "resources.alert_rule",
        "AlertRuleConditionArgs": "args",
        "AlertRuleConfigArgs": "args",
        "AlertRuleQueryArgs": "args",
        "AlertSeverity": "args",
        "AutoCloseType": "args",
        "CallEvent": "args",
        "CompositionArgs": "args",
        "CompositionLayoutArgs": "args",
        "CompositionLayoutType": "args",
        "CompositionMode": "args",
        "CompositionOrientation": "args",
        "CompositionPriority": "args",
        "CompositionQuality": "args",
        "CompositionTheme": "args",
        "CompositionTranscriptionArgs": "args",
        "GatewayAuthArgs": "args",
        "HlsStream": "resources.hls_stream",
        "InboundGateway": "resources.inbound_gateway",
        "MediaEncryption": "args",
        "NotificationChannel": "resources.notification_channel",
        "NotificationChannelType": "args",
        "OutboundGateway": "resources.outbound_gateway",
        "RealtimeTranscription": "resources.realtime_transcription",
        "Recording": "resources.recording",
        "RecordingFormat": "args",
        "RecordingOnFailureArgs": "args",
        "Region": "args",
        "Room": "resources.room",
        "RoomAutoCloseArgs": "args",
        "RoomAutoStartArgs": "args",
        "RoomCompositionArgs": "args",
        "RoomCompositionRecordingArgs": "args",
        "RoomLayoutArgs": "args",
        "RoomMultiCompositionArgs": "args",
        "RoomRecordingArgs": "args",
        "RoomTranscriptionArgs": "args",
        "RoomTranscriptionSummaryArgs": "args",
        "RoomWebhookArgs": "args",
        "RtmpOutputArgs": "args",
        "RtmpStream": "resources.rtmp_stream",
        "SIPRegion": "args",
        "SIPTransport": "args",
        "SipWebhook": "resources.sip_webhook",
        "StreamCompositionArgs": "args",
        "StreamLayoutArgs": "args",
        "StreamRecordingArgs": "args",
        "TranscribedRoom": "resources.transcribed_room",
        "TranscriptionSummaryArgs": "args",
        "WebhookEndpoint": "resources.webhook_endpoint",
        "WebhookEvent": "args",
    }

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f".{_HOMES[name]}", __name__), name)

    def __dir__():
        return sorted({*globals(), *__all__})
