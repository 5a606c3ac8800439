"""What was measured: figures with all their values, kept in a file as they come."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from tests.e2e.harness import ROOT, Engine

BUSY = "; the machine was busy when this began, so no ratio can be relied on"

WRITTEN_TO = ROOT / "build" / "bench"


class Key(NamedTuple):
    """What was measured of which side, in seconds unless `what` says bytes."""

    what: str
    who: str = "ours"
    n: int = 0
    delay: float = 0.0


class Results:
    """The figures. Each value is written down at once: a run that is killed loses none."""

    def __init__(self, file: Path, engine: Engine | None = None) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self.figures: dict[Key, list[float]] = {}
        self.about: dict[str, Any] = {}
        if engine is None:
            return
        env = engine.environment(file.parent)
        cli = subprocess.check_output(["pulumi", "version"], env=env, text=True).strip().removeprefix("v")
        self.about = {
            "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            "cores": os.cpu_count() or 1,
            "load": round(os.getloadavg()[0], 1),
            "python": platform.python_version(),
            "Pulumi CLI": cli,
            "Pulumi SDK": version("pulumi"),
        }

    @classmethod
    def read(cls, file: Path) -> Results:
        """What an earlier run wrote."""
        results, written = cls(file), json.loads(file.read_text())
        results.about = written["about"]
        for one in written["figures"]:
            values, _ = one.pop("values"), one.pop("median")
            results.figures[Key(**one)] = values
        return results

    @property
    def caution(self) -> str:
        """What a reader must know of a machine that was busy; else nothing."""
        return BUSY if self.about["load"] > 0.25 * self.about["cores"] else ""

    def add(self, key: Key, value: float) -> None:
        """Note one more value of a figure."""
        self.figures.setdefault(key, []).append(round(value, 6))
        figures = [
            {**key._asdict(), "median": self.median(key), "values": values}
            for key, values in self.figures.items()
        ]
        # Written aside first, so that no reader sees half of it.
        aside = self._file.with_suffix(".part")
        aside.write_text(json.dumps({"about": self.about, "figures": figures}, indent=1) + "\n")
        aside.replace(self._file)

    def median(self, key: Key) -> float | None:
        """The median of a figure; None if it was not measured."""
        return statistics.median(self.figures[key]) if key in self.figures else None

    def ratio(self, what: str, n: int, delay: float, over: str = "floor", who: str = "ours") -> float | None:
        """Ours ÷ floor, or of other sides, of the medians; None if one was not measured."""
        one, other = (self.median(Key(what, side, n, delay)) for side in (who, over))
        return one / other if one and other else None
