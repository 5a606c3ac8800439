"""The protocol's own values, as Pulumi's SDK has them."""

from __future__ import annotations

import pytest
from google.protobuf import struct_pb2
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
