# Made from definitions/ by `make generate`: change it there.
"""The functions of the plugin, as a program calls them."""

from __future__ import annotations

from typing import Any

import pulumi

from .calling import call, call_output


@pulumi.output_type
class RoomDetails(dict[str, Any]):
    """A room, as VideoSDK shows it."""

    room_id: str = pulumi.property("roomId")
    """The id that VideoSDK gave, such as `2kyv-gzay-64pg`."""
    custom_room_id: str | None = pulumi.property("customRoomId")
    """Its own id, if it was given one."""
    created_at: str | None = pulumi.property("createdAt")
    """When it was created: ISO 8601, UTC."""
    disabled: bool = pulumi.property("disabled")
    """Whether it is deactivated: nobody can join it any more."""
    geo_fence: str | None = pulumi.property("geoFence")
    """The region that media stays in, if VideoSDK shows it."""


@pulumi.output_type
class RoomList(dict[str, Any]):
    """Some of the project's rooms."""

    rooms: list[RoomDetails] = pulumi.property("rooms")
    """The rooms."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class RealtimeTranscriptionDetails(dict[str, Any]):
    """A realtime transcription, as VideoSDK shows it; its text's url comes from `get_transcript_urls`."""

    id: str = pulumi.property("id")
    """The id that VideoSDK gave, such as `82feea14-6783-4e63-84fc-17c5666bfd5c`."""
    room_id: str | None = pulumi.property("roomId")
    """The room whose session is transcribed, if VideoSDK shows it."""
    session_id: str | None = pulumi.property("sessionId")
    """The session that is transcribed, if VideoSDK shows it."""
    status: str = pulumi.property("status")
    """`running` or `completed`."""
    start: str | None = pulumi.property("start")
    """When it started: ISO 8601, UTC."""
    end: str | None = pulumi.property("end")
    """When it ended: ISO 8601, UTC."""
    provider: str | None = pulumi.property("provider")
    """The transcription provider, as VideoSDK names it, such as `videosdk`."""


@pulumi.output_type
class RealtimeTranscriptionList(dict[str, Any]):
    """Some of the project's realtime transcriptions."""

    transcriptions: list[RealtimeTranscriptionDetails] = pulumi.property("transcriptions")
    """The transcriptions."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class TranscriptUrls(dict[str, Any]):
    """The urls of a transcription's text."""

    transcript_url: str | None = pulumi.property("transcriptUrl")
    """Where the text can be fetched; none while it runs."""
    summary_url: str | None = pulumi.property("summaryUrl")
    """Where the summary can be fetched, if one was asked for; none while it runs."""


@pulumi.output_type
class RecordingDetails(dict[str, Any]):
    """A recording of a room, as VideoSDK shows it; its file's url comes from `get_recording_url`."""

    id: str = pulumi.property("id")
    """The id that VideoSDK gave, such as `621497578bea0d0404c35c4c`."""
    room_id: str | None = pulumi.property("roomId")
    """The room that is recorded."""
    session_id: str | None = pulumi.property("sessionId")
    """The session that is recorded."""
    status: str = pulumi.property("status")
    """`running` or `completed`, as far as VideoSDK shows it: by its documentation, only that there is a
    file tells that one has ended."""
    start: str | None = pulumi.property("start")
    """When it started: ISO 8601, UTC."""
    end: str | None = pulumi.property("end")
    """When it ended, if VideoSDK shows it: ISO 8601, UTC."""
    file_path: str | None = pulumi.property("filePath")
    """The path of its file, once it is there."""


@pulumi.output_type
class RecordingUrl(dict[str, Any]):
    """The url of a recording's file."""

    file_url: str | None = pulumi.property("fileUrl")
    """Where the file can be fetched; none until it is there."""


