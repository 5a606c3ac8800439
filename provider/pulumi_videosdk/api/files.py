"""A file that VideoSDK keeps at a url of its own, such as a transcript: fetched without credentials.

Whoever has the url can read the file, so no text shows more of it than its host.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from ..loopback import is_loopback
from ..progress import PACE
from .connections import Attempt
from .errors import NotFound, VideoSDKError, without_path
from .replies import all_causes, why_not_sent
from .session import Session, read_body

MAX_FILE = 4 * 1024 * 1024  # bytes
TRIES = 3
BETWEEN = 1.0 * PACE  # seconds between two tries


def fetch_text(url: str, timeout: float, pause: Callable[[float], None] = time.sleep) -> str:
    """The text at a url, which takes `timeout` seconds at most. Raises VideoSDKError; NotFound: no such file.

    No redirect is followed. Over plain http only from this machine.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise _error(url, "it is not an https url, so nothing was sent")
    deadline = time.monotonic() + timeout
    with Session(url) as session:
        session.headers["Accept"] = "*/*"
        for _ in range(TRIES - 1):
            try:
                return _once(session, url, deadline)
            except VideoSDKError as error:
                if not error.transient or time.monotonic() + BETWEEN >= deadline:
                    raise
            pause(BETWEEN)
        return _once(session, url, deadline)


def _once(session: Session, url: str, deadline: float) -> str:
    seconds = max(deadline - time.monotonic(), 0.1)
    with Attempt(seconds) as attempt:
        try:
            response = session.get(url, timeout=seconds, stream=True, allow_redirects=False)
            content = read_body(response, MAX_FILE)
            if attempt.over:  # we closed the connection: the text may be cut short
                raise TimeoutError
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            causes = all_causes(error, over=attempt.over)
            if not attempt.sent:
                words, transient = why_not_sent(causes, urlsplit(url).netloc, session.proxy, seconds)
            elif attempt.over:
                words, transient = f"no whole answer within {seconds:.3g} s", False
            else:
                words, transient = "the connection broke before the whole answer had come", True
            failure = _error(url, words, transient=transient)
        else:
            return _text(url, response.status_code, content)
    raise failure


def _text(url: str, status: int, content: bytes | None) -> str:
    if content is None:
        raise _error(url, f"the file has more than {MAX_FILE >> 20} MiB")
    if status in (404, 410):
        raise _error(url, f"it answered {status}: there is no such file (any more)", NotFound)
    if 300 <= status < 400:
        raise _error(url, f"it answered {status}, a redirect, which is not followed")
    if status != 200:
        raise _error(url, f"it answered {status}", transient=status == 429 or status >= 500)
    return content.decode("utf-8-sig", "replace")


def _error(
    url: str, outcome: str, kind: type[VideoSDKError] = VideoSDKError, *, transient: bool = False
) -> VideoSDKError:
    return kind(outcome, method="GET", path=without_path(url), transient=transient)
