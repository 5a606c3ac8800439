"""RealtimeTranscription: VideoSDK transcribes what is said in a room while it is said.

What always holds (a transcription costs money while it runs):

- The answer to `start` decides whether a room is live. A look-up that fails, or that the server does not
  support, does not prevent the start.
- `start` is sent again only after it was certainly refused. If its reply is lost, its outcome is looked up,
  never found out by a second start.
- A transcription in the room that is not ours is never ended, and no second one is started beside it, as far
  as VideoSDK tells which room a transcription runs in (API §3.4).
- If a transcription may have been left running, the state or the error names it.
- A provider process that a killed run left behind starts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from .. import lifecycle
from ..api.errors import LostReply, NotFound, NotSent, VideoSDKError
from ..lifecycle import (
    Accepts,
    Candidate,
    Context,
    Created,
    Definition,
    Found,
    Function,
    Json,
    LifecycleError,
    OutcomeUnknown,
    replaces,
    secret,
    trigger,
)
from ..progress import PACE, Wait
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import Name, RoomId, WebhookUrl

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.realtime_transcriptions import RunningIn, Transcription

POLL_SECONDS: Final = 2.0 * PACE
"""How often a wait looks for the session."""

LAST_LOOK_SECONDS: Final = 3.0
"""How long a look for the session may take though the wait for it is over."""

LOST_REPLY_LOOKS: Final = 3
"""How often a start with a lost reply is looked up, `POLL_SECONDS` apart: the server may still be busy."""

SERVER_CLOCK_SKEW: Final = timedelta(seconds=2)
"""How far two of the server's clocks (its Date header's, and the one that stamps starts) may be apart."""


class TranscriptionSummary(lifecycle.Inputs):
    """Whether and how to summarise."""

    enabled: bool | None = None
    """Whether a summary is written at the end; VideoSDK's default is no."""

    prompt: str | None = None
    """What the summary should cover."""


class RealtimeTranscriptionInputs(lifecycle.Inputs):
    """A realtime transcription of a room's session: it runs until it is destroyed or the session ends."""

    room_id: Annotated[RoomId, replaces, Accepts("Room", "room_id")]
    """The `room_id` of the room to transcribe. It must have a live session (API §3.1)."""

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

    session_timeout: Annotated[float, Field(ge=0)] = 0
    """How long to wait for a live session in the room, in seconds. 0: there must be one already. A wait
    takes up one of the operations that the engine runs at a time (`pulumi up --parallel`)."""

    restart_when_ended: bool = False
    """Whether the next `up` starts a new transcription if a refresh found that this one has ended."""

    adopt: bool = False
    """Whether to take over a transcription that already runs in the room, instead of failing."""

    triggers: Annotated[Json, replaces, trigger] = None
    """Any values; a change starts a new transcription."""


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


def _create(
    client: Client, inputs: RealtimeTranscriptionInputs, context: Context
) -> Created[RealtimeTranscriptionOutputs]:
    """The list shows whether another one runs in the room already. Then it is started: VideoSDK decides
    whether that succeeds. If it is refused, the room and its sessions show why. If only a session is missing,
    they are read again for at most `session_timeout` seconds, and list and start are repeated. After a lost
    reply the list shows the outcome. A look-up that fails does not prevent the start."""
    session = _Session(client, inputs, context)
    while True:
        before = _look(client, inputs)
        if running := before.possible:
            return _adopted(running, inputs)
        try:
            return _start(client, inputs, before, context)
        except VideoSDKError as error:
            if not _is_refusal(error):
                raise
            if error.status == 409 and (running := _look(client, inputs).possible):
                return _adopted(running, inputs)
            session.await_after(error)


def _look(client: Client, inputs: RealtimeTranscriptionInputs) -> RunningIn:
    """What runs in the room, as far as VideoSDK tells."""
    seen = client.realtime_transcriptions.running_in_if_listed(inputs.room_id)
    if inputs.adopt and seen.unlisted and not _is_unknown_here(seen.unlisted):
        raise seen.unlisted.with_advice(
            "What runs in the room is not known, so nothing can be adopted. Nothing was started."
        )
    return seen


def _is_unknown_here(error: VideoSDKError) -> bool:
    """Whether it says that nothing was found, or that the server has no such call."""
    return error.status in (402, 404, 405, 501)


def _is_refusal(error: VideoSDKError) -> bool:
    """Whether a start certainly had no effect, for a reason that may lie in the room."""
    if isinstance(error, LostReply | NotSent) or error.earlier_reply_lost or error.status in (401, 403, 429):
        return False
    # Other 402 and 404 answers are about payment, or from a server without the call.
    return error.status not in (402, 404) or isinstance(error, NotFound)


