"""Inside: what the package costs in a program and in the provider, each measured in new processes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping

from benchmarks import environment
from benchmarks.plan import Plan
from benchmarks.results import Key, Results


def measure(plan: Plan, results: Results, env: Mapping[str, str]) -> None:
    """Imports, creates, and the provider's process."""
    _probe("importing", env)  # the first one compiles
    for name, times in (("importing", plan.imports), ("creating", plan.repeats), ("providing", plan.repeats)):
        for _ in range(times):
            for what, value in _probe(name, env).items():
                results.add(Key(what), value)


def _probe(name: str, env: Mapping[str, str]) -> dict[str, float]:
    command = [str(environment.python()), "-m", "benchmarks.probe", name]
    found: dict[str, float] = json.loads(subprocess.check_output(command, env={**os.environ, **env}))
    return found
