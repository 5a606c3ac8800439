# Made from definitions/ by `make generate`: change it there.
"""The nested inputs of all resources, as a program may write them, and known names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Required, TypedDict

import pulumi


class WebhookEvent(StrEnum):
    """Each webhook event that this version knows. Any other string is sent too."""

    PARTICIPANT_JOINED = "participant-joined"
    PARTICIPANT_LEFT = "participant-left"
    SESSION_STARTED = "session-started"
    SESSION_ENDED = "session-ended"
    RECORDING_STARTING = "recording-starting"
    RECORDING_STARTED = "recording-started"
    RECORDING_STOPPING = "recording-stopping"
    RECORDING_STOPPED = "recording-stopped"
    RECORDING_FAILED = "recording-failed"
    PARTICIPANT_RECORDING_STARTING = "participant-recording-starting"
    PARTICIPANT_RECORDING_STARTED = "participant-recording-started"
    PARTICIPANT_RECORDING_STOPPING = "participant-recording-stopping"
    PARTICIPANT_RECORDING_STOPPED = "participant-recording-stopped"
    PARTICIPANT_RECORDING_FAILED = "participant-recording-failed"
    PARTICIPANT_TRACK_RECORDING_STARTING = "participant-track-recording-starting"
    PARTICIPANT_TRACK_RECORDING_STARTED = "participant-track-recording-started"
    PARTICIPANT_TRACK_RECORDING_STOPPING = "participant-track-recording-stopping"
    PARTICIPANT_TRACK_RECORDING_STOPPED = "participant-track-recording-stopped"
    PARTICIPANT_TRACK_RECORDING_FAILED = "participant-track-recording-failed"
    MERGE_RECORDING_COMPLETED = "merge-recording-completed"
    MERGE_RECORDING_FAILED = "merge-recording-failed"
    TRANSCRIPTION_STARTED = "transcription-started"
    TRANSCRIPTION_STOPPED = "transcription-stopped"
    TRANSCRIPTION_FAILED = "transcription-failed"
    TRANSCRIPTION_COMPLETED = "transcription-completed"
    LIVESTREAM_STARTING = "livestream-starting"
    LIVESTREAM_STARTED = "livestream-started"
    LIVESTREAM_STOPPING = "livestream-stopping"
    LIVESTREAM_STOPPED = "livestream-stopped"
    LIVESTREAM_FAILED = "livestream-failed"
    HLS_STARTING = "hls-starting"
    HLS_STARTED = "hls-started"
    HLS_STOPPING = "hls-stopping"
    HLS_STOPPED = "hls-stopped"
    HLS_FAILED = "hls-failed"
    HLS_PLAYABLE = "hls-playable"
    COMPOSITE_MERGE_STARTED = "composite-merge-started"
    COMPOSITE_MERGE_COMPLETED = "composite-merge-completed"
    COMPOSITE_MERGE_FAILED = "composite-merge-failed"
    COMPOSITE_MERGE_CANCELLED = "composite-merge-cancelled"
    RESOURCE_ACQUIRED = "resource-acquired"
    AI_DEPLOYMENT_SESSION_STARTING = "ai-deployment-session-starting"
    AI_DEPLOYMENT_SESSION_STARTED = "ai-deployment-session-started"
    AI_DEPLOYMENT_SESSION_STOPPING = "ai-deployment-session-stopping"
    AI_DEPLOYMENT_SESSION_STOPPED = "ai-deployment-session-stopped"
    AI_DEPLOYMENT_SESSION_FAILED = "ai-deployment-session-failed"
    AGENT_SESSION_STARTING = "agent-session-starting"
    AGENT_SESSION_STARTED = "agent-session-started"
    AGENT_SESSION_STOPPING = "agent-session-stopping"
    AGENT_SESSION_STOPPED = "agent-session-stopped"
    AGENT_SESSION_FAILED = "agent-session-failed"
    CALL_STARTED = "call-started"
    CALL_ANSWERED = "call-answered"
    CALL_HANGUP = "call-hangup"
    CALL_TRANSFERRED = "call-transferred"
    CALL_MISSED = "call-missed"
    CALL_UPDATE = "call-update"
    CALL_RINGING = "call-ringing"
    CALL_TRANSFER_INITIATED = "call-transfer-initiated"
    CALL_TRANSFER_ACCEPTED = "call-transfer-accepted"
    CALL_TRANSFER_RINGING = "call-transfer-ringing"
    CALL_TRANSFER_FAILED = "call-transfer-failed"
    CALL_TRANSFERRING = "call-transferring"
    SWITCH_ROOM_INITIATED = "switch-room-initiated"
    SWITCH_ROOM_COMPLETED = "switch-room-completed"
    SWITCH_ROOM_FAILED = "switch-room-failed"
    BATCHCALL_STARTED = "batchcall-started"
    BATCHCALL_COMPLETED = "batchcall-completed"


class Region(StrEnum):
    """Each region that this version knows. Any other string is sent too."""

    US001 = "us001"
    UK001 = "uk001"
    SG001 = "sg001"
    EU001 = "eu001"
    UAE001 = "uae001"
    IN001 = "in001"
    IN002 = "in002"
    IN003 = "in003"
    SG002 = "sg002"
    US002 = "us002"
    AUS001 = "aus001"
    DEV1 = "dev1"


class RecordingFormat(StrEnum):
    """Each recording format that this version knows. Any other string is sent too."""

    MP4 = "mp4"
    WEBM = "webm"


class CallEvent(StrEnum):
    """Each call event that this version knows. Any other string is sent too."""

    CALL_STARTED = "call-started"
    CALL_ANSWERED = "call-answered"
    CALL_HANGUP = "call-hangup"
    CALL_TRANSFERRED = "call-transferred"
    CALL_MISSED = "call-missed"
    CALL_UPDATE = "call-update"
    CALL_RINGING = "call-ringing"
    CALL_TRANSFER_INITIATED = "call-transfer-initiated"
    CALL_TRANSFER_ACCEPTED = "call-transfer-accepted"
    CALL_TRANSFER_RINGING = "call-transfer-ringing"
    CALL_TRANSFER_FAILED = "call-transfer-failed"
    CALL_TRANSFERRING = "call-transferring"
    SWITCH_ROOM_INITIATED = "switch-room-initiated"
    SWITCH_ROOM_COMPLETED = "switch-room-completed"
    SWITCH_ROOM_FAILED = "switch-room-failed"


class TelephonyProvider(StrEnum):
    """Each telephony provider that this version knows. Any other string is sent too."""

    TWILIO = "twilio"
    PLIVO = "plivo"
    TELNYX = "telnyx"


class AgentSecretType(StrEnum):
    """Each agent secret type that this version knows. Any other string is sent too."""

    NORMAL = "NORMAL"
    IMAGE_PULL = "IMAGE_PULL"


class ComputeProfile(StrEnum):
    """Each compute profile that this version knows. Any other string is sent too."""

    CPU_SMALL = "cpu-small"
    CPU_MEDIUM = "cpu-medium"
    CPU_LARGE = "cpu-large"


class NotificationChannelType(StrEnum):
    """Each notification channel type that this version knows. Any other string is sent too."""

    WEBHOOK = "webhook"
    SLACK = "slack"
    EMAIL = "email"
    PAGERDUTY = "pagerduty"
    ON_CALL = "on_call"


class AlertSeverity(StrEnum):
    """Each alert severity that this version knows. Any other string is sent too."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class AlertDomain(StrEnum):
    """Each alert domain that this version knows. Any other string is sent too."""

    RTC = "rtc"
    AGENT = "agent"


