from __future__ import annotations

import base64
import json
import threading
from datetime import UTC, datetime

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_videosdk.api.auth import FixedToken, KeyPair, expiry

SECRET = "s" * 40


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def claims(token: str) -> dict[str, object]:
    return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})


def test_a_minted_token_has_the_claims_of_a_server_token() -> None:
    token = KeyPair("key", SECRET, "here", clock=Clock(1_000_000)).token()
    assert claims(token) == {
        "apikey": "key",
        "permissions": ["allow_join", "allow_mod"],
        "version": 2,
        "roles": ["crawler"],
        "iat": 999_970,
        "exp": 1_000_600,
    }
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}


def test_a_token_is_kept_until_two_minutes_before_its_end_and_then_renewed() -> None:
    clock = Clock(1_000_000)
    pair = KeyPair("key", SECRET, "here", clock=clock)
    first = pair.token()
    clock.now += 480
    assert pair.token() == first
    clock.now += 1
    assert pair.token() != first
    assert {SECRET, first, pair.token()} == set(pair.secrets())


def test_threads_that_ask_at_once_are_given_one_token() -> None:
    pair = KeyPair("key", SECRET, "here")
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(pair.token())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1


@pytest.mark.parametrize(
    "credentials", [FixedToken("tok-secret", "here"), KeyPair("key", "shh-secret", "here")]
)
def test_credentials_do_not_show_themselves(credentials: FixedToken | KeyPair) -> None:
    assert "secret" not in repr(credentials) + str(credentials)
    assert credentials.source == "here"


def test_a_fixed_token_is_sent_as_it_is() -> None:
    assert FixedToken("a.b.c", "here").token() == "a.b.c"


def test_the_expiry_is_read_without_the_secret() -> None:
    token = jwt.encode({"exp": 1_700_000_000}, SECRET)
    assert expiry(token) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("exp", ["soon", None, True, 1e40, [1], float("-1e30")])
def test_an_odd_expiry_counts_as_none(exp: object) -> None:
    assert expiry(_with_raw_exp(exp)) is None


def _with_raw_exp(exp: object) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256'})}.{part({'exp': exp})}.c2ln"


@given(st.text())
def test_nonsense_has_no_expiry(token: str) -> None:
    assert expiry(token) is None
