"""The floor with a room's properties: what these properties cost in any provider."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi import dynamic

from benchmarks.floor import FloorProvider
from pulumi_videosdk import Room
from pulumi_videosdk.lifecycle import GENERATED, NAME


class ShapedProvider(FloorProvider):
    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        made = super().create(props)
        shown = {"room_id": "abcd-efgh-ijkl", "created_at": "2026-01-01T00:00:00.000Z", "disabled": False}
        return dynamic.CreateResult(made.id, props | shown)


class Shaped(dynamic.Resource, module="floor", name="Shaped"):
    __annotations__ = dict.fromkeys(Room.properties, pulumi.Output[Any])

    def __init__(self, name: str) -> None:
        inputs = {"custom_room_id": f"{name}-0a1b2c3d", NAME: name, GENERATED: ["custom_room_id"]}
        super().__init__(ShapedProvider(), name, dict.fromkeys(self.__annotations__) | inputs)
