"""One call of VideoSDK: signing, bounds, repeats, and what an answer means.

- A call is bounded as a whole, repeats included, also where the server sends a byte each second. (Only the
  look-up of a host's name is left to the system's resolver.)
- What may have been acted on is repeated only where the caller says that a repeat is safe.
- No redirect is followed, no cookie kept, no `.netrc` read: nothing but our credential, to our endpoint.
- What is raised is a VideoSDKError whose text holds no credential.
- A wait that somebody could notice is told, with its reason, to whoever listens (`heard_by`).
"""

from __future__ import annotations

import copy
import email.utils
import importlib.metadata
import json
import math
import os
import random
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import urllib3
import urllib3.exceptions

from pulumi_videosdk.api import errors
from pulumi_videosdk.api.auth import Credentials
from pulumi_videosdk.api.errors import LostReply, NotFound, NotSent, VideoSDKError
from pulumi_videosdk.api.sockets import Attempt, Connections, begin
from pulumi_videosdk.progress import EVERY, Wait

DEFAULT_TIMEOUT = 60.0  # seconds: one call with its repeats
MAX_REPLY = 8 * 1024 * 1024  # bytes
REPEATS_NOT_SENT = 2
REPEATS_LOST = 3
BACKOFF_FIRST, BACKOFF_MAX, JITTER = 0.5, 8.0, 0.25  # seconds
SHORTEST_WAIT = 0.25  # seconds, also after `Retry-After: 0`
NOTICEABLE = 1.0  # seconds: a shorter wait is not worth a line
_CHUNK = 64 * 1024

_RETRY_AFTER = urllib3.Retry()  # its parser knows seconds and HTTP dates


@dataclass(frozen=True)
class Reply:
    """A 2xx answer: its JSON, the server's clock (`Date`), the status and the request id."""

    data: Any
    date: datetime | None
    status: int
    request_id: str | None
    method: str = ""
    path: str = ""

    def lost(self, expected: str) -> LostReply:
        """The error for an answer that has not the shape it should have."""
        return LostReply(
            f"VideoSDK answered {self.status} but not with {expected}",
            method=self.method,
            path=self.path,
            status=self.status,
            request_id=self.request_id,
            hint="Is the endpoint (videosdk:endpoint, VIDEOSDK_API_ENDPOINT) really VideoSDK's API?",
        )


