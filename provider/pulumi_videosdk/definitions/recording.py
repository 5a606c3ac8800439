"""Recording: VideoSDK records a room's session (API §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from .. import lifecycle
from ..api.recordings import Recording, Recordings
from ..lifecycle import Accepts, Definition, Found, Function, Known, replaces, secret
from .compositions import Composes, CompositionInputs, calls, settings
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import Name, Number, RoomId, WebhookUrl

if TYPE_CHECKING:
    from ..api.client import Client

FORMATS: Final = ("mp4", "webm")
FAILURE_ACTIONS: Final = ("close-room",)


class RecordingOnFailure(lifecycle.Inputs):
    """What happens if the recording fails."""

    action: Annotated[Name, Known("recording failure action", FAILURE_ACTIONS)]
    """What VideoSDK does: `close-room`."""

    wait_time: Annotated[Number, Field(ge=0)] | None = None
    """After how many seconds; VideoSDK's default, and the most that it takes, is 150."""


class RecordingInputs(CompositionInputs):
    """A recording of a room's session: it runs until it is destroyed or the session ends. Its file stays."""

    webhook_url: Annotated[WebhookUrl | None, replaces, Accepts("WebhookEndpoint", "url")] = None
    """The receiver of its events (started, stopped, failed)."""

    aws_dir_path: Annotated[Name | None, replaces] = None
    """The directory in your own storage that its file is kept in."""

    pre_signed_url: Annotated[Name | None, replaces, secret] = None
    """A presigned url that its file is uploaded to. A new one starts a new recording: where it is made in the
    program, use `ignore_changes`."""

    file_format: Annotated[Name | None, Known("recording format", FORMATS), replaces] = None
    """The file's format: `mp4`, which is VideoSDK's default, or `webm`."""

    on_failure: Annotated[RecordingOnFailure | None, replaces] = None
    """What happens if it fails: `{action, wait_time}`."""


class RecordingOutputs(lifecycle.Outputs):
    recording_id: str | None
    """VideoSDK's own id, such as `621497578bea0d0404c35c4c`; none as long as VideoSDK shows no such
    recording."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    status: str
    """`running` or `completed`; as of the last `up` or `refresh`."""

    end: str | None
    """When it ended, if VideoSDK shows it: ISO 8601, UTC."""

    session_id: str | None
    """The session that is recorded."""

    file_url: Annotated[str | None, secret]
    """Where its file can be fetched once it is there, by anyone who has the url."""


class RecordingDetails(lifecycle.Outputs):
    """A recording of a room, as VideoSDK shows it; its file's url comes from `get_recording_url`."""

    id: str
    """The id that VideoSDK gave, such as `621497578bea0d0404c35c4c`."""

    room_id: str | None
    """The room that is recorded."""

    session_id: str | None
    """The session that is recorded."""

    status: str
    """`running` or `completed`, as far as VideoSDK shows it: by its documentation, only that there is a file
    tells that one has ended (API §7)."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    end: str | None
    """When it ended, if VideoSDK shows it: ISO 8601, UTC."""

    file_path: str | None
    """The path of its file, once it is there."""


class GetRecordingInputs(lifecycle.Inputs):
    """A recording of a room's session by its id."""

    id: Name
    """The recording's id."""


class GetRecordingUrlInputs(lifecycle.Inputs):
    """Where the file of a recording can be fetched once it is there. Anyone who has the url can watch it, so
    all that this returns is secret."""

    id: Name
    """The recording's id."""


class RecordingUrl(lifecycle.Outputs):
    """The url of a recording's file."""

    file_url: str | None
    """Where the file can be fetched; none until it is there."""


class ListRecordingsInputs(lifecycle.Inputs):
    """The project's recordings of rooms' sessions, in VideoSDK's order. Whether those that run are among them
    is not documented (API §7)."""

    room_id: RoomId | None = None
    """Only those of this room, by its `room_id`."""

    session_id: Name | None = None
    """Only those of this session."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class RecordingList(lifecycle.Outputs):
    """Some of the project's recordings."""

    recordings: list[RecordingDetails]
    """The recordings."""

    more: bool
    """Whether there are more than `limit`."""


