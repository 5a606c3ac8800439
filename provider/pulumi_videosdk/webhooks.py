"""What a receiver of VideoSDK's webhooks needs: telling a genuine one (API §11.4)."""

from __future__ import annotations

import base64
import re

_PEM = re.compile(r"-----BEGIN ((?:RSA )?PUBLIC KEY)-----(.+?)-----END \1-----", re.DOTALL)
_BETWEEN = re.compile(r"\\[nr]|\s")  # what stands between a key's lines, also escaped as in a .env file


def verify(
    body: bytes | bytearray | memoryview | str, signature: str | bytes | None, public_key: str | bytes
) -> bool:
    """Whether VideoSDK signed `body`: RSA-SHA256, PKCS#1 v1.5, over the raw bytes (API §11.4).

    `body` is the request's body as it came, bytes or text, not parsed and written again; `signature` the
    header `videosdk-signature`; `public_key` the PEM that `WebhookEndpoint` has as its output, PKCS#1 or
    SPKI, also as a `.env` file or a variable of the environment holds it: in quotes, on one line, its line
    breaks escaped, CRLF or blanks. A missing, wrong or malformed signature gives False. The signature covers
    no time: a genuine webhook that is sent again passes. Raises TypeError for a body that has been parsed,
    ValueError for a key that cannot be used, and ImportError where the extra `webhooks` is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        raise ImportError(
            "verifying webhooks needs the package cryptography: pip install pulumi-videosdk[webhooks]"
        ) from None

    if not isinstance(body, bytes | bytearray | memoryview | str):
        raise TypeError(
            f"body is a {type(body).__name__}: verify takes the request's body as it came, bytes or text. "
            "The signature covers each byte, and parsing loses some"
        )
    try:
        key = load_pem_public_key(_pem(public_key))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("public_key is not an RSA public key in PEM form, as WebhookEndpoint's output is")
    try:
        signed = body.encode() if isinstance(body, str) else bytes(body)
        key.verify(base64.b64decode((signature or "").strip(), validate=True), signed, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _pem(key: str | bytes) -> bytes:
    """The key as PEM, its lines broken as they must be. Raises ValueError if there is none in it."""
    text = key.decode("ascii", "replace") if isinstance(key, bytes) else key
    if not isinstance(text, str) or (found := _PEM.search(text)) is None:  # an unset variable gives None
        raise ValueError("no key")
    label, content = found[1], _BETWEEN.sub("", found[2])
    lines = [content[at : at + 64] for at in range(0, len(content), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()
