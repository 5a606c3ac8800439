"""The public key of VideoSDK's webhook signatures: `/v2/public/rsa-public-key` (API §11.4)."""

from __future__ import annotations

import re

from .model import Shown
from .transport import Transport

_PEM = re.compile(
    r"\s*-----BEGIN ((?:RSA )?PUBLIC KEY)-----\s[A-Za-z0-9+/=\s]+-----END \1-----\s*\Z", re.ASCII
)


class PublicKey(Shown):
    public_key: str


def fetch(transport: Transport) -> str:
    """The key, PEM (PKCS#1 or SPKI). Raises LostReply if the reply holds none, and VideoSDKError."""
    reply = transport.call("GET", "/v2/public/rsa-public-key", repeat_is_safe=True)
    shown = reply.read(PublicKey, "a public key (PEM)")
    if not _PEM.match(shown.public_key):
        raise reply.lost("a public key (PEM)")
    return shown.public_key
