"""The token and its key pair (API §1.1)."""

from __future__ import annotations

from typing import Any

import jwt

DEFAULT_API_KEY = "emulator"
"""The api key that the emulator knows unless told another."""

DEFAULT_SECRET = "public-secret-of-the-videosdk-emulator-for-loopback-use-only"
"""The secret that goes with it. Anyone can read it here: it protects nothing."""


def mint(api_key: str, secret: str, now: float, **claims: Any) -> str:
    """A token that the emulator accepts for an hour; `claims` override, a None leaves a claim out."""
    payload: dict[str, Any] = {
        "apikey": api_key,
        "permissions": ["allow_join", "allow_mod"],
        "version": 2,
        "roles": ["crawler"],
        "iat": int(now),
        "exp": int(now) + 3600,
        **claims,
    }
    return jwt.encode({key: value for key, value in payload.items() if value is not None}, secret, "HS256")
