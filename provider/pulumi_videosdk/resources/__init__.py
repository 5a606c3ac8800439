"""What a user declares: a file for each resource, and the list of them. A program loads no more than this."""

from __future__ import annotations

from .realtime_transcription import RealtimeTranscriptionProvider
from .room import RoomProvider
from .webhook_endpoint import WebhookEndpointProvider

PROVIDERS = (WebhookEndpointProvider, RoomProvider, RealtimeTranscriptionProvider)
"""Every resource there is: what documentation, tests and the command line go through."""
