"""The emulator on a socket, for every test in this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests

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
def room_id(call: Callable[..., requests.Response]) -> str:
    """A new room."""
    return str(call("POST", "/v2/rooms").json()["roomId"])
