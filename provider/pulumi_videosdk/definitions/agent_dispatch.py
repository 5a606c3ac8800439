"""AgentDispatch: an agent is sent into a room, which brings the room's session to life (API §10.1).

What always holds:

- An agent that is in the room already is never joined by a second one, as far as VideoSDK tells who is there.
- A dispatch is sent again only after it was certainly refused. If its reply is lost, the room's session shows
  its outcome.
- A session is ended only if it is surely ours: our agent began it, and is alone in it. From any other one
  only our agent is taken out.
- If an agent may have been left in a room, the state, an error or a warning names the room.
- A provider process that a killed run left behind sends no agent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from .. import lifecycle
from ..api.agents import Agents, Dispatched, says_no_worker
from ..api.errors import LostReply, NotFound, VideoSDKError
from ..api.model import moment
from ..api.sessions import Look, Session
from ..lifecycle import (
    Accepts,
    Candidate,
    Context,
    Created,
    Definition,
    Found,
    Json,
    LifecycleError,
    OpenInputs,
    OutcomeUnknown,
    replaces,
    secret,
    trigger,
)
from ..progress import Wait
from .in_room import LOST_REPLY_LOOKS, POLL_SECONDS
from .terms import Name, Number, RoomId

if TYPE_CHECKING:
    from ..api.client import Client

JOIN_SECONDS: Final = 10.0
"""How long an agent whose dispatch was taken may need to join, if `dispatch_timeout` is not longer."""


class AgentRoomOptions(OpenInputs):
    """How an agent behaves in a room (API §10.1)."""

    auto_end_session: bool | None = None
    """Whether the agent ends the session once everybody else has left."""

    session_timeout_seconds: Annotated[Number, Field(ge=0)] | None = None
    """How long it waits until then, in seconds."""

    playground: bool | None = None
    """VideoSDK's `playground`, sent as it is."""

    vision: bool | None = None
    """Whether the agent sees the participants' video."""

    join_meeting: bool | None = None
    """Whether the agent joins the room; if it does not, it begins no session, and the create fails."""

    agent_participant_id: Name | None = None
    """Who the agent is in the room, as a participant; `agent_id` unless given. That tells it from others."""


class AgentDispatchInputs(lifecycle.Inputs):
    """An agent that is sent into a room. If nobody is there, the room's session begins with it."""

    room_id: Annotated[RoomId, replaces, Accepts("Room", "room_id")]
    """The `room_id` of the room that the agent is to join."""

    agent_id: Annotated[Name, replaces, Accepts("AgentDeployment", "agent_id")]
    """The agent, by the id that its workers or its deployment have."""

    metadata: Annotated[dict[str, Json] | None, replaces, secret] = None
    """What the agent is told about its job, passed on as it is, less nulls; encrypted in the state."""

    version_id: Annotated[Name | None, replaces, Accepts("AgentVersion", "version_id")] = None
    """The version of the agent's deployment that is to do it."""

    version_tag: Annotated[Name | None, replaces] = None
    """The same by the version's tag."""

    room_options: Annotated[AgentRoomOptions | None, replaces] = None
    """How the agent behaves in the room: `{auto_end_session, session_timeout_seconds, playground, vision,
    join_meeting, agent_participant_id}`."""

    dispatch_timeout: Annotated[float, Field(ge=0)] = 0
    """How long to wait for a worker that takes the dispatch, in seconds. 0: there must be one already. The
    agent may then need as long to join, or 10 seconds if that is more. A wait takes up one of the operations
    that the engine runs at a time (`pulumi up --parallel`)."""

    restart_when_ended: bool = False
    """Whether the next `up` sends the agent again if a refresh found that the session has ended."""

    adopt: bool = False
    """Whether to take over an agent that is in the room already, instead of failing."""

    triggers: Annotated[Json, replaces, trigger] = None
    """Any values; a change sends the agent again."""


