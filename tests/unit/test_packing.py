"""The protocol's own values, as Pulumi's SDK has them."""

from __future__ import annotations

import pytest
from google.protobuf import struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.output import Unknown
from pulumi.runtime import rpc

from pulumi_videosdk import definitions, lifecycle, packing


def test_an_unknown_and_a_secret_are_what_the_sdk_takes_for_them() -> None:
    assert packing.packed(lifecycle.UNKNOWN) == rpc.UNKNOWN
    assert packing.secret("a") == rpc.wrap_rpc_secret("a")


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"text": "a", "number": 1.5, "whole": 3, "flag": False, "none": None},
        {"nested": {"list": [1, "b", {"none": None, "deep": [True]}]}},
        {"secret": packing.secret({"key": "k"}), "unknown": rpc.UNKNOWN, "some": ["a", rpc.UNKNOWN]},
    ],
)
def test_a_message_is_read_as_the_sdk_reads_it(value: dict[str, object]) -> None:
    struct = struct_pb2.Struct()
    struct.update(value)
    of_sdk = rpc.deserialize_properties(struct, keep_unknowns=True)

    found = packing.from_struct(struct)

    assert found == packing.plain(of_sdk, lambda one: isinstance(one, Unknown))
    assert packing.from_struct(packing.to_struct(found)) == found


def test_what_is_no_value_of_ours_is_refused_and_not_taken_for_an_object() -> None:
    asset = {packing.SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "secret text"}
    inputs = {"room_id": "2kyv-gzay-64pg", "triggers": [packing.plain(asset)]}

    (failure,) = lifecycle.check(definitions.load("realtime_transcription"), {}, inputs).failures

    assert str(failure).startswith("triggers[0]: must be a string, a number")


def test_what_was_secret_in_what_the_engine_told_stays_secret() -> None:
    told = {
        "all": packing.secret("a"),
        "part": {"key": packing.secret("b"), "open": 1},
        "item": ["x", packing.secret("c")],
        "gone": packing.secret("d"),
        "ours": packing.secret("e"),
        "seen": "f",
    }
    answered = {
        "all": rpc.UNKNOWN,
        "part": {"key": "b2", "open": 2},
        "item": ["x", "c2"],
        "ours": packing.secret("e2"),
        "seen": "f",
        "more": "g",
    }
    outs, ins = packing.to_struct(answered), packing.to_struct(told)

    packing.keep_secrets(outs, ins)

    # As the engine does it for a provider that takes no secrets (plugin/provider_plugin.go, annotateSecrets).
    assert MessageToDict(outs) == {
        "all": packing.secret(rpc.UNKNOWN),
        "part": {"key": packing.secret("b2"), "open": 2.0},
        "item": packing.secret(["x", "c2"]),
        "ours": packing.secret("e2"),
        "seen": "f",
        "more": "g",
    }