@pulumi.output_type
class RecordingList(dict[str, Any]):
    """Some of the project's recordings."""

    recordings: list[RecordingDetails] = pulumi.property("recordings")
    """The recordings."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class AlertRuleDetails(dict[str, Any]):
    """An alert rule, as VideoSDK shows it."""

    alert_rule_id: str = pulumi.property("alertRuleId")
    """The id that VideoSDK gave."""
    name: str | None = pulumi.property("name")
    """Its name."""
    severity: str | None = pulumi.property("severity")
    """How grave its incidents are."""
    domain: str | None = pulumi.property("domain")
    """What it watches."""
    status: str | None = pulumi.property("status")
    """`active` or `paused`."""
    description: str | None = pulumi.property("description")
    """What it is for."""
    notification_channel_ids: list[str] | None = pulumi.property("notificationChannelIds")
    """The channels by which its incidents are told."""
    created_at: str | None = pulumi.property("createdAt")
    """When it was made: ISO 8601, UTC."""


@pulumi.output_type
class AlertRuleList(dict[str, Any]):
    """Some of the project's alert rules."""

    alert_rules: list[AlertRuleDetails] = pulumi.property("alertRules")
    """The rules."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class PhoneNumberDetails(dict[str, Any]):
    """A phone number, as VideoSDK shows it."""

    phone_number: str = pulumi.property("phoneNumber")
    """The number, in E.164."""
    phone_number_id: str = pulumi.property("phoneNumberId")
    """The id that VideoSDK gave."""
    name: str | None = pulumi.property("name")
    """Its name."""
    inbound_gateway_id: str | None = pulumi.property("inboundGatewayId")
    """The gateway by which calls to it come in."""
    outbound_gateway_id: str | None = pulumi.property("outboundGatewayId")
    """The gateway by which calls from it are placed."""
    created_at: str | None = pulumi.property("createdAt")
    """When it was made: ISO 8601, UTC."""


@pulumi.output_type
class PhoneNumberList(dict[str, Any]):
    """Some of the project's phone numbers."""

    phone_numbers: list[PhoneNumberDetails] = pulumi.property("phoneNumbers")
    """The phone numbers."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class RoutingRuleDetails(dict[str, Any]):
    """A routing rule, as VideoSDK shows it."""

    rule_id: str = pulumi.property("ruleId")
    """The id that VideoSDK gave."""
    name: str | None = pulumi.property("name")
    """Its name."""
    type: str | None = pulumi.property("type")
    """Which calls: `inbound` or `outbound`."""
    phone_numbers: list[str] | None = pulumi.property("phoneNumbers")
    """The phone numbers whose calls it routes."""
    agent_id: str | None = pulumi.property("agentId")
    """The agent that is sent into the room."""
    created_at: str | None = pulumi.property("createdAt")
    """When it was made: ISO 8601, UTC."""


@pulumi.output_type
class RoutingRuleList(dict[str, Any]):
    """Some of the project's routing rules."""

    rules: list[RoutingRuleDetails] = pulumi.property("rules")
    """The rules."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class SessionDetails(dict[str, Any]):
    """A session, as VideoSDK shows it."""

    id: str = pulumi.property("id")
    """The id that VideoSDK gave, such as `621497578bea0d0404c35c4c`."""
    room_id: str | None = pulumi.property("roomId")
    """The room that it takes place in."""
    custom_room_id: str | None = pulumi.property("customRoomId")
    """The room's own id, if it has one."""
    status: str | None = pulumi.property("status")
    """`ongoing` or `ended`."""
    start: str | None = pulumi.property("start")
    """When it started: ISO 8601, UTC."""
    end: str | None = pulumi.property("end")
    """When it ended: ISO 8601, UTC."""
    region: str | None = pulumi.property("region")
    """The region that its media is in."""


@pulumi.output_type
class SessionList(dict[str, Any]):
    """Some of the project's sessions."""

    sessions: list[SessionDetails] = pulumi.property("sessions")
    """The sessions."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class PostTranscriptionDetails(dict[str, Any]):
    """A post-transcription, as VideoSDK shows it; its text comes from `get_transcript`."""

    id: str = pulumi.property("id")
    """The id that VideoSDK gave, such as `82feea14-6783-4e63-84fc-17c5666bfd5c`."""
    room_id: str | None = pulumi.property("roomId")
    """The room whose session is transcribed."""
    session_id: str | None = pulumi.property("sessionId")
    """The session that is transcribed."""
    recording_id: str | None = pulumi.property("recordingId")
    """The recording or stream that it is made from."""
    status: str | None = pulumi.property("status")
    """`completed`; what VideoSDK shows until then is not documented."""
    start: str | None = pulumi.property("start")
    """When it started: ISO 8601, UTC."""
    end: str | None = pulumi.property("end")
    """When it ended: ISO 8601, UTC."""


@pulumi.output_type
class PostTranscriptionList(dict[str, Any]):
    """Some of the project's post-transcriptions."""

    transcriptions: list[PostTranscriptionDetails] = pulumi.property("transcriptions")
    """The post-transcriptions."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class Transcript(dict[str, Any]):
    """What was said."""

    text: str | None = pulumi.property("text")
    """The text; none until it is there, which it is not while the transcription runs."""
    summary: str | None = pulumi.property("summary")
    """The summary, if one was asked for and is there."""


@pulumi.output_type
class IncidentDetails(dict[str, Any]):
    """An incident, as VideoSDK shows it."""

    incident_id: str = pulumi.property("incidentId")
    """The id that VideoSDK gave."""
    alert_rule_id: str | None = pulumi.property("alertRuleId")
    """The rule that raised it."""
    alert_name: str | None = pulumi.property("alertName")
    """That rule's name."""
    metric: str | None = pulumi.property("metric")
    """What was measured."""
    domain: str | None = pulumi.property("domain")
    """What the rule watches."""
    severity: str | None = pulumi.property("severity")
    """How grave it is."""
    status: str | None = pulumi.property("status")
    """`open`, `acknowledged` or `resolved`."""
    fired_at: str | None = pulumi.property("firedAt")
    """When it was raised: ISO 8601, UTC."""
    acknowledged_at: str | None = pulumi.property("acknowledgedAt")
    """When somebody acknowledged it: ISO 8601, UTC."""
    resolved_at: str | None = pulumi.property("resolvedAt")
    """When it was resolved: ISO 8601, UTC."""


