"""Components that a program in another language declares: their parts are declared here, as in Python."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import components, engine, native
from ..lifecycle import LifecycleError
from ..names import camel
from . import sdk

if TYPE_CHECKING:
    from pulumi.runtime.proto import provider_pb2

    from ..composing import Composed


def construct(request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
    """Declare a component and its parts; returns when they are there. Raises LifecycleError.

    Each call has a loop and a context of its own, in which the SDK keeps what it knows
    of a run: so one that waits for a session holds up no other.
    """
    sdk.load()
    from pulumi import RunError

    try:
        return contextvars.Context().run(asyncio.run, _constructed(request))
    except RunError as error:
        raise LifecycleError(str(error)) from None


async def _constructed(request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
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