class AgentDispatchOutputs(lifecycle.Outputs):
    session_id: str
    """The session that the agent was sent into."""

    status: str
    """`ongoing` or `ended`: the session, as of the last `up` or `refresh`."""

    start: str | None
    """When the session started: ISO 8601, UTC."""

    end: str | None
    """When the session ended: ISO 8601, UTC."""

    job_id: str | None
    """The job, by VideoSDK's id; none if VideoSDK gave none, or if its reply was lost."""

    worker_id: str | None
    """The worker that took the job; none as for `job_id`."""


def _create(client: Client, inputs: AgentDispatchInputs, context: Context) -> Created[AgentDispatchOutputs]:
    """The room's live session shows whether the agent is there already. Then it is dispatched; if there is no
    worker, again every 2 seconds for at most `dispatch_timeout`. Once a worker has it, the session that the
    agent joins is looked for. After a lost reply, that shows the outcome."""
    try:
        before = _look(client, inputs.room_id)
    except VideoSDKError as error:
        raise error.with_advice("Nothing was dispatched.") from None
    if before.session and _participant(inputs) in before.session.there:
        return _adopted(before.session, inputs)
    made: Dispatched | None = None
    try:
        made = _dispatch(client, inputs, context)
    except LostReply as lost:
        if says_no_worker(lost.server_message):
            raise
        session = _find_ours(client, inputs, before, lost, context)
    else:
        session = _joined(client, inputs, before, made, context)
    return Created(_id(session, inputs, before.session), _outputs(session, made))


def _participant(inputs: AgentDispatchInputs) -> str:
    """Who the agent is in the room, if VideoSDK passes that on to it (API §10.1)."""
    return (inputs.room_options and inputs.room_options.agent_participant_id) or inputs.agent_id


def _look(client: Client, room_id: str) -> Look:
    """The room's live session. An answer "not found" found none."""
    try:
        return client.sessions.look(room_id)
    except NotFound as nothing:
        return Look(None, nothing.answered_at)


def _id(session: Session, inputs: AgentDispatchInputs, before: Session | None) -> str:
    """The session's id; with the agent's, if the session began without it: there may be other agents."""
    participant = _participant(inputs)
    known = any(one.participant_id == participant for one in session.participants or ())
    began = session.first == participant if known else before is None
    return session.id if began else f"{session.id}/{participant}"


def _adopted(session: Session, inputs: AgentDispatchInputs) -> Created[AgentDispatchOutputs]:
    agent = f"agent {inputs.agent_id} is in room {inputs.room_id} already, in session {session.id}"
    if not inputs.adopt:
        raise LifecycleError(
            f"{agent} (since {session.start or 'an unknown time'}). Nothing was dispatched, since a second "
            "one would join it. Set adopt=True to take it over, or end the session first; another agent "
            "needs a room_options.agent_participant_id of its own. If this resource was renamed, give it "
            "aliases instead."
        )
    return Created(_id(session, inputs, session), _outputs(session, None), adopted=True)


def _dispatch(client: Client, inputs: AgentDispatchInputs, context: Context) -> Dispatched:
    """The dispatch, once a worker has taken it."""
    try:
        return _try(client, inputs, context)
    except VideoSDKError as error:
        refused = error
    run, what = context.run, f"waiting for a worker for agent {inputs.agent_id}"
    wait = Wait(run.progress, what, inputs.dispatch_timeout, pause=run.pause)
    with run.waiting(inputs.dispatch_timeout) if inputs.dispatch_timeout else nullcontext():
        while says_no_worker(refused.server_message) and wait.left > 0:
            try:
                wait.sleep(POLL_SECONDS, f"; VideoSDK says {refused.server_message!r}")
                return _try(client, inputs, context)
            except LifecycleError as stopped:
                raise refused.explained(f"{stopped}; nothing was dispatched") from None
            except VideoSDKError as error:
                refused = error
    if not says_no_worker(refused.server_message):
        raise refused if isinstance(refused, LostReply) else refused.with_advice("Nothing was dispatched.")
    waited = f" within {inputs.dispatch_timeout:g} s" if inputs.dispatch_timeout else ""
    raise refused.explained(
        f"No worker took agent {inputs.agent_id}{waited}; nothing was dispatched. Check agent_id, let a "
        "worker start, or set dispatch_timeout to the seconds it may take"
    )


