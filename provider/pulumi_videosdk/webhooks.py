"""What a receiver of VideoSDK's webhooks needs: telling a genuine one (API §11.4)."""

from __future__ import annotations

import base64


def verify(body: bytes | str, signature: str | None, public_key: str) -> bool:
    """Whether VideoSDK signed `body`: RSA-SHA256, PKCS#1 v1.5, over the raw bytes (API §11.4).

    `body` is the request's body as it came, not parsed and written again; `signature` the header
    `videosdk-signature`; `public_key` the PEM that `WebhookEndpoint` has as its output, PKCS#1 or SPKI.
    A missing, wrong or malformed signature gives False. The signature covers no time: a genuine webhook
    that is sent again passes. Raises ValueError for a key that cannot be used, and ImportError where the
    extra `webhooks` is not installed.
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

    try:
        key = load_pem_public_key(public_key.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("public_key is not an RSA public key in PEM form, as WebhookEndpoint's output is")
    try:
        signed = body.encode() if isinstance(body, str) else body
        key.verify(base64.b64decode((signature or "").strip(), validate=True), signed, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
