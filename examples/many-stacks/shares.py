"""Which rooms are on the list, and which stack has which of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from pulumi import RunError

ROOMS = "ROOMS"
"""The environment variable by which the program is told where the list is."""


class Share(NamedTuple):
    """The rooms of one stack: share `number`, from 1, `of` so many."""

    number: int
    of: int

    @classmethod
    def named(cls, stack: str) -> Share | None:
        """The share that a stack's name tells of, if it does."""
        found = re.fullmatch(r"rooms-(\d+)-of-(\d+)", stack)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def stack(self) -> str:
        """The stack's name, such as `rooms-03-of-25`."""
        return f"rooms-{self.number:0{len(str(self.of))}}-of-{self.of}"

    def has(self, room: str) -> bool:
        """Whether a room is in this share. Python's own `hash` is another one in each process."""
        digest = hashlib.sha256(room.encode()).digest()
        return int.from_bytes(digest) % self.of == self.number - 1


def read(listed: Path) -> list[str]:
    """The rooms on a list, a name on each line; blank lines are passed over.

    Raises RunError where there is none to read, or a name stands there twice.
    """
    try:
        lines = listed.read_text().splitlines()
    except OSError as error:
        raise RunError(f"the list of rooms {listed} cannot be read: {error.strerror}") from None
    rooms = Counter(filter(None, map(str.strip, lines)))
    if not rooms:
        # An empty file is more often a slip than the wish to take every room away.
        raise RunError(f"the list {listed} names no room. To take all of them away: python spread.py destroy")
    if twice := [name for name, times in rooms.items() if times > 1]:
        raise RunError(f"the list {listed} names more than once: {', '.join(twice)}")
    return list(rooms)
