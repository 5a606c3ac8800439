"""How much is measured: the whole benchmark, and the quick form of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Cell(NamedTuple):
    """So many resources, and so many seconds more for each call."""

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
    rooms: int
    """How many the scripts that users would write make."""
    largest: int | None = None
    """One size more, at the usual delay only."""
    explained: bool = True
    """Whether the floors that explain ours are measured too."""

    @property
    def cells(self) -> list[Cell]:
        """All of them, the largest first: what is left undone when the minutes are up is small."""
        largest = [Cell(self.largest, self.usual)] if self.largest else []
        return largest + [Cell(n, delay) for n in reversed(self.sizes) for delay in self.delays]

    @property
    def shaped(self) -> Cell:
        """Where ours is compared with a floor of as many properties too."""
        return Cell(self.size_near(300), self.usual)

    @property
    def calling(self) -> Cell:
        """Where ours is compared with a floor that makes the bare calls too: where these weigh the most."""
        return Cell(self.size_near(300), min(self.delays))

    def size_near(self, wanted: int) -> int:
        """The planned size that a target for `wanted` is judged at."""
        return max(cell.n for cell in self.cells if cell.n <= wanted)


FULL = Plan(
    (1, 10, 100, 300),
    (0.0, 0.05, 0.2),
    0.05,
    repeats=5,
    few=2,
    minutes=29,
    imports=15,
    rooms=100,
    largest=1000,
)
QUICK = Plan((1, 10, 100), (0.05,), 0.05, repeats=2, few=1, minutes=0.7, imports=5, rooms=10, explained=False)
