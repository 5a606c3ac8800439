"""How a program registers a resource of ours with the SDK: as ever, at less cost.

What holds here, and is tested:

- The state differs from what the SDK alone would write in its stack trace only: that begins and ends with
  the program's own frames.
- Outputs behave as the SDK's own do, whether a registration succeeds, fails or is a preview.
- Nothing of it outlives the constructor that it is for, or touches a resource of anybody else's.
- Where private parts of the SDK are not as expected, they are left alone: slower, and else the same.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import pulumi
from pulumi import output
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2
from pulumi.runtime.settings import SETTINGS

RUNNING_PROGRAMS = ("asyncio", "pulumi", "runpy")
"""What calls a program's code."""
SDK_FRAMES = 4
"""How many of its own frames the SDK stands on when it looks at the stack."""
CHATTER = (
    "beginning rpc register resource",
    "registering resource:",
    "resource registration prepared:",
    "resource registration successful:",
)
"""How the SDK's debug messages of a registration begin."""

_sdk: Any = rpc
_lock = threading.RLock()
"""Held while the SDK is changed: the Automation API runs programs side by side in one process."""


@contextmanager
def light(resource: pulumi.Resource) -> Iterator[None]:
    """Is entered around the SDK's constructor of a resource."""
    with _lock, _short_stack_trace(sys._getframe(2)), _single_futures(resource), _no_chatter():
        yield


@contextmanager
def _short_stack_trace(caller: Any) -> Iterator[None]:
    """Leave what runs the program out of the stack trace that the SDK puts into each resource's state.

    Those, a dozen of asyncio's and the SDK's, are half of a room's state, all of which is written again
    at each step. The user's own stay; were the SDK to call deeper than it does, some of them would go too.
    """
    called = 0
    frame = caller
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] not in RUNNING_PROGRAMS:
        called += 1
        frame = frame.f_back
    kept = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = SDK_FRAMES + called
    try:
        yield
    finally:
        if kept is None:
            del sys.tracebacklimit
        else:
            sys.tracebacklimit = kept


@contextmanager
def _single_futures(resource: pulumi.Resource) -> Iterator[None]:
    """Let each output be one future; the SDK makes four, and a task that awaits them.

    A room has thirteen outputs: they took a third of a program's time.
    """
    make_data = getattr(output, "_OutputData", None)
    if make_data is None or not {"_from_data", "_untrack"} <= vars(pulumi.Output).keys():
        yield
        return
    of_sdk = _sdk.transfer_properties

    def transfer_properties(res: pulumi.Resource, props: Mapping[str, Any], *custom: bool) -> dict[str, Any]:
        """The SDK's: an output for each property, and what resolves each."""
        if res is not resource:
            resolvers: dict[str, Any] = of_sdk(res, props, *custom)
            return resolvers
        return {name: _output(make_data, res, name) for name in props if name not in ("id", "urn")}

    _sdk.transfer_properties = transfer_properties
    try:
        yield
    finally:
        _sdk.transfer_properties = of_sdk


def _output(make_data: Any, resource: pulumi.Resource, name: str) -> Any:
    """Give a resource an output; what resolves it."""
    data: asyncio.Future[Any] = asyncio.Future()
    made: Any = pulumi.Output._from_data(data)
    # A program's end waits for the urn, which comes with the rest. Whenever one output has come it looks at
    # all that are awaited, so that its time would grow with their square.
    made._untrack()
    resource.__dict__[name] = made
    return partial(_resolve, make_data, data, resource)


def _resolve(
    make_data: Any,
    data: asyncio.Future[Any],
    resource: pulumi.Resource,
    value: Any,
    is_known: bool,
    is_secret: bool,
    dependencies: Iterable[pulumi.Resource] | None,
    failed: Exception | None,
) -> None:
    if failed is not None:
        data.set_exception(failed)
        data.exception()  # has been seen: the registration raises it too
    else:
        data.set_result(make_data({*(dependencies or ()), resource}, value, is_known, is_secret))


class _Quiet:
    """The engine as the SDK talks to it, less what the SDK says of each registration."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def Log(self, request: engine_pb2.LogRequest) -> Any:
        if request.severity == engine_pb2.DEBUG and request.message.startswith(CHATTER):
            return None
        return self._engine.Log(request)


@contextmanager
def _no_chatter() -> Iterator[None]:
    """Register without telling the engine of each step.

    The SDK does so four times for each resource, for whoever runs with `--debug`, and waits each time: a
    sixth of an `up` that changes nothing. A registration goes on in the context in which it began.
    """
    kept = SETTINGS.engine
    SETTINGS.engine = kept if kept is None or isinstance(kept, _Quiet) else _Quiet(kept)
    try:
        yield
    finally:
        SETTINGS.engine = kept