def _try(client: Client, inputs: AgentDispatchInputs, context: Context) -> Dispatched:
    def still_wanted() -> bool:
        context.ensure_engine_alive()
        return True

    still_wanted()
    options = inputs.room_options.model_dump(exclude_none=True) if inputs.room_options else {}
    wished = None if "agent_participant_id" in options else inputs.agent_id
    return client.of(Agents).dispatch(
        inputs.agent_id,
        inputs.room_id,
        participant_id=wished,
        room_options=options,
        metadata=inputs.metadata,
        version_id=inputs.version_id,
        version_tag=inputs.version_tag,
        before_repeat=still_wanted,
    )


def _joined(
    client: Client, inputs: AgentDispatchInputs, before: Look, made: Dispatched, context: Context
) -> Session:
    """The session that the agent is in, or joins. Raises OutcomeUnknown if none is found in time."""
    room_id, run = inputs.room_id, context.run
    job = f" (job {made.job_id})" if made.job_id else ""
    sent = f"agent {inputs.agent_id} was dispatched to room {room_id}{job}"
    seconds = max(JOIN_SECONDS, inputs.dispatch_timeout)
    wait = Wait(run.progress, f"waiting for agent {inputs.agent_id} to join", seconds, 1.0, run.pause)
    why = f"no session has begun there within {seconds:g} s"
    with run.waiting(wait.left):
        try:
            while wait.left > 0:
                if session := _look(client, room_id).session:
                    return session
                wait.sleep(POLL_SECONDS)
        except (VideoSDKError, LifecycleError) as error:
            why = f"the session that it joins was not found: {error}"
    raise OutcomeUnknown(
        f"{sent}, but {why.rstrip('.')}. It may join the room later. Run `up` again, which looks for the "
        "session first, and dispatches the agent again only if there is none.",
        since=before.answered_at,
    )


def _find_ours(
    client: Client, inputs: AgentDispatchInputs, before: Look, lost: LostReply, context: Context
) -> Session:
    """The session that our agent, whose dispatch got no reply, is in.

    Raises OutcomeUnknown with what is known: the agent may join later.
    """
    room_id, agent = inputs.room_id, inputs.agent_id
    session: Session | None = None
    known = "no session is live there yet"
    for look in range(LOST_REPLY_LOOKS):
        try:
            if look:
                context.run.pause(POLL_SECONDS)
            session = _look(client, room_id).session
        except (VideoSDKError, LifecycleError) as error:
            known = f"looking for it failed too ({error})"
            break
        if session and _participant(inputs) in session.there:
            return session
        if session:
            known = f"session {session.id} is live there, and VideoSDK does not show the agent in it"
    raise OutcomeUnknown(
        str(
            lost.with_advice(
                f"Agent {agent} may join room {room_id}, or be there: {known}. Look at the room before you "
                "run `up` again, which sends another one unless it sees this one there"
            )
        ),
        since=before.answered_at,
    )


def _outputs(session: Session, made: Dispatched | None) -> AgentDispatchOutputs:
    return AgentDispatchOutputs(
        session_id=session.id,
        status=session.status or ("ended" if session.over else "ongoing"),
        start=session.start,
        end=session.end,
        job_id=made.job_id if made else None,
        worker_id=made.worker_id if made else None,
    )