class MediaEncryption(StrEnum):
    """Each media encryption that this version knows. Any other string is sent too."""

    ENABLE = "enable"
    DISABLE = "disable"


class SipRegion(StrEnum):
    """Each SIP region that this version knows. Any other string is sent too."""

    AUTO = "auto"
    US002 = "us002"
    IN002 = "in002"


class SipTransport(StrEnum):
    """Each SIP transport that this version knows. Any other string is sent too."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class CallDirection(StrEnum):
    """Each call direction that this version knows. Any other string is sent too."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class HeaderSelection(StrEnum):
    """Each header selection that this version knows. Any other string is sent too."""

    ALL = "ALL"
    SIP_XHEADERS = "SIP_X_HEADERS"
    NONE = "NONE"


class AutoCloseType(StrEnum):
    """Each auto-close type that this version knows. Any other string is sent too."""

    SESSION_ENDS = "session-ends"
    SESSION_END_AND_DEACTIVATE = "session-end-and-deactivate"


class CompositionLayoutType(StrEnum):
    """Each composition layout type that this version knows. Any other string is sent too."""

    GRID = "GRID"
    SPOTLIGHT = "SPOTLIGHT"
    SIDEBAR = "SIDEBAR"


class CompositionPriority(StrEnum):
    """Each composition priority that this version knows. Any other string is sent too."""

    SPEAKER = "SPEAKER"
    PIN = "PIN"


