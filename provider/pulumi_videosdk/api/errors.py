"""Errors of calls to VideoSDK, with texts that can be read alone.

The Pulumi engine shows a user the last line of an exception and nothing else, so `str(error)` is one line:
what was attempted, what the server said, what to do next. Never a credential, never more than a bounded
part of what the server said.
"""

from __future__ import annotations

import base64
import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Self
from urllib.parse import quote, quote_plus, urlsplit

SERVER_PART_LIMIT = 300  # characters of the server's message that are shown
HINT_LIMIT = 3000  # characters of what to do next, which may quote a second error
SHORT_PART_LIMIT = 120  # characters of a code, a request id, a host name
MESSAGE_KEYS = ("message", "error", "msg", "statusMessage")  # API §2.1
CODE_KEYS = ("code", "errorCode")  # API §2.1
REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-amzn-requestid", "x-amz-request-id")  # API §2.1
LOOK_FIRST = "VideoSDK may have carried it out all the same: look before repeating it"
SEND_AGAIN = "VideoSDK may have carried it out all the same. Run again: sent twice, it has the same effect"
RUN_AGAIN = "It only reads, so nothing was changed by it: run again later"
REDACTED = "[redacted]"
SHORTEST_SECRET = 4  # shorter strings would blank out ordinary words

