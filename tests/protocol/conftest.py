"""A provider process for each test."""

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


@pytest.fixture
def provider(emulator: Emulator) -> Iterator[ProviderProcess]:
    process = DynamicProcess(
        {
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
        }
    )
    process.configure({})
    yield process
    process.stop()


@pytest.fixture
def unconfigured(emulator: Emulator) -> Iterator[ProviderProcess]:
    """A provider process whose environment holds no credentials; the test configures it."""
    process = DynamicProcess({"VIDEOSDK_API_ENDPOINT": emulator.url})
    yield process
    process.stop()
