"""The adapter between the lifecycle and Pulumi's plugin protocol.

What holds here, and is tested:

- Only the definitions say what a resource is: none is named here.
- An error that is meant for the user reaches them as its own text; any other one with its traceback.
- What is not known in a preview stays unknown, property by property; what is known is shown.
- A cancelled run starts nothing more, and its waits end at once.
- No message about an input names its property to the engine, which would print the value, a secret one too.
"""

from __future__ import annotations

import functools
import hashlib
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from .. import clients, definitions, engine, lifecycle, settings
from ..names import camel
from ..packing import from_struct, keep_secrets, to_struct
from . import constructing, functions, translation
from .install import semantic
from .operation import Operation

if TYPE_CHECKING:
    from ..api.client import Client
    from ..lifecycle import AnyDefinition

PACKAGE = "videosdk"

_KINDS = {
    ("add", False): provider_pb2.PropertyDiff.ADD,
    ("add", True): provider_pb2.PropertyDiff.ADD_REPLACE,
    ("delete", False): provider_pb2.PropertyDiff.DELETE,
    ("delete", True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    ("update", False): provider_pb2.PropertyDiff.UPDATE,
    ("update", True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}
"""By what happens to a property, and whether that replaces."""

R = TypeVar("R")


def _answered(call: Callable[[Servicer, Any, grpc.ServicerContext], R]) -> Callable[..., R]:
    """Answer with an error's own text where it is meant for the user, else with its traceback too."""

    @functools.wraps(call)
    def answered(self: Servicer, request: Any, context: grpc.ServicerContext) -> R:
        try:
            return call(self, request, context)
        except Exception as error:
            meant = type(error).__module__.startswith(f"{__name__.partition('.')[0]}.")
            text = str(error) if meant else "".join(traceback.format_exception(error))
        context.abort(grpc.StatusCode.UNKNOWN, text)
        raise AssertionError  # `abort` has raised

    return answered


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Serves one provider instance: its settings, and so one account."""

    def __init__(self) -> None:
        self._config: Mapping[str, str | None] = {}
        self._place = settings.CONFIG
        self._claims = lifecycle.Claims()
        self._cancelled = threading.Event()

    def stop(self) -> None:
        """End the waits, and start nothing more."""
        self._cancelled.set()

    # The plugin itself

    @_answered
    def Handshake(self, request: Any, context: Any) -> Any:
        # Components need it: then what was secret in the inputs is for us to keep so (`_outside`).
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_outputs=True)

    @_answered
    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=semantic(metadata.version("pulumi-videosdk")))

    @_answered
    def GetSchema(self, request: Any, context: Any) -> Any:
        schema = resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
        return provider_pb2.GetSchemaResponse(schema=schema)

    @_answered
    def Cancel(self, request: Any, context: Any) -> Any:
        # Comes at the end of every run too.
        self.stop()
        return empty_pb2.Empty()

    # The provider instance

    @_answered
    def CheckConfig(self, request: Any, context: Any) -> Any:
        config, failures = from_struct(request.news), []
        # What another resource is yet to tell cannot be checked.
        if not any(value is lifecycle.UNKNOWN for value in config.values()):
            try:
                settings.resolve(_config(config), os.environ, _place(request.name))
            except settings.SettingsError as error:
                failures.append(_failure(str(error)))
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @_answered
    def DiffConfig(self, request: Any, context: Any) -> Any:
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        changed = sorted(name for name in {*olds, *news} if olds.get(name) != news.get(name))
        old, new = _endpoint(olds), _endpoint(news)
        # Other credentials may be of the same account: each resource tells (`lifecycle.diff`).
        moved = old is not None and new is not None and old != new
        if moved:
            engine.warn(
                f"the endpoint changes from {old} to {new}: each resource of this provider is replaced, by "
                "a new one there. To have both, declare a second provider"
            )
        replaces = ["endpoint"] if moved else []
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=changed,
            replaces=replaces,
            detailedDiff={
                name: provider_pb2.PropertyDiff(kind=_KINDS["update", name in replaces], inputDiff=True)
                for name in changed
            },
            hasDetailedDiff=True,
        )

    @_answered
    def Configure(self, request: Any, context: Any) -> Any:
        self._config, self._place = _config(from_struct(request.args)), _place(request.name)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, acceptOutputs=True, supportsPreview=True)

    # Resources

    @_answered
    def Check(self, request: Any, context: Any) -> Any:
        definition = _definition(request)
        olds, news = _inside(definition, request.olds), _inside(definition, request.news)
        news[lifecycle.NAME] = request.name
        # The same for a saved plan and the run that carries it out.
        suffix = hashlib.sha256(request.randomSeed).hexdigest()[:8] if request.randomSeed else None
        checked = lifecycle.check(definition, olds, news, self._settings().account, suffix)
        for warning in checked.warnings:
            engine.warn(f"{definition.name} {request.name}: {warning}", request.urn)
        if checked.failures:
            failures = [_failure(str(failure)) for failure in checked.failures]
            return provider_pb2.CheckResponse(inputs=request.news, failures=failures)
        return provider_pb2.CheckResponse(inputs=_outside(definition, checked.inputs, request.news))

    @_answered
    def Diff(self, request: Any, context: Any) -> Any:
        definition = _definition(request)
        news, olds = _inside(definition, request.news), _stored(definition, request.olds, request.old_inputs)
        olds[lifecycle.NAME] = news[lifecycle.NAME] = request.name
        lifecycle.claim(definition, request.id, olds, news, self._claims)
        found = lifecycle.diff(definition, olds, news, self._settings().account)
        for caution in found.cautions:
            engine.warn(caution)
        return _difference(definition, found)

    @_answered
    def Create(self, request: Any, context: Any) -> Any:
        definition = _definition(request)
        inputs = _inside(definition, request.properties)
        if request.preview:
            outputs = dict.fromkeys(definition.output_names, lifecycle.UNKNOWN)
            previewed = _outside(definition, {**outputs, **inputs}, request.properties)
            return provider_pb2.CreateResponse(properties=previewed)
        inputs[lifecycle.NAME] = request.name
        client, run = self._for_operation(request)
        try:
            made = lifecycle.create(definition, client(), inputs, run)
        except lifecycle.OutcomeUnknown as unknown:
            _keep(context, definition, unknown, request.properties)
            raise
        properties = _outside(definition, made.properties, request.properties)
        return provider_pb2.CreateResponse(id=made.id, properties=properties)

    @_answered
    def Read(self, request: Any, context: Any) -> Any:
        definition = _definition(request)
        client, run = self._for_operation(request)
        stored = _stored(definition, request.properties, request.inputs)
        if stored:
            stored[lifecycle.NAME] = request.name
            found = lifecycle.read(definition, client(), request.id, stored, run.account, run.claims)
        else:
            found = lifecycle.import_(definition, client(), request.id, request.name, run.account)
        if found is None:
            return provider_pb2.ReadResponse()
        for note in found.notes:
            run.progress(note)
        return provider_pb2.ReadResponse(
            id=found.id,
            properties=_outside(definition, found.properties, request.properties),
            inputs=_outside(definition, found.inputs, request.inputs),
        )

    @_answered
    def Update(self, request: Any, context: Any) -> Any:
        definition = _definition(request)
        news, olds = _inside(definition, request.news), _stored(definition, request.olds, request.old_inputs)
        if request.preview:
            outputs = {
                name: olds.get(name)
                if definition.update is None or name in definition.fields
                else lifecycle.UNKNOWN
                for name in definition.output_names
            }
            previewed = _outside(definition, {**outputs, **news}, request.news)
            return provider_pb2.UpdateResponse(properties=previewed)
        news[lifecycle.NAME] = request.name
        client, run = self._for_operation(request)
        updated = lifecycle.update(definition, client, request.id, olds, news, run)
        return provider_pb2.UpdateResponse(properties=_outside(definition, updated, request.news))

    @_answered
    def Delete(self, request: Any, context: Any) -> Any:
        definition = _definition(request)
        stored = _stored(definition, request.properties, request.old_inputs)
        stored[lifecycle.NAME] = request.name
        client, run = self._for_operation(request)
        lifecycle.delete(definition, client(), request.id, stored, run)
        return empty_pb2.Empty()

    # Components

    @_answered
    def Construct(self, request: Any, context: Any) -> Any:
        return constructing.construct(request, context)

    # Functions

    @_answered
    def Invoke(self, request: Any, context: Any) -> Any:
        return functions.invoke(request.tok, from_struct(request.args), self._settings, self._cancelled)

    def _settings(self) -> settings.Settings:
        return settings.resolve(self._config, os.environ, self._place)

    def _for_operation(self, request: Any) -> tuple[Callable[[], Client], lifecycle.Run]:
        """What an operation calls VideoSDK with, and its run."""
        found = self._settings()
        # Pulumi's SDK before 3.246 knows of none for a read.
        operation = Operation(request.urn, getattr(request, "timeout", 0.0), self._cancelled)

        @contextmanager
        def waiting(seconds: float) -> Iterator[None]:
            clients.warn_of_expiry(found, operation.warn, seconds)
            yield

        run = lifecycle.Run(
            progress=operation.progress,
            warn=operation.warn,
            waiting=waiting,
            engine_gone=operation.stopped,
            claims=self._claims,
            account=found.account,
            pause=operation.pause,
            deadline=operation.deadline,
        )
        return lambda: clients.client(found, run), run


def _definition(request: Any) -> AnyDefinition:
    name = request.type.rpartition(":")[2]
    if name not in definitions.NAMES:
        has = ", ".join(definitions.NAMES)
        raise lifecycle.LifecycleError(f"this version of the plugin has no resource {name}; it has {has}")
    return definitions.named(name)


def _inside(definition: AnyDefinition, properties: struct_pb2.Struct) -> dict[str, Any]:
    return translation.inside(definition, from_struct(properties))


def _stored(
    definition: AnyDefinition, outputs: struct_pb2.Struct, inputs: struct_pb2.Struct
) -> dict[str, Any]:
    """All properties of the state in one: the inputs as they were declared last, and what else it has.

    Hidden keys say how the object came about and by which account it was found, so they are the outputs':
    a run that changes nothing writes its own inputs down, whatever account it has. What is only read, by a
    "get", has no inputs: there the outputs are all.
    """
    if not inputs.fields:
        return _inside(definition, outputs)
    declared, only_declared = _inside(definition, inputs), definition.fields.keys() - definition.output_names
    rest = {key: value for key, value in _inside(definition, outputs).items() if key not in only_declared}
    return {**declared, **rest}


def _outside(
    definition: AnyDefinition, properties: Mapping[str, Any], told: struct_pb2.Struct
) -> struct_pb2.Struct:
    """Properties as the engine knows them; what was secret in those that it `told` is secret in them too."""
    # What is not there is left out: else a secret that is none would look like one that is.
    seen = {k: value for k, value in properties.items() if k != lifecycle.NAME and value is not None}
    outs = to_struct(translation.outside(definition, seen), [camel(name) for name in definition.secrets])
    keep_secrets(outs, told)
    return outs


def _keep(
    context: grpc.ServicerContext,
    definition: AnyDefinition,
    unknown: lifecycle.OutcomeUnknown,
    inputs: struct_pb2.Struct,
) -> None:
    """Let the state keep what may have been created. The next run reads it first, which tells the outcome."""
    details = provider_pb2.ErrorResourceInitFailed(
        id=unknown.stored.id,
        properties=_outside(definition, unknown.stored.properties, inputs),
        inputs=inputs,
        reasons=[str(unknown)],
        refresh_before_update=True,
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(unknown))
    status.details.add().Pack(details)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))


def _difference(definition: AnyDefinition, found: lifecycle.Diff) -> provider_pb2.DiffResponse:
    shape = definition.shape
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if found.any else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=[camel(name) for name in found.changes],
        replaces=[camel(name) for name in found.replaces],
        deleteBeforeReplace=found.delete_before_replace,
        detailedDiff={
            translation.path_outside(shape, one.path): provider_pb2.PropertyDiff(
                kind=_KINDS[one.kind, one.replaces], inputDiff=not one.of_output
            )
            for one in found.details
        },
        hasDetailedDiff=True,
    )


def _failure(reason: str) -> provider_pb2.CheckFailure:
    # The engine prints the value of whatever property a failure names, a secret one too.
    return provider_pb2.CheckFailure(property="", reason=reason)


def _place(provider: str) -> str:
    """What messages call the configuration of a provider instance."""
    return settings.CONFIG if engine.is_default_provider(provider) else f"provider {provider!r}"


def _config(given: Mapping[str, Any]) -> dict[str, str | None]:
    """A provider's configuration under the names that settings have in a stack's."""
    return {
        f"{PACKAGE}:{key}": f"{value:g}" if isinstance(value, float) else str(value)
        for key, value in given.items()
    }


def _endpoint(config: Mapping[str, Any]) -> str | None:
    """The endpoint that a configuration means; None: it cannot be told."""
    try:
        return settings.endpoint_of(_config(config), os.environ)
    except settings.SettingsError:
        return None
