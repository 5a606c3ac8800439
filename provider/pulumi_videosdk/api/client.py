"""The client that a resource's verbs are handed: one transport, one attribute per API area."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

from . import public_key
from .area import Area
from .auth import Credentials
from .files import fetch_text
from .probe import Verdict, probe
from .realtime_transcriptions import RealtimeTranscriptions
from .rooms import Rooms
from .sessions import Sessions
from .transport import DEFAULT_TIMEOUT, Transport

A = TypeVar("A", bound=Area[Any])


class Client:
    """VideoSDK's API at one endpoint. Thread-safe. `timeout`: seconds for one call with its repeats."""

    def __init__(self, endpoint: str, credentials: Credentials, timeout: float = DEFAULT_TIMEOUT) -> None:
        self._call_over(Transport(endpoint, credentials, timeout))

    def _call_over(self, transport: Transport) -> None:
        self.transport = transport
        self.rooms = Rooms(transport)
        self.sessions = Sessions(transport)
        self.realtime_transcriptions = RealtimeTranscriptions(transport)

    def of(self, area: type[A]) -> A:
        """The calls of an area that has no attribute of its own here."""
        return area(self.transport)

    def for_run(
        self,
        progress: Callable[[str], None],
        pause: Callable[[float], None] = time.sleep,
        deadline: float = math.inf,
    ) -> Self:
        """The same client over the same connections for one run: reports each noticeable wait to `progress`,
        and sleeps by `pause`, which may raise to end the wait. Every call ends by `deadline`
        (`time.monotonic()`)."""
        for_run = copy.copy(self)
        for_run._call_over(self.transport.for_run(progress, pause, deadline))
        return for_run

    def public_key(self) -> str:
        """The key that VideoSDK signs its webhooks with, PEM (API §11.4). Raises VideoSDKError."""
        return public_key.fetch(self.transport)

    def probe(self, url: str, timeout: float) -> Verdict:
        """Whether the webhook receiver at `url` rejects an unsigned post; sent without credentials.

        Raises VideoSDKError when no receiver answers there for `timeout` seconds, and for a redirect.
        """
        return probe(url, timeout, self.transport.progress, self.transport.pause)

    def fetch_text(self, url: str) -> str:
        """The text at a url of VideoSDK's, such as a transcript; asked for without credentials, and within
        the time of one call. Raises VideoSDKError."""
        return fetch_text(url, self.transport.left, self.transport.pause)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.transport.close()

    def __repr__(self) -> str:
        return f"Client(endpoint={self.transport.endpoint!r})"
