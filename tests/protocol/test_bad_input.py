"""A bad input is named, and its value shown nowhere. tests/e2e/test_secrets.py has a few with the engine."""

from __future__ import annotations

from typing import Any

import pytest

from tests.areas import AREAS
from tests.protocol.process import ProviderProcess
from tests.support.bad_inputs import HUNTER, BadInput, bad_inputs
from videosdk_emulator import Emulator


@pytest.mark.parametrize("bad", bad_inputs(), ids=str)
def test_bad_input_is_named_and_shown_nowhere(
    provider: ProviderProcess, emulator: Emulator, bad: BadInput
) -> None:
    _, failures = provider.check(bad.resource, bad.inputs)

    assert any(reason.startswith(bad.name) for reason in failures.values()), failures
    assert [one for one in failures.values() if HUNTER in one] == []
    assert emulator.requests() == []


def test_every_input_that_can_be_wrong_is_tried() -> None:
    fields = {
        f"{area.resource}.{name}": one for area in AREAS for name, one in area.definition.fields.items()
    }
    any_value = {id for id, one in fields.items() if one.info.annotation is Any}
    assert fields.keys() - {str(one) for one in bad_inputs()} == any_value
