"""Terms that more than one resource uses: rooms' ids, receivers' urls, webhooks' events."""

from __future__ import annotations

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError, Url

from ..api.model import moment
from ..lifecycle import Known, unordered, url
from ..loopback import is_loopback

URL_LENGTH: Final = 512
"""The longest webhook url that VideoSDK takes, in characters (API §5.1)."""

_IN_FIVE_STATES = ("starting", "started", "stopping", "stopped", "failed")

CALL_EVENTS: Final = (
    *(f"call-{what}" for what in ("started", "answered", "hangup", "transferred", "missed", "update")),
    "call-ringing",
    *(f"call-transfer-{what}" for what in ("initiated", "accepted", "ringing", "failed")),
    "call-transferring",
    *(f"switch-room-{what}" for what in ("initiated", "completed", "failed")),
)
"""The events of phone calls that are known (API §9.5)."""

EVENTS: Final = (
    "participant-joined",
    "participant-left",
    "session-started",
    "session-ended",
    *(f"recording-{state}" for state in _IN_FIVE_STATES),
    *(f"participant-recording-{state}" for state in _IN_FIVE_STATES),
    *(f"participant-track-recording-{state}" for state in _IN_FIVE_STATES),
    "merge-recording-completed",
    "merge-recording-failed",
    "transcription-started",
    "transcription-stopped",
    "transcription-failed",
    "transcription-completed",
    *(f"livestream-{state}" for state in _IN_FIVE_STATES),
    *(f"hls-{state}" for state in _IN_FIVE_STATES),
    "hls-playable",
    *(f"composite-merge-{state}" for state in ("started", "completed", "failed", "cancelled")),
    "resource-acquired",
    *(f"ai-deployment-session-{state}" for state in _IN_FIVE_STATES),
    *(f"agent-session-{state}" for state in _IN_FIVE_STATES),
    *CALL_EVENTS,
    "batchcall-started",
    "batchcall-completed",
)
"""The webhook events that are known (API §11.3, §9.5)."""

PATTERNS: Final = ("*", *sorted({f"{event.rsplit('-', 1)[0]}-*" for event in EVENTS}))

SIP_REGIONS: Final = ("auto", "us002", "in002")
"""The regions of telephony that are known (API §9.1)."""

SIP_TRANSPORTS: Final = ("udp", "tcp", "tls")
"""The transports of SIP that are known (API §9.1)."""

MEDIA_ENCRYPTIONS: Final = ("enable", "disable")
"""Whether media is encrypted (API §9.1)."""

REGIONS: Final = (
    *("us001", "uk001", "sg001", "eu001", "uae001", "in001"),
    *("in002", "in003", "sg002", "us002", "aus001", "dev1"),
)
"""The regions that are known (API §5.1)."""

AUTO_CLOSE_TYPES: Final = ("session-ends", "session-end-and-deactivate")
"""What may happen when a room's time is up (API §5.1)."""

RTC: Final = "rtc"
"""The alert domain where none is named (API §10.7)."""

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_ROOM_ID = re.compile(r"[a-z0-9]{3,4}-[a-z0-9]{3,4}-[a-z0-9]{4}")


def plain(text: str, otherwise: str) -> str:
    """The letters, digits, `_` and `-` of a text, for a name; `otherwise` if there are none."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-") or otherwise


def _refused(text: str) -> PydanticCustomError:
    # Braces would be taken for placeholders.
    return PydanticCustomError("refused", "{text}", {"text": text})


def _room_id(value: str) -> str:
    """The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id."""
    if not _ROOM_ID.fullmatch(value):
        what = "is not a room's id" if value.strip() else "is empty"
        raise _refused(
            f"{what}; give the room_id of a Room, such as 2kyv-gzay-64pg (lower case, three groups; "
            "a custom room id does not do here)"
        )
    return value


def _custom_room_id(value: str) -> str:
    """Printable, not only dots, no spaces around it."""
    # It becomes part of a url's path, where a segment of dots would mean another path.
    if not value.strip(". ") or value != value.strip() or not value.isprintable():
        raise _refused("must be a name of your own: printable, not only dots, no spaces around it")
    return value


def _webhook_url(value: str) -> str:
    """An https address, at most 512 characters; plain http for a loopback host only."""
    if len(value) > URL_LENGTH:
        raise _refused(
            f"has {len(value)} characters; VideoSDK takes {URL_LENGTH} at most: give a shorter one"
        )
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
        Url(value)
    except ValueError:
        host = None
    if not host or not value.isprintable() or any(character.isspace() for character in value):
        raise _refused("is not a url; give one such as https://hooks.example.com/videosdk")
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return value
    raise _refused("must begin with https:// (http:// only for a loopback host such as 127.0.0.1)")


def _e164(value: str) -> str:
    """A phone number in E.164, such as `+14155550100`."""
    if not _E164.fullmatch(value):
        raise _refused("is no phone number in E.164; give one such as +14155550100: a plus sign, then digits")
    return value


def _some(values: list[str]) -> list[str]:
    """At least one."""
    if not values:
        raise _refused('is an empty list; name at least one event ("*" for all), or leave it out')
    return values


def _moment(value: str) -> str:
    """ISO 8601, UTC where it names no zone."""
    if moment(value) is None:
        raise _refused("is no moment; give one such as 2026-11-27T09:30:00Z")
    return value


def _as_given(value: float) -> float:
    # 30 for 30.0: a number is sent as the user wrote it.
    return int(value) if value.is_integer() else value


Number = Annotated[float, AfterValidator(_as_given)]
RoomId = Annotated[str, AfterValidator(_room_id)]
CustomRoomId = Annotated[str, AfterValidator(_custom_room_id)]
Moment = Annotated[str, AfterValidator(_moment)]
Name = Annotated[str, Field(min_length=1)]
"""A name of VideoSDK's own."""
WebhookUrl = Annotated[str, AfterValidator(_webhook_url), url]
WebhookEvents = Annotated[
    list[Annotated[Name, Known("webhook event", EVENTS, patterns=PATTERNS)]], AfterValidator(_some), unordered
]
CallEvents = Annotated[
    list[Annotated[Name, Known("call event", CALL_EVENTS)]], Field(min_length=1), unordered
]
CallDirection = Annotated[Name, Known("call direction", ("inbound", "outbound"))]
E164 = Annotated[str, AfterValidator(_e164)]
SipRegion = Annotated[Name, Known("SIP region", SIP_REGIONS)]
SipTransport = Annotated[Name, Known("SIP transport", SIP_TRANSPORTS)]
MediaEncryption = Annotated[Name, Known("media encryption", MEDIA_ENCRYPTIONS)]
Region = Annotated[Name, Known("region", REGIONS)]
AutoCloseType = Annotated[Name, Known("auto-close type", AUTO_CLOSE_TYPES)]
AlertDomain = Annotated[Name, Known("alert domain", ("rtc", "agent"))]
