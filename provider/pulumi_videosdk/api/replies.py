"""The outcome of one try of a call: the reply, or the error that says why there is none."""

from __future__ import annotations

import email.utils
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from . import errors
from .errors import LostReply, NotFound, NotSent, VideoSDKError
from .model import M, read

MAX_REPLY = 8 * 1024 * 1024  # bytes
_NOT_THE_API = "Is {} (videosdk:endpoint, VIDEOSDK_API_ENDPOINT) really VideoSDK's API?"
_RETRY_AFTER = urllib3.Retry()  # its parser knows seconds and HTTP dates
_TUNNEL_STATUS = re.compile(r"Tunnel connection failed: (\d{3})")  # http.client's words


@dataclass(frozen=True)
class Reply:
    """A 2xx answer: its JSON, the server's clock (`Date`), the status and the request id."""

    data: Any
    date: datetime | None
    status: int
    request_id: str | None
    method: str = ""
    path: str = ""

    def at(self, key: str | None) -> Reply:
        """The same with what stands under a key; without the key, as it is."""
        if key is None or not isinstance(self.data, Mapping) or key not in self.data:
            return self
        return replace(self, data=self.data[key])

    def read(self, model: type[M], expected: str) -> M:
        """The reply as the model. Raises LostReply if it is no such object."""
        found = read(model, self.data, self.date)
        if found is None:
            raise self.lost(expected)
        return found

    def lost(self, expected: str) -> LostReply:
        """The error for an answer that is not the `expected` object."""
        return LostReply(
            f"VideoSDK answered {self.status} but not with {expected}",
            method=self.method,
            path=self.path,
            status=self.status,
            request_id=self.request_id,
            hint=_NOT_THE_API.format("the endpoint"),
        )


class Bounds(NamedTuple):
    """Time limits in seconds: for a whole call, one connection, one wait for the server."""

    call: float
    connect: float
    wait: float
    of_run: bool = False
    """Whether the bound of the whole call is what is left of the time that its run has."""


@dataclass(frozen=True)
class Call:
    """One try of a call, as its errors describe it: without any of `secrets`, which a server may echo."""

    method: str
    path: str
    endpoint: str
    proxy: str | None  # in words
    bounds: Bounds
    source: str  # of the credential, in words
    secrets: tuple[str, ...]
    private: tuple[str, ...] = ()
    """Texts of the body that no error shows. A reply that succeeds may hold them: it is read as it is."""

    def error(self, kind: type[VideoSDKError], outcome: str, **parts: Any) -> VideoSDKError:
        """An error about this call, with every credential blanked out."""
        clean: dict[str, Any] = {k: self._clean(v) if isinstance(v, str) else v for k, v in parts.items()}
        return kind(self._clean(outcome), method=self.method, path=self._clean(self.path), **clean)

    def unwritable(self) -> VideoSDKError:
        """The error for a request that cannot be encoded."""
        return self.error(
            NotSent,
            "the request could not be written",
            hint="Check the endpoint, and that credentials and inputs hold ordinary values only",
        )

    def unanswered(self, error: Exception, *, sent: bool, over: bool) -> VideoSDKError:
        """The error for a try that ended without a whole answer.

        `sent`: any part of the request may have been sent. `over`: the whole call's time was up.
        """
        causes = all_causes(error, over=over)
        if not sent:
            host = urlsplit(self.endpoint).netloc
            outcome, transient = why_not_sent(causes, host, self.proxy, self.bounds.connect)
            hint = (
                f"Nothing was sent. Check the network and the endpoint {self.endpoint} "
                "(videosdk:endpoint or VIDEOSDK_API_ENDPOINT)"
            )
            return self.error(NotSent, outcome, transient=transient, hint=hint)
        outcome = "the connection broke before the whole answer had come"
        if over:
            bound = self.bounds.call
            outcome = f"no answer within the {bound:g} s of a call (videosdk:timeout, VIDEOSDK_TIMEOUT)"
            if self.bounds.of_run:
                outcome = f"no answer within the {bound:.3g} s that were left for the operation"
        elif any(isinstance(c, TimeoutError | urllib3.exceptions.TimeoutError) for c in causes):
            outcome = f"the server was silent for {self.bounds.wait:g} s (the bound of one wait)"
        return self.error(LostReply, outcome, transient=True)

    def reply(self, response: requests.Response, content: bytes | None) -> Reply:
        """The answer, if it is a 2xx with JSON; else raise the error for it. `content` None: too large."""
        # From here on nothing holds a credential, whole or in part.
        headers = requests.structures.CaseInsensitiveDict(
            {name: self._clean(value) for name, value in response.headers.items()}
        )
        said: dict[str, Any] = {
            "status": response.status_code,
            "request_id": next((headers[h] for h in errors.REQUEST_ID_HEADERS if headers.get(h)), None),
        }
        if 300 <= response.status_code < 400:
            raise self._redirected(said, headers.get("Location"))
        if content is None:
            raise self._strange(said, f"with more than {MAX_REPLY >> 20} MiB")
        whole = errors.redact(content.decode("latin-1"), self.secrets)
        text = whole.encode("latin-1").decode("utf-8", "replace")
        if not 200 <= response.status_code < 300:
            raise self._refused(said, text, headers)
        data = self._json(said, text, headers.get("Content-Type"))
        return Reply(data, _date(headers.get("Date")), **said, method=self.method, path=self.path)

    def _redirected(self, said: dict[str, Any], location: str | None) -> VideoSDKError:
        # A redirect does not tell whether a POST took effect first.
        kind = VideoSDKError if self.method == "GET" else LostReply
        unknown = "" if self.method == "GET" else "; whether the request was acted on is not known"
        return self.error(
            kind,
            f"a redirect ({said['status']}) to {_host(location)}, which is not followed{unknown}",
            hint="Set the endpoint (videosdk:endpoint or VIDEOSDK_API_ENDPOINT) to where the API really is",
            **said,
        )

    def _refused(self, said: dict[str, Any], text: str, headers: Mapping[str, str]) -> VideoSDKError:
        status, content_type = said["status"], headers.get("Content-Type")
        message, code = errors.message_and_code(text, content_type)
        kind: type[VideoSDKError] = VideoSDKError
        hint = errors.status_hint(status, self.source)
        if status >= 500:
            kind, hint = LostReply, ""
        elif status in (402, 404):
            reason = errors.not_found_or_why(text, content_type)
            kind, hint = (NotFound, hint) if reason is None else (VideoSDKError, reason)
        return self.error(
            kind,
            f"VideoSDK answered {status}",
            server_message=message,
            code=code,
            hint=hint,
            retry_after=retry_after(headers.get("Retry-After")) if status in (429, 503) else None,
            transient=status == 429 or status >= 500,
            answered_at=_date(headers.get("Date")),
            **said,
        )

    def _json(self, said: dict[str, Any], text: str, content_type: str | None) -> Any:
        if said["status"] == 204 and not text:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            words = errors.message_and_code(text, content_type)[0]
        what = words if words and errors.is_html(text, content_type) else "something that is not JSON"
        raise self._strange(said, f"with {what if text else 'nothing'}")

    def _strange(self, said: dict[str, Any], how: str) -> VideoSDKError:
        outcome = f"VideoSDK answered {said['status']} {how}"
        return self.error(LostReply, outcome, hint=_NOT_THE_API.format(self.endpoint), **said)

    def _clean(self, text: str) -> str:
        return errors.redact(text, (*self.secrets, *self.private))


