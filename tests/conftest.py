"""What holds for every test: a clean environment, one emulator, no skips in CI, how tests are spread.

`--wide` is all that `make test-all` has beside `make test`.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import requests

from pulumi_videosdk.api.auth import KeyPair
from pulumi_videosdk.api.client import Client
from videosdk_emulator import Emulator

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

LAYERS = ("unit", "protocol", "emulator", "client", "e2e")


@pytest.fixture(scope="session")
def running_emulator(_videosdk_server: Emulator) -> Emulator:
    """The server of the fixture `emulator`, for what outlives one test: as the last test left it."""
    return _videosdk_server


@pytest.fixture
def emulator(videosdk_emulator: Emulator) -> Emulator:
    """VideoSDK on this machine, as new but for its signing key: the fixture that teams use, too."""
    return videosdk_emulator


@pytest.fixture
def call(emulator: Emulator) -> Iterator[Callable[..., requests.Response]]:
    """Calls VideoSDK's API with a good token: `call("GET", "/v2/rooms", json=..., params=...)`."""
    with requests.Session() as session:
        session.trust_env = False

        def send(
            method: str, path: str, *, token: str | None = emulator.token(), **values: object
        ) -> requests.Response:
            headers = {} if token is None else {"Authorization": token}
            values = {"headers": headers, "timeout": 20.0, "allow_redirects": False, **values}
            return session.request(method, emulator.url + path, **values)  # type: ignore[arg-type]

        yield send


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    """The provider's client of VideoSDK."""
    with closing(Client(emulator.url, KeyPair(emulator.api_key, emulator.secret, "the test"), 10.0)) as one:
        yield one


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--wide", action="store_true", help="run the tests marked `wide` too, and ten times as many examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    # A developer's own settings must never reach a test, nor a test VideoSDK itself.
    for name in list(os.environ):
        if name.startswith(("VIDEOSDK_", "PULUMI_")):
            del os.environ[name]
    wide = config.getoption("wide")
    if not wide and not config.option.markexpr:
        config.option.markexpr = "not wide"
    # Between edits the same examples on every run: a failure is never a matter of luck. A wide run looks for
    # new ones.
    hypothesis.settings.register_profile(
        "ours",
        max_examples=1000 if wide else 100,
        derandomize=not wide,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
    )
    hypothesis.settings.load_profile("ours")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # xdist runs one of those that share a name, and says nothing.
    shared = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if shared:
        raise pytest.UsageError(f"tests share a name: {', '.join(shared)}")
    if hasattr(config, "workerinput"):
        # The longest first, so that no worker is left with one at the end.
        items.sort(key=lambda item: (not item.get_closest_marker("wide"), -_rank(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Spread every test by itself, but for those of a file that has a fixture for the whole file."""
    from xdist.scheduler import LoadScopeScheduling

    @cache
    def shares(file: str) -> bool:
        return 'scope="module"' in (config.rootpath / file).read_text()

    class Scheduler(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if shares(file) else nodeid

    return Scheduler(config, log)


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


def _rank(nodeid: str) -> int:
    layer = _layer(nodeid)
    return LAYERS.index(layer) if layer in LAYERS else -1


def _layer(nodeid: str) -> str:
    parts = Path(nodeid.split("::")[0]).parts
    return parts[1] if len(parts) > 2 else "other"