_NO_JSON = object()
_HTML_START = re.compile(r"\s*(<!doctype html|<html)", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_PAYMENT = re.compile(
    r"payment|\bpay\b|\bpaid\b|billing|invoice|\bplans?\b|credits?\b|balance|subscri|upgrade|trial|quota",
    re.IGNORECASE,
)
_UNKNOWN_PATH = re.compile(
    r"cannot (get|head|post|put|patch|delete) /|\b(routes?|path|endpoint)\b|page not found|default backend",
    re.IGNORECASE,
)
_THING = re.compile(r"room|meeting|session|transcription|recording|participant|webhook", re.IGNORECASE)


class VideoSDKError(Exception):
    """A call of VideoSDK that did not succeed. By itself: the server gave a definite answer, a refusal.

    `outcome` is the clause that says what happened ("VideoSDK answered 409"); the text is made from it and
    the other attributes. `retry_after` is in seconds. `attempts` counts how often the call was tried.
    `transient`: whether a retry may succeed. `earlier_reply_lost`: an earlier try of the same call got no
    usable answer, and may have taken effect. `answered_at`: the server's clock at a refusal. `look_first`:
    nobody has looked yet whether the call was carried out. Source: API §2.1 and §2.2.
    """

    def __init__(
        self,
        outcome: str,
        *,
        method: str = "",
        path: str = "",
        status: int | None = None,
        server_message: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        hint: str = "",
        retry_after: float | None = None,
        transient: bool = False,
        answered_at: datetime | None = None,
    ) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.method = method
        self.path = path
        self.status = status
        self.server_message = server_message
        self.code = code
        self.request_id = request_id
        self.hint = hint
        self.retry_after = retry_after
        self.transient = transient
        self.answered_at = answered_at
        self.attempts = 1
        self.earlier_reply_lost = False
        self.look_first = False

    def with_advice(self, more: str) -> Self:
        """The same error with what the caller knows in addition, as whole sentences.

        They come before the hint, and replace the advice to look first, since the caller has looked.
        """
        return self.explained(f"{more.rstrip('.')}. {self.hint}" if self.hint else more)

    def explained(self, more: str) -> Self:
        """The same error with what the caller has found out, in place of what its status means in general."""
        fuller = copy.copy(self)
        fuller.hint = more
        fuller.look_first = False
        return fuller

    @property
    def attempted(self) -> str:
        """The call, such as "POST /v2/rooms"; empty if it was none of VideoSDK."""
        return f"{self.method} {one_line(self.path, SERVER_PART_LIMIT)}" if self.method else ""

    @property
    def summary(self) -> str:
        """What was attempted, and its outcome."""
        attempted = f"{self.attempted}: " if self.attempted else ""
        said = f": {one_line(self.server_message)!r}" if self.server_message else ""
        return f"{attempted}{one_line(self.outcome, 2 * SERVER_PART_LIMIT)}{said}"

    def __str__(self) -> str:
        text = self.summary
        if details := ", ".join(self._details()):
            text += f" ({details})"
        if self.earlier_reply_lost:
            text += ". An earlier try of this call got no answer and may have been carried out"
        hint = LOOK_FIRST if self.look_first else self.hint
        return f"{text}. {one_line(hint, HINT_LIMIT)}" if hint else text

    def _details(self) -> Iterator[str]:
        if self.code:
            yield f"code {one_line(self.code, SHORT_PART_LIMIT)}"
        if self.request_id:
            yield f"request id {one_line(self.request_id, SHORT_PART_LIMIT)}"
        if self.attempts > 1:
            yield f"tried {self.attempts} times"


class LostReply(VideoSDKError):
    """The call was sent, and no trustworthy reply came: the server may have acted.

    A read time-out, a reset, a body cut short, a 5xx, or a reply that is not JSON, is too large, or is not
    what the call documents. Without a hint of its own it says to look first, and of a GET to run again.
    """

    def __init__(self, outcome: str, **parts: Any) -> None:
        super().__init__(outcome, **parts)
        if self.method == "GET":
            self.hint = self.hint or RUN_AGAIN
        self.look_first = not self.hint


class NotSent(VideoSDKError):
    """The call certainly never reached the server: no name, no connection, or nothing that may be sent."""


class NotFound(VideoSDKError):
    """VideoSDK says that the object does not exist: 404, and 402, which means the same (API §2.2).

    Not every 402 or 404 says so: `not_found_or_why` decides.
    """


def one_line(text: str, limit: int = SERVER_PART_LIMIT) -> str:
    """`text` on one line without control characters, at most `limit` characters long."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text[: 20 * limit]).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def without_path(url: str) -> str:
    """What a text shows of a receiver's url: at many services its path is its secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{one_line(parts.netloc.rpartition('@')[2], SHORT_PART_LIMIT)}/…"


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with each secret blanked out: as it is, base64, and URL-encoded."""
    for form in sorted({f for s in secrets for f in _forms(s)}, key=len, reverse=True):
        text = text.replace(form, REDACTED)
    return text


# A process has few secrets, and looks for all of them several times in each call.
@lru_cache(maxsize=32)
def _forms(secret: str) -> Sequence[str]:
    if len(secret) < SHORTEST_SECRET:
        return ()
    raw = secret.encode("utf-8", "surrogatepass")
    return (
        secret,
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        quote(raw, safe=""),
        quote_plus(raw),
        json.dumps(secret)[1:-1],
    )


def is_html(body: str, content_type: str | None) -> bool:
    """Whether a reply is a web page, which VideoSDK's API never sends."""
    return "html" in (content_type or "").lower() or bool(_HTML_START.match(body))


def message_and_code(body: str, content_type: str | None = None) -> tuple[str | None, str | None]:
    """The message and the code in the body of an error reply, in any of the shapes of API §2.1."""
    if is_html(body, content_type):
        title = _HTML_TITLE.search(body)
        named = one_line(title[1], SHORT_PART_LIMIT) if title else ""
        return (f"an HTML page titled {named!r}" if named else "an HTML page"), None
    data = _json(body)
    if isinstance(data, Mapping):
        return _first_text(data, MESSAGE_KEYS) or (body if data else None), _first_text(data, CODE_KEYS)
    return (data if isinstance(data, str) else body).strip() or None, None


def not_found_or_why(body: str, content_type: str | None) -> str | None:
    """The hint for a 402 or 404 that does not say that the object is missing; None: it says so.

    Taking such an answer for "gone" would drop from the state what still exists, and costs. So an answer
    that means "gone" must not speak of payment, and must not come from a server that does not know the
    path: a web page, `Cannot GET /v2/…`, JSON without any of VideoSDK's keys, or plain text that names no
    object of VideoSDK (API §2.1, §2.2).
    """
    said = " ".join(filter(None, message_and_code(body, content_type)))
    if _PAYMENT.search(said):
        return PAYMENT_HINT
    if is_html(body, content_type) or _UNKNOWN_PATH.search(said) or not _is_worded(body):
        return NO_ANSWER_HINT
    return None


def _is_worded(body: str) -> bool:
    """Whether an error's body looks like VideoSDK's; an empty one counts as such."""
    data = _json(body)
    if data is _NO_JSON:
        return not body.strip() or bool(_THING.search(body))
    if isinstance(data, Mapping) and data:
        return _first_text(data, (*MESSAGE_KEYS, *CODE_KEYS)) is not None
    return isinstance(data, str) or not data


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return _NO_JSON


def _first_text(data: Mapping[str, Any], keys: Iterable[str]) -> str | None:
    return next((v for k in keys if isinstance(v := data.get(k), str) and v.strip()), None)


def status_hint(status: int, credential_source: str) -> str:
    """What a user can do about an error status (API §2.2). `credential_source`: words for the message."""
    if status == 401:
        return refused_token_hint(credential_source)
    return _STATUS_HINTS.get(status, "VideoSDK refused the request: correct what it names, and run again")


def refused_token_hint(credential_source: str) -> str:
    """The hint for a 401. It ends with "VideoSDK refused the token"."""
    way_out = "check that it is valid, unexpired and of an active account"
    if credential_source.startswith("stack config"):
        way_out += (
            "; `refresh` and `destroy` use the config that the last `up` stored: "
            "`--run-program` (or PULUMI_RUN_PROGRAM=true) makes them use today's"
        )
    return f"The credential came from {credential_source}: {way_out}. VideoSDK refused the token"


PAYMENT_HINT = "VideoSDK asks for payment: see to the account's plan in its dashboard, and run again"
NO_ANSWER_HINT = "This is no answer of VideoSDK's API: check videosdk:endpoint (VIDEOSDK_API_ENDPOINT)"
_NOT_THERE = (
    "It is not there (any more), or belongs to another project than the credentials do: check its id and them"
)
_STATUS_HINTS = {
    402: _NOT_THERE,
    403: "The token is genuine but not permitted: it needs `version: 2` and a role that may call the API "
    "(`crawler`, not `rtc`)",
    404: _NOT_THERE,
    409: "What is there now stands in the way of the request: `pulumi refresh` shows what is there",
    429: "VideoSDK limits how often it may be called: wait, and run again",
}