def all_causes(error: BaseException, *, over: bool) -> list[BaseException]:
    """An exception and all that it wraps: urllib3 puts some causes into arguments only.

    `over`: we ended the attempt, since its time was up.
    """
    causes = [error, *([TimeoutError()] if over else [])]
    for one in causes:
        inner = [*one.args, one.__cause__, one.__context__]
        causes += [other for other in inner if isinstance(other, BaseException) and other not in causes]
    return causes


def why_not_sent(
    causes: list[BaseException], host: str, proxy: str | None, connect_bound: float
) -> tuple[str, bool]:
    """Why a request to `host` was not sent, in words, and whether a retry may succeed."""
    at_proxy = any(isinstance(cause, urllib3.exceptions.ProxyError) for cause in causes)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            whose = f"the proxy {proxy}" if at_proxy else host
            return f"the TLS certificate of {whose} is not trusted ({cause.verify_message})", False
    if proxy and (at_proxy or not any(isinstance(cause, ssl.SSLError) for cause in causes)):
        answered = next(filter(None, map(_TUNNEL_STATUS.search, map(str, causes))), None)
        how = f" (it answered {answered[1]})" if answered else ""
        return f"the proxy did not connect to {host}{how}: {proxy}", True
    # In this order: urllib3 derives a refused connection from a time-out.
    reasons: list[tuple[type[BaseException], str, bool]] = [
        (urllib3.exceptions.NameResolutionError, f"the host name of {host} could not be resolved", True),
        (ConnectionRefusedError, f"{host} refused the connection", True),
        (ssl.SSLError, f"no TLS connection to {host} could be made", False),
        (TimeoutError, f"no connection to {host} within {connect_bound:.3g} s", True),
    ]
    for kind, words, transient in reasons:
        if any(isinstance(cause, kind) for cause in causes):
            return words, transient
    return f"no connection to {host}", True


def retry_after(value: str | None) -> float | None:
    """Seconds to wait, from a `Retry-After` header; None if there is none that can be read."""
    try:
        return None if value is None else float(_RETRY_AFTER.parse_retry_after(value))
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None


def _date(value: str | None) -> datetime | None:
    """The server's clock from a `Date` header; None if there is none that can be read."""
    try:
        date = email.utils.parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _host(location: str | None) -> str:
    try:
        return urlsplit(location or "").hostname or "the same host"
    except ValueError:
        return "an address that cannot be read"
