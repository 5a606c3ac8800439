"""Credentials of VideoSDK: a ready token, or a key pair that mints short-lived ones (API §1.1)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import jwt

LIFETIME = 600  # seconds that a minted token is valid
RENEW_BEFORE = 120  # seconds left at which a new one is minted
SKEW = 30  # seconds that our clock may be ahead of the server's


class Credentials(Protocol):
    """What signs a call. `source` is words for messages, such as "stack config videosdk:token"."""

    @property
    def source(self) -> str:
        """Where the credential came from, in words that a message can use."""

    def token(self) -> str:
        """The JWT to send, raw: no `Bearer` (API §1)."""

    def secrets(self) -> tuple[str, ...]:
        """Every string that no message may show."""


class FixedToken:
    """A ready JWT, sent as it is."""

    def __init__(self, token: str, source: str) -> None:
        self._token = token
        self._source = source

    @property
    def source(self) -> str:
        """Where the token came from."""
        return self._source

    def token(self) -> str:
        """The token."""
        return self._token

    def secrets(self) -> tuple[str, ...]:
        """The token."""
        return (self._token,)

    def __repr__(self) -> str:
        return f"FixedToken(source={self._source!r})"


class KeyPair:
    """An API key and its secret: mints its own JWT, renewed before it expires. Thread-safe.

    The payload is the one of the official server SDK (API §1.1); `clock` gives seconds since 1970.
    """

    def __init__(
        self, api_key: str, secret: str, source: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._api_key = api_key
        self._secret = secret
        self._source = source
        self._clock = clock
        self._lock = threading.Lock()
        self._minted: tuple[str, ...] = ()  # the newest first; the one before may still be in flight
        self._expires = 0.0

    @property
    def source(self) -> str:
        """Where the key pair came from."""
        return self._source

    def token(self) -> str:
        """A token with at least two minutes left."""
        with self._lock:
            now = self._clock()
            if self._expires - now < RENEW_BEFORE:
                self._minted = (self._mint(now), *self._minted[:1])
                self._expires = now + LIFETIME
            return self._minted[0]

    def secrets(self) -> tuple[str, ...]:
        """The secret, and the tokens made of it that may still be in flight."""
        with self._lock:
            return (self._secret, *self._minted)

    def _mint(self, now: float) -> str:
        claims = {
            "apikey": self._api_key,
            "permissions": ["allow_join", "allow_mod"],
            "version": 2,
            "roles": ["crawler"],
            "iat": int(now) - SKEW,
            "exp": int(now) + LIFETIME,
        }
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def __repr__(self) -> str:
        return f"KeyPair(source={self._source!r})"


def expiry(token: str) -> datetime | None:
    """When `token` expires by its own `exp`, unverified; None if it does not say, or is no JWT."""
    exp = _claim(token, "exp")
    try:
        if isinstance(exp, bool) or not isinstance(exp, int | float):
            return None
        return datetime.fromtimestamp(exp, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def api_key(token: str) -> str | None:
    """The API key that `token` names, unverified (API §1.1); None if it names none, or is no JWT."""
    named = _claim(token, "apikey")
    return named if isinstance(named, str) else None


def _claim(token: str, name: str) -> object:
    try:
        return jwt.decode(token, options={"verify_signature": False}).get(name)
    except (jwt.PyJWTError, ValueError, OverflowError, RecursionError):
        return None
