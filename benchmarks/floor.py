"""The engine's floor: a bare dynamic provider that sleeps where ours makes a call.

It pickles by reference, as ours does, checks nothing, compares nothing, and stores nothing but an id.
"""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import uuid4

from pulumi import dynamic

DELAY = "FLOOR_DELAY"
"""The environment variable that says how many seconds a call takes."""


class FloorProvider(dynamic.ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        _call()
        return dynamic.CreateResult(uuid4().hex, props)

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        _call()
        return dynamic.ReadResult(id_, props)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        _call()


class Floor(dynamic.Resource, module="floor", name="Floor"):
    def __init__(self, name: str) -> None:
        super().__init__(FloorProvider(), name, {})


def _call() -> None:
    if seconds := float(os.environ[DELAY]):
        time.sleep(seconds)
