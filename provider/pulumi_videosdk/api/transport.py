"""One call of VideoSDK: signing, bounds, repeats.

- A call is bounded as a whole, repeats included, also where the server sends a byte each second. (Only the
  look-up of a host's name is left to the system's resolver.)
- A call that may have taken effect is repeated only where the caller says that a repeat is safe.
- No redirect is followed, no cookie kept, no `.netrc` read: nothing but our credential, to our endpoint.
- What is raised is a VideoSDKError whose text holds no credential.
- A noticeable wait is reported with its reason (`for_run`).
"""

from __future__ import annotations

import copy
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import requests
import urllib3.exceptions

from ..progress import EVERY, PACE, Wait
from .auth import Credentials
from .connections import Attempt
from .errors import LostReply, NotSent, VideoSDKError
from .replies import MAX_REPLY, Bounds, Call, Reply
from .session import Session, read_body

DEFAULT_TIMEOUT = 60.0  # seconds: one call with its repeats
CONNECT_TIMEOUT = 5.0  # seconds for one connection
READ_TIMEOUT = 30.0  # seconds for one wait for the server
REPEATS_NOT_SENT = 2
REPEATS_LOST = 3
BACKOFF_FIRST, BACKOFF_MAX, JITTER = 0.5 * PACE, 8.0 * PACE, 0.25 * PACE  # seconds
SHORTEST_WAIT = 0.25  # seconds, also after `Retry-After: 0`
NOTICEABLE = 1.0  # seconds: a shorter wait is not worth a line