@pulumi.output_type
class IncidentList(dict[str, Any]):
    """Some of the project's incidents."""

    incidents: list[IncidentDetails] = pulumi.property("incidents")
    """The incidents."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class CallDetails(dict[str, Any]):
    """A phone call, as VideoSDK shows it."""

    id: str = pulumi.property("id")
    """The id that VideoSDK gave."""
    type: str | None = pulumi.property("type")
    """`inbound` or `outbound`."""
    status: str | None = pulumi.property("status")
    """Where it stands, such as `ringing`, `answered` or `ended`."""
    caller: str | None = pulumi.property("caller")
    """The number that calls."""
    to: str | None = pulumi.property("to")
    """The number that is called."""
    room_id: str | None = pulumi.property("roomId")
    """The room that it comes into."""
    session_id: str | None = pulumi.property("sessionId")
    """That room's session."""
    gateway_id: str | None = pulumi.property("gatewayId")
    """The gateway that it goes through."""
    rule_id: str | None = pulumi.property("ruleId")
    """The routing rule that applied."""
    start: str | None = pulumi.property("start")
    """When it began: ISO 8601, UTC."""
    end: str | None = pulumi.property("end")
    """When it ended: ISO 8601, UTC."""


@pulumi.output_type
class CallList(dict[str, Any]):
    """Some of the project's phone calls."""

    calls: list[CallDetails] = pulumi.property("calls")
    """The calls."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


@pulumi.output_type
class GatewayDetails(dict[str, Any]):
    """A gateway, as VideoSDK shows it, without what it authenticates with."""

    gateway_id: str = pulumi.property("gatewayId")
    """The id that VideoSDK gave."""
    name: str | None = pulumi.property("name")
    """Its name."""
    numbers: list[str] | None = pulumi.property("numbers")
    """The phone numbers that it handles, in E.164."""
    address: str | None = pulumi.property("address")
    """Of an outbound gateway: where it connects to."""
    geo_region: str | None = pulumi.property("geoRegion")
    """The region that its calls go through."""
    tags: list[str] | None = pulumi.property("tags")
    """Its tags."""


@pulumi.output_type
class GatewayList(dict[str, Any]):
    """Some of the project's gateways."""

    gateways: list[GatewayDetails] = pulumi.property("gateways")
    """The gateways."""
    more: bool = pulumi.property("more")
    """Whether there are more than `limit`."""


def get_room(id: str, *, opts: pulumi.InvokeOptions | None = None) -> RoomDetails:
    """A room by its id, deactivated or not.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.get_room(id="standup")
    notes = videosdk.RealtimeTranscription("notes", room_id=room.room_id, session_timeout=120)
    ```

    :param id: Its `room_id` or its `custom_room_id`. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getRoom", {"id": id}, RoomDetails, opts)


def get_room_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[RoomDetails]:
    """A room by its id, deactivated or not.

    :param id: Its `room_id` or its `custom_room_id`. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getRoom", {"id": id}, RoomDetails, opts)


def list_rooms(
    *, query: str | None = None, limit: int | None = None, opts: pulumi.InvokeOptions | None = None
) -> RoomList:
    """The project's rooms, deactivated ones too, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    listed = videosdk.list_rooms(limit=1000)
    pulumi.export("rooms", listed.rooms)
    pulumi.export("more", listed.more)
    ```

    :param query: Only those with exactly this `room_id` or `custom_room_id`. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:listRooms", {"query": query, "limit": limit}, RoomList, opts)


def list_rooms_output(
    *,
    query: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[RoomList]:
    """The project's rooms, deactivated ones too, in VideoSDK's order.

    :param query: Only those with exactly this `room_id` or `custom_room_id`. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:listRooms", {"query": query, "limit": limit}, RoomList, opts)


