from __future__ import annotations

import base64
import builtins
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pulumi_videosdk.webhooks import verify

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
BODY = '{"webhookType": "session-started", "data": {"meetingId": "jvsg-8rjn-j304", "name": "é"}}'.encode()


def signature(body: bytes) -> str:
    return base64.b64encode(KEY.sign(body, padding.PKCS1v15(), SHA256())).decode()


def pem(form: PublicFormat) -> str:
    return KEY.public_key().public_bytes(Encoding.PEM, form).decode()


PKCS1, SPKI = pem(PublicFormat.PKCS1), pem(PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("public_key", [PKCS1, SPKI], ids=["PKCS#1", "SPKI"])
def test_a_genuine_webhook_is_known_with_either_form_of_the_key(public_key: str) -> None:
    assert verify(BODY, signature(BODY), public_key)
    assert verify(BODY.decode(), signature(BODY), public_key)


@pytest.mark.parametrize("pem", [PKCS1, SPKI], ids=["PKCS#1", "SPKI"])
@pytest.mark.parametrize(
    "written",
    [
        lambda key: key.strip().replace("\n", "\\n"),
        lambda key: key.strip().replace("\n", "\\r\\n"),
        lambda key: '"' + key.replace("\n", "\\n") + '"',
        lambda key: f"  '{key}'\n\n",
        lambda key: key.replace("\n", "\r\n"),
        lambda key: key.replace("\n", "\r"),
        lambda key: key.strip().replace("\n", " "),
        lambda key: key.strip().replace("\n", ""),
        lambda key: "\ufeff" + key,
        lambda key: key.encode(),
        lambda key: key.replace("\n", "\\n").encode(),
    ],
    ids=[
        "escaped",
        "escaped CRLF",
        "quoted and escaped",
        "quoted, blanks",
        "CRLF",
        "CR",
        "blanks for line breaks",
        "on one line",
        "BOM",
        "bytes",
        "escaped bytes",
    ],
)
def test_the_key_is_taken_as_people_have_it(pem: str, written: Callable[[str], str | bytes]) -> None:
    assert verify(BODY, signature(BODY), written(pem))
    assert not verify(BODY + b" ", signature(BODY), written(pem))


@pytest.mark.parametrize("body", [json.loads(BODY), [1], None, 7])
def test_a_body_that_has_been_parsed_is_refused_with_the_reason(body: Any) -> None:
    with pytest.raises(TypeError, match=rf"body is a {type(body).__name__}: verify takes .* as it came"):
        verify(body, signature(BODY), SPKI)


def test_whatever_holds_the_bytes_of_a_body_and_of_a_header_will_do() -> None:
    assert verify(bytearray(BODY), signature(BODY).encode(), SPKI)


def test_a_changed_body_is_refused() -> None:
    assert not verify(BODY + b" ", signature(BODY), SPKI)


@pytest.mark.parametrize(
    "odd",
    [None, "", "AAAA", "not base64!", "é", signature(BODY)[:-8], "\x00", "=" * 8],
    ids=["none", "empty", "short", "not Base64", "not ASCII", "cut short", "NUL", "padding"],
)
def test_a_malformed_signature_is_refused_without_an_exception(odd: str | None) -> None:
    assert not verify(BODY, odd, SPKI)


def test_a_signature_of_another_key_is_refused() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = base64.b64encode(other.sign(BODY, padding.PKCS1v15(), SHA256())).decode()
    assert not verify(BODY, forged, SPKI)


def test_text_that_cannot_have_been_a_body_is_refused() -> None:
    assert not verify("\ud800", signature(BODY), SPKI)


@pytest.mark.parametrize(
    "key",
    [
        None,
        "",
        "nonsense",
        SPKI.replace("PUBLIC", "PRIVATE"),
        SPKI[:80],
        "é",
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    ],
    ids=["unset", "empty", "nonsense", "private", "cut short", "not ASCII", "of another kind"],
)
def test_an_unusable_key_is_an_error_that_says_so(key: Any) -> None:
    with pytest.raises(ValueError, match="public_key is not an RSA public key"):
        verify(BODY, signature(BODY), key)


def test_without_cryptography_the_way_to_install_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("cryptography"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install pulumi-videosdk\[webhooks\]"):
        verify(BODY, signature(BODY), SPKI)
