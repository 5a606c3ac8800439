"""The emulator and its OpenAPI document agree: schemathesis calls every operation, well and badly."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    positive_data_acceptance,
    unsupported_method,
)

from videosdk_emulator import Emulator, running
from videosdk_emulator.server.routes import document, router

# What nobody asks for in a query is ignored, and the token is the test's own.
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1,
        "generation": {
            "allow-extra-parameters": False,
            "deterministic": True,
            "with-security-parameters": False,
        },
    }
)
REFUSES = {
    "/validate/": "an unknown room is a 400 (API §5.2)",
    "/sip/phone-numbers": "a number that is attached is a 400 (API §9.1)",
    "/sip/routing-rule": "what is for the other direction is a 400 (API §9.3)",
}
"""The calls that refuse what is well-formed, and why."""

schema = schemathesis.openapi.from_dict(document("http://127.0.0.1", "any"), config=CONFIG)


@pytest.fixture(scope="module")
def standing() -> Iterator[Emulator]:
    """An emulator that keeps what all cases have made."""
    with running() as emulator:
        yield emulator


# With `--wide` the same test has more examples: schemathesis takes seconds to make one, in each worker.
@schema.parametrize()
@settings(max_examples=10 if settings().max_examples == 100 else 150)
def test_an_operation_is_as_documented(case: schemathesis.Case[Any], standing: Emulator) -> None:
    """A call with a good token; the reply is held against the document."""
    # An unknown call is a 404 as all that is unknown: nothing documents a 405.
    excluded = [unsupported_method, allow_header_conformance]
    if any(part in case.path for part in REFUSES):
        excluded.append(positive_data_acceptance)
    case.call_and_validate(
        base_url=standing.url, headers={"Authorization": standing.token()}, excluded_checks=excluded
    )


def test_the_document_has_every_route_and_no_other(emulator: Emulator) -> None:
    served = requests.get(f"{emulator.url}/_emulator/openapi.json", timeout=10).json()
    assert served == document(emulator.url, version("pulumi-videosdk"))
    documented = {(verb.upper(), path) for path, verbs in served["paths"].items() for verb in verbs}
    routes = {
        (method, one.path.removesuffix("/").replace(":segment", ""))
        for one in router().routes
        if isinstance(one, APIRoute)
        for method in one.methods or ()
    }
    assert documented == routes


@pytest.mark.parametrize(
    "path",
    [
        "/v2/rooms/..%2f..%2f_emulator%2fstate",
        "/v2/rooms/../../_emulator/state",
        "/v2/../_emulator/state",
        "//_emulator/state",
        "/v2/rooms/%2e%2e/%2e%2e/_emulator/state",
        "/v2/rooms/..%5c..%5c_emulator%5cstate",
        "/v2/rooms/%00",
        "/v2/public/rsa-public-key/../../rooms",
        "/v2/public/rsa-public-key%2f..%2f..%2frooms",
    ],
)
def test_no_path_escapes(emulator: Emulator, path: str) -> None:
    for token, status in ((None, 401), (emulator.token(), 404)):
        connection = HTTPConnection(urlsplit(emulator.url).netloc, timeout=10)
        connection.request("GET", path, headers={} if token is None else {"Authorization": token})
        assert connection.getresponse().status == status
        connection.close()


@pytest.mark.parametrize("seconds", ["nan", "inf", "soon"])
@pytest.mark.parametrize("name", ["count", "timeout"])
def test_the_control_api_refuses_what_is_no_number(emulator: Emulator, name: str, seconds: str) -> None:
    query = {"wait_for": "session-started", "timeout": "0", name: seconds}
    reply = requests.get(f"{emulator.url}/_emulator/deliveries", params=query, timeout=10)
    assert reply.status_code == 400
