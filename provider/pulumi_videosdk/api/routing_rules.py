"""Routing rules: `/v2/sip/routing-rule` (API §9.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import AliasChoices, Field

from .area import Area
from .errors import NotFound, VideoSDKError
from .model import Model, Sent, Shown, Text, secret

if TYPE_CHECKING:
    from .replies import Reply
    from .transport import Transport


class Room(Model):
    type: Text | None = None
    prefix: Text | None = None
    id: Text | None = None
    pin: Annotated[str | None, secret] = None


class RoutingRuleSettings(Sent):
    name: Text | None = None
    type: Text | None = None
    phone_numbers: list[str] | None = None
    room: Room | None = None
    agent_id: Text | None = None
    agent_metadata: dict[str, Any] | None = None
    include_headers: Text | None = None
    headers: dict[str, str] | None = None
    headers_to_attributes: dict[str, str] | None = None
    allowed_numbers: list[str] | None = None
    allowed_ip_addresses: list[str] | None = None
    tags: list[str] | None = None
    recording: bool | None = None
    dtmf: bool | None = None
    noise_cancellation: bool | None = None
    hide_phone_number: bool | None = None
    api_key: Annotated[Text | None, secret] = None


class RoutingRule(RoutingRuleSettings, Shown):
    id: Text
    phone_numbers: list[str] | None = Field(
        None, validation_alias=AliasChoices("numbers", "phoneNumbers", "phone_numbers")
    )
    """Under another name than it is sent by."""
    created_at: Text | None = None


class RoutingRules(Area[RoutingRule]):
    path, model, noun = "/v2/sip/routing-rule", RoutingRule, "routing rule"

    def __init__(self, transport: Transport) -> None:
        super().__init__(cast("Transport", _EitherPath(transport, self.path, f"{self.path}s")))

    def create(self, **settings: Any) -> RoutingRule:
        """Create one. Sent once: VideoSDK does not say what a second one with the same name would be."""
        return self._created(RoutingRuleSettings(**settings), repeat_is_safe=False)

    def update(self, id: str, **settings: Any) -> RoutingRule:
        """Change the settings that are given; its type cannot be changed."""
        return self._patched(id, RoutingRuleSettings(**settings))

    def list(self, search: str | None = None, type: str | None = None) -> Iterator[RoutingRule]:
        """All of the project; `search`: of those the ones that VideoSDK finds by a part of the name."""
        return self._list(search=search, type=type)


class _EitherPath:
    """Calls by the newer path, and by the older one where the server does not know the newer."""

    def __init__(self, transport: Transport, path: str, older: str) -> None:
        self._transport = transport
        self._path, self._older = path, older

    @property
    def timeout(self) -> float:
        return self._transport.timeout

    def call(self, method: str, path: str, **parts: Any) -> Reply:
        try:
            return self._transport.call(method, path, **parts)
        except VideoSDKError as error:
            # Who does not know the path has not acted.
            if not _is_unknown_path(error):
                raise
            unknown = error
        try:
            return self._transport.call(method, path.replace(self._path, self._older, 1), **parts)
        except VideoSDKError as error:
            raise unknown if _is_unknown_path(error) else error from None


def _is_unknown_path(error: VideoSDKError) -> bool:
    return error.status == 404 and not isinstance(error, NotFound)
