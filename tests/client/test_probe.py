"""The probe of a webhook's receiver: what each answer comes to, and that no text shows more than its host."""

from __future__ import annotations

import ssl
import time

import pytest

from pulumi_videosdk.api.errors import NotSent, VideoSDKError
from pulumi_videosdk.api.probe import Verdict, probe
from tests.client.servers import answer, server
from videosdk_emulator import Emulator

SECRET = "hid-den-7f"


def quiet(_: str) -> None:
    """Hears nothing."""


def probed(*answers: bytes, timeout: float = 5) -> Verdict:
    """What a probe makes of a receiver that answers so; nothing that is said of it shows the secret."""
    said: list[str] = []
    with server(*answers) as seen:
        verdict = probe(f"{seen.url}/{SECRET}?key={SECRET}", timeout, said.append)
    assert SECRET not in verdict.warning + verdict.note + "".join(said)
    return verdict


def refused(*answers: bytes, timeout: float = 0.5) -> VideoSDKError:
    with server(*answers) as seen, pytest.raises(VideoSDKError) as caught:
        probe(f"{seen.url}/{SECRET}?key={SECRET}", timeout, quiet)
    assert SECRET not in str(caught.value)
    host = seen.url.removeprefix("http://")
    assert f"POST http://{host}/…: " in str(caught.value)
    return caught.value


def test_the_probe_is_an_unsigned_post_without_our_credentials(emulator: Emulator) -> None:
    verdict = probe(emulator.inbox_url("hook"), 5, quiet)
    message = emulator.inbox("hook")[0]
    assert message["body"]["webhookType"] == "pulumi-videosdk-probe"
    assert not message["verified"]
    assert "authorization" not in message["headers"]
    assert verdict.rejects_unsigned is False


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "204 No Content"])
def test_a_receiver_that_takes_what_is_unsigned_is_warned_of(status: str) -> None:
    verdict = probed(answer(b"", status))
    assert verdict.rejects_unsigned is False
    assert "did not turn away an unsigned post" in verdict.warning
    assert "webhooks.verify" in verdict.warning


def test_a_401_proves_that_what_is_unsigned_is_turned_away() -> None:
    assert probed(answer(b'{"message": "no signature"}', "401 Unauthorized")) == Verdict(True)


def test_a_403_proves_less_and_that_is_said_without_a_warning() -> None:
    verdict = probed(answer(b'{"message": "no signature"}', "403 Forbidden"))
    assert (verdict.rejects_unsigned, verdict.warning) == (True, "")
    assert "401 would prove" in verdict.note


@pytest.mark.parametrize(
    ("body", "headers", "seen"),
    [
        (b'{"message":"Missing Authentication Token"}', [], "Missing Authentication Token"),
        (b'{"message":"Forbidden"}', ["x-amzn-ErrorType: ForbiddenException:"], "ForbiddenException"),
        (b"", ["cf-mitigated: challenge"], "Cloudflare"),
        (b"", ['WWW-Authenticate: Basic realm="x"'], "WWW-Authenticate: Basic"),
        (b"<html><title>Sign in to /hid-den-7f</title>", ["Content-Type: text/html"], "HTML"),
    ],
)
@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_gateway_is_not_taken_for_a_good_receiver(
    status: str, body: bytes, headers: list[str], seen: str
) -> None:
    verdict = probed(answer(body, status, *headers))
    assert verdict.rejects_unsigned is None
    assert seen in verdict.warning
    assert f"answered {status[:3]} as " in verdict.warning
    assert "not known" in verdict.warning


@pytest.mark.parametrize("status", [400, 402, 406, 407, 413, 415, 422])
def test_of_a_receiver_that_refused_the_probe_nothing_more_is_known(status: int) -> None:
    verdict = probed(answer(b"{}", f"{status} No"))
    assert verdict.rejects_unsigned is None
    assert f"refused the probe with {status}: whether it checks signatures is not known" in verdict.warning
    assert "believe" not in verdict.warning


@pytest.mark.parametrize("status", [404, 405, 408, 410, 425, 429, 500, 503])
def test_what_may_pass_is_tried_again(status: int) -> None:
    assert probed(answer(b"{}", f"{status} Later"), answer(b"{}", "401 No")) == Verdict(True)


def test_a_receiver_is_not_asked_sooner_than_it_says() -> None:
    began = time.monotonic()
    probed(answer(b"{}", "429 Slow", "Retry-After: 2"), answer(b"{}", "401 No"))
    assert time.monotonic() - began >= 2


def test_a_receiver_that_asks_for_patience_to_the_end_is_there_but_not_known() -> None:
    verdict = probed(answer(b"{}", "429 Slow"), timeout=0.5)
    assert verdict.rejects_unsigned is None
    assert "asks for patience (429)" in verdict.warning


@pytest.mark.parametrize("status", [404, 405, 410, 500, 503])
def test_a_dead_receiver_is_an_error(status: int) -> None:
    error = refused(answer(b"{}", f"{status} No"))
    assert error.status == status
    assert f"is not there after 0.5 s: it answered {status}" in str(error)
    assert "probe_timeout" in str(error)


def test_a_receiver_that_cannot_be_reached_is_an_error_that_says_why() -> None:
    url = f"http://ann:{SECRET}@127.0.0.1:9/{SECRET}?key={SECRET}"
    with pytest.raises(VideoSDKError, match=r"127\.0\.0\.1:9 refused the connection") as caught:
        probe(url, 0.5, quiet)
    assert SECRET not in str(caught.value)
    with pytest.raises(VideoSDKError, match=r"host name of nowhere\.invalid could not be resolved"):
        probe("https://nowhere.invalid/hook", 0.5, quiet)
    assert "before an answer came" in str(refused(b""))


def test_a_receiver_whose_certificate_is_not_trusted_is_told_so(tls: ssl.SSLContext) -> None:
    with (
        server(answer(), tls=tls) as seen,
        pytest.raises(VideoSDKError, match=r"TLS certificate of .* is not trusted"),
    ):
        probe(f"{seen.url}/hook", 0.5, quiet)


def test_what_is_wrong_with_the_environment_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such.pem")
    with pytest.raises(NotSent, match=r"^REQUESTS_CA_BUNDLE=/no/such\.pem: no such file"):
        probe("https://127.0.0.1:9/hook", 30, quiet)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://other.example.com/hid-den-7f", "to another host, other.example.com"),
        ("https://127.0.0.1/hid-den-7f?key=hid-den-7f", "to https on the same host"),
        ("/hid-den-7f/?key=hid-den-7f", "to the same path with a slash at its end"),
        ("/v2/hid-den-7f", "to another path of the same host"),
        ("http://[", "to an address that cannot be read"),
        ("", "to no other address"),
    ],
)
def test_a_redirect_is_an_error_at_once_that_says_where_it_leads(
    status: int, location: str, words: str
) -> None:
    error = refused(answer(b"", f"{status} Moved", f"Location: {location}"), timeout=30)
    assert f"answered {status}, a redirect {words}" in str(error)
    assert error.status == status
