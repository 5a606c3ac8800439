"""RealtimeTranscription: VideoSDK transcribes what is said in a room while it is said (API §3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from .. import lifecycle
from ..lifecycle import Accepts, Definition, Found, Function, Json, replaces, secret
from .in_room import InRoomInputs, RunsInRoom, TranscriptionSummary, calls
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import Name, RoomId, WebhookUrl

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.realtime_transcriptions import Transcription


class RealtimeTranscriptionInputs(InRoomInputs):
    """A realtime transcription of a room's session: it runs until it is destroyed or the session ends."""

    webhook_url: Annotated[WebhookUrl | None, replaces, Accepts("WebhookEndpoint", "url")] = None
    """The receiver of its events (started, stopped, failed). The transcript is not sent there."""

    model_id: Annotated[Name | None, replaces] = None
    """The speech model, by the provider's name for it."""

    language: Annotated[Name | None, replaces] = None
    """The language that is spoken, as a hint: BCP 47, such as `en-US`."""

    summary: Annotated[TranscriptionSummary | None, replaces] = None
    """Whether and how to summarise: `{enabled, prompt}`."""

    model_config_: Annotated[dict[str, Json] | None, replaces, secret, Field(alias="model_config")] = None
    """More settings of the speech model, passed on as they are, less nulls; encrypted in the state: it
    may hold keys."""


class RealtimeTranscriptionOutputs(lifecycle.Outputs):
    start: str | None
    """When it started: ISO 8601, UTC."""

    status: str
    """`running` or `completed`; as of the last `up` or `refresh`."""

    end: str | None
    """When it ended: ISO 8601, UTC."""

    session_id: str | None
    """The session that is transcribed."""

    provider: str | None
    """The transcription provider, as VideoSDK names it, such as `videosdk`."""

    transcript_url: Annotated[str | None, secret]
    """Where the text can be fetched once it has ended, by anyone who has the url."""

    summary_url: Annotated[str | None, secret]
    """Where the summary, if asked for, can be fetched once it has ended, by anyone who has the url."""


class RealtimeTranscriptionDetails(lifecycle.Outputs):
    """A realtime transcription, as VideoSDK shows it; its text's url comes from `get_transcript_urls`."""

    id: str
    """The id that VideoSDK gave, such as `82feea14-6783-4e63-84fc-17c5666bfd5c`."""

    room_id: str | None
    """The room whose session is transcribed, if VideoSDK shows it."""

    session_id: str | None
    """The session that is transcribed, if VideoSDK shows it."""

    status: str
    """`running` or `completed`."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    end: str | None
    """When it ended: ISO 8601, UTC."""

    provider: str | None
    """The transcription provider, as VideoSDK names it, such as `videosdk`."""


class GetRealtimeTranscriptionInputs(lifecycle.Inputs):
    """A realtime transcription by its id, running or ended."""

    id: Name
    """The transcription's id."""


class ListRealtimeTranscriptionsInputs(lifecycle.Inputs):
    """The project's realtime transcriptions, running and ended ones, in VideoSDK's order."""

    room_id: RoomId | None = None
    """Only those of this room, by its `room_id`. One whose room VideoSDK does not show stays among them
    (API §3.4)."""

    session_id: Name | None = None
    """Only those of this session. One whose session VideoSDK does not show stays among them (API §3.4)."""

    status: Name | None = None
    """Only those with this status, such as `running`. It is compared here, since what VideoSDK compares it
    with is not known (API §3.4): a long list is read through."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class RealtimeTranscriptionList(lifecycle.Outputs):
    """Some of the project's realtime transcriptions."""

    transcriptions: list[RealtimeTranscriptionDetails]
    """The transcriptions."""

    more: bool
    """Whether there are more than `limit`."""


class GetTranscriptUrlsInputs(lifecycle.Inputs):
    """Where the text of a realtime transcription can be fetched once it has ended. Anyone who has such a url
    can read the text, so all that this returns is secret."""

    id: Name
    """The transcription's id."""


class TranscriptUrls(lifecycle.Outputs):
    """The urls of a transcription's text."""

    transcript_url: str | None
    """Where the text can be fetched; none while it runs."""

    summary_url: str | None
    """Where the summary can be fetched, if one was asked for; none while it runs."""


def _settings(inputs: RealtimeTranscriptionInputs) -> dict[str, Any]:
    summary = inputs.summary.model_dump(exclude_none=True) if inputs.summary else None
    as_given = inputs.model_dump(include={"webhook_url", "model_id", "language", "model_config_"})
    return {**as_given, "summary": summary}


