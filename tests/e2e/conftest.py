"""The engine, and stacks that talk to the emulator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.e2e.harness import Engine, Stack, ensure_engine
from tests.support import vault
from videosdk_emulator import Emulator


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The real command line. Which packages there are, each run is told from a list made here."""
    found = ensure_engine(tmp_path_factory.mktemp("pulumi-home"))
    with vault.running() as address:
        yield found.listing_packages_once(tmp_path_factory.mktemp("python")).sparing(address)


class MakeStack(Protocol):
    def __call__(
        self,
        program: str,
        *,
        env: Mapping[str, str | None] | None = None,
        config: Mapping[str, str] | None = None,
        name: str = "dev",
        project: str = "e2e",
    ) -> Stack: ...


@pytest.fixture
def stack(engine: Engine, emulator: Emulator, tmp_path: Path) -> Iterator[MakeStack]:
    """Makes stacks whose provider talks to the emulator with its key pair, from the environment."""
    made: list[Stack] = []

    def make(
        program: str,
        *,
        env: Mapping[str, str | None] | None = None,
        config: Mapping[str, str] | None = None,
        name: str = "dev",
        project: str = "e2e",
    ) -> Stack:
        given: dict[str, str | None] = {
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
        }
        present = {key: value for key, value in (given | dict(env or {})).items() if value is not None}
        folder = tmp_path / f"stack-{len(made)}"
        made.append(Stack(engine, folder, program, present, name=name, project=project, config=config))
        return made[-1]

    yield make
    for one in made:
        one.kill_everything()
