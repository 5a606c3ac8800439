"""The RSA key that signs webhooks (API §11.4)."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from videosdk_emulator.core.store import Store


class SigningKey:
    """VideoSDK's key pair. Made at the first start, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.setting("private_key")
        if kept is None:
            self.rotate()
            return
        key = load_pem_private_key(kept.encode(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key

    def rotate(self) -> None:
        """Replaces the key pair; what the old one signed no longer verifies."""
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._store.keep_setting("private_key", pem.decode())

    def public_pem(self, form: str) -> str:
        """The public half as PEM: form `pkcs1` ("BEGIN RSA PUBLIC KEY") or `spki`."""
        kind = PublicFormat.PKCS1 if form == "pkcs1" else PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(Encoding.PEM, kind).decode()

    def sign(self, body: bytes) -> str:
        """The `videosdk-signature` of a body: RSA-SHA256, PKCS#1 v1.5, base64."""
        return base64.b64encode(self._key.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()

    def verifies(self, body: bytes, signature: str | None) -> bool:
        """Whether the signature is this key's over this very body."""
        try:
            given = base64.b64decode(signature or "", validate=True)
            self._key.public_key().verify(given, body, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True