class Transport:
    """Send calls to one endpoint, signed by `credentials`. Thread-safe.

    `timeout`, in seconds, bounds one call with its repeats. One connection, and one wait for the server, take
    half of it at most, so that a repeat is possible. Raises NotSent for a proxy or a bundle of certificates
    that the environment names and nobody can use.
    """

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> None:
        self.endpoint = endpoint.rstrip("/")
        self.timeout = timeout
        self.connect_timeout = min(CONNECT_TIMEOUT, timeout / 2)
        self.read_timeout = min(READ_TIMEOUT, timeout / 2)
        self._credentials = credentials
        self._session = Session(self.endpoint)
        self.progress: Callable[[str], None] = lambda _: None
        self.pause: Callable[[float], None] = time.sleep
        self._deadline = math.inf

    def for_run(
        self,
        progress: Callable[[str], None],
        pause: Callable[[float], None],
        deadline: float = math.inf,
    ) -> Self:
        """The same transport over the same connections for one run: reports each noticeable wait to
        `progress`, and sleeps by `pause`, which may raise to end the wait. Every call ends by `deadline`
        (`time.monotonic()`)."""
        for_run = copy.copy(self)
        for_run.progress, for_run.pause, for_run._deadline = progress, pause, deadline
        return for_run

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        repeat_is_safe: bool,
        before_repeat: Callable[[], bool] | None = None,
        deadline: float = math.inf,
        secrets: Sequence[str] = (),
    ) -> Reply:
        """Make one call and return its 2xx answer. `secrets`, texts of the body, are shown in no message.

        429 is repeated while `timeout` allows; a call that was never sent twice at most; one whose reply
        was lost three times at most, and only if `repeat_is_safe`. `before_repeat()` says before each repeat
        whether it is still wanted; if not, the call ends with its last failure. Raises NotFound, LostReply,
        NotSent, VideoSDKError, what `before_repeat` raises, and what `pause` raises unless a reply was lost.
        `deadline`: when it ends at the latest, by `time.monotonic()`.
        """
        began = time.monotonic()
        deadline = min(deadline, self._deadline, began + self.timeout)
        failures: Counter[str] = Counter()
        while True:
            try:
                return self._once(method, path, query, body, secrets, began, deadline)
            except VideoSDKError as error:
                failure = error
            failures[_kind(failure)] += 1
            failure.attempts = failures.total()
            wait = self._wait(failure, failures, repeat_is_safe, deadline)
            if wait is None:
                raise _final(failure, failures) from None
            try:
                self._sleep(wait, failure)
            except Exception:
                if failures["lost"]:
                    # It may have taken effect, which is more than that nobody waits for it any more.
                    raise _final(failure, failures) from None
                raise
            wanted = before_repeat is None or before_repeat()
            if not wanted or time.monotonic() >= deadline:
                raise _final(failure, failures) from None

    @property
    def left(self) -> float:
        """Seconds that a call which begins now may take."""
        return min(self.timeout, self._deadline - time.monotonic())

    @property
    def network(self) -> str:
        """The certificates that TLS trusts and the proxy in use, in words without a password."""
        trusted = f"TLS trusts {self._session.trusted}" if self._session.trusted else "no TLS"
        return f"{trusted}; {f'proxy {self._session.proxy}' if self._session.proxy else 'no proxy'}"

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def __repr__(self) -> str:
        return f"Transport(endpoint={self.endpoint!r})"

    def _wait(
        self, failure: VideoSDKError, failures: Counter[str], repeat_is_safe: bool, deadline: float
    ) -> float | None:
        """Seconds until the call is repeated; None: it is not."""
        kind = _kind(failure)
        limit: float = {"limited": math.inf, "not sent": REPEATS_NOT_SENT, "lost": REPEATS_LOST}.get(kind, 0)
        if not failure.transient or failures[kind] > limit or (kind == "lost" and not repeat_is_safe):
            return None
        wait: float = min(BACKOFF_FIRST * 2 ** (failures.total() - 1), BACKOFF_MAX) + random.random() * JITTER
        if failure.retry_after is not None:
            wait = max(failure.retry_after, SHORTEST_WAIT)
        left = deadline - time.monotonic()
        if wait < left:
            return wait
        if failure.retry_after is not None:
            failure.hint = (
                f"It asks to wait {failure.retry_after:g} s, and {max(left, 0):.3g} s are left of the "
                f"{self.timeout:g} s that a call may take (videosdk:timeout, VIDEOSDK_TIMEOUT): "
                "run again later"
            )
        return None

    def _sleep(self, seconds: float, failure: VideoSDKError) -> None:
        if seconds < NOTICEABLE:
            self.pause(seconds)
            return
        again = f"trying again in {seconds:.1f} s (attempt {failure.attempts + 1})"
        self.progress(f"{failure.summary}; {again}")
        what = f"waiting to try {failure.attempted} again"
        Wait(self.progress, what, seconds, quiet=EVERY, pause=self.pause).sleep(seconds)

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Any,
        secrets: Sequence[str],
        began: float,
        deadline: float,
    ) -> Reply:
        token = self._credentials.token()
        left = max(deadline - time.monotonic(), 0.01)
        of_run = self._deadline <= deadline
        whole = max(deadline - began, 0.01) if of_run else self.timeout
        bounds = Bounds(whole, min(self.connect_timeout, left), self.read_timeout, of_run)
        call = Call(
            method=method,
            path=path,
            endpoint=self.endpoint,
            proxy=self._session.proxy,
            bounds=bounds,
            source=self._credentials.source,
            secrets=(*self._credentials.secrets(), token),
            private=tuple(secrets),
        )
        if (prepared := self._prepared(method, path, query, body, token)) is None:
            raise call.unwritable()
        with Attempt(left) as attempt:
            try:
                response = self._session.send(
                    prepared, stream=True, timeout=(bounds.connect, bounds.wait), allow_redirects=False
                )
                content = read_body(response, MAX_REPLY)
                if attempt.over:  # we closed the connection: the body may be cut short
                    raise TimeoutError
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                failure = call.unanswered(error, sent=attempt.sent, over=attempt.over)
            else:
                return call.reply(response, content)
        raise failure

    def _prepared(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any, token: str
    ) -> requests.PreparedRequest | None:
        """The request; None if it cannot be built: an exception's text would show the credential."""
        try:
            headers = {"Authorization": token.encode("latin-1")}
            request = requests.Request(method, self.endpoint + path, headers, json=body, params=query or {})
            return self._session.prepare_request(request)
        except (OSError, ValueError, TypeError):
            return None


def _kind(failure: VideoSDKError) -> str:
    """What decides about a repeat: "limited", "not sent", "lost", or "refused"."""
    if failure.status == 429:
        return "limited"
    if isinstance(failure, NotSent):
        return "not sent"
    return "lost" if isinstance(failure, LostReply) else "refused"


def _final(failure: VideoSDKError, failures: Counter[str]) -> VideoSDKError:
    """`failure` as the failure of the whole call, in which an earlier try may have taken effect."""
    last = _kind(failure)
    if failures["lost"] == 0 or last == "lost":
        return failure
    if last == "not sent":
        lost = LostReply(failure.outcome, method=failure.method, path=failure.path)
        lost.attempts = failure.attempts
        failure = lost
    failure.earlier_reply_lost = failure.method != "GET"
    return failure
