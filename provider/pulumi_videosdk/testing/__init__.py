"""A pytest plugin: a team's own programs under the real `pulumi`, against the emulator of VideoSDK.

    pip install pulumi-videosdk[testing]

pytest finds the fixtures by itself:

- `videosdk_emulator`: VideoSDK on this machine, reset for each test (`videosdk_emulator.Emulator`).
- `videosdk_stack`: creates stacks (`Stack`) from a program's folder or text, and destroys them at the end.

Nothing but pytest is loaded until a test asks for one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .stack import MakeStack, Run, Stack, Step, Workspace

if TYPE_CHECKING:
    from videosdk_emulator import Emulator

__all__ = ["MakeStack", "Run", "Stack", "Step"]


@pytest.fixture(scope="session")
def _videosdk_server() -> Iterator[Emulator]:
    try:
        from videosdk_emulator import running
    except ImportError as missing:
        pytest.fail(
            f"the emulator needs the package {missing.name}: pip install pulumi-videosdk[testing]",
            pytrace=False,
        )
    with running() as emulator:
        yield emulator


@pytest.fixture
def videosdk_emulator(_videosdk_server: Emulator) -> Emulator:
    """VideoSDK on this machine, reset for each test except for its signing key; one server for all tests."""
    _videosdk_server.reset()
    return _videosdk_server


@pytest.fixture(scope="session")
def _videosdk_pulumi_home(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("pulumi-home"))


@pytest.fixture
def videosdk_stack(
    videosdk_emulator: Emulator, _videosdk_pulumi_home: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeStack]:
    """Create stacks that use `videosdk_emulator`; see `MakeStack`. They are destroyed at the end."""
    settings = {
        "PULUMI_HOME": _videosdk_pulumi_home,
        "VIDEOSDK_API_ENDPOINT": videosdk_emulator.url,
        "VIDEOSDK_API_KEY": videosdk_emulator.api_key,
        "VIDEOSDK_SECRET": videosdk_emulator.secret,
    }
    workspace = Workspace(tmp_path_factory.mktemp("videosdk-stacks"), settings)
    yield workspace.make
    workspace.destroy()
