"""Post-transcriptions: VideoSDK makes one after a recording or stream that was told so (API §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lifecycle
from ..api.post_transcriptions import PostTranscriptions
from ..lifecycle import Function
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import Name, RoomId

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.post_transcriptions import PostTranscription


class PostTranscriptionDetails(lifecycle.Outputs):
    """A post-transcription, as VideoSDK shows it; its text comes from `get_transcript`."""

    id: str
    """The id that VideoSDK gave, such as `82feea14-6783-4e63-84fc-17c5666bfd5c`."""

    room_id: str | None
    """The room whose session is transcribed."""

    session_id: str | None
    """The session that is transcribed."""

    recording_id: str | None
    """The recording or stream that it is made from."""

    status: str | None
    """`completed`; what VideoSDK shows until then is not documented (API §4)."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    end: str | None
    """When it ended: ISO 8601, UTC."""


class GetPostTranscriptionInputs(lifecycle.Inputs):
    """A post-transcription by its id."""

    id: Name
    """The post-transcription's id."""


class ListPostTranscriptionsInputs(lifecycle.Inputs):
    """The project's post-transcriptions, in VideoSDK's order: of recordings, HLS and RTMP streams whose
    `transcription` is enabled."""

    room_id: RoomId | None = None
    """Only those of this room, by its `room_id`."""

    session_id: Name | None = None
    """Only those of this session."""

    recording_id: Name | None = None
    """Only that of this recording or stream. VideoSDK has no such filter: a long list is read through."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class PostTranscriptionList(lifecycle.Outputs):
    """Some of the project's post-transcriptions."""

    transcriptions: list[PostTranscriptionDetails]
    """The post-transcriptions."""

    more: bool
    """Whether there are more than `limit`."""


def _get(client: Client, inputs: GetPostTranscriptionInputs) -> PostTranscriptionDetails:
    return _details(found("post-transcription", inputs.id, client.of(PostTranscriptions).get(inputs.id)))


def _list(client: Client, inputs: ListPostTranscriptionsInputs) -> PostTranscriptionList:
    listed = client.of(PostTranscriptions).list(inputs.room_id, inputs.session_id)
    asked = inputs.model_dump(include={"room_id", "session_id", "recording_id"})
    transcriptions, more = first(matching(listed, **asked), inputs.limit)
    return PostTranscriptionList(transcriptions=[_details(one) for one in transcriptions], more=more)


def _details(transcription: PostTranscription) -> PostTranscriptionDetails:
    return PostTranscriptionDetails.model_validate(transcription, from_attributes=True)


GET_POST_TRANSCRIPTION = """
minutes = videosdk.get_post_transcription(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
pulumi.export("status", minutes.status)
"""

LIST_POST_TRANSCRIPTIONS = """
room = videosdk.Room("standup")
listed = videosdk.list_post_transcriptions_output(room_id=room.room_id)
pulumi.export("transcriptions", listed.transcriptions)
"""

functions = (
    Function(
        name="get_post_transcription",
        inputs=GetPostTranscriptionInputs,
        outputs=PostTranscriptionDetails,
        call=_get,
        calls=("GET /ai/v1/post-transcriptions/{id}",),
        example=GET_POST_TRANSCRIPTION,
    ),
    Function(
        name="list_post_transcriptions",
        inputs=ListPostTranscriptionsInputs,
        outputs=PostTranscriptionList,
        call=_list,
        calls=("GET /ai/v1/post-transcriptions/",),
        example=LIST_POST_TRANSCRIPTIONS,
    ),
)