def get_realtime_transcription(
    id: str, *, opts: pulumi.InvokeOptions | None = None
) -> RealtimeTranscriptionDetails:
    """A realtime transcription by its id, running or ended.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    notes = videosdk.get_realtime_transcription(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
    pulumi.export("status", notes.status)
    ```

    :param id: The transcription's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getRealtimeTranscription", {"id": id}, RealtimeTranscriptionDetails, opts)


def get_realtime_transcription_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[RealtimeTranscriptionDetails]:
    """A realtime transcription by its id, running or ended.

    :param id: The transcription's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:getRealtimeTranscription", {"id": id}, RealtimeTranscriptionDetails, opts
    )


def list_realtime_transcriptions(
    *,
    room_id: str | None = None,
    session_id: str | None = None,
    status: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> RealtimeTranscriptionList:
    """The project's realtime transcriptions, running and ended ones, in VideoSDK's order.

    :param room_id: Only those of this room, by its `room_id`. One whose room VideoSDK does not show stays
        among them. The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
    :param session_id: Only those of this session. One whose session VideoSDK does not show stays among
        them. Not empty.
    :param status: Only those with this status, such as `running`. It is compared here, since what VideoSDK
        compares it with is not known: a long list is read through. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listRealtimeTranscriptions",
        {"roomId": room_id, "sessionId": session_id, "status": status, "limit": limit},
        RealtimeTranscriptionList,
        opts,
    )


def list_realtime_transcriptions_output(
    *,
    room_id: pulumi.Input[str] | None = None,
    session_id: pulumi.Input[str] | None = None,
    status: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[RealtimeTranscriptionList]:
    """The project's realtime transcriptions, running and ended ones, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("standup")
    listed = videosdk.list_realtime_transcriptions_output(room_id=room.room_id, status="running")
    pulumi.export("running", listed.transcriptions)
    ```

    :param room_id: Only those of this room, by its `room_id`. One whose room VideoSDK does not show stays
        among them. The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
    :param session_id: Only those of this session. One whose session VideoSDK does not show stays among
        them. Not empty.
    :param status: Only those with this status, such as `running`. It is compared here, since what VideoSDK
        compares it with is not known: a long list is read through. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listRealtimeTranscriptions",
        {"roomId": room_id, "sessionId": session_id, "status": status, "limit": limit},
        RealtimeTranscriptionList,
        opts,
    )


def get_transcript_urls_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[TranscriptUrls]:
    """Where the text of a realtime transcription can be fetched once it has ended. Anyone who has such a
    url can read the text, so all that this returns is secret.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    urls = videosdk.get_transcript_urls_output(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
    pulumi.export("transcript", urls.transcript_url)
    ```

    :param id: The transcription's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getTranscriptUrls", {"id": id}, TranscriptUrls, opts)


def get_recording(id: str, *, opts: pulumi.InvokeOptions | None = None) -> RecordingDetails:
    """A recording of a room's session by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    recording = videosdk.get_recording(id="621497578bea0d0404c35c4c")
    pulumi.export("started", recording.start)
    ```

    :param id: The recording's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getRecording", {"id": id}, RecordingDetails, opts)


def get_recording_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[RecordingDetails]:
    """A recording of a room's session by its id.

    :param id: The recording's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getRecording", {"id": id}, RecordingDetails, opts)


def get_recording_url_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[RecordingUrl]:
    """Where the file of a recording can be fetched once it is there. Anyone who has the url can watch it,
    so all that this returns is secret.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    recording = videosdk.get_recording_url_output(id="621497578bea0d0404c35c4c")
    pulumi.export("file", recording.file_url)
    ```

    :param id: The recording's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getRecordingUrl", {"id": id}, RecordingUrl, opts)


def list_recordings(
    *,
    room_id: str | None = None,
    session_id: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> RecordingList:
    """The project's recordings of rooms' sessions, in VideoSDK's order. Whether those that run are among
    them is not documented.

    :param room_id: Only those of this room, by its `room_id`. The `room_id` that VideoSDK gave, such as
        `2kyv-gzay-64pg`; no custom id.
    :param session_id: Only those of this session. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listRecordings",
        {"roomId": room_id, "sessionId": session_id, "limit": limit},
        RecordingList,
        opts,
    )


