"""The key that verifies webhooks (API §11.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from typing_extensions import TypedDict

from videosdk_emulator.core.area import Area
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Reply
from videosdk_emulator.core.schema import Name


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about the key."""

    key_pem: Literal["pkcs1", "spki"] = "pkcs1"
    """Form of the webhook public key."""


class PublicKey(TypedDict):
    publicKey: Name


area = Area("public_key", quirks=Quirks)


@area.get("/v2/public/rsa-public-key", PublicKey, public=True)
def get(call: Call) -> Reply:
    """Get the key that verifies webhooks (API §11.4)."""
    return Reply({"publicKey": call.backend.key.public_pem(Quirks.of(call.backend).key_pem)})


@area.control("POST", "/rotate-key")
def rotate(call: Call) -> Reply:
    """Signs webhooks with a new key from now on."""
    call.backend.key.rotate()
    return get(call)
