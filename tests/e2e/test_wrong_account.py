"""Each resource, read and deleted with another account than the one that made it: an error that names both,
nothing lost from the state, nothing ended. docs/accounts.md has what a user sees of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.areas import AREAS
from tests.protocol.process import ProviderFailure, ProviderProcess
from tests.support import adapters
from tests.support.adapters import Adapter
from tests.support.area import Area
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator, running

KEEPS = [area for area in AREAS if area.definition.registered]
"""What VideoSDK keeps: of the others it can miss none."""


@pytest.fixture(scope="module")
def process_of(running_emulator: Emulator) -> Iterator[Callable[[Adapter, str], ProviderProcess]]:
    """A process of an adapter with the account `ours` or `another`."""
    made: dict[tuple[Adapter, str], ProviderProcess] = {}
    with running(api_key="another-key") as another:
        accounts = {"ours": running_emulator, "another": another}

        def process(adapter: Adapter, account: str) -> ProviderProcess:
            if (adapter, account) not in made:
                made[adapter, account] = adapter.process(
                    {
                        "VIDEOSDK_API_ENDPOINT": accounts[account].url,
                        "VIDEOSDK_API_KEY": accounts[account].api_key,
                        "VIDEOSDK_SECRET": accounts[account].secret,
                        "PULUMI_VIDEOSDK_PACE": "0.05",
                    }
                )
                made[adapter, account].configure({})
            return made[adapter, account]

        yield process
        for one in made.values():
            one.stop()


@pytest.mark.parametrize("adapter", adapters.each())
@pytest.mark.parametrize("area", KEEPS, ids=lambda area: area.name)
def test_nothing_is_lost_and_nothing_is_ended_with_another_account(
    process_of: Callable[[Adapter, str], ProviderProcess], emulator: Emulator, area: Area, adapter: Adapter
) -> None:
    direct = Direct(process_of(adapter, "ours"))
    direct.up({area.name: Declared(area.resource, area.minimal(Server(emulator), area.name))})
    kept, alive = direct.kept(), area.alive(emulator.state())

    direct.provider = process_of(adapter, "another")
    for command in (direct.refresh, direct.destroy):
        with pytest.raises(ProviderFailure) as failure:
            command()
        said = failure.value.last_line
        assert "api key" in said.lower()
        assert emulator.url in said
    assert (direct.kept(), area.alive(emulator.state())) == (kept, alive)

    direct.provider = process_of(adapter, "ours")
    assert direct.refresh() == {}
    direct.destroy()
    assert not {*area.alive(emulator.state())} & {*alive}