class CompositionTheme(StrEnum):
    """Each composition theme that this version knows. Any other string is sent too."""

    DARK = "DARK"
    LIGHT = "LIGHT"
    DEFAULT = "DEFAULT"


class CompositionMode(StrEnum):
    """Each composition mode that this version knows. Any other string is sent too."""

    VIDEO_AND_AUDIO = "video-and-audio"
    AUDIO = "audio"


class CompositionQuality(StrEnum):
    """Each composition quality that this version knows. Any other string is sent too."""

    LOW = "low"
    MED = "med"
    HIGH = "high"
    ULTRA = "ultra"


class CompositionOrientation(StrEnum):
    """Each composition orientation that this version knows. Any other string is sent too."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


class RecordingFailureAction(StrEnum):
    """Each recording failure action that this version knows. Any other string is sent too."""

    CLOSE_ROOM = "close-room"


class ImageType(StrEnum):
    """Each image type that this version knows. Any other string is sent too."""

    PUBLIC = "public"
    PRIVATE = "private"
    MANAGED = "managed"


class AgentEvent(StrEnum):
    """Each agent event that this version knows. Any other string is sent too."""

    AGENT_SESSION_STARTING = "agent-session-starting"
    AGENT_SESSION_STARTED = "agent-session-started"
    AGENT_SESSION_STOPPING = "agent-session-stopping"
    AGENT_SESSION_STOPPED = "agent-session-stopped"
    AGENT_SESSION_FAILED = "agent-session-failed"


class RoomType(StrEnum):
    """Each room type that this version knows. Any other string is sent too."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class RoomPrefix(StrEnum):
    """Each room prefix that this version knows. Any other string is sent too."""

    BLANK = "blank"
    PARTICIPANT_NUMBER = "participantNumber"
    SIP_NUMBER = "sipNumber"
    RANDOM = "random"


class RoomWebhookArgs(TypedDict, total=False):
    """Who receives a room's events."""

    end_point: Required[pulumi.Input[str]]
    """Where VideoSDK posts the room's events. An https address, at most 512 characters; plain http for a
    loopback host only."""
    events: pulumi.Input[Sequence[pulumi.Input[str]] | None]
    """Which events: names, or patterns such as `session-*`. At least one; each not empty; each a webhook
    event, or a pattern that fits one (another one is warned of, and sent)."""


class RoomAutoCloseArgs(TypedDict, total=False):
    """When VideoSDK closes a session by itself."""

    type: pulumi.Input[str | None]
    """What happens when the time is up; VideoSDK's default is `session-ends`. Not empty; `session-ends` or
    `session-end-and-deactivate` (another one is warned of, and sent)."""
    duration: pulumi.Input[float | None]
    """Sent as it is: minutes by VideoSDK's documentation (default 480), seconds by its SDK. More than 0."""


class RoomTranscriptionSummaryArgs(TypedDict, total=False):
    """Whether and how to summarise a transcript."""

    enabled: pulumi.Input[bool | None]
    """Whether a summary is written."""
    prompt: pulumi.Input[str | None]
    """What the summary is to look at."""