class _Session:
    """The live session that a room must have: waits for one, and says why there is none."""

    def __init__(self, client: Client, inputs: RealtimeTranscriptionInputs, context: Context) -> None:
        self._client = client
        self._room_id = inputs.room_id
        self._timeout = inputs.session_timeout
        self._context = context
        self._wait: Wait | None = None
        self._was_live = False

    def await_after(self, refused: VideoSDKError) -> None:
        """Return once a refused start may be tried again; else raise `refused` with an explanation."""
        self._ensure_room(refused)
        if self._timeout:
            run, what = self._context.run, f"waiting for a session in room {self._room_id}"
            self._wait = self._wait or Wait(run.progress, what, self._timeout, pause=run.pause)
        live = self._live()
        if live and (self._was_live or not self._timeout):
            # So a missing session was not the reason.
            raise refused.with_advice("Nothing was started.")
        self._was_live = bool(live)
        if live:
            return
        if self._wait:
            try:
                with self._context.run.waiting(self._wait.left):
                    if self._comes(self._wait):
                        return
            except LifecycleError as stopped:
                raise refused.explained(
                    f"Room {self._room_id} had no live session yet, and {stopped}; nothing was started"
                ) from None
        has = "has" if live is False else "may have"
        waited = f" after {self._timeout:g} s" if self._timeout else ""
        raise refused.explained(
            f"Room {self._room_id} {has} no live session{waited}; nothing was started. A session starts when "
            "the first participant joins: let one join, or set session_timeout to the seconds it may take"
        )

    def _comes(self, wait: Wait) -> bool:
        more = "; one starts when the first participant joins"
        while wait.left > 0:
            wait.sleep(POLL_SECONDS, more)
            self._context.ensure_engine_alive()
            live = self._live()
            self._was_live = bool(live)
            if live is not False:
                # Where VideoSDK does not tell, the start itself is tried again.
                return wait.left > 0 or bool(live)
            more = ""
        return False

    def _live(self) -> bool | None:
        """Whether the room has a live session; None: VideoSDK does not tell."""
        within = max(self._wait.left, LAST_LOOK_SECONDS) if self._wait else math.inf
        try:
            return self._client.sessions.live(self._room_id, within) is not None
        except VideoSDKError:
            return None

    def _ensure_room(self, refused: VideoSDKError) -> None:
        """Raise if the room does not exist or is deactivated: waiting would not help."""
        try:
            room = self._client.rooms.get(self._room_id)
        except VideoSDKError:
            return
        if room is None:
            raise refused.explained(
                f"There is no room {self._room_id!r} for these credentials; nothing was started. Check "
                "room_id: is it another project's, or another account's?"
            )
        if room.disabled:
            raise refused.explained(
                f"Room {self._room_id} is deactivated, for good; nothing was started. Use another room"
            )


def _adopted(
    running: Sequence[Transcription], inputs: RealtimeTranscriptionInputs
) -> Created[RealtimeTranscriptionOutputs]:
    room_id = inputs.room_id
    if not inputs.adopt:
        raise LifecycleError(
            f"room {room_id} already has a running transcription: {_named(running)}. Nothing was started, "
            "since VideoSDK ends transcriptions by room and could not tell two apart. Set adopt=True to take "
            "it over (then destroying this resource ends it), import it, or end it first. If this resource "
            "was renamed, give it aliases instead."
        )
    if len(running) > 1:
        raise LifecycleError(
            f"room {room_id} has {len(running)} running transcriptions, so none can be adopted: "
            f"{_named(running)}. Nothing was started. End them first."
        )
    return Created(running[0].id, _outputs(running[0]), adopted=True)


