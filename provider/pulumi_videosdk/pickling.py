"""Pickling a provider without harming the user's own dynamic providers.

`serialize_provider` of the SDK wraps two methods of `pickle`'s pickler at each call and never unwraps them:
after some 300 calls, pickling by value recurses too deep. Ours pickle by reference and are not hurt, but they
would lengthen the chain for a user's own providers. A test fails on the day that the SDK mends it
(docs/upstream.md).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pulumi.dynamic.dynamic import serialize_provider

if TYPE_CHECKING:
    from pulumi.dynamic import ResourceProvider

_pickled: dict[type[ResourceProvider], str] = {}


def pickled(provider: type[ResourceProvider]) -> str:
    """What stands for a provider in the state, as the input `__provider`."""
    if provider not in _pickled:
        with pickler_restored():
            _pickled[provider] = str(serialize_provider(provider()))
    return _pickled[provider]


@contextmanager
def pickler_restored() -> Iterator[None]:
    """Put back what `serialize_provider` changes on the pickler. One without such parts is left alone."""
    pickler: Any = getattr(pickle, "_Pickler", None)
    kept = {name: part for name in ("_batch_setitems", "save_dict") if (part := getattr(pickler, name, None))}
    try:
        yield
    finally:
        for name, part in kept.items():
            setattr(pickler, name, part)