_runs = RunsInRoom[RealtimeTranscriptionInputs, RealtimeTranscriptionOutputs, "Transcription"](
    noun="transcription",
    of=lambda client: client.realtime_transcriptions,
    settings=_settings,
    outputs=RealtimeTranscriptionOutputs,
    lasting=("session_id", "provider"),
    imported=lambda found: {"webhook_url": found.webhook_url},
)


def _read(
    client: Client, id: str, inputs: RealtimeTranscriptionInputs, stored: Mapping[str, Any]
) -> Found[RealtimeTranscriptionOutputs] | None:
    """One look-up.

    A transcription that has ended is not gone: `status` is `completed`, and `end` and `transcript_url` are
    set. The next `up` leaves it so; with `restart_when_ended` it starts a new one. One that VideoSDK does not
    find is gone. Inputs are not compared: VideoSDK does not show them, or rewrites them.
    """
    return _runs.read(client, id, inputs, stored)


def _get(client: Client, inputs: GetRealtimeTranscriptionInputs) -> RealtimeTranscriptionDetails:
    return _details(_one(client, inputs.id))


def _get_urls(client: Client, inputs: GetTranscriptUrlsInputs) -> TranscriptUrls:
    return TranscriptUrls.model_validate(_one(client, inputs.id), from_attributes=True)


def _one(client: Client, id: str) -> Transcription:
    return found("transcription", id, client.realtime_transcriptions.get(id))


def _list(client: Client, inputs: ListRealtimeTranscriptionsInputs) -> RealtimeTranscriptionList:
    listed = client.realtime_transcriptions.list(inputs.room_id, inputs.session_id)
    asked = inputs.model_dump(include={"room_id", "session_id", "status"})
    transcriptions, more = first(matching(listed, **asked), inputs.limit)
    return RealtimeTranscriptionList(transcriptions=[_details(one) for one in transcriptions], more=more)


def _details(transcription: Transcription) -> RealtimeTranscriptionDetails:
    return RealtimeTranscriptionDetails.model_validate(transcription, from_attributes=True)


EXAMPLE = """
room = videosdk.Room("standup")
notes = videosdk.RealtimeTranscription(
    "notes",
    room_id=room.room_id,
    language="en-US",
    summary={"enabled": True, "prompt": "decisions, and who does what"},
    session_timeout=120,
    restart_when_ended=True,
)
pulumi.export("transcription_id", notes.id)
pulumi.export("transcription_start", notes.start)
"""

definition = Definition(
    name="RealtimeTranscription",
    inputs=RealtimeTranscriptionInputs,
    outputs=RealtimeTranscriptionOutputs,
    create=_runs.create,
    read=_read,
    delete=_runs.delete,
    delete_before_replace=True,
    must_replace=_runs.must_replace,
    calls=calls("/ai/v1/realtime-transcriptions", "/ai/v1/realtime-transcriptions/"),
    noun=_runs.noun,
    running=_runs.running,
    find_by="room_id",
    find=_runs.find,
    example=EXAMPLE,
    import_="While it runs; one that has ended leaves nothing to manage. Where VideoSDK does not show its "
    "room, the id is `ID@ROOM_ID`.",
    import_id="82feea14-6783-4e63-84fc-17c5666bfd5c",
)

GET_REALTIME_TRANSCRIPTION = """
notes = videosdk.get_realtime_transcription(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
pulumi.export("status", notes.status)
"""

LIST_REALTIME_TRANSCRIPTIONS = """
room = videosdk.Room("standup")
listed = videosdk.list_realtime_transcriptions_output(room_id=room.room_id, status="running")
pulumi.export("running", listed.transcriptions)
"""

GET_TRANSCRIPT_URLS = """
urls = videosdk.get_transcript_urls_output(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
pulumi.export("transcript", urls.transcript_url)
"""

_GET = "GET /ai/v1/realtime-transcriptions/{id}"

functions = (
    Function(
        name="get_realtime_transcription",
        inputs=GetRealtimeTranscriptionInputs,
        outputs=RealtimeTranscriptionDetails,
        call=_get,
        calls=(_GET,),
        example=GET_REALTIME_TRANSCRIPTION,
    ),
    Function(
        name="list_realtime_transcriptions",
        inputs=ListRealtimeTranscriptionsInputs,
        outputs=RealtimeTranscriptionList,
        call=_list,
        calls=("GET /ai/v1/realtime-transcriptions/",),
        example=LIST_REALTIME_TRANSCRIPTIONS,
    ),
    Function(
        name="get_transcript_urls",
        inputs=GetTranscriptUrlsInputs,
        outputs=TranscriptUrls,
        call=_get_urls,
        calls=(_GET,),
        example=GET_TRANSCRIPT_URLS,
        secret=True,
    ),
)
