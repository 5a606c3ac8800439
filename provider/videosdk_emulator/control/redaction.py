"""What a person who looks on must not see: tokens, secrets and passwords in what was logged."""

from __future__ import annotations

import re
from typing import Any

MASK = "•••"

_SECRET = (
    r"secret|token|passw|authorization|credential|signature|(?:api|private|stream)[-_]?key|model_?config"
    r"|pre_?signed"
)
_NAME = re.compile(_SECRET, re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<![\w.-])([\w.-]*(?:{_SECRET})[\w.-]*[\"']?\s*[:=]\s*[\"']?)(?:(?:Bearer|Basic)\s+)?[^\s\"'&,;}}#]+",
    re.IGNORECASE,
)
_JWT = re.compile(r"eyJ[\w.-]{10,}")
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+(?=@)")


def redacted(value: Any, *secrets: str) -> Any:
    """A value as JSON knows it, without what its name or its form tells is secret, and without `secrets`."""
    if isinstance(value, dict):
        return {
            redacted(name, *secrets): MASK
            if _NAME.search(name) and one is not None
            else redacted(one, *secrets)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [redacted(one, *secrets) for one in value]
    if not isinstance(value, str):
        return value
    for secret in filter(None, secrets):
        value = value.replace(secret, MASK)
    for pattern in (_JWT, _PASSWORD):
        value = pattern.sub(MASK, value)
    return _NAMED.sub(rf"\g<1>{MASK}", value)
