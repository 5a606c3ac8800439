"""Inputs of imported or adopted objects that the server does not show, so that their values are not known.

An object that we created has what was declared. One that was imported or adopted may have a webhook that the
server does not show. The first declaration of such an input is only stored, and replaces nothing. After that
a change replaces as usual. State without the hidden key counts as that of an object that we created: there a
declaration that has no effect would be worse.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .definition import AnyDefinition
from .keys import UNSEEN
from .values import names_in


def unseen(definition: AnyDefinition, declared: Mapping[str, Any], shown: Collection[str] = ()) -> list[str]:
    """The inputs that were neither declared nor shown when the object was imported or adopted."""
    return [name for name in definition.fields if name not in declared and name not in shown]


def still_unseen(stored: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
    """The hidden key to keep in the state: those of its inputs that are still not declared."""
    left = [name for name in names_in(stored.get(UNSEEN)) if name not in declared]
    return {UNSEEN: left} if left else {}
