"""Where the API sheet does not know what VideoSDK does, the emulator can do either (API §3.6 and §13).

The first value of each quirk is the default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from videosdk_emulator.core.options import Options


@dataclass(frozen=True)
class Quirks(Options):
    """How this VideoSDK answers the questions that its documentation leaves open."""

    not_found: Literal[404, 402] = 404
    """Status for an unknown room, session or transcription."""
    error_shape: Literal["message", "error", "msg", "statusMessage", "string"] = "message"
    """Where a failure's text is; `message` keeps the shapes that the sheet documents for tokens."""
    absent_version: Literal["refused", "accepted"] = "refused"
    """A token without the `version` claim."""
    created_status: Literal[200, 201] = 200
    """Status of a successful room create and transcription start."""
    date_header: bool = True
    """Whether replies carry `Date`."""
    clock_offset: float = 0.0
    """Seconds by which the server's clock is ahead of this machine's."""
    key_pem: Literal["pkcs1", "spki"] = "pkcs1"
    """Form of the webhook public key."""
    list_page_size: int | None = None
    """Overrides `perPage`, so that a few items already make several pages."""
    list_of_nothing: Literal["empty", "not_found"] = "empty"
    """A list of sessions or transcriptions, filtered by a room, that has no item."""

    create_after_deactivate: Literal["fresh", "dead"] = "fresh"
    """Creating with the customRoomId of a disabled room: a new room, or the disabled one again."""
    repeat_create_updates: bool = False
    """Whether creating with an existing customRoomId changes the room."""
    room_get_echo: bool = True
    """Whether replies tell the room's webhook, autoCloseConfig and so on."""
    room_echo_defaults: bool = False
    """Whether they also tell the defaults of what the caller never set."""
    deactivated_get: Literal["disabled", "not_found"] = "disabled"
    """Getting a disabled room."""
    deactivate_again: Literal[200, 400, 402, 404] = 200
    """Deactivating a disabled room."""
    validate_not_found: Literal[400, 402] = 400
    """Validating an unknown room."""
    auto_close_unit: Literal["minutes", "seconds"] = "minutes"
    """What `autoCloseConfig.duration` counts: the documentation and the SDK disagree."""
    session_end_reply: Literal["documented", "sdk"] = "documented"
    """Reply of the call that ends a session: a session still `ongoing`, or the older names."""
    deactivate_reply: Literal["documented", "sdk"] = "documented"
    """Reply of the call that deactivates a room: the older names, or a room like any other."""
    remove_reply: Literal["documented", "sdk"] = "documented"
    """Reply of the call that removes a participant: the session, or a text."""

    start_without_session: Literal[400, 402, 404] = 400
    """Starting a transcription in a room with no live session."""
    busy_start: Literal["conflict", "same", "second"] = "conflict"
    """Starting in a room with a running transcription: 409, that one again, or a second one."""
    model_config_accepted: bool = True
    """Whether the start call takes `modelConfig` (400 otherwise)."""
    list_ignores_room_id: bool = False
    """Whether the list of transcriptions ignores `roomId`."""
    list_ignores_session_id: bool = False
    """Whether the list of transcriptions ignores `sessionId`."""
    list_status: Literal["ignored", "status", "provider"] = "ignored"
    """What the list of transcriptions compares `status` of the query with."""
    extension_missing: bool = False
    """Whether get and list of transcriptions leave `extension` out."""
    end_when_idle: Literal[404, 400, 200] = 404
    """Ending a room's transcription when none runs."""
    end_acts_on: Literal["all", "newest"] = "all"
    """Which running transcriptions of the room `end` ends."""
    session_end_ends_transcription: bool = True
    """Whether the end of a session ends its transcriptions."""
