"""Values between the engine and the lifecycle, for both adapters: unknowns, and what is secret.

Nothing of Pulumi's SDK is imported here: the plugin's process does without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from google.protobuf import struct_pb2

from . import lifecycle

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The protocol's text for a value that is not known yet."""

UNKNOWNS: Final = (
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
    "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
    "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
)
"""All of the protocol's texts for one, by its type: see the engine's sdk/go/common/resource/plugin/rpc.go."""

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key that marks an object of the protocol's own: its value says what it is."""

SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
"""With this under the signature's key, an object is a secret: in messages and in a state."""


def _is_unknown(value: Any) -> bool:
    return isinstance(value, str) and value in UNKNOWNS


def plain(value: Any, is_unknown: Callable[[Any], bool] = _is_unknown) -> Any:
    """A value of the engine's as the lifecycle knows it. In an object, what is null is not there."""
    if is_unknown(value):
        return lifecycle.UNKNOWN
    if isinstance(value, Mapping):
        if value.get(SIGNATURE) == SECRET:
            return plain(value["value"], is_unknown)
        if SIGNATURE in value:
            # An asset, or a reference to a resource: no value that VideoSDK takes, so `check` refuses it.
            return object()
        return {key: plain(item, is_unknown) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item, is_unknown) for item in value]
    return value


def packed(value: Any) -> Any:
    """A value of the lifecycle's as the engine knows it."""
    if value is lifecycle.UNKNOWN:
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: packed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [packed(item) for item in value]
    return value


def sealed(properties: Mapping[str, Any], secrets: Collection[str]) -> dict[str, Any]:
    """The properties, the secret ones marked as such.

    What a program's class declares does not reach a refresh of state that an earlier version wrote.
    """
    return {
        name: secret(value) if name in secrets and value is not None else value
        for name, value in properties.items()
    }


def keep_secrets(outs: struct_pb2.Struct, ins: struct_pb2.Struct) -> None:
    """Mark as secret in one message's object what is, or holds, a secret in another."""
    for name, given in ins.fields.items():
        if name not in outs.fields:
            continue
        value = outs.fields[name]
        if _is_object(value) and _is_object(given):
            keep_secrets(value.struct_value, given.struct_value)
        elif _holds_secret(given) and not _is_secret(value):
            plain_one = struct_pb2.Value()
            plain_one.CopyFrom(value)
            value.struct_value.Clear()
            value.struct_value.fields[SIGNATURE].string_value = SECRET
            value.struct_value.fields["value"].CopyFrom(plain_one)


def secret(value: Any) -> dict[str, Any]:
    """A value, marked as secret."""
    return {SIGNATURE: SECRET, "value": value}


def from_struct(struct: struct_pb2.Struct) -> dict[str, Any]:
    """A message's object as the lifecycle knows it."""
    return {
        key: plain(item) for key, value in struct.fields.items() if (item := _from_message(value)) is not None
    }


def to_struct(properties: Mapping[str, Any], secrets: Collection[str] = ()) -> struct_pb2.Struct:
    """Properties as a message's object, the secret ones marked as such."""
    struct = struct_pb2.Struct()
    struct.update(sealed(packed(properties), secrets))
    return struct


def _from_message(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return {key: _from_message(item) for key, item in value.struct_value.fields.items()}
    if kind == "list_value":
        return [_from_message(item) for item in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def _is_object(value: struct_pb2.Value) -> bool:
    return value.WhichOneof("kind") == "struct_value" and not _is_secret(value)


def _is_secret(value: struct_pb2.Value) -> bool:
    fields = value.struct_value.fields
    return SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET


def _holds_secret(value: struct_pb2.Value) -> bool:
    inner = (*value.struct_value.fields.values(), *value.list_value.values)
    return _is_secret(value) or any(map(_holds_secret, inner))
