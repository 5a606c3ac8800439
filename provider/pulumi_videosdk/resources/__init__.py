# Made from definitions/ by `make generate`: change it there.
"""The classes that a program declares, a file for each resource, and the list of them."""

from __future__ import annotations

from .agent_deployment import AgentDeploymentProvider
from .agent_dispatch import AgentDispatchProvider
from .agent_secret import AgentSecretProvider
from .agent_version import AgentVersionProvider
from .alert_rule import AlertRuleProvider
from .connector import ConnectorProvider
from .hls_stream import HlsStreamProvider
from .inbound_gateway import InboundGatewayProvider
from .notification_channel import NotificationChannelProvider
from .outbound_gateway import OutboundGatewayProvider
from .phone_number import PhoneNumberProvider
from .realtime_transcription import RealtimeTranscriptionProvider
from .recording import RecordingProvider
from .room import RoomProvider
from .routing_rule import RoutingRuleProvider
from .rtmp_stream import RtmpStreamProvider
from .sip_webhook import SipWebhookProvider
from .webhook_endpoint import WebhookEndpointProvider

PROVIDERS = (
    WebhookEndpointProvider,
    RoomProvider,
    RealtimeTranscriptionProvider,
    RecordingProvider,
    HlsStreamProvider,
    RtmpStreamProvider,
    SipWebhookProvider,
    ConnectorProvider,
    AgentDispatchProvider,
    AgentSecretProvider,
    AgentDeploymentProvider,
    AgentVersionProvider,
    NotificationChannelProvider,
    AlertRuleProvider,
    InboundGatewayProvider,
    OutboundGatewayProvider,
    PhoneNumberProvider,
    RoutingRuleProvider,
)
"""Every resource there is."""
