"""A file that VideoSDK keeps at a url: fetched within bounds, without our credentials, and named nowhere."""

from __future__ import annotations

import time

import pytest

from pulumi_videosdk.api import files
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import NotFound, VideoSDKError
from tests.client.servers import answer, drip, server

SECRET = "hid-den-7f"


@pytest.fixture(autouse=True)
def _quick_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BETWEEN", 0.02)


def refused(*answers: bytes, timeout: float = 5) -> VideoSDKError:
    with server(*answers) as seen, pytest.raises(VideoSDKError) as caught:
        files.fetch_text(f"{seen.url}/{SECRET}.txt?key={SECRET}", timeout)
    assert SECRET not in str(caught.value)
    assert str(caught.value).startswith(f"GET {seen.url}/…: ")
    return caught.value


def test_a_text_is_fetched_without_our_credentials(client: Client) -> None:
    with server(answer("Grüße\n".encode())) as seen:
        assert client.fetch_text(f"{seen.url}/a.txt?key=k") == "Grüße\n"
    (request,) = seen.requests
    assert request.startswith(b"GET /a.txt?key=k ")
    assert b"authorization" not in request.lower()


def test_what_fails_for_a_while_is_fetched_again() -> None:
    with server(answer(b"", "503 Service Unavailable"), b"", answer(b"said")) as seen:
        assert files.fetch_text(seen.url, 5) == "said"
    assert len(seen.requests) == 3


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_file_that_is_not_there_is_not_found(status: str) -> None:
    assert isinstance(refused(answer(b"no", status)), NotFound)


def test_a_redirect_is_not_followed() -> None:
    with server(answer(b"elsewhere")) as other:
        where = f"Location: {other.url}/{SECRET}"
        assert "a redirect, which is not followed" in str(refused(answer(b"", "302 Found", where)))
    assert other.requests == []


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "more than 4 MiB" in str(refused(answer(b"x" * (files.MAX_FILE + 1))))


def test_a_server_that_never_ends_is_left() -> None:
    began = time.monotonic()
    with server(drip) as seen, pytest.raises(VideoSDKError, match="no whole answer within"):
        files.fetch_text(seen.url, 0.3)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "url", ["http://cdn.example.com/a.txt", "file:///etc/passwd", "ftp://cdn.example.com/a.txt", "a.txt"]
)
def test_only_https_is_asked(url: str) -> None:
    with pytest.raises(VideoSDKError, match="it is not an https url, so nothing was sent"):
        files.fetch_text(url, 5)
