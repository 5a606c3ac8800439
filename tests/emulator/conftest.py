"""The emulator on a socket, for every test in this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from videosdk_emulator import Emulator, running


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with running() as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    """The emulator, as new but for its signing key."""
    running_emulator.reset()
    return running_emulator