class RoomTranscriptionArgs(TypedDict, total=False):
    """Whether what is said is transcribed afterwards."""

    enabled: pulumi.Input[bool | None]
    """Whether it is transcribed."""
    summary: pulumi.Input[RoomTranscriptionSummaryArgs | Mapping[str, Any] | None]
    """Whether and how to summarise it."""


class RoomLayoutArgs(TypedDict, total=False):
    """The layout of a recording or stream."""

    type: pulumi.Input[Any | None]
    """VideoSDK's `config.layout.type`, sent as it is."""
    priority: pulumi.Input[Any | None]
    """VideoSDK's `config.layout.priority`, sent as it is."""
    grid_size: pulumi.Input[Any | None]
    """VideoSDK's `config.layout.gridSize`, sent as it is."""


class RoomCompositionRecordingArgs(TypedDict, total=False):
    """Whether an HLS stream is recorded too."""

    enabled: pulumi.Input[bool | None]
    """Whether the stream is recorded."""


class RoomCompositionArgs(TypedDict, total=False):
    """What a recording or stream looks like."""

    layout: pulumi.Input[RoomLayoutArgs | Mapping[str, Any] | None]
    """How participants are arranged."""
    theme: pulumi.Input[Any | None]
    """The theme, such as `DARK`."""
    mode: pulumi.Input[Any | None]
    """VideoSDK's `config.mode`, sent as it is."""
    quality: pulumi.Input[Any | None]
    """VideoSDK's `config.quality`, sent as it is."""
    orientation: pulumi.Input[Any | None]
    """VideoSDK's `config.orientation`, sent as it is."""
    recording: pulumi.Input[RoomCompositionRecordingArgs | Mapping[str, Any] | None]
    """For an HLS stream: whether it is recorded too."""


class RoomRecordingArgs(TypedDict, total=False):
    """The settings of a recording or an HLS stream."""

    template_url: pulumi.Input[Any | None]
    """The address of a template of your own."""
    transcription: pulumi.Input[RoomTranscriptionArgs | Mapping[str, Any] | None]
    """Whether what is said is transcribed afterwards."""
    config: pulumi.Input[RoomCompositionArgs | Mapping[str, Any] | None]
    """What it looks like."""
    aws_dir_path: pulumi.Input[Any | None]
    """For a recording: the directory that it is kept in."""


class RoomAutoStartArgs(TypedDict, total=False):
    """What starts with a session."""

    recording: pulumi.Input[RoomRecordingArgs | Mapping[str, Any] | None]
    """A recording's settings."""
    hls: pulumi.Input[RoomRecordingArgs | Mapping[str, Any] | None]
    """An HLS stream's settings."""
    composite: pulumi.Input[Mapping[str, Any] | None]
    """A composite recording's settings, sent as they are: under VideoSDK's own names."""


class RoomMultiCompositionArgs(TypedDict, total=False):
    """Which compositions may run several at a time."""

    recording: pulumi.Input[bool | None]
    """Whether recordings may run several at a time."""
    hls: pulumi.Input[bool | None]
    """Whether HLS streams may."""
    rtmp: pulumi.Input[bool | None]
    """Whether RTMP streams may."""


class TranscriptionSummaryArgs(TypedDict, total=False):
    """Whether and how to summarise."""

    enabled: pulumi.Input[bool | None]
    """Whether a summary is written at the end; VideoSDK's default is no."""
    prompt: pulumi.Input[str | None]
    """What the summary should cover."""


class CompositionLayoutArgs(TypedDict, total=False):
    """How participants are arranged."""

    type: pulumi.Input[str | None]
    """The layout, such as `GRID`. Not empty; `GRID`, `SPOTLIGHT` or `SIDEBAR` (another one is warned of,
    and sent)."""
    priority: pulumi.Input[str | None]
    """Who is shown large: `SPEAKER` or `PIN`. Not empty; `SPEAKER` or `PIN` (another one is warned of, and
    sent)."""
    grid_size: pulumi.Input[int | None]
    """How many participants are shown. The most that VideoSDK takes is in conflict between its sources: 4
    or 25. 0 or more."""