def list_recordings_output(
    *,
    room_id: pulumi.Input[str] | None = None,
    session_id: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[RecordingList]:
    """The project's recordings of rooms' sessions, in VideoSDK's order. Whether those that run are among
    them is not documented.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("standup")
    listed = videosdk.list_recordings_output(room_id=room.room_id)
    pulumi.export("recordings", listed.recordings)
    ```

    :param room_id: Only those of this room, by its `room_id`. The `room_id` that VideoSDK gave, such as
        `2kyv-gzay-64pg`; no custom id.
    :param session_id: Only those of this session. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listRecordings",
        {"roomId": room_id, "sessionId": session_id, "limit": limit},
        RecordingList,
        opts,
    )


def get_alert_rule(id: str, *, opts: pulumi.InvokeOptions | None = None) -> AlertRuleDetails:
    """An alert rule by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    crowded = videosdk.get_alert_rule(id="0b2f6f0e-6a0e-4b6c-9a55-2f1f0d6c7e10")
    pulumi.export("status", crowded.status)
    ```

    :param id: The rule's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getAlertRule", {"id": id}, AlertRuleDetails, opts)


def get_alert_rule_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[AlertRuleDetails]:
    """An alert rule by its id.

    :param id: The rule's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getAlertRule", {"id": id}, AlertRuleDetails, opts)


def list_alert_rules(
    *,
    domain: str | None = None,
    status: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> AlertRuleList:
    """The project's alert rules of one domain, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    paused = videosdk.list_alert_rules(status="paused")
    pulumi.export("paused", paused.alert_rules)
    ```

    :param domain: Those that watch this: `rtc`, or `agent`. Default: rtc. Not empty; `rtc` or `agent`
        (another one is warned of, and sent).
    :param status: Only those with this status: `active` or `paused`. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listAlertRules",
        {"domain": domain, "status": status, "limit": limit},
        AlertRuleList,
        opts,
    )


