"""New ids, in VideoSDK's formats (API §2.6)."""

from __future__ import annotations

import secrets
import string

_LETTERS = string.ascii_lowercase + string.digits


def room_id() -> str:
    """A new `xxxx-xxxx-xxxx`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def record_id() -> str:
    """A new id of 24 hexadecimal digits."""
    return secrets.token_hex(12)


def prefixed_id(kind: str) -> str:
    """A new id that names its kind, such as `wh_4f7c2a9108d1`."""
    return f"{kind}_{secrets.token_hex(6)}"