class Transport:
    """Sends calls to one endpoint, signed by `credentials`. Thread-safe.

    `timeout` bounds one call with its repeats, `connect_timeout` one connection, `read_timeout` one wait
    for the server; all in seconds. One wait takes half of `timeout` at most, so that a repeat is possible.
    """

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        timeout: float = DEFAULT_TIMEOUT,
        connect_timeout: float = 5.0,
        read_timeout: float = 30.0,
    ) -> None:
        self.endpoint = endpoint.rstrip("/")
        self.timeout = timeout
        self.connect_timeout = connect_timeout
        self.read_timeout = min(read_timeout, timeout / 2)
        self._credentials = credentials
        self._connections = Connections(self.endpoint, certificates())
        self._say: Callable[[str], None] = lambda _: None

    def heard_by(self, say: Callable[[str], None]) -> Self:
        """The same over the same connections; `say` hears of each noticeable wait, and why it is."""
        heard = copy.copy(self)
        heard._say = say
        return heard

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        repeat_is_safe: bool,
        before_repeat: Callable[[], None] | None = None,
    ) -> Reply:
        """Makes one call and returns its 2xx answer.

        429 is repeated while `timeout` allows; a call that was never sent twice at most; one whose reply
        was lost three times at most, and only if `repeat_is_safe`. `before_repeat()` is called before each
        repeat, and what it raises ends the call. Raises NotFound, LostReply, NotSent, VideoSDKError.
        """
        deadline = time.monotonic() + self.timeout
        failures: Counter[str] = Counter()
        while True:
            try:
                return self._once(method, path, query, body, deadline)
            except VideoSDKError as error:
                failure = error
            failures[_kind(failure)] += 1
            failure.attempts = failures.total()
            wait = self._wait(failure, failures, repeat_is_safe, deadline)
            if wait is None:
                raise _final(failure, failures) from None
            self._sleep(wait, failure)
            if before_repeat is not None:
                before_repeat()
            if time.monotonic() >= deadline:
                raise _final(failure, failures) from None

    def close(self) -> None:
        """Closes the connections that are kept."""
        self._connections.close()

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
            time.sleep(seconds)
            return
        again = f"trying again in {seconds:.1f} s (attempt {failure.attempts + 1})"
        self._say(f"{failure.account}; {again}")
        Wait(self._say, f"waiting to try {failure.attempted} again", seconds, quiet=EVERY).sleep(seconds)

    def _once(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any, deadline: float
    ) -> Reply:
        exchange = _Exchange(self, method, path, deadline, self._credentials)
        try:
            begin(exchange.attempt)
            response = self._connections.pool().urlopen(
                method,
                exchange.target(query),
                exchange.content(body),
                exchange.headers(body),
                retries=False,
                redirect=False,
                timeout=urllib3.Timeout(exchange.connect_bound, self.read_timeout),
                preload_content=False,
            )
            content = _read(response)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            failure = exchange.broken(error)
        except (ValueError, TypeError) as error:
            failure = exchange.broken(error) if exchange.attempt.sent else exchange.unwritable()
        else:
            return exchange.understand(response, content)
        raise failure from None


