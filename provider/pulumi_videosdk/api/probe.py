"""Whether a webhook's receiver is there: an unsigned POST, which a receiver that checks signatures refuses.

The receiver is the user's own and no part of VideoSDK: no credential of ours goes to it. At many services the
path of a receiver's url is its secret, so no text shows more of a url than its host.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
import urllib3.exceptions

from ..progress import Wait
from . import errors
from .connections import Attempt
from .errors import VideoSDKError
from .replies import all_causes, retry_after, why_not_sent
from .session import Session, read_body

BODY = b'{"webhookType": "pulumi-videosdk-probe", "data": {}}'  # API §11.2's envelope, no event of VideoSDK's
HEADERS = {"Content-Type": "application/json", "Accept": "*/*"}
DEAD = (404, 405, 410)
LATER = (408, 425, 429)  # "not now", which says nothing of the receiver
LOGINS = ("basic", "bearer", "digest", "negotiate", "ntlm")  # what a webhook never carries
BETWEEN = 1.0  # seconds between two tries
ONE_TRY = 10.0  # seconds for one try
_MAX_BODY = 64 * 1024  # bytes


@dataclass(frozen=True)
class Verdict:
    """What a probe found: a receiver that is there.

    `rejects_unsigned`: whether it turned the probe away, as it should (401, 403); None: not known.
    `warning`: what to warn of, beginning with the receiver; empty: nothing. `note`: what is worth a line.
    """

    rejects_unsigned: bool | None
    warning: str = ""
    note: str = ""


def probe(
    url: str,
    timeout: float,
    progress: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> Verdict:
    """Post to a receiver, unsigned.

    A receiver that is missing (unreachable, 404, 405, 410, 5xx) or says "not now" (408, 425, 429) may still
    be starting: it is tried again for `timeout` seconds; `progress` is given a line every few seconds, and
    `pause` sleeps in between. Raises VideoSDKError if it is still missing then; at once for a redirect, and
    for a proxy or a bundle of certificates that cannot be used.
    """
    wait = Wait(progress, "waiting for the receiver of webhooks to answer", timeout, pause=pause)
    while True:
        answer = _post(url, min(wait.left, ONE_TRY))
        if not answer.may_change or wait.left <= BETWEEN:
            break
        # A last try is made in any case: the server may be ready before it said so.
        wait.sleep(
            min(max(BETWEEN, answer.retry_after), wait.left - BETWEEN / 2), f"; so far: {answer.words}"
        )
    if answer.is_dead:
        raise _error(
            url,
            answer,
            f"the receiver of webhooks is not there after {timeout:g} s: {answer.words}",
            "Start it, correct the url, give it more time (probe_timeout), or set probe=False",
        )
    if 300 <= answer.status < 400:
        raise _redirected(url, answer)
    return _verdict(answer, f"the receiver at {_host(url)}")


@dataclass(frozen=True)
class _Answer:
    """The outcome of one try. `status` 0: no answer."""

    words: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""  # only of a 401 or 403

    @property
    def is_dead(self) -> bool:
        return self.status in (0, *DEAD) or self.status >= 500

    @property
    def may_change(self) -> bool:
        return self.is_dead or self.status in LATER

    @property
    def retry_after(self) -> float:
        return retry_after(self.headers.get("Retry-After")) or 0.0


def _post(url: str, seconds: float) -> _Answer:
    seconds = max(seconds, 0.1)
    attempt = Attempt(seconds)
    with Session(url) as session, attempt:
        try:
            response = session.post(
                url, data=BODY, headers=HEADERS, timeout=seconds, stream=True, allow_redirects=False
            )
            status, headers, text = response.status_code, response.headers, b""
            if status in (401, 403):
                text = read_body(response, _MAX_BODY) or b""
            response.close()
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            causes = all_causes(error, over=attempt.over)
            if not attempt.sent:
                return _Answer(why_not_sent(causes, _host(url), session.proxy, seconds)[0])
            if any(isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError) for cause in causes):
                return _Answer(f"no answer within {seconds:.3g} s")
            return _Answer("the connection broke before an answer came")
    return _Answer(f"it answered {status}", status, headers, text.decode("utf-8", "replace"))


def _verdict(answer: _Answer, receiver: str) -> Verdict:
    status, unknown = answer.status, "whether it checks signatures is not known"
    if status < 300:
        return Verdict(
            False,
            f"{receiver} did not turn away an unsigned post: it answered {status}, not 401, and may believe "
            "what VideoSDK never sent. Verify each post there (webhooks.verify, with public_key)",
        )
    if status in (401, 403):
        if sign := _sign_of_gateway(answer):
            return Verdict(
                None,
                f"{receiver} answered {status} as {sign} does: {unknown}, nor whether a post of VideoSDK's, "
                "which carries no login, gets as far as the receiver. See that it does",
            )
        doubt = f"{receiver} answered 403, as a firewall may too: 401 would prove that it checks signatures"
        return Verdict(True, note=doubt if status == 403 else "")
    if status in LATER:
        return Verdict(None, f"{receiver} asks for patience ({status}) again and again: {unknown}")
    return Verdict(
        None,
        f"{receiver} refused the probe with {status}: {unknown}. It would be if it answered 401 to what is "
        "not signed, before it looks at anything else",
    )


def _sign_of_gateway(answer: _Answer) -> str:
    """Who plainly answered in the receiver's place; empty: nobody. Nothing that may echo the url is shown."""
    login = answer.headers.get("WWW-Authenticate", "").split(" ")[0].strip(",").lower()
    kind = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    if "Missing Authentication Token" in answer.text:
        return 'Amazon\'s API Gateway without such a route ("Missing Authentication Token")'
    if kind:
        return f"a gateway of AWS (x-amzn-errortype: {errors.one_line(kind, errors.SHORT_PART_LIMIT)})"
    if answer.headers.get("cf-mitigated"):
        return "Cloudflare's bot protection (cf-mitigated)"
    if login in LOGINS:
        return f"a server that asks for a login (WWW-Authenticate: {login.capitalize()})"
    if errors.is_html(answer.text, answer.headers.get("Content-Type")):
        return "a web server or firewall with a page of its own (HTML)"
    return ""


def _redirected(url: str, answer: _Answer) -> VideoSDKError:
    return _error(
        url,
        answer,
        f"the receiver of webhooks answered {answer.status}, a redirect {_whither(url, answer)}",
        "No webhook follows one: give the url that it leads to (`curl -i -X POST` on this one shows it)",
    )


def _whither(url: str, answer: _Answer) -> str:
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, answer.headers.get("Location", "")))
        host, same = there.hostname, there.hostname == here.hostname
    except ValueError:
        return "to an address that cannot be read"
    if host is None or there == here:
        return "to no other address"
    if not same:
        return f"to another host, {errors.one_line(host, errors.SHORT_PART_LIMIT)}"
    if there.scheme != here.scheme:
        return f"to {there.scheme} on the same host"
    if there.path.rstrip("/") == here.path.rstrip("/") and there.path != here.path:
        return f"to the same path {'with' if there.path.endswith('/') else 'without'} a slash at its end"
    return "to another path of the same host"


def _host(url: str) -> str:
    return errors.one_line(urlsplit(url).netloc.rpartition("@")[2], errors.SHORT_PART_LIMIT)


def _error(url: str, answer: _Answer, outcome: str, hint: str) -> VideoSDKError:
    path = errors.without_path(url)
    return VideoSDKError(outcome, method="POST", path=path, status=answer.status or None, hint=hint)
