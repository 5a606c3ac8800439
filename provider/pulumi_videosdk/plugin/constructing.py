"""Components that a program in another language declares: their parts are declared here, as in Python."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .. import components, engine, native
from ..lifecycle import LifecycleError
from ..names import camel
from . import sdk

if TYPE_CHECKING:
    import grpc
    from pulumi.runtime.proto import provider_pb2

    from ..composing import Composed


class _Threads(ThreadPoolExecutor):
    """A thread for each call, none of which holds up the end of the process: what the SDK asks the engine, it
    cannot be made to stop asking, and an engine whose run has failed ends only after its plugins."""

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call(*args, **kwargs))
                except BaseException as error:
                    future.set_exception(error)

        threading.Thread(target=run, daemon=True).start()
        return future


def construct(
    request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
) -> provider_pb2.ConstructResponse:
    """Declare a component and its parts; returns when they are there. Raises LifecycleError.

    Each call has a loop and a context of its own, in which the SDK keeps what it knows of a run: so one that
    waits for a session holds up no other.
    """
    sdk.load()
    from pulumi import RunError

    try:
        return contextvars.Context().run(asyncio.run, _constructed(request, context))
    except RunError as error:
        raise LifecycleError(str(error)) from None
    except asyncio.CancelledError:
        raise LifecycleError("the run ended while the parts were created") from None


async def _constructed(
    request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
) -> provider_pb2.ConstructResponse:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    loop.set_default_executor(_Threads())

    def hung_up() -> None:
        with suppress(RuntimeError):  # it is answered, and its loop closed
            loop.call_soon_threadsafe(task.cancel)

    context.add_callback(hung_up)
    from pulumi.provider import ConstructResult, Provider
    from pulumi.provider.server import ProviderServicer

    class Components(Provider):
        def construct(
            self, name: str, resource_type: str, inputs: Mapping[str, Any], options: Any = None
        ) -> ConstructResult:
            declared = _declared(name, resource_type, inputs, options)
            outputs = declared.component.outputs
            return ConstructResult(declared.urn, {camel(one): getattr(declared, one) for one in outputs})

    at = engine.address()
    served = ProviderServicer(Components("", ""), [], "{}:{}".format(*at) if at else "")
    return await served.Construct(request, None)


def _declared(name: str, resource_type: str, inputs: Mapping[str, Any], options: Any) -> Composed:
    """The component, as a Python program declares it. Raises RunError."""
    from pulumi import RunError

    kind = resource_type.rpartition(":")[2]
    by_name = {one.name: one for one in components.load_all()}
    if kind not in by_name:
        raise RunError(f"this version of the plugin has no component {kind}; it has {', '.join(by_name)}")
    names = {camel(one): one for one in by_name[kind].inputs}
    if unknown := sorted(inputs.keys() - names.keys()):
        raise RunError(f"{kind} {name!r} takes no {', '.join(unknown)}; it takes {', '.join(names)}")
    given = {names[key]: value for key, value in inputs.items()}
    declared: Composed = getattr(native, kind)(name, **given, opts=options)
    return declared
