"""Sessions: a session starts when the first participant joins a room, so none is declared (API §6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from .. import lifecycle
from ..api.model import moment
from ..api.sessions import Session
from ..lifecycle import Function, Known
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import CustomRoomId, Moment, Name, RoomId

if TYPE_CHECKING:
    from ..api.client import Client

Status = Annotated[Name, Known("session status", ("ongoing", "ended"))]


class SessionDetails(lifecycle.Outputs):
    """A session, as VideoSDK shows it."""

    id: str
    """The id that VideoSDK gave, such as `621497578bea0d0404c35c4c`."""

    room_id: str | None
    """The room that it takes place in."""

    custom_room_id: str | None
    """The room's own id, if it has one."""

    status: str | None
    """`ongoing` or `ended`."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    end: str | None
    """When it ended: ISO 8601, UTC."""

    region: str | None
    """The region that its media is in."""


class GetSessionInputs(lifecycle.Inputs):
    """A session by its id, ongoing or ended."""

    id: Name
    """The session's id."""


class ListSessionsInputs(lifecycle.Inputs):
    """The project's sessions, ongoing and ended ones, in VideoSDK's order."""

    room_id: RoomId | None = None
    """Only those of this room, by its `room_id`."""

    custom_room_id: CustomRoomId | None = None
    """Only those of the rooms with this `custom_room_id`."""

    status: Status | None = None
    """Only those that are `ongoing`, or that have `ended`."""

    query: Name | None = None
    """Passed on as it is: what VideoSDK compares it with is not documented (API §6)."""

    start_date: Moment | None = None
    """Only those from this moment on (VideoSDK's `startDate`)."""

    end_date: Moment | None = None
    """Only those up to this moment (VideoSDK's `endDate`)."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class SessionList(lifecycle.Outputs):
    """Some of the project's sessions."""

    sessions: list[SessionDetails]
    """The sessions."""

    more: bool
    """Whether there are more than `limit`."""


def _get(client: Client, inputs: GetSessionInputs) -> SessionDetails:
    return _details(found("session", inputs.id, client.sessions.get(inputs.id)))


def _list(client: Client, inputs: ListSessionsInputs) -> SessionList:
    since, until = moment(inputs.start_date), moment(inputs.end_date)
    listed = client.sessions.list(
        inputs.room_id,
        inputs.custom_room_id,
        inputs.status,
        inputs.query,
        _milliseconds(since),
        _milliseconds(until),
    )
    asked = inputs.model_dump(include={"room_id", "custom_room_id", "status"})
    sessions, more = first(_between(matching(listed, **asked), since, until), inputs.limit)
    return SessionList(sessions=[_details(one) for one in sessions], more=more)


def _between(
    sessions: Iterator[Session], since: datetime | None, until: datetime | None
) -> Iterator[Session]:
    """Those that were not over before `since`, and had begun by `until`: VideoSDK may ignore the dates, and
    whether it compares starts or ends is not documented (API §6)."""
    for one in sessions:
        began, ended = moment(one.start), moment(one.end)
        if not (since and ended and ended < since) and not (until and began and began > until):
            yield one


def _milliseconds(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _details(session: Session) -> SessionDetails:
    return SessionDetails.model_validate(session, from_attributes=True)


GET_SESSION = """
session = videosdk.get_session(id="621497578bea0d0404c35c4c")
pulumi.export("started", session.start)
"""

LIST_SESSIONS = """
room = videosdk.Room("standup")
listed = videosdk.list_sessions_output(room_id=room.room_id, status="ongoing")
pulumi.export("live", listed.sessions)
"""

functions = (
    Function(
        name="get_session",
        inputs=GetSessionInputs,
        outputs=SessionDetails,
        call=_get,
        calls=("GET /v2/sessions/{id}",),
        example=GET_SESSION,
    ),
    Function(
        name="list_sessions",
        inputs=ListSessionsInputs,
        outputs=SessionList,
        call=_list,
        calls=("GET /v2/sessions/",),
        example=LIST_SESSIONS,
    ),
)
