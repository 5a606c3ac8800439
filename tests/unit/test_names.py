"""Names outside of Python."""

from __future__ import annotations

import pytest

from generate.properties import nested, properties
from pulumi_videosdk import definitions
from pulumi_videosdk.names import camel

MODELS = list(
    dict.fromkeys(
        model for one in definitions.load_all() for model in (one.inputs, one.outputs, *nested(one))
    )
)


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("url", "url"),
        ("end_point", "endPoint"),
        ("allowed_participant_ids", "allowedParticipantIds"),
        ("sip_2_url", "sip2Url"),
        ("endPoint", "endPoint"),
        ("__account", "__account"),
    ],
)
def test_a_name_outside_is_in_camel_case(name: str, outside: str) -> None:
    assert camel(name) == outside


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_two_names_of_an_object_are_the_same_outside(model: type) -> None:
    names = [one.name for one in properties(model)]
    assert len({camel(name) for name in names}) == len(names)
