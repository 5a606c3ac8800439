"""What the figures should be, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.against_floor import CALLS, SHAPED
from benchmarks.plan import Plan
from benchmarks.results import Key, Results


@dataclass(frozen=True)
class Target:
    """`found` is None where it was not measured."""

    what: str
    limit: float
    found: float | None

    @property
    def verdict(self) -> str:
        """In words."""
        if self.found is None:
            return "not measured"
        return "met" if self.found <= self.limit else "NOT met"


def judge(plan: Plan, results: Results) -> list[Target]:
    """Every target, those for a size that is not planned at the next smaller one."""
    judged = []
    for what, limit, size, delays in (
        ("create", 1.10, 300, plan.delays),
        ("refresh", 1.10, 300, plan.delays),
        ("no-op up", 1.05, 1000, (plan.usual,)),
    ):
        n = plan.size_near(size)
        at = f"N = {n}" if n == size else f"N = {n} for {size}"
        for delay in delays:
            words = f"{what} ÷ floor, {at}, {delay * 1000:.0f} ms"
            judged.append(Target(words, limit, results.ratio(what, n, delay)))
    explaining = ((SHAPED, plan.shaped), (CALLS, plan.calling)) if plan.explained else ()
    for over, (n, delay) in explaining:
        for what in ("create", "no-op up", "refresh"):
            if what != "no-op up" or delay == plan.usual:
                words = f"{what} ÷ {over}, N = {n}, {delay * 1000:.0f} ms"
                judged.append(Target(words, 1.10, results.ratio(what, n, delay, over)))
    large, small = plan.size_near(1000), plan.size_near(100)
    growth = [results.ratio("create", n, plan.usual) for n in (large, small)]
    words = f"create ÷ floor at N = {large}, over that at {small}"
    judged.append(Target(words, 1.0, growth[0] / growth[1] if growth[0] and growth[1] else None))
    state = Key("state, bytes for each", "ours", plan.size_near(300), plan.usual)
    for words, limit, key in (
        ("import over `import pulumi`, s", 0.060, Key("import ours after it")),
        ("own time of one create, s", 0.003, Key("one create, own")),
        ("state of one room, bytes", 2000, state),
    ):
        judged.append(Target(words, limit, results.median(key)))
    return judged


def lines(judged: list[Target]) -> Iterator[str]:
    """A table for a terminal."""
    for one in judged:
        found = "-" if one.found is None else f"{one.found:.4g}"
        yield f"{one.what:66} {found:>8}  at most {one.limit:<5g}  {one.verdict}"
