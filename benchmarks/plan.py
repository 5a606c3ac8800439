"""How much is measured: the whole benchmark, and its quick form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.sides import FLOOR, GO, NATIVE, OURS, SHAPED


class Cell(NamedTuple):
    """The number of resources, and the seconds that each call takes longer."""

    n: int
    delay: float


@dataclass(frozen=True)
class Plan:
    """What makes no call is measured at the delay `usual` only; no cell is begun after `minutes`."""

    sizes: tuple[int, ...]
    delays: tuple[float, ...]
    usual: float
    repeats: int
    few: int
    """How often a life that takes over a minute is repeated."""
    minutes: float
    imports: int
    largest: int | None = None
    """One size more, at the usual delay only."""
    explained: bool = True
    """Whether ours is compared with the two floors that explain the figures, too."""
    sides: tuple[str, ...] = (OURS, FLOOR)
    """The first is compared with each of the others."""
    operations: tuple[str, ...] = ("create", "no-op up", "preview", "refresh", "destroy")

    @property
    def cells(self) -> list[Cell]:
        """All of them, in order: by size, the last one first."""
        largest = [Cell(self.largest, self.usual)] if self.largest else []
        return largest + [Cell(n, delay) for n in reversed(self.sizes) for delay in self.delays]

    @property
    def shaped(self) -> Cell:
        """Where the floor with a room's properties is measured."""
        return Cell(self.size_near(300), self.usual)

    @property
    def calling(self) -> Cell:
        """Where the floor that calls is measured: where its calls weigh the most."""
        return Cell(self.size_near(300), min(self.delays))

    def size_near(self, wanted: int) -> int:
        """The planned size at which a target for `wanted` is judged: the largest up to it, where one is."""
        sizes = [cell.n for cell in self.cells]
        return max((n for n in sizes if n <= wanted), default=min(sizes))


# The largest first: what is left undone when the minutes are up is small.
FULL = Plan((1, 10, 100, 300), (0.0, 0.05, 0.2), 0.05, repeats=5, few=2, minutes=29, imports=15, largest=1000)
QUICK = Plan((1, 10, 100), (0.05,), 0.05, repeats=2, few=1, minutes=0.7, imports=5, explained=False)
# The smallest first: the largest take most of the time.
SIDES = Plan(
    (1000, 300, 100),
    (0.0, 0.05, 0.2),
    0.05,
    repeats=5,
    few=1,
    minutes=26,
    imports=0,
    explained=False,
    sides=(NATIVE, SHAPED, GO),
    operations=("create", "no-op up", "refresh"),
)
"""What the native plugin is compared with."""
