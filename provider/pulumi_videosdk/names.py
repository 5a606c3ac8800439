"""Names outside of Python: every other language of Pulumi writes them in camelCase.

A user's program loads this module, so it loads nothing but `re`.
"""

from __future__ import annotations

import re
from functools import cache


def with_article(name: str, mark: str = "") -> str:
    """A name or noun, between marks, after its article: `a Room`, `an HlsStream`, `an alert rule`."""
    article = "an" if re.match("[AEIO]|Hls|Rtmp", name, re.IGNORECASE) else "a"
    return f"{article} {mark}{name}{mark}"


@cache
def camel(name: str) -> str:
    """A Python name as it is outside: `end_point` becomes `endPoint`, `__account` stays."""
    return re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda found: found[1].upper(), name)