class CompositionArgs(TypedDict, total=False):
    """What a recording or stream looks like."""

    layout: Required[pulumi.Input[CompositionLayoutArgs]]
    """How participants are arranged: `{type, priority, grid_size}`. A `config` must have it."""
    theme: pulumi.Input[str | None]
    """The theme, such as `DARK`. Not empty; `DARK`, `LIGHT` or `DEFAULT` (another one is warned of, and
    sent)."""
    mode: pulumi.Input[str | None]
    """Whether there is video: `video-and-audio` or `audio`. Not empty; `video-and-audio` or `audio`
    (another one is warned of, and sent)."""
    quality: pulumi.Input[str | None]
    """The quality, such as `high`. Not empty; `low`, `med`, `high` or `ultra` (another one is warned of,
    and sent)."""
    orientation: pulumi.Input[str | None]
    """`landscape`, which is VideoSDK's default, or `portrait`. Not empty; `landscape` or `portrait`
    (another one is warned of, and sent)."""


class CompositionTranscriptionArgs(TypedDict, total=False):
    """Whether what is said is transcribed afterwards."""

    enabled: pulumi.Input[bool | None]
    """Whether it is transcribed."""
    summary: pulumi.Input[TranscriptionSummaryArgs | None]
    """Whether and how to summarise it: `{enabled, prompt}`."""


class RecordingOnFailureArgs(TypedDict, total=False):
    """What happens if the recording fails."""

    action: Required[pulumi.Input[str]]
    """What VideoSDK does: `close-room`. Not empty;  or `close-room` (another one is warned of, and sent)."""
    wait_time: pulumi.Input[float | None]
    """After how many seconds; VideoSDK's default, and the most that it takes, is 150. 0 or more."""


class StreamLayoutArgs(TypedDict, total=False):
    """How participants are arranged in a stream."""

    type: pulumi.Input[str | None]
    """The layout, such as `GRID`. Not empty; `GRID`, `SPOTLIGHT` or `SIDEBAR` (another one is warned of,
    and sent)."""
    priority: Required[pulumi.Input[str]]
    """Who is shown large: `SPEAKER` or `PIN`. A stream's layout must have it. Not empty; `SPEAKER` or
    `PIN` (another one is warned of, and sent)."""
    grid_size: pulumi.Input[int | None]
    """How many participants are shown. The most that VideoSDK takes is in conflict between its sources: 4
    or 25. 0 or more."""


class StreamRecordingArgs(TypedDict, total=False):
    """Whether a stream is recorded too."""

    enabled: pulumi.Input[bool | None]
    """Whether it is recorded."""


class StreamCompositionArgs(TypedDict, total=False):
    """What a stream looks like."""

    layout: Required[pulumi.Input[StreamLayoutArgs]]
    """How participants are arranged: `{type, priority, grid_size}`. A `config` must have it."""
    theme: pulumi.Input[str | None]
    """The theme, such as `DARK`. Not empty; `DARK`, `LIGHT` or `DEFAULT` (another one is warned of, and
    sent)."""
    mode: pulumi.Input[str | None]
    """Whether there is video: `video-and-audio` or `audio`. Not empty; `video-and-audio` or `audio`
    (another one is warned of, and sent)."""
    quality: pulumi.Input[str | None]
    """The quality, such as `high`. Not empty; `low`, `med`, `high` or `ultra` (another one is warned of,
    and sent)."""
    orientation: pulumi.Input[str | None]
    """`landscape`, which is VideoSDK's default, or `portrait`. Not empty; `landscape` or `portrait`
    (another one is warned of, and sent)."""
    recording: pulumi.Input[StreamRecordingArgs | None]
    """Whether it is recorded too: `{enabled}`."""


