"""The real provider process, `python -m pulumi.dynamic`, spoken to as the engine does: over gRPC, no CLI."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any, ClassVar

import grpc
from google.protobuf import struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc
from pulumi.runtime.rpc import UNKNOWN

from pulumi_videosdk import pickling
from pulumi_videosdk.resources import PROVIDERS

UNKNOWN_ON_THE_WIRE = UNKNOWN


def pickled(resource: str) -> str:
    """What a program's declaration of a resource puts into `__provider`."""
    provider = next(p for p in PROVIDERS if p.definition.name == resource)
    with pickling.pickler_restored():
        return str(serialize_provider(provider()))


class ProviderFailure(Exception):
    """What the engine would show: the traceback that the process sent."""

    @property
    def last_line(self) -> str:
        return str(self).strip().splitlines()[-1]


class ProviderProcess:
    """One provider process; each method is one message of the engine's."""

    running: ClassVar[set[ProviderProcess]] = set()
    """All that were started and not stopped."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("VIDEOSDK_", "PULUMI_"))}
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pulumi.dynamic"],
            env={**kept, **environ},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        self.printed: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.running.add(self)
        self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def _read(self, stdout: Any) -> None:
        self.printed += (line.rstrip("\n") for line in stdout)

    def stop(self) -> None:
        self.running.discard(self)
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def output(self) -> list[str]:
        """All that it printed; stops it first."""
        self.stop()
        self._reader.join(5)
        return self.printed

    def configure(self, config: Mapping[str, str]) -> None:
        self._call("Configure", provider_pb2.ConfigureRequest(args=_struct(config)))

    def check(
        self, resource: str, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The checked inputs, and the failures by the path that each begins with."""
        properties = {"__provider": pickled(resource), "__name": "it", **news}
        request = provider_pb2.CheckRequest(
            urn=_urn(resource), olds=_struct(olds or {}), news=_struct(properties)
        )
        reply = self._call("Check", request)
        # The engine would print the value of a property that is named.
        assert {failure.property for failure in reply.failures} <= {""}
        reasons = [failure.reason for failure in reply.failures]
        return MessageToDict(reply.inputs), {reason.partition(": ")[0]: reason for reason in reasons}

    def diff(self, resource: str, olds: Mapping[str, Any], news: Mapping[str, Any], id: str = "id") -> Any:
        properties = {"__provider": pickled(resource), **news}
        request = provider_pb2.DiffRequest(
            id=id, urn=_urn(resource), olds=_struct(olds), news=_struct(properties)
        )
        return self._call("Diff", request)

    def create(self, resource: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        request = provider_pb2.CreateRequest(
            urn=_urn(resource), properties=_struct({"__provider": pickled(resource), **inputs})
        )
        reply = self._call("Create", request)
        return reply.id, MessageToDict(reply.properties)

    def read(
        self, resource: str, id: str, properties: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The id ("" if gone), the properties, and the inputs for the next diff."""
        request = provider_pb2.ReadRequest(
            id=id, urn=_urn(resource), properties=_struct({"__provider": pickled(resource), **properties})
        )
        reply = self._call("Read", request)
        return reply.id, MessageToDict(reply.properties), MessageToDict(reply.inputs)

    def update(
        self, resource: str, id: str, olds: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Any]:
        request = provider_pb2.UpdateRequest(
            id=id,
            urn=_urn(resource),
            olds=_struct(olds),
            news=_struct({"__provider": pickled(resource), **news}),
        )
        return dict(MessageToDict(self._call("Update", request).properties))

    def delete(self, resource: str, id: str, properties: Mapping[str, Any]) -> None:
        request = provider_pb2.DeleteRequest(
            id=id, urn=_urn(resource), properties=_struct({"__provider": pickled(resource), **properties})
        )
        self._call("Delete", request)

    def _call(self, method: str, request: Any) -> Any:
        try:
            return getattr(self._stub, method)(request, wait_for_ready=True, timeout=60)
        except grpc.RpcError as error:
            raise ProviderFailure(error.details()) from None


def _urn(resource: str) -> str:
    return f"urn:pulumi:test::test::pulumi-python:dynamic/videosdk:{resource}::it"


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update({key: value for key, value in properties.items() if value is not None})
    return struct
