"""The real provider processes, each spoken to as the engine does: over gRPC, no command line.

    DynamicProcess      `python -m pulumi.dynamic`, which serves Python's dynamic providers
    PluginProcess       `python -m pulumi_videosdk.plugin`, which serves every language

What is said to both, and heard from both, is named as in a Python program; `__name` is the resource's name.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc, status_pb2
from pulumi.runtime.rpc import UNKNOWN

from pulumi_videosdk import lifecycle, pickling
from pulumi_videosdk.lifecycle.keys import CARRIED
from pulumi_videosdk.plugin import translation
from pulumi_videosdk.resources import PROVIDERS

UNKNOWN_ON_THE_WIRE = UNKNOWN
STATUS_DETAILS = "grpc-status-details-bin"
SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key of an object that stands for a secret."""

PROVIDER_URN = "urn:pulumi:test::test::pulumi:providers:videosdk::default"
NAME = lifecycle.NAME


def definition_of(resource: str) -> lifecycle.AnyDefinition:
    """What is declared as `Room`."""
    return next(one.definition for one in PROVIDERS if one.definition.name == resource)


def pickled(resource: str) -> str:
    """What a program's declaration of a resource puts into `__provider`."""
    provider = next(p for p in PROVIDERS if p.definition.name == resource)
    with pickling.pickler_restored():
        return str(serialize_provider(provider()))


class ProviderFailure(Exception):
    """What the engine would show: all that the process sent."""

    def __init__(self, text: str, kept: provider_pb2.ErrorResourceInitFailed | None = None) -> None:
        super().__init__(text)
        self.kept = kept
        """What the state is to keep, although the create failed."""

    @property
    def last_line(self) -> str:
        return str(self).strip().splitlines()[-1]


