"""The client that a resource's verbs are handed: one transport, one attribute per API area."""

from __future__ import annotations

from collections.abc import Callable

from pulumi_videosdk.api import probe, public_key
from pulumi_videosdk.api.auth import Credentials
from pulumi_videosdk.api.realtime_transcriptions import RealtimeTranscriptions
from pulumi_videosdk.api.rooms import Rooms
from pulumi_videosdk.api.sessions import Sessions
from pulumi_videosdk.api.transport import DEFAULT_TIMEOUT, Transport


class Client:
    """VideoSDK's API at one endpoint. Thread-safe. `timeout`: seconds for one call with its repeats."""

    def __init__(self, endpoint: str, credentials: Credentials, timeout: float = DEFAULT_TIMEOUT) -> None:
        self.transport = Transport(endpoint, credentials, timeout)
        self.rooms = Rooms(self.transport)
        self.sessions = Sessions(self.transport)
        self.transcriptions = RealtimeTranscriptions(self.transport)

    def public_key(self) -> str:
        """The key that VideoSDK signs its webhooks with, PEM (Sheet 11.4). Raises VideoSDKError."""
        return public_key.fetch(self.transport)

    def probe(self, url: str, timeout: float, say: Callable[[str], None]) -> bool:
        """Whether the webhook receiver at `url` turns an unsigned post away; sent without credentials.

        Raises VideoSDKError when no receiver answers there for `timeout` seconds.
        """
        return probe.probe(url, timeout, say)

    def close(self) -> None:
        """Closes the connections that are kept."""
        self.transport.close()

    def __repr__(self) -> str:
        return f"Client(endpoint={self.transport.endpoint!r})"