class _Exchange:
    """One request and what came of it, in words."""

    def __init__(
        self, transport: Transport, method: str, path: str, deadline: float, credentials: Credentials
    ) -> None:
        self._transport = transport
        self._method = method
        self._path = path
        self._token = credentials.token()
        self._source = credentials.source
        self._secrets = (*credentials.secrets(), self._token)
        self.attempt = Attempt(deadline, transport.read_timeout)
        self.connect_bound = min(transport.connect_timeout, max(deadline - time.monotonic(), 0.01))

    def target(self, query: Mapping[str, Any] | None) -> str:
        """The url without scheme and host."""
        prefix = urlsplit(self._transport.endpoint).path
        return prefix + self._path + (f"?{urlencode(query)}" if query else "")

    def content(self, body: Any) -> bytes | None:
        """The request's body. Raises ValueError or TypeError for values that JSON has not."""
        return None if body is None else json.dumps(body, allow_nan=False).encode()

    def headers(self, body: Any) -> dict[str, str]:
        """The request's headers."""
        headers = {
            "Authorization": self._token,
            "User-Agent": user_agent(),
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        return headers if body is None else {**headers, "Content-Type": "application/json"}

    def unwritable(self) -> VideoSDKError:
        """What an exchange that could not begin means. The cause's text would show the credential."""
        return self._error(
            NotSent,
            "the request could not be written",
            hint="Check the endpoint, and that credentials and inputs hold ordinary values only",
        )

    def understand(self, response: urllib3.BaseHTTPResponse, content: bytes | None) -> Reply:
        """The answer, if it is a 2xx with JSON; else raises what it means. `content` None: too large."""
        status = response.status
        # A server may echo our header: past here, nothing holds a credential, whole or cut short.
        headers = urllib3.HTTPHeaderDict({k: self._clean(v) for k, v in response.headers.items()})
        content = content and self._clean(content.decode("latin-1")).encode("latin-1")
        request_id = next((headers[h] for h in errors.REQUEST_ID_HEADERS if headers.get(h)), None)
        if 300 <= status < 400:
            raise self._redirected(status, request_id, headers.get("Location"))
        if content is None:
            raise self._answered(status, request_id, f"with more than {MAX_REPLY >> 20} MiB")
        if not 200 <= status < 300:
            raise self._refused(status, request_id, content, headers)
        data = self._parse(status, request_id, content, headers.get("Content-Type"))
        return Reply(data, _date(headers.get("Date")), status, request_id, self._method, self._path)

    def broken(self, error: Exception) -> VideoSDKError:
        """What an exchange that ended without an answer means."""
        causes = list(_causes(error))
        if not self.attempt.sent:
            happened, transient = self._not_sent(causes)
            return self._error(
                NotSent,
                happened,
                transient=transient,
                hint=f"Nothing was sent. Check the network and the endpoint {self._transport.endpoint} "
                "(videosdk:endpoint or VIDEOSDK_API_ENDPOINT)",
            )
        if any(isinstance(c, TimeoutError | urllib3.exceptions.TimeoutError) for c in causes):
            happened = self._timed_out()
        else:
            happened = "the connection broke before the whole answer had come"
        return self._error(
            LostReply,
            happened,
            transient=True,
            hint=_unsure(self._method),
        )

    def _timed_out(self) -> str:
        if time.monotonic() >= self.attempt.deadline:
            bound = self._transport.timeout
            return f"no answer within the {bound:g} s of a call (videosdk:timeout, VIDEOSDK_TIMEOUT)"
        return f"the server was silent for {self.attempt.read_bound:g} s (the bound of one wait)"

    def _not_sent(self, causes: list[BaseException]) -> tuple[str, bool]:
        """What kept the request from leaving, and whether that may pass."""
        host = urlsplit(self._transport.endpoint).netloc
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return f"the TLS certificate of {host} is not trusted ({cause.verify_message})", False
        # In this order: urllib3 derives a refused connection from a time-out.
        reasons: list[tuple[type[BaseException] | tuple[type[BaseException], ...], str, bool]] = [
            (urllib3.exceptions.ProxyError, f"the proxy did not connect to {host}", True),
            (urllib3.exceptions.NameResolutionError, f"the host name of {host} could not be resolved", True),
            (ConnectionRefusedError, f"{host} refused the connection", True),
            (ssl.SSLError, f"no TLS connection to {host} could be made", False),
            (
                (TimeoutError, urllib3.exceptions.TimeoutError),
                f"no connection to {host} within {self.connect_bound:.3g} s",
                True,
            ),
        ]
        for kinds, words, transient in reasons:
            if any(isinstance(cause, kinds) for cause in causes):
                return words, transient
        return f"no connection to {host}", True

    def _redirected(self, status: int, request_id: str | None, location: str | None) -> VideoSDKError:
        # A redirect says nothing of whether a POST was acted on first.
        kind = VideoSDKError if self._method == "GET" else LostReply
        unknown = "" if self._method == "GET" else "; whether the request was acted on is not known"
        return self._error(
            kind,
            f"a redirect ({status}) to {_host(location)}, which is not followed{unknown}",
            status=status,
            request_id=request_id,
            hint="Set the endpoint (videosdk:endpoint or VIDEOSDK_API_ENDPOINT) to where the API really is",
        )

    def _refused(
        self, status: int, request_id: str | None, content: bytes, headers: Mapping[str, str]
    ) -> VideoSDKError:
        text, content_type = content.decode("utf-8", "replace"), headers.get("Content-Type")
        message, code = errors.server_words(text, content_type)
        kind: type[VideoSDKError] = VideoSDKError
        hint = errors.status_hint(status, self._source)
        if status >= 500:
            kind, hint = LostReply, _unsure(self._method)
        elif status in (402, 404):
            reason = errors.not_found_or_why(text, content_type)
            kind, hint = (NotFound, hint) if reason is None else (VideoSDKError, reason)
        return self._error(
            kind,
            f"VideoSDK answered {status}",
            status=status,
            request_id=request_id,
            server_message=message,
            code=code,
            hint=hint,
            retry_after=_retry_after(headers.get("Retry-After")) if status in (429, 503) else None,
            transient=status == 429 or status >= 500,
            answered_at=_date(headers.get("Date")),
        )

    def _parse(self, status: int, request_id: str | None, content: bytes, content_type: str | None) -> Any:
        if status == 204 and not content:
            return None
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            text = content.decode("utf-8", "replace")
        words = errors.server_words(text, content_type)[0]
        what = words if words and errors.is_html(text, content_type) else "something that is not JSON"
        raise self._answered(status, request_id, f"with {what if content else 'nothing'}")

    def _answered(self, status: int, request_id: str | None, how: str) -> VideoSDKError:
        return self._error(
            LostReply,
            f"VideoSDK answered {status} {how}",
            status=status,
            request_id=request_id,
            hint=f"Is {self._transport.endpoint} (videosdk:endpoint, VIDEOSDK_API_ENDPOINT) really "
            "VideoSDK's API?",
        )

    def _error(self, kind: type[VideoSDKError], happened: str, **parts: Any) -> VideoSDKError:
        """An error about this exchange, with every credential blanked out."""
        clean: dict[str, Any] = {k: self._clean(v) if isinstance(v, str) else v for k, v in parts.items()}
        return kind(self._clean(happened), method=self._method, path=self._clean(self._path), **clean)

    def _clean(self, text: str) -> str:
        return errors.redact(text, self._secrets)


def _kind(failure: VideoSDKError) -> str:
    """What decides about a repeat: "limited", "not sent", "lost", or "refused"."""
    if failure.status == 429:
        return "limited"
    if isinstance(failure, NotSent):
        return "not sent"
    return "lost" if isinstance(failure, LostReply) else "refused"


def _final(failure: VideoSDKError, failures: Counter[str]) -> VideoSDKError:
    """`failure` as the end of the whole call, in which an earlier try may have been acted on."""
    last = _kind(failure)
    if failures["lost"] == 0 or last == "lost":
        return failure
    if last == "not sent":
        lost = LostReply(failure.happened, method=failure.method, path=failure.path)
        lost.attempts = failure.attempts
        lost.hint = _unsure(failure.method)
        failure = lost
    failure.earlier_reply_lost = failure.method != "GET"
    return failure


def _unsure(method: str) -> str:
    """What to do when it is not known whether a call was carried out."""
    return errors.RUN_AGAIN if method == "GET" else errors.LOOK_FIRST


def _read(response: urllib3.BaseHTTPResponse) -> bytes | None:
    """The whole body; None if it is larger than MAX_REPLY. The connection is kept only after all is read."""
    parts, size = [], 0
    try:
        while part := response.read(_CHUNK, decode_content=True):
            size += len(part)
            if size > MAX_REPLY:
                return None
            parts.append(part)
        response.release_conn()
        return b"".join(parts)
    finally:
        response.close()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything that it wraps: requests and urllib3 put causes in three places."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        yield one
        reason = getattr(one, "reason", None)
        waiting += [reason, *one.args, one.__cause__, one.__context__]


def certificates() -> str | None:
    """What TLS certificates are held to: a company's bundle, by the variables that requests knows."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")


def user_agent() -> str:
    """How we name ourselves to servers."""
    return f"pulumi-videosdk/{_version()}"


def _date(value: str | None) -> datetime | None:
    """The server's clock from a `Date` header; None if there is none that can be read."""
    try:
        date = email.utils.parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _retry_after(value: str | None) -> float | None:
    try:
        return None if value is None else float(_RETRY_AFTER.parse_retry_after(value))
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None


def _host(location: str | None) -> str:
    try:
        return urlsplit(location or "").hostname or "the same host"
    except ValueError:
        return "an address that cannot be read"


@cache  # a read of the package's metadata, 0.5 ms
def _version() -> str:
    try:
        return importlib.metadata.version("pulumi-videosdk")
    except importlib.metadata.PackageNotFoundError:
        return "source"
