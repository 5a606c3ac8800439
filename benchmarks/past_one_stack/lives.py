"""What was measured: lives of rooms in stacks (made, left alone, taken away), in a file as figures come.

A file is added to by later runs. Of what was measured more than once, the latest run counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Cell(NamedTuple):
    """So many rooms, deployed in one of the ways."""

    rooms: int
    way: str
    stacks: int = 1

    def __str__(self) -> str:
        return f"{self.rooms} rooms, {self.way}"


@dataclass(frozen=True)
class Run:
    """A run of the benchmark, and the machine as it was when that began."""

    began: str
    """UTC, to the second."""

    cores: int
    load: float
    python: str
    pulumi: str

    @property
    def busy(self) -> bool:
        """Whether the machine did something else as well."""
        return self.load > 0.25 * self.cores


@dataclass
class Life:
    """One life in one cell. Figures are in seconds; `memory` is in bytes."""

    cell: Cell
    run: Run
    figures: dict[str, float] = field(default_factory=dict)


class Lives:
    """All lives of a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lives = [_read(one) for one in json.loads(file.read_text())] if file.exists() else []

    def begin(self, cell: Cell, run: Run) -> Callable[[str, float], None]:
        """A new life; what is returned notes one of its figures, and keeps it at once."""
        life = Life(cell, run)

        def note(what: str, value: float) -> None:
            if not life.figures:
                self._lives.append(life)
            life.figures[what] = round(value, 3)
            self._write()

        return note

    @property
    def cells(self) -> list[Cell]:
        """The cells that have figures, by the number of rooms."""
        return sorted({life.cell for life in self._lives})

    def of(self, cell: Cell, what: str) -> list[Life]:
        """The lives that a figure is taken from."""
        known = [life for life in self._lives if life.cell == cell and what in life.figures]
        latest = max((life.run.began for life in known), default="")
        return [life for life in known if life.run.began == latest]

    def values(self, cell: Cell, what: str) -> list[float]:
        """A figure's values; none where it was not measured."""
        return [life.figures[what] for life in self.of(cell, what)]

    def curves(self, what: str) -> dict[str, dict[int, float]]:
        """For each way, a figure's median at each number of rooms."""
        found: dict[str, dict[int, float]] = {}
        for cell in self.cells:
            if values := self.values(cell, what):
                found.setdefault(cell.way, {})[cell.rooms] = median(values)
        return found

    def runs(self, whats: Sequence[str]) -> list[Run]:
        """The runs that figures are taken from, the oldest first."""
        used = {life.run for cell in self.cells for what in whats for life in self.of(cell, what)}
        return sorted(used, key=lambda run: run.began)

    def _write(self) -> None:
        # Written aside first, so that no reader sees half of it.
        self._file.parent.mkdir(parents=True, exist_ok=True)
        aside = self._file.with_suffix(".part")
        aside.write_text(json.dumps([_written(life) for life in self._lives], indent=1) + "\n")
        aside.replace(self._file)


def _written(life: Life) -> dict[str, object]:
    return {**life.cell._asdict(), "run": asdict(life.run), "figures": life.figures}


def _read(one: dict[str, object]) -> Life:
    run, figures = one.pop("run"), one.pop("figures")
    return Life(Cell(**one), Run(**run), figures)  # type: ignore[arg-type]
