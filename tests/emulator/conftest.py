"""What the tests of the emulator share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests


@pytest.fixture
def room_id(call: Callable[..., requests.Response]) -> str:
    """A new room."""
    return str(call("POST", "/v2/rooms").json()["roomId"])
