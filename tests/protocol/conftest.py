"""Provider processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.protocol.process import DynamicProcess, ProviderProcess
from videosdk_emulator import Emulator


@pytest.fixture(autouse=True)
def _no_process_outlives_its_test() -> Iterator[None]:
    before = set(ProviderProcess.running)
    yield
    for process in ProviderProcess.running - before:
        process.stop()


def _started(emulator: Emulator) -> ProviderProcess:
    process = DynamicProcess(
        {
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
        }
    )
    process.configure({})
    return process


@pytest.fixture(scope="session")
def _standing(running_emulator: Emulator) -> Iterator[ProviderProcess]:
    process = _started(running_emulator)
    yield process
    process.stop()


@pytest.fixture
def provider(emulator: Emulator, _standing: ProviderProcess) -> ProviderProcess:
    """A provider process with the emulator's key pair, which other tests use too: to start one is slow."""
    return _standing


@pytest.fixture
def alone(emulator: Emulator) -> Iterator[ProviderProcess]:
    """Another such process, for a test that stops it or looks at all that it printed."""
    process = _started(emulator)
    yield process
    process.stop()


@pytest.fixture
def unconfigured(emulator: Emulator) -> Iterator[ProviderProcess]:
    """A provider process whose environment holds no credentials; the test configures it."""
    process = DynamicProcess({"VIDEOSDK_API_ENDPOINT": emulator.url})
    yield process
    process.stop()
