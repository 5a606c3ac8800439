"""The marks on types with which a definition describes its inputs and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Final, final


@final
class Word:
    """A mark on a type, as in `Annotated[str, replaces]`."""

    def __init__(self, meaning: str) -> None:
        self._meaning = meaning

    def __repr__(self) -> str:
        return self._meaning


replaces: Final = Word("a change replaces")
secret: Final = Word("encrypted in the state, never shown")
trigger: Final = Word("the program's own: no server knows it")
url: Final = Word("compared as a url")
stays: Final = Word("once given it cannot be taken away: the user is warned where it is left out again")
unordered: Final = Word("neither order nor doubles matter")
exact: Final = Word("an object with these keys and no others: no server adds any")


@final
@dataclass(frozen=True)
class Caution:
    """A mark on an input's type: the warning when a change of it replaces, in a preview too."""

    text: str


@final
@dataclass(frozen=True)
class Accepts:
    """A mark on an input's type: a declared resource may be given in place of the value."""

    resource: str
    """The definition's name, such as `Room`."""
    outputs: str | Mapping[str, str]
    """Its output that is the value; or, for an object, the output for each key."""


@final
@dataclass(frozen=True)
class Known:
    """A mark on a name's type: the names that the server is known to accept.

    The server decides: for any other name there is a warning, and the name is sent.
    """

    what: str
    """What the names are of, such as `webhook event`."""
    names: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    """Where patterns such as `session-*` may be given: those to suggest."""

    def knows(self, name: str) -> bool:
        """Whether it is one of the names, or a pattern that fits one."""
        if name in self.names:
            return True
        if not self.patterns or set(name) & set("?[]"):
            return False
        return any(fnmatchcase(one, name) for one in self.names)

    def nearest(self, name: str) -> str | None:
        """The known name that was probably meant."""
        return next(iter(get_close_matches(name, [*self.names, *self.patterns], n=1, cutoff=0.5)), None)