_runs = Composes[RecordingInputs, RecordingOutputs, Recording](
    noun="recording",
    of=lambda client: client.of(Recordings),
    settings=settings,
    outputs=RecordingOutputs,
    lasting=("start", "session_id"),
    own_id="recording_id",
)


def _read(
    client: Client, id: str, inputs: RecordingInputs, stored: Mapping[str, Any]
) -> Found[RecordingOutputs] | None:
    """One look-up.

    A recording that has ended is not gone: `status` is `completed`, and `file_url` is set once its file is
    there. The next `up` leaves it so; with `restart_when_ended` it starts a new one. One that VideoSDK does
    not find is gone. Where VideoSDK does not show a recording while it runs (that is not documented), its id
    begins with `unlisted:`, and it is taken to run as long as its session. Inputs are not compared: VideoSDK
    does not show them.
    """
    return _runs.read(client, id, inputs, stored)


def _get(client: Client, inputs: GetRecordingInputs) -> RecordingDetails:
    return _details(_one(client, inputs.id))


def _get_url(client: Client, inputs: GetRecordingUrlInputs) -> RecordingUrl:
    return RecordingUrl(file_url=_one(client, inputs.id).file_url)


def _one(client: Client, id: str) -> Recording:
    return found("recording", id, client.of(Recordings).get(id))


def _list(client: Client, inputs: ListRecordingsInputs) -> RecordingList:
    listed = client.of(Recordings).list(inputs.room_id, inputs.session_id)
    asked = inputs.model_dump(include={"room_id", "session_id"})
    recordings, more = first(matching(listed, **asked), inputs.limit)
    return RecordingList(recordings=[_details(one) for one in recordings], more=more)


def _details(recording: Recording) -> RecordingDetails:
    shown = {name: getattr(recording, name) for name in RecordingDetails.model_fields}
    return RecordingDetails.model_validate({**shown, "status": recording.stands})


EXAMPLE = """
room = videosdk.Room("standup")
recording = videosdk.Recording(
    "recording",
    room_id=room.room_id,
    config={"layout": {"type": "GRID", "priority": "SPEAKER", "grid_size": 4}, "quality": "high"},
    transcription={"enabled": True, "summary": {"enabled": True, "prompt": "decisions"}},
    session_timeout=120,
)
pulumi.export("recording_id", recording.recording_id)
pulumi.export("file_url", recording.file_url)
"""

definition = Definition(
    name="Recording",
    inputs=RecordingInputs,
    outputs=RecordingOutputs,
    create=_runs.create,
    read=_read,
    delete=_runs.delete,
    delete_before_replace=True,
    must_replace=_runs.must_replace,
    calls=calls("/v2/recordings", "/v2/recordings"),
    noun=_runs.noun,
    running=_runs.running,
    find_by="room_id",
    find=_runs.find,
    example=EXAMPLE,
    import_="While it runs; one that has ended leaves nothing to manage.",
    import_id="621497578bea0d0404c35c4c",
)

GET_RECORDING = """
recording = videosdk.get_recording(id="621497578bea0d0404c35c4c")
pulumi.export("started", recording.start)
"""

GET_RECORDING_URL = """
recording = videosdk.get_recording_url_output(id="621497578bea0d0404c35c4c")
pulumi.export("file", recording.file_url)
"""

LIST_RECORDINGS = """
room = videosdk.Room("standup")
listed = videosdk.list_recordings_output(room_id=room.room_id)
pulumi.export("recordings", listed.recordings)
"""

_GET = "GET /v2/recordings/{id}"

functions = (
    Function(
        name="get_recording",
        inputs=GetRecordingInputs,
        outputs=RecordingDetails,
        call=_get,
        calls=(_GET,),
        example=GET_RECORDING,
    ),
    Function(
        name="get_recording_url",
        inputs=GetRecordingUrlInputs,
        outputs=RecordingUrl,
        call=_get_url,
        calls=(_GET,),
        example=GET_RECORDING_URL,
        secret=True,
    ),
    Function(
        name="list_recordings",
        inputs=ListRecordingsInputs,
        outputs=RecordingList,
        call=_list,
        calls=("GET /v2/recordings",),
        example=LIST_RECORDINGS,
    ),
)
