"""What holds for every test: a clean environment, no skips in CI, and the time that each layer took."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

LAYERS = ("unit", "protocol", "emulator", "e2e")


def pytest_configure() -> None:
    # A developer's own settings must never reach a test, nor a test VideoSDK itself.
    for name in list(os.environ):
        if name.startswith(("VIDEOSDK_", "PULUMI_")):
            del os.environ[name]
    # The same examples on every run: a failure is never a matter of luck.
    hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
    hypothesis.settings.load_profile("steady")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _refuse_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        _refuse_in_ci(report)
    return report


def _refuse_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"In CI a skip is a failure: {report.longreprtext}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tests: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if not isinstance(report, pytest.TestReport):
                continue
            layer = _layer(report.nodeid)
            seconds[layer] += report.duration
            tests[layer] += report.when == "call"
    terminalreporter.section("layers")
    for layer in [*LAYERS, *sorted(tests.keys() - set(LAYERS))]:
        if tests[layer]:
            terminalreporter.write_line(f"{layer:10} {tests[layer]:5} tests {seconds[layer]:8.1f} s")


def _layer(nodeid: str) -> str:
    parts = Path(nodeid.split("::")[0]).parts
    return parts[1] if len(parts) > 2 else "other"