class RtmpOutputArgs(TypedDict, total=False):
    """A platform that is streamed to."""

    url: Required[pulumi.Input[str]]
    """The platform's ingest url, such as `rtmps://live.example.com/app`. Not empty."""
    stream_key: Required[pulumi.Input[str]]
    """The stream key that the platform gave: whoever has it can stream to your channel, so keep it in a
    secret of the stack's config. Not empty."""


class AgentRoomOptionsArgs(TypedDict, total=False):
    """How an agent behaves in a room."""

    auto_end_session: pulumi.Input[bool | None]
    """Whether the agent ends the session once everybody else has left."""
    session_timeout_seconds: pulumi.Input[float | None]
    """How long it waits until then, in seconds. 0 or more."""
    playground: pulumi.Input[bool | None]
    """VideoSDK's `playground`, sent as it is."""
    vision: pulumi.Input[bool | None]
    """Whether the agent sees the participants' video."""
    join_meeting: pulumi.Input[bool | None]
    """Whether the agent joins the room; if it does not, it begins no session, and the create fails."""
    agent_participant_id: pulumi.Input[str | None]
    """Who the agent is in the room, as a participant; `agent_id` unless given. That tells it from others.
    Not empty."""


class VersionImageArgs(TypedDict, total=False):
    """A container's image."""

    image_url: Required[pulumi.Input[str]]
    """The whole reference, such as `ghcr.io/acme/note-taker:1.4`. Not empty."""
    image_type: pulumi.Input[str | None]
    """Where it is kept: `public`, `private` (with an `image_pull_secret`), or `managed` by VideoSDK. Not
    empty; `public`, `private` or `managed` (another one is warned of, and sent)."""
    image_cr: pulumi.Input[str | None]
    """The registry's host, such as `ghcr.io`. Not empty."""
    image_pull_secret: pulumi.Input[str | None]
    """The `secret_id` of the `IMAGE_PULL` secret by which a private image is pulled. Not empty."""


