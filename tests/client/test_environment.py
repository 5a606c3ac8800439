"""Whom TLS trusts and which proxy is used, as the environment says, and what each mistake is told."""

from __future__ import annotations

import base64
import logging
import os
import shutil
import ssl
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
import truststore

from pulumi_videosdk.api import environment
from pulumi_videosdk.api.auth import FixedToken
from pulumi_videosdk.api.errors import NotSent
from pulumi_videosdk.api.transport import Transport
from tests.client.servers import answer, make_certificate, read_request, server, tunnel

BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
PASSWORD = "hid-den-7f"


def call(url: str, timeout: float = 6) -> object:
    transport = Transport(url, FixedToken("tok-3f9a", "the test"), timeout)
    try:
        return transport.call("GET", "/v2/x", repeat_is_safe=True).data
    finally:
        transport.close()


def refused(url: str = "https://videosdk.test", timeout: float = 6) -> NotSent:
    with pytest.raises(NotSent) as caught:
        call(url, timeout)
    return caught.value


def hashed(certificate: Path, folder: Path) -> Path:
    """A folder as OpenSSL wants one: each certificate under the hash of its subject."""
    folder.mkdir(exist_ok=True)
    name = subprocess.check_output(
        ["openssl", "x509", "-noout", "-hash", "-in", str(certificate)], text=True
    ).strip()
    shutil.copy(certificate, folder / f"{name}.0")
    return folder


# Whom TLS trusts.