class ProviderProcess:
    """One provider process; each method is one message of the engine's."""

    running: ClassVar[set[ProviderProcess]] = set()
    """All that were started and not stopped."""

    type_prefix: ClassVar[str]
    """A resource's type up to its name."""

    previews: ClassVar[bool]
    """Whether a preview asks it to create and to update, too."""

    def __init__(self, environ: Mapping[str, str], *command: str, folder: str | None = None) -> None:
        self.environ = environ
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("VIDEOSDK_", "PULUMI_"))}
        self.process = subprocess.Popen(
            [sys.executable, *command],
            env={**kept, **environ},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self.process.pid
        assert self.process.stdout is not None
        port = self.process.stdout.readline().strip()
        self.printed: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.running.add(self)
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def _read(self, stdout: Any) -> None:
        self.printed += (line.rstrip("\n") for line in stdout)

    def stop(self) -> None:
        self.running.discard(self)
        self._channel.close()
        self.process.kill()
        self.process.wait()

    def output(self) -> list[str]:
        """All that it showed, line by line; stops it first."""
        self.stop()
        self._reader.join(5)
        return self.printed

    def configure(self, config: Mapping[str, str]) -> None:
        """`config`: by the names in a stack's config, such as `videosdk:token`."""
        raise NotImplementedError

    def check(
        self,
        resource: str,
        news: Mapping[str, Any],
        olds: Mapping[str, Any] | None = None,
        seed: bytes = b"",
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The checked inputs, and the failures by the path that each begins with."""
        named = {NAME: "it", **news}
        request = provider_pb2.CheckRequest(
            **self.about(resource, named),
            olds=self._sent(resource, olds or {}),
            news=self._sent(resource, named),
            randomSeed=seed,
        )
        reply = self.call("Check", request)
        # The engine would print the value of a property that is named.
        assert {failure.property for failure in reply.failures} <= {""}
        reasons = [failure.reason for failure in reply.failures]
        checked = self._received(resource, reply.inputs, named)
        return checked, {reason.partition(": ")[0]: reason for reason in reasons}

    def diff(
        self,
        resource: str,
        olds: Mapping[str, Any],
        news: Mapping[str, Any],
        id: str = "id",
        old_inputs: Mapping[str, Any] | None = None,
    ) -> Any:
        """The reply, its `diffs` and `replaces` named as in Python. `old_inputs`: as the state has them; by
        default the inputs among `olds`."""
        if old_inputs is None:
            old_inputs = inputs_among(resource, olds)
        request = provider_pb2.DiffRequest(
            id=id,
            **self.about(resource, news),
            olds=self._sent(resource, olds),
            old_inputs=self._sent(resource, old_inputs),
            news=self._sent(resource, news),
        )
        return self.call("Diff", request)

    def create(
        self, resource: str, inputs: Mapping[str, Any], *, preview: bool = False, timeout: float = 0
    ) -> tuple[str, dict[str, Any]]:
        """The id and the properties. `timeout`: as `custom_timeouts` has it; 0: none."""
        reply = self.call("Create", self.to_create(resource, inputs, preview=preview, timeout=timeout))
        return reply.id, self._received(resource, reply.properties, inputs)

    def to_create(self, resource: str, inputs: Mapping[str, Any], **more: Any) -> Any:
        """The message that asks for it."""
        properties = self._sent(resource, inputs)
        return provider_pb2.CreateRequest(**self.about(resource, inputs), properties=properties, **more)

    def read(
        self,
        resource: str,
        id: str,
        properties: Mapping[str, Any],
        inputs: Mapping[str, Any] | None = None,
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The id ("" if gone), the properties, and the inputs for the next diff."""
        if inputs is None:
            inputs = inputs_among(resource, properties)
        request = provider_pb2.ReadRequest(
            id=id,
            **self.about(resource, properties),
            properties=self._sent(resource, properties),
            inputs=self._sent(resource, inputs),
        )
        reply = self.call("Read", request)
        received = (self._received(resource, one, properties) for one in (reply.properties, reply.inputs))
        return reply.id, *received

    def update(
        self,
        resource: str,
        id: str,
        olds: Mapping[str, Any],
        news: Mapping[str, Any],
        *,
        preview: bool = False,
    ) -> dict[str, Any]:
        request = provider_pb2.UpdateRequest(
            id=id,
            **self.about(resource, news),
            olds=self._sent(resource, olds),
            old_inputs=self._sent(resource, inputs_among(resource, olds)),
            news=self._sent(resource, news),
            preview=preview,
        )
        return self._received(resource, self.call("Update", request).properties, news)

    def delete(self, resource: str, id: str, properties: Mapping[str, Any]) -> None:
        request = provider_pb2.DeleteRequest(
            id=id,
            **self.about(resource, properties),
            properties=self._sent(resource, properties),
            old_inputs=self._sent(resource, inputs_among(resource, properties)),
        )
        self.call("Delete", request)

    def call(self, method: str, request: Any) -> Any:
        """Any message, as it is."""
        try:
            return getattr(self.stub, method)(request, wait_for_ready=True, timeout=60)
        except grpc.RpcError as error:
            raise ProviderFailure(error.details(), _kept(error)) from None

    def begin(self, method: str, request: Any) -> Any:
        """Send a message; the reply to it, once it is there, is the future's result."""
        return getattr(self.stub, method).future(request, wait_for_ready=True, timeout=60)

    def kept(
        self, resource: str, failure: ProviderFailure, declared: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The id, the properties and the inputs that the state keeps of a create that failed."""
        one = failure.kept
        assert one is not None
        assert one.refresh_before_update  # else the next run would take it for what was declared
        properties, inputs = (
            self._received(resource, each, declared) for each in (one.properties, one.inputs)
        )
        return one.id, properties, inputs

    def urn(self, resource: str, name: str = "it") -> str:
        return f"urn:pulumi:test::test::{self.type_prefix}{resource}::{name}"

    def about(self, resource: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """What each message says of the resource."""
        name = str(properties.get(NAME, "it"))
        return {"urn": self.urn(resource, name), "name": name, "type": f"{self.type_prefix}{resource}"}

    def _sent(self, resource: str, properties: Mapping[str, Any]) -> struct_pb2.Struct:
        """Properties as the engine would send them."""
        raise NotImplementedError

    def _received(self, resource: str, struct: struct_pb2.Struct, about: Mapping[str, Any]) -> dict[str, Any]:
        """Properties as a test reads them; `about`: has the resource's name."""
        raise NotImplementedError


class DynamicProcess(ProviderProcess):
    """The process of Python's dynamic providers: the name and the pickled provider are properties."""

    type_prefix = "pulumi-python:dynamic/videosdk:"
    previews = False

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(environ, "-u", "-m", "pulumi.dynamic")

    def configure(self, config: Mapping[str, str]) -> None:
        self.call("Configure", provider_pb2.ConfigureRequest(args=_struct(config)))

    def _sent(self, resource: str, properties: Mapping[str, Any]) -> struct_pb2.Struct:
        return _struct({"__provider": pickled(resource), **properties})

    def _received(self, resource: str, struct: struct_pb2.Struct, about: Mapping[str, Any]) -> dict[str, Any]:
        return _plain(struct)


@dataclass
class FakeEngine(engine_pb2_grpc.EngineServicer):
    """The engine as far as a plugin talks to it: keeps what is logged."""

    logged: list[engine_pb2.LogRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = grpc.server(ThreadPoolExecutor(4))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def Log(self, request: engine_pb2.LogRequest, context: Any) -> empty_pb2.Empty:
        self.logged.append(request)
        return empty_pb2.Empty()

    def stop(self) -> None:
        self._server.stop(None)


class PluginProcess(ProviderProcess):
    """The plugin. It is told the name beside the properties, and names are as outside of Python."""

    type_prefix = "videosdk:index:"
    previews = True

    def __init__(self, environ: Mapping[str, str], folder: str | None = None) -> None:
        self.engine = FakeEngine()
        command = ("-P", "-m", "pulumi_videosdk.plugin", self.engine.address)
        super().__init__(environ, *command, folder=folder)
        self.handshake: Any = self.call(
            "Handshake", provider_pb2.ProviderHandshakeRequest(engine_address=self.engine.address)
        )

    def stop(self) -> None:
        super().stop()
        self.engine.stop()

    def output(self) -> list[str]:
        super().output()
        warning = engine_pb2.WARNING
        lines = [f"{'warning: ' * (one.severity == warning)}{one.message}" for one in self.engine.logged]
        return [*self.printed, *lines]

    def configure(self, config: Mapping[str, str]) -> None:
        checked = self.check_config({key.partition(":")[2]: value for key, value in config.items()})
        assert [failure.reason for failure in checked.failures] == []
        self.call("Configure", provider_pb2.ConfigureRequest(args=checked.inputs, acceptSecrets=True))

    def check_config(self, config: Mapping[str, str]) -> Any:
        """`config`: by the provider's own names, such as `token`."""
        return self.call("CheckConfig", provider_pb2.CheckRequest(urn=PROVIDER_URN, news=_struct(config)))

    def diff_config(self, old: Mapping[str, str], new: Mapping[str, str]) -> Any:
        request = provider_pb2.DiffRequest(urn=PROVIDER_URN, old_inputs=_struct(old), news=_struct(new))
        return self.call("DiffConfig", request)

    def diff(self, resource: str, *args: Any, **how: Any) -> Any:
        reply = super().diff(resource, *args, **how)
        inside = partial(translation.inside, definition_of(resource))
        for names in (reply.diffs, reply.replaces):
            names[:] = [next(iter(inside({name: None}))) for name in names]
        return reply

    def _sent(self, resource: str, properties: Mapping[str, Any]) -> struct_pb2.Struct:
        told = {key: value for key, value in properties.items() if key != NAME}
        return _struct(translation.outside(definition_of(resource), told))

    def _received(self, resource: str, struct: struct_pb2.Struct, about: Mapping[str, Any]) -> dict[str, Any]:
        name = {NAME: about[NAME]} if NAME in about else {}
        return {**name, **translation.inside(definition_of(resource), _plain(struct))}


def inputs_among(resource: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs among properties, and what the lifecycle keeps with them."""
    fields = definition_of(resource).fields
    return {key: value for key, value in properties.items() if key in fields or key in CARRIED}


def secret_names(struct: struct_pb2.Struct) -> set[str]:
    """The properties that are marked as secrets."""
    return {name for name, value in struct.fields.items() if SIGNATURE in value.struct_value.fields}


def _plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    """The properties as the engine hands them on to a provider that takes no secrets."""
    return {key: _without_secrecy(value) for key, value in MessageToDict(struct).items()}


def _without_secrecy(value: Any) -> Any:
    if isinstance(value, dict):
        if SIGNATURE in value:
            return _without_secrecy(value["value"])
        return {key: _without_secrecy(item) for key, item in value.items()}
    return [_without_secrecy(item) for item in value] if isinstance(value, list) else value


def _kept(error: grpc.RpcError) -> Any:
    """What the state is to keep, by what was sent behind the error."""
    trailing = dict(error.trailing_metadata() or ())
    if (sent := trailing.get(STATUS_DETAILS)) is None:
        return None
    (detail,) = status_pb2.Status.FromString(sent).details
    kept = provider_pb2.ErrorResourceInitFailed()
    assert detail.Unpack(kept)
    return kept


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update({key: value for key, value in properties.items() if value is not None})
    return struct