def _start(
    client: Client, inputs: RealtimeTranscriptionInputs, before: RunningIn, context: Context
) -> Created[RealtimeTranscriptionOutputs]:
    meanwhile: list[Transcription] = []

    def still_free() -> bool:
        meanwhile.extend(_look(client, inputs).possible)
        context.ensure_engine_alive()
        return not meanwhile

    context.ensure_engine_alive()
    try:
        started = client.realtime_transcriptions.start(
            inputs.room_id,
            webhook_url=inputs.webhook_url,
            model_id=inputs.model_id,
            language=inputs.language,
            summary=inputs.summary.model_dump(exclude_none=True) if inputs.summary else None,
            model_config_=inputs.model_config_,
            before_repeat=still_free,
        )
    except LostReply as lost:
        started = _find_ours(client, inputs.room_id, before, lost, context)
    except VideoSDKError as error:
        if meanwhile:
            return _adopted(meanwhile, inputs)
        raise error if _is_refusal(error) else error.with_advice("Nothing was started.") from None
    ran_before = _ran_before(started, before)
    if ran_before and not inputs.adopt:
        raise LifecycleError(
            f"VideoSDK answered the start in room {inputs.room_id} with a transcription that ran before: "
            f"{_named([started])}. It is not ours and was left as it is. Set adopt=True to take it over."
        )
    if before.unlisted and not _is_unknown_here(before.unlisted):
        context.run.warn(
            f"{context.name} was started although it is not known what else runs in room {inputs.room_id}: "
            f"{before.unlisted.summary}"
        )
    return Created(started.id, _outputs(started), adopted=ran_before)


def _ran_before(started: Transcription, before: RunningIn) -> bool:
    """Whether `start` was answered with one that ran before: by the list, or by the clock if the list failed.

    A server without a list is believed to have started it, whatever time it shows.
    """
    if before.unlisted is None:
        return started.id in {found.id for found in before.unknown_room}
    return not _is_unknown_here(before.unlisted) and _began_before(started, before)


def _find_ours(
    client: Client, room_id: str, before: RunningIn, lost: LostReply, context: Context
) -> Transcription:
    """The transcription that our start, whose reply was lost, began.

    Raises OutcomeUnknown with what is known, or `lost` if none seems to have begun.
    """

    def unknown(known: str) -> OutcomeUnknown:
        return OutcomeUnknown(str(lost.with_advice(known)), since=before.answered_at)

    for look in range(LOST_REPLY_LOOKS):
        try:
            if look:
                context.run.pause(POLL_SECONDS)
            seen = client.realtime_transcriptions.running_in(room_id)
        except (VideoSDKError, LifecycleError) as error:
            raise unknown(
                f"A transcription may be running in room {room_id} now, and looking for it failed too "
                f"({error}). Set adopt=True and run `up` again: it then takes over the one that runs, and "
                "starts one only if it sees that none does."
            ) from None
        ours = [found for found in seen.possible if not _began_before(found, before)]
        failed = before.unlisted and not _is_unknown_here(before.unlisted)
        if ours and failed and before.answered_at is None:
            raise unknown(
                f"In room {room_id} runs {_named(ours)}; whether it ran before is not known. None was ended. "
                "Set adopt=True to take it over."
            )
        if len(ours) == 1:
            return ours[0]
        if ours:
            raise unknown(
                f"Several transcriptions have begun in room {room_id} since, one of them perhaps ours: "
                f"{_named(ours)}. None was ended. End what is not wanted, or set adopt=True once one is left."
            )
    if unplaced := _of_unknown_room(seen, before):
        raise unknown(
            f"Transcriptions have begun since, and VideoSDK does not tell in which room; one may be ours: "
            f"{_named(unplaced)}. None was ended. End what is not wanted, or look at room {room_id} by hand."
        )
    if seen.unlisted:
        raise unknown(
            f"A transcription may be running in room {room_id} now: VideoSDK answered the look for it with "
            f"{seen.unlisted.status}, which does not tell whether one runs. Look at the room before you run "
            "`up` again, which may start a second one."
        )
    raise lost.with_advice(
        f"No transcription has begun in room {room_id} since, so the start seems not to have taken effect. "
        "Run `up` again: it looks first, and refuses to start a second one."
    )


def _of_unknown_room(seen: RunningIn, before: RunningIn) -> list[Transcription]:
    """What has begun since where neither the list nor its items tell the room."""
    known = {found.id for found in before.unknown_room}
    new = [found for found in seen.unknown_room if found.id not in known]
    return [found for found in new if not _began_before(found, before)]


def _began_before(found: Transcription, before: RunningIn) -> bool:
    """Whether it ran before our start was sent, by the server's clock."""
    if before.answered_at is None or found.began is None:
        return False
    return found.began < before.answered_at - SERVER_CLOCK_SKEW


def _named(transcriptions: Sequence[Transcription]) -> str:
    return ", ".join(f"{found.id} (since {found.start or 'an unknown time'})" for found in transcriptions)


def _outputs(found: Transcription) -> RealtimeTranscriptionOutputs:
    return RealtimeTranscriptionOutputs.model_validate(found, from_attributes=True)


