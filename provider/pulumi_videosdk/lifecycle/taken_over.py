"""Inputs of which nobody could know what they are: those that a server does not show of an object taken over.

An object that was made here has what was declared. One that was imported or adopted may have a webhook that
the server does not show. The first declaration of such an input says what it is: it is written down, and
replaces nothing. Once it was declared, a change replaces as ever. State without the hidden key is taken for
that of an object that was made here, since there leaving a declaration without effect would be worse.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .definition import Definition
from .keys import UNSEEN
from .values import names_in


def unseen(
    definition: Definition[Any, Any], declared: Mapping[str, Any], shown: Collection[str] = ()
) -> list[str]:
    """The inputs that were neither declared nor shown when the object was taken over."""
    return [name for name in definition.fields if name not in declared and name not in shown]


def still_unseen(stored: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
    """What to carry on from the state, under its hidden key: the inputs that are not declared even now."""
    left = [name for name in names_in(stored.get(UNSEEN)) if name not in declared]
    return {UNSEEN: left} if left else {}
