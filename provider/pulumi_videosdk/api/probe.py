"""Whether a webhook's receiver is there: an unsigned POST, which a receiver that checks signatures refuses.

The receiver is the user's own and no part of VideoSDK: no credential of ours goes to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import requests
import urllib3.exceptions

from pulumi_videosdk.api import errors
from pulumi_videosdk.api.connections import Attempt
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.api.session import Session
from pulumi_videosdk.progress import Wait

BODY = b'{"webhookType": "pulumi-videosdk-probe", "data": {}}'  # API §11.2's envelope, no event of VideoSDK's
HEADERS = {"Content-Type": "application/json", "Accept": "*/*"}
REFUSES_UNSIGNED = (401, 403)
DEAD = (404, 405, 410)
BETWEEN = 1.0  # seconds between two tries
ONE_TRY = 10.0  # seconds for one try


def probe(url: str, timeout: float, say: Callable[[str], None]) -> bool:
    """Posts to a receiver; True: it refuses what is unsigned (401, 403), as it should.

    A receiver that is not there (unreachable, 404, 405, 410, 5xx) may be on its way up: it is tried again
    for `timeout` seconds, with a line of progress through `say` now and then. Then raises VideoSDKError.
    """
    wait = Wait(say, "waiting for the receiver of webhooks to answer", timeout)
    while True:
        answer = _post(url, time.monotonic() + min(wait.left, ONE_TRY))
        if isinstance(answer, int) and answer not in DEAD and answer < 500:
            return answer in REFUSES_UNSIGNED
        if wait.left <= BETWEEN:
            raise _dead(url, answer, timeout)
        wait.sleep(BETWEEN, f"; so far: {_words(answer)}")


def _post(url: str, deadline: float) -> int | str:
    """The status of the answer, or in words why there is none."""
    bound = max(deadline - time.monotonic(), 0.1)
    try:
        with Session(url) as session, Attempt(bound):
            response = session.post(
                url, data=BODY, headers=HEADERS, timeout=bound, stream=True, allow_redirects=False
            )
            response.close()
    except requests.exceptions.SSLError:
        return "no trusted TLS connection"
    except requests.exceptions.Timeout:
        return "no answer in time"
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
        return "no connection"
    return response.status_code


def _words(answer: int | str) -> str:
    return f"it answered {answer}" if isinstance(answer, int) else answer


def _dead(url: str, answer: int | str, timeout: float) -> VideoSDKError:
    return VideoSDKError(
        f"the receiver of webhooks is not there after {timeout:g} s: {_words(answer)}",
        method="POST",
        path=errors.address(url),
        status=answer if isinstance(answer, int) else None,
        hint="Start it, correct the url, give it more time (probe_timeout), or set probe=False",
    )