def list_alert_rules_output(
    *,
    domain: pulumi.Input[str] | None = None,
    status: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[AlertRuleList]:
    """The project's alert rules of one domain, in VideoSDK's order.

    :param domain: Those that watch this: `rtc`, or `agent`. Default: rtc. Not empty; `rtc` or `agent`
        (another one is warned of, and sent).
    :param status: Only those with this status: `active` or `paused`. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listAlertRules",
        {"domain": domain, "status": status, "limit": limit},
        AlertRuleList,
        opts,
    )


def get_phone_number(phone_number: str, *, opts: pulumi.InvokeOptions | None = None) -> PhoneNumberDetails:
    """A phone number of the project.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    support = videosdk.get_phone_number(phone_number="+14155550100")
    pulumi.export("gateway", support.inbound_gateway_id)
    ```

    :param phone_number: The number. A phone number in E.164, such as `+14155550100`.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getPhoneNumber", {"phoneNumber": phone_number}, PhoneNumberDetails, opts)


def get_phone_number_output(
    phone_number: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[PhoneNumberDetails]:
    """A phone number of the project.

    :param phone_number: The number. A phone number in E.164, such as `+14155550100`.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:getPhoneNumber", {"phoneNumber": phone_number}, PhoneNumberDetails, opts
    )


def list_phone_numbers(
    *, search: str | None = None, limit: int | None = None, opts: pulumi.InvokeOptions | None = None
) -> PhoneNumberList:
    """The project's phone numbers, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    listed = videosdk.list_phone_numbers(search="support")
    pulumi.export("numbers", listed.phone_numbers)
    ```

    :param search: Only those that VideoSDK finds by this part of the name or the number. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:listPhoneNumbers", {"search": search, "limit": limit}, PhoneNumberList, opts)


def list_phone_numbers_output(
    *,
    search: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[PhoneNumberList]:
    """The project's phone numbers, in VideoSDK's order.

    :param search: Only those that VideoSDK finds by this part of the name or the number. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listPhoneNumbers", {"search": search, "limit": limit}, PhoneNumberList, opts
    )


def get_routing_rule(id: str, *, opts: pulumi.InvokeOptions | None = None) -> RoutingRuleDetails:
    """A routing rule by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    rule = videosdk.get_routing_rule(id="rr_4f7c2a91")
    pulumi.export("numbers", rule.phone_numbers)
    ```

    :param id: The rule's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getRoutingRule", {"id": id}, RoutingRuleDetails, opts)


def get_routing_rule_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[RoutingRuleDetails]:
    """A routing rule by its id.

    :param id: The rule's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getRoutingRule", {"id": id}, RoutingRuleDetails, opts)


def list_routing_rules(
    *,
    type: str | None = None,
    search: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> RoutingRuleList:
    """The project's routing rules, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    listed = videosdk.list_routing_rules(type="inbound")
    pulumi.export("rules", listed.rules)
    ```

    :param type: Only those of this direction. Not empty; `inbound` or `outbound` (another one is warned
        of, and sent).
    :param search: Only those that VideoSDK finds by this part of the name. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listRoutingRules",
        {"type": type, "search": search, "limit": limit},
        RoutingRuleList,
        opts,
    )


def list_routing_rules_output(
    *,
    type: pulumi.Input[str] | None = None,
    search: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[RoutingRuleList]:
    """The project's routing rules, in VideoSDK's order.

    :param type: Only those of this direction. Not empty; `inbound` or `outbound` (another one is warned
        of, and sent).
    :param search: Only those that VideoSDK finds by this part of the name. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listRoutingRules",
        {"type": type, "search": search, "limit": limit},
        RoutingRuleList,
        opts,
    )


def get_session(id: str, *, opts: pulumi.InvokeOptions | None = None) -> SessionDetails:
    """A session by its id, ongoing or ended.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    session = videosdk.get_session(id="621497578bea0d0404c35c4c")
    pulumi.export("started", session.start)
    ```

    :param id: The session's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getSession", {"id": id}, SessionDetails, opts)


def get_session_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[SessionDetails]:
    """A session by its id, ongoing or ended.

    :param id: The session's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getSession", {"id": id}, SessionDetails, opts)


def list_sessions(
    *,
    room_id: str | None = None,
    custom_room_id: str | None = None,
    status: str | None = None,
    query: str | None = None,
    start_date: str | None = None,
    end_date: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> SessionList:
    """The project's sessions, ongoing and ended ones, in VideoSDK's order.

    :param room_id: Only those of this room, by its `room_id`. The `room_id` that VideoSDK gave, such as
        `2kyv-gzay-64pg`; no custom id.
    :param custom_room_id: Only those of the rooms with this `custom_room_id`. Printable, not only dots, no
        spaces around it.
    :param status: Only those that are `ongoing`, or that have `ended`. Not empty; `ongoing` or `ended`
        (another one is warned of, and sent).
    :param query: Passed on as it is: what VideoSDK compares it with is not documented. Not empty.
    :param start_date: Only those from this moment on (VideoSDK's `startDate`). ISO 8601, UTC where it
        names no zone.
    :param end_date: Only those up to this moment (VideoSDK's `endDate`). ISO 8601, UTC where it names no
        zone.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listSessions",
        {
            "roomId": room_id,
            "customRoomId": custom_room_id,
            "status": status,
            "query": query,
            "startDate": start_date,
            "endDate": end_date,
            "limit": limit,
        },
        SessionList,
        opts,
    )


def list_sessions_output(
    *,
    room_id: pulumi.Input[str] | None = None,
    custom_room_id: pulumi.Input[str] | None = None,
    status: pulumi.Input[str] | None = None,
    query: pulumi.Input[str] | None = None,
    start_date: pulumi.Input[str] | None = None,
    end_date: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[SessionList]:
    """The project's sessions, ongoing and ended ones, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("standup")
    listed = videosdk.list_sessions_output(room_id=room.room_id, status="ongoing")
    pulumi.export("live", listed.sessions)
    ```

    :param room_id: Only those of this room, by its `room_id`. The `room_id` that VideoSDK gave, such as
        `2kyv-gzay-64pg`; no custom id.
    :param custom_room_id: Only those of the rooms with this `custom_room_id`. Printable, not only dots, no
        spaces around it.
    :param status: Only those that are `ongoing`, or that have `ended`. Not empty; `ongoing` or `ended`
        (another one is warned of, and sent).
    :param query: Passed on as it is: what VideoSDK compares it with is not documented. Not empty.
    :param start_date: Only those from this moment on (VideoSDK's `startDate`). ISO 8601, UTC where it
        names no zone.
    :param end_date: Only those up to this moment (VideoSDK's `endDate`). ISO 8601, UTC where it names no
        zone.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listSessions",
        {
            "roomId": room_id,
            "customRoomId": custom_room_id,
            "status": status,
            "query": query,
            "startDate": start_date,
            "endDate": end_date,
            "limit": limit,
        },
        SessionList,
        opts,
    )


def get_post_transcription(id: str, *, opts: pulumi.InvokeOptions | None = None) -> PostTranscriptionDetails:
    """A post-transcription by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    minutes = videosdk.get_post_transcription(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
    pulumi.export("status", minutes.status)
    ```

    :param id: The post-transcription's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getPostTranscription", {"id": id}, PostTranscriptionDetails, opts)


def get_post_transcription_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[PostTranscriptionDetails]:
    """A post-transcription by its id.

    :param id: The post-transcription's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getPostTranscription", {"id": id}, PostTranscriptionDetails, opts)


def list_post_transcriptions(
    *,
    room_id: str | None = None,
    session_id: str | None = None,
    recording_id: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> PostTranscriptionList:
    """The project's post-transcriptions, in VideoSDK's order: of recordings, HLS and RTMP streams whose
    `transcription` is enabled.

    :param room_id: Only those of this room, by its `room_id`. The `room_id` that VideoSDK gave, such as
        `2kyv-gzay-64pg`; no custom id.
    :param session_id: Only those of this session. Not empty.
    :param recording_id: Only that of this recording or stream. VideoSDK has no such filter: a long list is
        read through. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listPostTranscriptions",
        {"roomId": room_id, "sessionId": session_id, "recordingId": recording_id, "limit": limit},
        PostTranscriptionList,
        opts,
    )


def list_post_transcriptions_output(
    *,
    room_id: pulumi.Input[str] | None = None,
    session_id: pulumi.Input[str] | None = None,
    recording_id: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[PostTranscriptionList]:
    """The project's post-transcriptions, in VideoSDK's order: of recordings, HLS and RTMP streams whose
    `transcription` is enabled.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("standup")
    listed = videosdk.list_post_transcriptions_output(room_id=room.room_id)
    pulumi.export("transcriptions", listed.transcriptions)
    ```

    :param room_id: Only those of this room, by its `room_id`. The `room_id` that VideoSDK gave, such as
        `2kyv-gzay-64pg`; no custom id.
    :param session_id: Only those of this session. Not empty.
    :param recording_id: Only that of this recording or stream. VideoSDK has no such filter: a long list is
        read through. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listPostTranscriptions",
        {"roomId": room_id, "sessionId": session_id, "recordingId": recording_id, "limit": limit},
        PostTranscriptionList,
        opts,
    )


def get_transcript_output(
    id: pulumi.Input[str],
    *,
    format: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[Transcript]:
    """The text of a transcription, realtime or post, as it is kept. What was said may be confidential, so
    all that this returns is secret. It is fetched without credentials, and may have 4 MiB.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    transcript = videosdk.get_transcript_output(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
    pulumi.export("said", transcript.text)
    ```

    :param id: The transcription's id. Not empty.
    :param format: Of a post-transcription: `txt`, `json`, `srt`, `tsv` or `vtt`. A realtime one has only
        `txt`. Default: txt. Not empty; `txt`, `json`, `srt`, `tsv` or `vtt` (another one is warned of, and
        sent).
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getTranscript", {"id": id, "format": format}, Transcript, opts)


def get_incident(id: str, *, opts: pulumi.InvokeOptions | None = None) -> IncidentDetails:
    """An incident by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    incident = videosdk.get_incident(id="4f2d8c1e-0a77-4a40-8f0e-5f5f0b6f7a11")
    pulumi.export("severity", incident.severity)
    ```

    :param id: The incident's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getIncident", {"id": id}, IncidentDetails, opts)


def get_incident_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[IncidentDetails]:
    """An incident by its id.

    :param id: The incident's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getIncident", {"id": id}, IncidentDetails, opts)


def list_incidents(
    *,
    domain: str | None = None,
    status: str | None = None,
    severity: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> IncidentList:
    """The project's incidents of one domain, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    unresolved = videosdk.list_incidents(status="open", severity="critical")
    pulumi.export("incidents", unresolved.incidents)
    ```

    :param domain: Those of rules that watch this: `rtc`, or `agent`. Default: rtc. Not empty; `rtc` or
        `agent` (another one is warned of, and sent).
    :param status: Only those with this status: `open`, `acknowledged` or `resolved`. Not empty.
    :param severity: Only those that are this grave. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listIncidents",
        {"domain": domain, "status": status, "severity": severity, "limit": limit},
        IncidentList,
        opts,
    )


def list_incidents_output(
    *,
    domain: pulumi.Input[str] | None = None,
    status: pulumi.Input[str] | None = None,
    severity: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[IncidentList]:
    """The project's incidents of one domain, in VideoSDK's order.

    :param domain: Those of rules that watch this: `rtc`, or `agent`. Default: rtc. Not empty; `rtc` or
        `agent` (another one is warned of, and sent).
    :param status: Only those with this status: `open`, `acknowledged` or `resolved`. Not empty.
    :param severity: Only those that are this grave. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listIncidents",
        {"domain": domain, "status": status, "severity": severity, "limit": limit},
        IncidentList,
        opts,
    )


def get_call(id: str, *, opts: pulumi.InvokeOptions | None = None) -> CallDetails:
    """A phone call by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    call = videosdk.get_call(id="663a1c2f0d4be91f3a8c7799")
    pulumi.export("status", call.status)
    ```

    :param id: The call's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getCall", {"id": id}, CallDetails, opts)


def get_call_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[CallDetails]:
    """A phone call by its id.

    :param id: The call's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getCall", {"id": id}, CallDetails, opts)


def list_calls(
    *,
    room_id: str | None = None,
    gateway_id: str | None = None,
    rule_id: str | None = None,
    type: str | None = None,
    limit: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> CallList:
    """The project's phone calls, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    incoming = videosdk.list_calls(type="inbound", limit=20)
    pulumi.export("incoming", incoming.calls)
    ```

    :param room_id: Only those that came into this room, by its `room_id`. A `Room` may be given instead.
        The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
    :param gateway_id: Only those through this gateway. Not empty.
    :param rule_id: Only those to which this routing rule applied. Not empty.
    :param type: Only those in this direction: `inbound` or `outbound`. Not empty; `inbound` or `outbound`
        (another one is warned of, and sent).
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call(
        "videosdk:index:listCalls",
        {"roomId": room_id, "gatewayId": gateway_id, "ruleId": rule_id, "type": type, "limit": limit},
        CallList,
        opts,
    )


def list_calls_output(
    *,
    room_id: pulumi.Input[str] | None = None,
    gateway_id: pulumi.Input[str] | None = None,
    rule_id: pulumi.Input[str] | None = None,
    type: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[CallList]:
    """The project's phone calls, in VideoSDK's order.

    :param room_id: Only those that came into this room, by its `room_id`. A `Room` may be given instead.
        The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
    :param gateway_id: Only those through this gateway. Not empty.
    :param rule_id: Only those to which this routing rule applied. Not empty.
    :param type: Only those in this direction: `inbound` or `outbound`. Not empty; `inbound` or `outbound`
        (another one is warned of, and sent).
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listCalls",
        {"roomId": room_id, "gatewayId": gateway_id, "ruleId": rule_id, "type": type, "limit": limit},
        CallList,
        opts,
    )


def get_inbound_gateway(id: str, *, opts: pulumi.InvokeOptions | None = None) -> GatewayDetails:
    """A gateway by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    gateway = videosdk.get_inbound_gateway(id="663a1c2f0d4be91f3a8c7712")
    pulumi.export("numbers", gateway.numbers)
    ```

    :param id: The gateway's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getInboundGateway", {"id": id}, GatewayDetails, opts)


def get_inbound_gateway_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[GatewayDetails]:
    """A gateway by its id.

    :param id: The gateway's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getInboundGateway", {"id": id}, GatewayDetails, opts)


def list_inbound_gateways(
    *, search: str | None = None, limit: int | None = None, opts: pulumi.InvokeOptions | None = None
) -> GatewayList:
    """The project's gateways of one kind, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    support = videosdk.list_inbound_gateways(search="support")
    pulumi.export("gateways", support.gateways)
    ```

    :param search: Only those that VideoSDK finds by this part of the name. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:listInboundGateways", {"search": search, "limit": limit}, GatewayList, opts)


def list_inbound_gateways_output(
    *,
    search: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GatewayList]:
    """The project's gateways of one kind, in VideoSDK's order.

    :param search: Only those that VideoSDK finds by this part of the name. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listInboundGateways", {"search": search, "limit": limit}, GatewayList, opts
    )


def get_outbound_gateway(id: str, *, opts: pulumi.InvokeOptions | None = None) -> GatewayDetails:
    """A gateway by its id.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    gateway = videosdk.get_outbound_gateway(id="663a1c2f0d4be91f3a8c7712")
    pulumi.export("numbers", gateway.numbers)
    ```

    :param id: The gateway's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:getOutboundGateway", {"id": id}, GatewayDetails, opts)


def get_outbound_gateway_output(
    id: pulumi.Input[str], *, opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[GatewayDetails]:
    """A gateway by its id.

    :param id: The gateway's id. Not empty.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output("videosdk:index:getOutboundGateway", {"id": id}, GatewayDetails, opts)


def list_outbound_gateways(
    *, search: str | None = None, limit: int | None = None, opts: pulumi.InvokeOptions | None = None
) -> GatewayList:
    """The project's gateways of one kind, in VideoSDK's order.

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    support = videosdk.list_outbound_gateways(search="support")
    pulumi.export("gateways", support.gateways)
    ```

    :param search: Only those that VideoSDK finds by this part of the name. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call("videosdk:index:listOutboundGateways", {"search": search, "limit": limit}, GatewayList, opts)


def list_outbound_gateways_output(
    *,
    search: pulumi.Input[str] | None = None,
    limit: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GatewayList]:
    """The project's gateways of one kind, in VideoSDK's order.

    :param search: Only those that VideoSDK finds by this part of the name. Not empty.
    :param limit: How many at most; a longer list sets `more`. Default: 100. 1 or more; 1000 or less.
    :param opts: Pulumi's options, such as the provider to ask.
    """
    return call_output(
        "videosdk:index:listOutboundGateways", {"search": search, "limit": limit}, GatewayList, opts
    )