def _read(
    client: Client, id: str, inputs: AgentDispatchInputs, stored: Mapping[str, Any]
) -> Found[AgentDispatchOutputs] | None:
    """One look-up, of the session: VideoSDK has no call that shows a dispatch.

    If the session has ended, `status` is `ended`, and `end` is set. The next `up` leaves it so; with
    `restart_when_ended` it sends the agent again. A session that VideoSDK does not find is gone. Inputs are
    not compared: VideoSDK does not show them.
    """
    session = client.sessions.get(_session_id(id))
    if session is None:
        return None
    outputs = _outputs(session, None)
    lasting = {name: stored.get(name) for name in ("job_id", "worker_id")}
    return Found(
        outputs.model_copy(update=lasting), ended=session.over, imported={"room_id": session.room_id}
    )


def _session_id(id: str) -> str:
    return id.partition("/")[0]


def _find(client: Client, room_id: str) -> list[Candidate]:
    look = _look(client, room_id)
    if look.session is None:
        return []
    found = look.session
    description = f"session {found.id} is live in room {room_id} since {found.start}"
    return [Candidate(found.id, description, moment(found.start), look.answered_at)]


def _delete(client: Client, id: str, inputs: AgentDispatchInputs) -> str | None:
    """VideoSDK has no call that undoes a dispatch, so the session is looked up. If the agent began it and is
    alone in it, it is ended; else the agent is taken out of it. Where VideoSDK does not show the agent, both
    are left as they are, and a warning says so. If the session has ended or the agent has left already, that
    is a success."""
    session_id, _, joined = id.partition("/")
    session = client.sessions.get(session_id)
    if session is None or session.over:
        return None
    participant = _participant(inputs)
    if participant not in session.there:
        if any(one.participant_id == participant for one in session.participants or ()):
            return None
        return (
            f"session {session_id} in room {inputs.room_id} was left as it is, and so was agent "
            f"{inputs.agent_id}: VideoSDK does not show {participant!r} in it. It ends when the last one "
            "leaves"
        )
    alone = not joined and session.first == participant and session.there == [participant]
    try:
        if alone:
            client.sessions.end(inputs.room_id, session_id)
        else:
            client.sessions.remove(inputs.room_id, session_id, participant)
    except VideoSDKError as error:
        if _may_be_there(client, session_id, participant):
            left = f"Session {session_id} goes on" if alone else f"The agent is still in session {session_id}"
            raise error.with_advice(f"{left}, as far as is known. Run again: it looks first.") from None
    return None


def _may_be_there(client: Client, session_id: str, participant: str) -> bool:
    try:
        session = client.sessions.get(session_id)
    except VideoSDKError:
        return True
    return session is not None and not session.over and participant in session.there


def _must_replace(inputs: AgentDispatchInputs, stored: Mapping[str, Any]) -> Sequence[str]:
    ended = stored.get("end") is not None or stored.get("status") == "ended"
    return ["status"] if inputs.restart_when_ended and ended else []


EXAMPLE = """
room = videosdk.Room("standup")
agent = videosdk.AgentDispatch(
    "notes",
    room_id=room.room_id,
    agent_id="ag_notes",
    room_options={"auto_end_session": True},
    dispatch_timeout=120,
)
pulumi.export("session_id", agent.session_id)
"""

definition = Definition(
    name="AgentDispatch",
    inputs=AgentDispatchInputs,
    outputs=AgentDispatchOutputs,
    create=_create,
    read=_read,
    delete=_delete,
    delete_before_replace=True,
    must_replace=_must_replace,
    calls={
        "create": ("GET /v2/sessions/", "POST /v2/agent/dispatch"),
        "read": ("GET /v2/sessions/{id}",),
        "delete": (
            "GET /v2/sessions/{id}",
            "POST /v2/sessions/end",
            "POST /v2/sessions/participants/remove",
        ),
    },
    noun="agent dispatch",
    find_by="room_id",
    find=_find,
    example=EXAMPLE,
    import_="Not possible: VideoSDK does not show which agent was sent. Declare it with `adopt=True`: that "
    "takes over an agent that is in the room.",
)
