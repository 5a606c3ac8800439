"""Changing the SDK for the moment of a registration: nothing of it is left, whoever registers beside it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pulumi
import pytest
from pulumi.runtime import rpc

from pulumi_videosdk import registration


@pytest.fixture
def hasty_threads() -> Any:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty_threads")
def test_programs_side_by_side_leave_the_sdk_as_it_was() -> None:
    before: Any = rpc.transfer_properties

    def register(_: int) -> None:
        with registration.light(object.__new__(pulumi.Resource)):
            assert hasattr(sys, "tracebacklimit")

    with ThreadPoolExecutor(8) as programs:
        list(programs.map(register, range(2000)))
    assert rpc.transfer_properties is before
    assert not hasattr(sys, "tracebacklimit")


def test_a_constructor_that_fails_leaves_the_sdk_as_it_was() -> None:
    before: Any = rpc.transfer_properties
    with pytest.raises(ValueError, match="no"), registration.light(object.__new__(pulumi.Resource)):
        raise ValueError("no")
    assert rpc.transfer_properties is before
    assert not hasattr(sys, "tracebacklimit")