def _read(
    client: Client, id: str, inputs: RealtimeTranscriptionInputs, stored: Mapping[str, Any]
) -> Found[RealtimeTranscriptionOutputs] | None:
    """One look-up.

    A transcription that has ended is not gone: `status` is `completed`, and `end` and `transcript_url` are
    set. The next `up` leaves it so; with `restart_when_ended` it starts a new one. One that VideoSDK does not
    find is gone. Inputs are not compared: VideoSDK does not show them, or rewrites them.
    """
    found = client.realtime_transcriptions.get(id)
    if found is None:
        return None
    outputs = _outputs(found)
    # These never change, and a reply may leave them out (API §3).
    lasting = {name: stored.get(name) for name in ("session_id", "provider") if not getattr(outputs, name)}
    return Found(
        outputs.model_copy(update=lasting),
        ended=not found.running,
        imported={"room_id": found.room_id, "webhook_url": found.webhook_url},
    )


def _find(client: Client, room_id: str) -> list[Candidate]:
    seen = client.realtime_transcriptions.running_in(room_id)
    if seen.unlisted:
        raise LifecycleError(
            f"VideoSDK answered the look for transcriptions in room {room_id} with {seen.unlisted.status}, "
            "which does not tell whether one runs"
        )
    return [_candidate(found, room_id, seen) for found in (*seen.certain, *seen.unknown_room)]


def _candidate(found: Transcription, room_id: str, seen: RunningIn) -> Candidate:
    where = f"in room {room_id}" if found.room_id else f"in room {room_id} or in another one"
    description = f"transcription {found.id} runs {where} since {found.start}"
    return Candidate(found.id, description, found.began, seen.answered_at, certain=found.room_id is not None)


def _running_ids(client: Client) -> list[str]:
    return [found.id for found in client.realtime_transcriptions.list() if found.running]


def _delete(client: Client, id: str, inputs: RealtimeTranscriptionInputs) -> None:
    """The list tells whether it still runs, and alone; where it is not in the list, it is looked up by its
    id. Only then it is ended, by its room. If it has ended already, that is a success, and no call to end it
    is made."""

    def runs_alone() -> bool:
        return _runs_alone(client, id, inputs.room_id)

    if not runs_alone():
        return
    try:
        # `end` takes a room: sent again blindly, it could end what others have started since.
        client.realtime_transcriptions.end(inputs.room_id, before_repeat=runs_alone)
    except VideoSDKError as error:
        if _may_still_run(client, id):
            raise error.with_advice(
                f"Transcription {id} still runs, as far as is known. Run again: it looks first."
            ) from None


def _runs_alone(client: Client, id: str, room_id: str) -> bool:
    """Whether it still runs; raise where others run in the room too: `end` takes a room, so it would end
    what is not ours."""
    running = client.realtime_transcriptions.running_in(room_id, own_id=id).possible
    others = [found for found in running if found.id != id]
    if len(others) == len(running) and not _still_runs(client, id):
        return False
    if others:
        raise LifecycleError(
            f"transcription {id} still runs in room {room_id}, and so does {_named(others)}, which is not "
            "ours: VideoSDK ends transcriptions by room and could end both. Nothing was ended. End the other "
            "or the session first, or take this one out of the state (`pulumi state delete`)."
        )
    return True


def _still_runs(client: Client, id: str) -> bool:
    found = client.realtime_transcriptions.get(id)
    return found is not None and found.running


def _may_still_run(client: Client, id: str) -> bool:
    try:
        return _still_runs(client, id)
    except VideoSDKError:
        return True


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


def _must_replace(inputs: RealtimeTranscriptionInputs, stored: Mapping[str, Any]) -> Sequence[str]:
    ended = stored.get("end") is not None or stored.get("status") in ("completed", "failed")
    return ["status"] if inputs.restart_when_ended and ended else []


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
    create=_create,
    read=_read,
    delete=_delete,
    delete_before_replace=True,
    must_replace=_must_replace,
    calls={
        "create": (
            "GET /ai/v1/realtime-transcriptions/",
            "POST /ai/v1/realtime-transcriptions/start",
            "GET /v2/rooms/{id}",
            "GET /v2/sessions/",
        ),
        "read": ("GET /ai/v1/realtime-transcriptions/{id}",),
        "delete": (
            "GET /ai/v1/realtime-transcriptions/",
            "GET /ai/v1/realtime-transcriptions/{id}",
            "POST /ai/v1/realtime-transcriptions/end",
        ),
    },
    noun="transcription",
    running=_running_ids,
    find_by="room_id",
    find=_find,
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
