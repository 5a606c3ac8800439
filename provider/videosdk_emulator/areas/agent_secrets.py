"""Agents' secrets: what the cloud gives an agent's containers as environment variables (API §10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found
from videosdk_emulator.core.schema import Body, Name, RecordId, Said, Stored
from videosdk_emulator.core.store import Document

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

BASE = "/ai/v1/cloud/secrets"
HIDDEN = "********"


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about agents' secrets."""

    secret_taken: Literal["conflict", "replaced"] = "conflict"
    """Creating a secret under a name that is taken: 409, or the old one gets these keys."""
    secret_keys: Literal["masked", "names", "values", "hidden"] = "masked"
    """How getting a secret shows its keys: with masked values, by name, with values, or not at all."""
    secret_patch: Literal["bare", "keys"] = "bare"
    """What the call that sets keys takes (400 otherwise): the keys by themselves, or under `keys`."""
    secret_within: bool = True
    """Whether replies have the secret under `data`."""


# What a caller sends


class NewSecret(Body):
    name: Annotated[str, Field(pattern="^[a-z0-9_-]+$")]
    keys: dict[str, str]
    type: Name = "NORMAL"
    region: str | None = None


class Keys(Body):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Any]


class KeyNames(Body):
    keys: list[Name]


# What is kept, and what a reply holds


class StoredSecret(Stored):
    id: str
    name: str
    type: str
    region: str | None
    keys: dict[str, str]


class Made(TypedDict):
    id: RecordId


class MadeWithin(TypedDict):
    data: Made


class Listed(TypedDict):
    id: RecordId
    name: str
    type: str
    region: str | None


class Secrets(TypedDict):
    data: list[Listed]


class Secret(TypedDict):
    secretId: RecordId
    name: str
    type: str
    region: str | None
    keys: NotRequired[dict[str, str] | list[str]]


class SecretWithin(TypedDict):
    data: Secret


area = Area(
    "agent_secrets",
    document=StoredSecret,
    indexed=("name",),
    quirks=Quirks,
    section=Section(
        "Agents' secrets",
        empty="No agent's secret yet. Create one:",
        example=lambda backend: (BASE, {"name": "notes", "keys": {"GREETING": "hello"}}),
        counted=("agents' secrets", ()),
        searched=("name",),
    ),
    private=True,
)


@area.post(BASE, MadeWithin | Made, created=True, fails=(409,))
def create(call: Call, body: NewSecret) -> Reply:
    """Create a secret of some keys under a name (API §10.2)."""
    backend, quirks, secrets = call.backend, Quirks.of(call.backend), area.table(call.backend)
    secret = secrets.newest(name=body.name)
    if secret is not None and quirks.secret_taken == "conflict":
        raise Refused(409, "Secret with this name already exists")
    if secret is None:
        secret = {"id": record_id(), "name": body.name}
    secret = secrets.save({**secret, "type": body.type, "region": body.region, "keys": body.keys})
    return _reply(backend, {"id": secret["id"]}, backend.quirks.created_status)


@area.get(BASE, Secrets)
def list_(call: Call) -> Reply:
    """List the secrets, newest first, without their keys (API §10.2)."""
    shown, secrets = ("id", "name", "type", "region"), reversed(area.table(call.backend).find())
    return Reply({"data": [{name: one[name] for name in shown} for one in secrets]})


@area.get(f"{BASE}/name/{{name}}", SecretWithin | Secret, fails=UNKNOWN)
def get(call: Call, name: str) -> Reply:
    """Get a secret by its name (API §10.2)."""
    secret, how = _found(call, name), Quirks.of(call.backend).secret_keys
    shown = {"secretId": secret["id"], **{field: secret[field] for field in ("name", "type", "region")}}
    if how == "names":
        shown["keys"] = [*secret["keys"]]
    elif how != "hidden":
        shown["keys"] = secret["keys"] if how == "values" else dict.fromkeys(secret["keys"], HIDDEN)
    return _reply(call.backend, shown)


@area.delete(f"{BASE}/name/{{name}}", Said, fails=UNKNOWN)
def delete(call: Call, name: str) -> Reply:
    """Delete a secret by its name (API §10.2)."""
    area.remove(call.backend, _found(call, name))
    return Reply({"message": "Secret deleted successfully"})


@area.patch(f"{BASE}/keys/{{name}}", Said, fails=UNKNOWN)
def set_keys(call: Call, name: str, body: Keys) -> Reply:
    """Set some keys of a secret; the others stay as they are (API §10.2)."""
    secret, given = _found(call, name), body.model_extra or {}
    if Quirks.of(call.backend).secret_patch == "keys":
        if not isinstance(given.get("keys"), dict):
            raise invalid("'keys' is required")
        given = given["keys"]
    if not all(isinstance(value, str) for value in given.values()):
        raise invalid("each key must have a text")
    area.table(call.backend).save({**secret, "keys": {**secret["keys"], **given}})
    return Reply({"message": "Secret updated successfully"})


@area.delete(f"{BASE}/keys/{{name}}", Said, fails=UNKNOWN)
def remove_keys(call: Call, name: str, body: KeyNames) -> Reply:
    """Take some keys of a secret away; those that it does not have do no harm (API §10.2)."""
    secret = _found(call, name)
    kept = {key: value for key, value in secret["keys"].items() if key not in body.keys}
    area.table(call.backend).save({**secret, "keys": kept})
    return Reply({"message": "Secret updated successfully"})


@area.finder
def find(backend: Backend, any_id: str) -> Document | None:
    """The secret with this id or name."""
    secrets = area.table(backend)
    return secrets.newest(id=any_id) or secrets.newest(name=any_id)


def _found(call: Call, name: str) -> Document:
    secret = area.table(call.backend).newest(name=name)
    if secret is None:
        raise not_found("Secret", call.backend.quirks)
    return secret


def _reply(backend: Backend, secret: dict[str, Any], status: int = 200) -> Reply:
    return Reply({"data": secret} if Quirks.of(backend).secret_within else secret, status)


@area.row
def row(backend: Backend, secret: Document) -> Row:
    """A secret in the console: its keys' names."""
    return Row(secret["id"], [secret["name"], *sorted(secret["keys"])], [(secret["type"], "")])