class RecurringRuleArgs(TypedDict, total=False):
    """How many replicas run at the least, in some hours of each week."""

    name: pulumi.Input[str | None]
    """What it is called. Not empty."""
    days: Required[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """On which days: `MON`, `TUE`, `WED`, `THU`, `FRI`, `SAT`, `SUN`. Not empty; each one of the seven."""
    start_time: Required[pulumi.Input[str]]
    """From when on: `HH:mm`, in the schedule's time zone. A time of day, such as `09:30`."""
    end_time: Required[pulumi.Input[str]]
    """Until when: `HH:mm`; before `start_time` it is on the next day. A time of day, such as `09:30`."""
    min_replica: Required[pulumi.Input[int]]
    """How many; at most the version's `max_replica`. 0 or more; 50 or less."""


class DateRangeArgs(TypedDict, total=False):
    """Some days in a row."""

    start: Required[pulumi.Input[str]]
    """The first: `YYYY-MM-DD`. A date, such as `2026-11-27`."""
    end: Required[pulumi.Input[str]]
    """The last: `YYYY-MM-DD`. A date, such as `2026-11-27`."""


class ScheduleOverrideArgs(TypedDict, total=False):
    """How many replicas run at the least on certain days, whatever the recurring rules say."""

    name: pulumi.Input[str | None]
    """What it is called. Not empty."""
    date: pulumi.Input[str | None]
    """On which day: `YYYY-MM-DD`. Give this or `date_range`. A date, such as `2026-11-27`."""
    date_range: pulumi.Input[DateRangeArgs | None]
    """On which days: `{start, end}`."""
    start_time: pulumi.Input[str | None]
    """From when on: `HH:mm`. Without both times, the whole day. A time of day, such as `09:30`."""
    end_time: pulumi.Input[str | None]
    """Until when: `HH:mm`. A time of day, such as `09:30`."""
    min_replica: Required[pulumi.Input[int]]
    """How many; at most the version's `max_replica`. 0 or more; 50 or less."""


class VersionScheduleArgs(TypedDict, total=False):
    """When how many replicas run at the least."""

    timezone: Required[pulumi.Input[str]]
    """The time zone by its IANA name, such as `Europe/Berlin`. Not empty."""
    recurring: pulumi.Input[Sequence[pulumi.Input[RecurringRuleArgs]] | None]
    """Rules for each week: `[{days, start_time, end_time, min_replica, name}]`."""
    overrides: pulumi.Input[Sequence[pulumi.Input[ScheduleOverrideArgs]] | None]
    """Rules for certain days: `[{date or date_range, start_time, end_time, min_replica, name}]`. The
    highest `min_replica` of those that apply wins, else that of the recurring ones, else the version's
    own."""


class VersionWebhookArgs(TypedDict, total=False):
    """Who receives the events of a version's sessions."""

    end_point: Required[pulumi.Input[str]]
    """Where VideoSDK posts them. An https address, at most 512 characters; plain http for a loopback host
    only."""
    events: Required[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """Which events, such as `agent-session-started`. Not empty; each not empty; each
    `agent-session-starting`, `agent-session-started`, `agent-session-stopping`, `agent-session-stopped` or
    `agent-session-failed` (another one is warned of, and sent)."""


class AlertRuleQueryArgs(TypedDict, total=False):
    """What is measured."""

    metric: Required[pulumi.Input[str]]
    """The metric, by VideoSDK's name for it. Not empty."""


class AlertRuleConditionArgs(TypedDict, total=False):
    """When an incident is raised."""

    operator: Required[pulumi.Input[str]]
    """How the metric is compared, such as `>`. Not empty."""
    threshold: Required[pulumi.Input[float]]
    """What it is compared with."""


class AlertRuleConfigArgs(TypedDict, total=False):
    """What a rule measures, and when it raises an incident; more keys are sent as they are."""

    query: Required[pulumi.Input[AlertRuleQueryArgs | Mapping[str, Any]]]
    """What is measured: `{metric, …}`."""
    condition: Required[pulumi.Input[AlertRuleConditionArgs | Mapping[str, Any]]]
    """When an incident is raised: `{operator, threshold, …}`."""


class GatewayAuthArgs(TypedDict, total=False):
    """What the other side authenticates with."""

    username: Required[pulumi.Input[str]]
    """The user's name. Not empty."""
    password: Required[pulumi.Input[str]]
    """The password. Not empty."""


class PhoneNumberInboundArgs(TypedDict, total=False):
    """How calls to the numbers come in."""

    sip_region: Required[pulumi.Input[str]]
    """The region that they go through. Not empty; `auto`, `us002` or `in002` (another one is warned of,
    and sent)."""


class PhoneNumberOutboundArgs(TypedDict, total=False):
    """How calls from the numbers are placed."""

    address: Required[pulumi.Input[str]]
    """The carrier's SIP host, such as `sip.telnyx.com`. Not empty."""
    sip_region: Required[pulumi.Input[str]]
    """The region that they go through. Not empty; `auto`, `us002` or `in002` (another one is warned of,
    and sent)."""
    auth: pulumi.Input[GatewayAuthArgs | None]
    """The login at the carrier: `{username, password}`. It is written, and never read again; once given,
    it cannot be taken away."""
    transport: pulumi.Input[str | None]
    """How the host is reached: `udp`, `tcp` or `tls`. Default: tls. Not empty; `udp`, `tcp` or `tls`
    (another one is warned of, and sent)."""


class RoutingRuleRoomArgs(TypedDict, total=False):
    """The room that a call comes into."""

    type: pulumi.Input[str | None]
    """Whether all calls come into one room (`static`), or each into its own (`dynamic`). Not empty;
    `static` or `dynamic` (another one is warned of, and sent)."""
    prefix: pulumi.Input[str | None]
    """What the ids of rooms of their own begin with: `blank`, `participantNumber`, `sipNumber`, `random`.
    Not empty; `blank`, `participantNumber`, `sipNumber` or `random` (another one is warned of, and sent)."""
    id: pulumi.Input[str | None]
    """The one room's id. Not empty."""
    pin: pulumi.Input[str | None]
    """What a caller must enter; give it as a secret. Not empty."""
