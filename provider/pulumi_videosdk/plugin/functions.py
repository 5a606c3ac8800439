"""Functions: what a program asks the plugin, by the names that every language of Pulumi uses."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2

from .. import clients, definitions, engine, lifecycle, settings
from ..lifecycle import AnyFunction, LifecycleError, Run, Shape
from ..lifecycle.values import contains_unknown
from ..names import camel
from ..packing import secret, to_struct
from . import translation
from .operation import Operation


def invoke(
    token: str,
    arguments: Mapping[str, Any],
    found_settings: Callable[[], settings.Settings],
    cancelled: threading.Event,
) -> provider_pb2.InvokeResponse:
    """The answer of the function `token`, such as `videosdk:index:getRoom`. Raises its errors."""
    if contains_unknown(arguments):
        # The engine takes no unknown in an answer. It answers so itself for a provider not yet configured.
        return provider_pb2.InvokeResponse()
    function = _function(token)
    checked = lifecycle.check_arguments(
        function, translation.renamed_inside(Shape.of(function.inputs), arguments)
    )
    for warning in checked.warnings:
        engine.warn(f"{function.name}: {warning}")
    if checked.failures:
        # Pulumi's SDK for Python shows the first only.
        reason = "; ".join(map(str, checked.failures))
        failure = provider_pb2.CheckFailure(property=camel(str(checked.failures[0].path[0])), reason=reason)
        return provider_pb2.InvokeResponse(failures=[failure])
    operation = Operation("", 0, cancelled)
    run = Run(progress=operation.progress, warn=operation.warn, pause=operation.pause)
    outputs = lifecycle.call(function, clients.client(found_settings(), run), checked.inputs)
    return provider_pb2.InvokeResponse(**{"return": _packed(function, outputs)})


def _packed(function: AnyFunction, outputs: Mapping[str, Any]) -> struct_pb2.Struct:
    seen = translation.renamed_outside(Shape.of(function.outputs), outputs)
    return to_struct({name: secret(value) for name, value in seen.items()} if function.secret else seen)


def _function(token: str) -> AnyFunction:
    named = _functions()
    name = token.rpartition(":")[2]
    if name not in named:
        raise LifecycleError(f"this version of the plugin has no {name}; it has {', '.join(named)}")
    return named[name]


@functools.cache
def _functions() -> Mapping[str, AnyFunction]:
    return {camel(one.name): one for one in definitions.load_functions()}