@pytest.mark.parametrize("variable", BUNDLES)
def test_a_companys_certificate_is_trusted(
    variable: str, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(certificate))
    with server(answer(), tls=tls) as seen:
        assert call(seen.url) == {"roomId": "r"}


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"])
def test_a_folder_of_certificates_is_trusted(
    variable: str, tls: ssl.SSLContext, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(hashed(certificate, tmp_path))
    monkeypatch.setenv(variable, f"/no/such{os.pathsep}{folder}" if variable == "SSL_CERT_DIR" else folder)
    with server(answer(), tls=tls) as seen:
        assert call(seen.url) == {"roomId": "r"}


def test_a_bundle_is_trusted_alone(
    tls: ssl.SSLContext, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(make_certificate(tmp_path / "other.pem")))
    with server(answer(), tls=tls) as seen:
        assert "is not trusted" in str(refused(seen.url))


def test_no_other_certificates_are_added_on_the_way(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def noting(*, cafile: str) -> ssl.SSLContext:
        made.append(create(cafile=cafile))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", noting)
    with server(answer(), tls=tls) as seen:
        call(seen.url)
    assert [context.cert_store_stats()["x509_ca"] for context in made] == [1]


def missing(path: Path) -> Path:
    return path / "no-such.pem"


def below_a_file(path: Path) -> Path:
    (path / "file").touch()
    return path / "file" / "ca.pem"


def empty(path: Path) -> Path:
    (path / "ca.pem").touch()
    return path / "ca.pem"


def text(path: Path) -> Path:
    (path / "ca.pem").write_text("<html>sign in first</html>")
    return path / "ca.pem"


def broken(path: Path) -> Path:
    (path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    return path / "ca.pem"


def unhashed(path: Path) -> Path:
    make_certificate(path / "ca.pem")
    return path


@pytest.mark.parametrize("variable", BUNDLES)
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (missing, "no such file or directory"),
        (below_a_file, "not a directory"),
        (empty, "it holds no certificate (PEM) that can be read"),
        (text, "it holds no certificate (PEM) that can be read"),
        (broken, "it holds no certificate (PEM) that can be read"),
        (unhashed, "no certificate has its hash as name (`openssl rehash`)"),
    ],
)
def test_a_bundle_that_cannot_be_used_is_named_at_once(
    variable: str, make: Callable[[Path], Path], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path)
    monkeypatch.setenv(variable, str(path))
    error = refused("https://127.0.0.1:9")
    assert str(error).startswith(f"{variable}={path}: ")
    assert words in str(error)
    assert "Nothing was sent" in str(error)
    assert error.attempts == 1


def test_plain_http_needs_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such.pem")
    with server(answer()) as seen:
        assert call(seen.url) == {"roomId": "r"}


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_than_on_linux_the_system_itself_is_asked(
    system: str, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def transport(url: str) -> Transport:
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(sys, "platform", system)
            assert isinstance(environment.trust_of_environment().context, truststore.SSLContext)
            return Transport(url, FixedToken("tok-3f9a", "the test"), 6)

    with server(answer(), tls=tls) as seen, pytest.raises(NotSent, match="is not trusted"):
        transport(seen.url).call("GET", "/v2/x", repeat_is_safe=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with server(answer(), tls=tls) as seen:
        made = transport(seen.url)
        assert made.network.startswith(
            f"TLS trusts the system's certificates and SSL_CERT_FILE={certificate}"
        )
        assert made.call("GET", "/v2/x", repeat_is_safe=True).data == {"roomId": "r"}
        made.close()


def test_where_the_system_has_no_certificates_those_of_certifi_are_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    trust = environment._trust_of_machine()
    assert trust.context.cert_store_stats()["x509_ca"] > 50
    assert "certifi" in trust.words


def test_a_system_that_keeps_its_certificates_in_a_folder_has_some(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(hashed(certificate, tmp_path)))
    assert environment._trust_of_machine().words == "the system's certificates"


# Proxies.


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY", "https_proxy"])
@pytest.mark.parametrize("form", ["{}", "http://{}", "ann:p%40ss@{}", "http://ann:p%40ss@{}"])
def test_a_call_goes_through_the_proxy_however_it_is_written(
    variable: str, form: str, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def videosdk(connection: object) -> None:
        with tls.wrap_socket(connection, server_side=True) as inner:  # type: ignore[arg-type]
            read_request(inner)
            inner.sendall(answer())

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with server(tunnel(videosdk)) as proxy:
        monkeypatch.setenv(variable, form.format(proxy.url.removeprefix("http://")))
        assert call("https://videosdk.test") == {"roomId": "r"}
    signed = base64.b64encode(b"ann:p@ss") in proxy.requests[0]
    assert signed == ("ann" in form)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("ALL_PROXY", "socks5://ann:{}@127.0.0.1:9", "a SOCKS proxy needs PySocks"),
        ("HTTPS_PROXY", "http://ann:{}#x@127.0.0.1:9", "not the url of a proxy"),
        ("HTTPS_PROXY", "http://ann:{}/x@127.0.0.1:9", "not the url of a proxy"),
        ("HTTPS_PROXY", "http://ann:{}@127.0.0.1:port", "not the url of a proxy"),
        ("HTTPS_PROXY", "http://ann:{}@127.0.0.1:99999", "not the url of a proxy"),
        ("HTTPS_PROXY", "http://ann:{}@", "not the url of a proxy"),
        ("https_proxy", "ftp://ann:{}@127.0.0.1:9", "not the url of a proxy"),
        ("HTTPS_PROXY", "socks://ann:{}@127.0.0.1:9", "a SOCKS proxy needs PySocks"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_at_once_without_its_password(
    variable: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(variable, value.format(PASSWORD))
    error = refused()
    assert str(error).startswith(f"{variable}: {words}")
    assert error.attempts == 1
    assert PASSWORD not in shown(error) + caplog.text


@pytest.mark.parametrize(
    "value", ["http://ann:{}@127.0.0.1:9", "ann:{}@127.0.0.1:9", "http://ann:{}@x@127.0.0.1:9"]
)
def test_a_proxy_that_is_down_is_named_without_its_password(
    value: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("HTTPS_PROXY", value.format(PASSWORD))
    error = refused(timeout=2)
    assert "the proxy did not connect to videosdk.test: http://127.0.0.1:9 (HTTPS_PROXY)" in str(error)
    assert error.attempts > 1
    assert PASSWORD not in shown(error) + caplog.text


def test_what_a_proxy_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = answer(b"", "407 Proxy Authentication Required")
    with server(refusal, refusal, refusal) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert "(it answered 407)" in str(refused(timeout=3))


def test_a_proxy_that_speaks_tls_is_held_to_the_same_certificates(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(answer(b"", "502 Bad"), tls=tls) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert f"certificate of the proxy {proxy.url} (HTTPS_PROXY) is not trusted" in str(refused())
    with server(*3 * [answer(b"", "502 Bad")], tls=tls) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert "(it answered 502)" in str(refused(timeout=3))


def test_no_proxy_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(answer()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", ".invalid")
        assert "could not be resolved" in str(refused("https://nowhere.invalid", timeout=1))
    assert proxy.requests == []


def test_what_is_in_use_is_told_without_a_password(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv("ALL_PROXY", f"ann:{PASSWORD}@proxy.example:3128")
    transport = Transport("https://videosdk.test", FixedToken("tok-3f9a", "the test"))
    assert transport.network == (
        f"TLS trusts REQUESTS_CA_BUNDLE={certificate}; proxy http://proxy.example:3128 (ALL_PROXY)"
    )
    assert Transport("http://127.0.0.1:9", FixedToken("tok", "the test")).network == "no TLS; no proxy"


def shown(error: BaseException) -> str:
    """All that any report of an error could show."""
    chain, one = [], error.__context__
    while one is not None:
        chain.append(repr(one))
        one = one.__context__
    return "".join(traceback.format_exception(error)) + repr(error) + "".join(chain)
