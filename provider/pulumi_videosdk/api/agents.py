"""Agents: `/v2/agent` (API §10.1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .area import Area
from .errors import VideoSDKError, message_and_code
from .model import OpenModel, Sent, Shown, Text, secret
from .pagination import REFUSED

if TYPE_CHECKING:
    from .replies import Reply

NO_WORKER: Final = ("no workers available", "no workers registered", "agent not deployed")
"""What VideoSDK says where nobody can take a dispatch (API §10.1); with which status is not known."""


class RoomOptions(OpenModel):
    auto_end_session: bool | None = None
    session_timeout_seconds: int | float | None = None
    playground: bool | None = None
    vision: bool | None = None
    join_meeting: bool | None = None
    agent_participant_id: str | None = None


class DispatchSettings(Sent):
    """What an agent is dispatched with. `meeting_id` is the room's id; VideoSDK's SDK sends it twice."""

    agent_id: str
    meeting_id: str
    room_id: str
    metadata: Annotated[dict[str, Any] | None, secret] = None
    version_id: str | None = None
    version_tag: str | None = None
    room_options: RoomOptions | None = None


class Dispatched(Shown):
    """A dispatch that a worker has taken. VideoSDK's SDK calls all of it optional."""

    success: bool | None = None
    status: Text | None = None
    job_id: Text | None = None
    worker_id: Text | None = None


class Agents(Area[Dispatched]):
    """The calls of `/v2/agent`."""

    path, model, noun, within = "/v2/agent", Dispatched, "dispatch", "data"

    def dispatch(
        self,
        agent_id: str,
        room_id: str,
        *,
        participant_id: str | None = None,
        room_options: dict[str, Any] | None = None,
        before_repeat: Callable[[], bool] | None = None,
        **settings: Any,
    ) -> Dispatched:
        """Send an agent into a room.

        Never sent again after it may have reached the server (LostReply): a repeat could send a second one.
        `participant_id`: who the agent is in the room. It is a wish: only VideoSDK's agents are known to
        read it (API §10.1), so where it is refused, the dispatch is sent again without it.
        """
        options = dict(room_options or {})

        def send(options: dict[str, Any]) -> Dispatched:
            body = DispatchSettings(
                agent_id=agent_id,
                meeting_id=room_id,
                room_id=room_id,
                room_options=RoomOptions(**options) if options else None,
                **settings,
            )
            reply = self._post("/dispatch", body, repeat_is_safe=False, before_repeat=before_repeat)
            if says_no_worker(_message(reply)):
                raise _refused(reply)
            made = self._read(reply)
            if made.success is False:
                raise _refused(reply)
            if not (made.success or made.status):
                raise reply.lost("a dispatch")
            return made

        if participant_id is None:
            return send(options)
        try:
            return send({**options, "agent_participant_id": participant_id})
        except VideoSDKError as error:
            if error.status not in REFUSED or says_no_worker(error.server_message):
                raise
        if before_repeat:
            before_repeat()
        return send(options)


def says_no_worker(message: str | None) -> bool:
    """Whether VideoSDK says that nobody can take a dispatch: nothing was dispatched, whatever the status."""
    return (message or "").strip().rstrip(".!").lower() in NO_WORKER


def _message(reply: Reply) -> str | None:
    return message_and_code(json.dumps(reply.data))[0]


def _refused(reply: Reply) -> VideoSDKError:
    return VideoSDKError(
        f"VideoSDK answered {reply.status}",
        method=reply.method,
        path=reply.path,
        status=reply.status,
        server_message=_message(reply),
        request_id=reply.request_id,
    )
