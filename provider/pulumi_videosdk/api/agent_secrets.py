"""Agents' secrets: `/ai/v1/cloud/secrets` (API §10.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AliasChoices, BeforeValidator, Field

from .area import Area
from .errors import SHORTEST_SECRET, VideoSDKError
from .model import Sent, Shown, Text
from .pagination import REFUSED


def _names(keys: Any) -> Any:
    """Only the names: what stands beside them is the value, or stands for it."""
    return [*keys] if isinstance(keys, Mapping) else keys


class AgentSecret(Shown):
    """A secret as VideoSDK shows it."""

    secret_id: Text = Field(validation_alias=AliasChoices("secretId", "id"))
    """`id` in the reply of a create."""
    name: Text | None = None
    type: Text | None = None
    region: Text | None = None
    keys: Annotated[list[str] | None, BeforeValidator(_names)] = None
    """The names of its keys; None: they are not shown."""


class AgentSecretSettings(Sent):
    """What a secret is made of."""

    name: str
    keys: dict[str, str]
    type: str
    region: str | None = None

    def secret_texts(self) -> Iterator[str]:
        """The keys' values."""
        return _texts(self.keys)


def _texts(keys: Mapping[str, str]) -> Iterator[str]:
    # Shorter ones than of other secrets: these are never a word that says what to do.
    return (value for value in keys.values() if len(value) >= SHORTEST_SECRET)


class AgentSecrets(Area[AgentSecret]):
    """The calls of agents' secrets: each is named by its own name, in the project's cloud."""

    path, model, noun = "/ai/v1/cloud/secrets", AgentSecret, "secret"
    within = "data"

    def create(self, **settings: Any) -> AgentSecret:
        """Create one. Sent once: VideoSDK does not say what a second one of the same name would be."""
        return self._created(AgentSecretSettings(**settings), repeat_is_safe=False)

    def set_keys(self, name: str, keys: Mapping[str, str]) -> None:
        """Set these keys; the others stay.

        VideoSDK's own command line sends the keys by themselves. Where `keys` is missed, they are sent under
        it, as its other calls have them (API §10.2).
        """
        try:
            self._on_keys("PATCH", name, dict(keys), keys)
        except VideoSDKError as error:
            if error.status not in REFUSED or "keys" not in (error.server_message or ""):
                raise
            self._on_keys("PATCH", name, {"keys": dict(keys)}, keys)

    def remove_keys(self, name: str, names: Iterable[str]) -> None:
        """Take these keys away."""
        self._on_keys("DELETE", name, {"keys": sorted(names)}, {})

    def _on_keys(self, method: str, name: str, body: Mapping[str, Any], private: Mapping[str, str]) -> None:
        self._changing(method, f"{self.path}/keys/{quote(name, safe='')}", body, _texts(private))

    def _path_of(self, id: str) -> str:
        return super()._path_of(id).replace(self.path, f"{self.path}/name", 1)
