"""The lifecycle of everything that runs in a room: started in a live session, ended by its room.

What always holds (what runs costs money while it runs):

- The answer to `start` decides whether a room is live. A look-up that fails, or that the server does not
  support, does not prevent the start.
- `start` is sent again only after it was certainly refused. If its reply is lost, its outcome is looked up,
  never found out by a second start.
- One in the room that is not ours is never ended, and no second one is started beside it, as far as VideoSDK
  tells which room one runs in (API §3.4).
- If one may have been left running, the state or the error names it.
- A provider process that a killed run left behind starts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar

from pydantic import Field

from .. import lifecycle
from ..api.errors import LostReply, NotFound, NotSent, VideoSDKError
from ..lifecycle import (
    Accepts,
    Candidate,
    Context,
    Created,
    Found,
    Json,
    LifecycleError,
    OutcomeUnknown,
    replaces,
    trigger,
)
from ..lifecycle.aftermath import CLOCK_SKEW
from ..names import with_article
from ..progress import PACE, Wait
from .terms import RoomId

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.in_room import InRoom, InRoomArea, RunningIn

POLL_SECONDS: Final = 2.0 * PACE
"""How often a wait looks for the session."""

LAST_LOOK_SECONDS: Final = 3.0
"""How long a look for the session may take though the wait for it is over."""

LOST_REPLY_LOOKS: Final = 3
"""How often a start with a lost reply is looked up, `POLL_SECONDS` apart: the server may still be busy."""


class TranscriptionSummary(lifecycle.Inputs):
    """Whether and how to summarise."""

    enabled: bool | None = None
    """Whether a summary is written at the end; VideoSDK's default is no."""

    prompt: str | None = None
    """What the summary should cover."""


class InRoomInputs(lifecycle.Inputs):
    """The inputs of everything that runs in a room."""

    room_id: Annotated[RoomId, replaces, Accepts("Room", "room_id")]
    """The `room_id` of the room. It must have a live session (API §3.1)."""

    session_timeout: Annotated[float, Field(ge=0)] = 0
    """How long to wait for a live session in the room, in seconds. 0: there must be one already. A wait
    takes up one of the operations that the engine runs at a time (`pulumi up --parallel`)."""

    restart_when_ended: bool = False
    """Whether the next `up` starts a new one if a refresh found that this one has ended."""

    adopt: bool = False
    """Whether to take over one that already runs in the room, instead of failing."""

    triggers: Annotated[Json, replaces, trigger] = None
    """Any values; a change starts a new one."""


I = TypeVar("I", bound=InRoomInputs)  # noqa: E741
O = TypeVar("O", bound=lifecycle.Outputs)  # noqa: E741
R = TypeVar("R", bound="InRoom")


def calls(path: str, listed_at: str) -> dict[str, Sequence[str]]:
    """The calls of each verb of `RunsInRoom`, for an area at `path`."""
    one, all_ = f"GET {path}/{{id}}", f"GET {listed_at}"
    return {
        "create": (all_, f"POST {path}/start", "GET /v2/rooms/{id}", "GET /v2/sessions/"),
        "read": (one,),
        "delete": (all_, one, f"POST {path}/end"),
    }


@dataclass(frozen=True)
class RunsInRoom(Generic[I, O, R]):
    """The verbs of a resource that runs in a room. Each takes what a `Definition` gives it."""

    noun: str
    """What one is called in a sentence."""
    of: Callable[[Client], InRoomArea[R]]
    """Its calls."""
    settings: Callable[[I], Mapping[str, Any]]
    """What it is started with, beside its room."""
    outputs: type[O]
    """Its outputs: each has the name that it has in what VideoSDK shows."""
    lasting: Sequence[str] = ()
    """The outputs that never change, and that a reply may leave out."""
    imported: Callable[[R], Mapping[str, Any]] = lambda _: {}
    """The inputs beside its room that VideoSDK shows, for an import."""

    @property
    def one(self) -> str:
        """The noun with its article, at the beginning of a sentence."""
        one = with_article(self.noun)
        return one[0].upper() + one[1:]

    @property
    def capital(self) -> str:
        """The noun at the beginning of a sentence."""
        return self.noun[:1].upper() + self.noun[1:]

    def create(self, client: Client, inputs: I, context: Context) -> Created[O]:
        """The list shows whether another one runs in the room already. Then it is started: VideoSDK decides
        whether that succeeds. If it is refused, the room and its sessions show why. If only a session is
        missing, they are read again for at most `session_timeout` seconds, and list and start are repeated.
        After a lost reply the list shows the outcome. A look-up that fails does not prevent the start."""
        session = _Session(client, inputs, context)
        while True:
            before = self._look(client, inputs, context)
            if running := before.possible:
                return self._adopted(running, inputs)
            try:
                return self._start(client, inputs, before, context)
            except VideoSDKError as error:
                if not _is_refusal(error):
                    raise
                if error.status == 409 and (running := self._look(client, inputs, context).possible):
                    return self._adopted(running, inputs)
                session.await_after(error)

    def read(self, client: Client, id: str, inputs: I, stored: Mapping[str, Any]) -> Found[O] | None:
        """One look-up. One that has ended is not gone. Inputs are not compared: VideoSDK does not show them,
        or rewrites them."""
        found = self.of(client).get(id)
        return None if found is None else self.found(found, stored)

    def shown(self, found: R) -> O:
        """The outputs of one, as VideoSDK shows it."""
        shown = {name: getattr(found, name, None) for name in self.outputs.model_fields}
        return self.outputs.model_validate({**shown, "status": found.stands})

    def found(self, found: R, stored: Mapping[str, Any]) -> Found[O]:
        """What a look-up found."""
        outputs = self.shown(found)
        kept = {name: stored.get(name) for name in self.lasting if not getattr(outputs, name)}
        return Found(
            outputs.model_copy(update=kept),
            ended=not found.running,
            imported={"room_id": found.room_id, **self.imported(found)},
        )

    def delete(self, client: Client, id: str, inputs: I) -> None:
        """The list tells whether it still runs, and alone; where it is not in the list, it is looked up by
        its id. Only then it is ended, by its room. If it has ended already, that is a success, and no call
        to end it is made."""

        def runs_alone() -> bool:
            return self._runs_alone(client, id, inputs.room_id)

        if not runs_alone():
            return
        try:
            # `end` takes a room: sent again blindly, it could end what others have started since.
            self._end(client, id, inputs.room_id, runs_alone)
        except VideoSDKError as error:
            if self._may_still_run(client, id, inputs.room_id, error):
                raise error.with_advice(
                    f"{self.capital} {id} still runs, as far as is known. Run again: it looks first."
                ) from None

    def must_replace(self, inputs: I, stored: Mapping[str, Any]) -> Sequence[str]:
        """`status`, if a new one is to be started in place of one that has ended."""
        ended = stored.get("end") is not None or stored.get("status") in ("completed", "failed")
        return ["status"] if inputs.restart_when_ended and ended else []

    def running(self, client: Client) -> list[str]:
        """The ids of all that run now."""
        running = [found for found in self.of(client).list() if found.running]
        ended = self._ended(client, running)
        return [found.id for found in running if found.id not in ended]

    def find(self, client: Client, room_id: str) -> list[Candidate]:
        """What runs in a room now, or may run there. Raises LifecycleError if VideoSDK does not tell."""
        seen = self._less_ended(client, self.of(client).running_in(room_id))
        if seen.unlisted:
            raise LifecycleError(
                f"VideoSDK answered the look for {self.noun}s in room {room_id} with {seen.unlisted.status}, "
                "which does not tell whether one runs"
            )
        return [self._candidate(found, room_id, seen) for found in seen.listed]

    def _candidate(self, found: R, room_id: str, seen: RunningIn[R]) -> Candidate:
        where = f"in room {room_id}" if found.room_id else f"in room {room_id} or in another one"
        description = f"{self.noun} {found.id} runs {where} since {found.start}"
        return Candidate(
            found.id, description, found.began, seen.answered_at, certain=found.room_id is not None
        )

    def _look(self, client: Client, inputs: I, context: Context) -> RunningIn[R]:
        """What runs in the room, as far as VideoSDK tells."""
        seen = self.of(client).running_in_if_listed(inputs.room_id)
        seen = self._less_ended(client, seen, context.run.claims.deleted(context.kind))
        if inputs.adopt and seen.unlisted and not _is_unknown_here(seen.unlisted):
            raise seen.unlisted.with_advice(
                "What runs in the room is not known, so nothing can be adopted. Nothing was started."
            )
        return seen

    def _adopted(self, running: Sequence[R], inputs: I) -> Created[O]:
        room_id, noun = inputs.room_id, self.noun
        if not inputs.adopt:
            raise LifecycleError(
                f"room {room_id} already has a running {noun}: {_named(running)}. Nothing was started, "
                f"since VideoSDK ends {noun}s by room and could not tell two apart. Set adopt=True to take "
                "it over (then destroying this resource ends it), import it, or end it first. If this "
                "resource was renamed, give it aliases instead."
            )
        if len(running) > 1:
            raise LifecycleError(
                f"room {room_id} has {len(running)} running {noun}s, so none can be adopted: "
                f"{_named(running)}. Nothing was started. End them first."
            )
        return Created(running[0].id, self.shown(running[0]), adopted=True)

    def _start(self, client: Client, inputs: I, before: RunningIn[R], context: Context) -> Created[O]:
        meanwhile: list[R] = []

        def still_free() -> bool:
            meanwhile.extend(self._look(client, inputs, context).possible)
            context.ensure_engine_alive()
            return not meanwhile

        context.ensure_engine_alive()
        lost: LostReply | None = None
        try:
            started = self.of(client).start(inputs.room_id, before_repeat=still_free, **self.settings(inputs))
        except LostReply as error:
            started, lost = None, error
        except VideoSDKError as error:
            if meanwhile:
                return self._adopted(meanwhile, inputs)
            raise error if _is_refusal(error) else error.with_advice("Nothing was started.") from None
        answered = started
        started = started or self._find_ours(client, inputs.room_id, before, lost, context)
        if started is None:
            return self._unseen(client, inputs.room_id, before, lost)
        ran_before = self._ran_before(started, before)
        if ran_before and not inputs.adopt:
            raise LifecycleError(
                f"VideoSDK answered the start in room {inputs.room_id} with a {self.noun} that ran before: "
                f"{_named([started])}. It is not ours and was left as it is. Set adopt=True to take it over."
            )
        if before.unlisted and not _is_unknown_here(before.unlisted):
            context.run.warn(
                f"{context.name} was started although it is not known what else runs in room "
                f"{inputs.room_id}: {before.unlisted.summary}"
            )
        made = self._made(client, inputs.room_id, before, started, shown=answered is None)
        return replace(made, adopted=ran_before)

    def _find_ours(
        self, client: Client, room_id: str, before: RunningIn[R], lost: LostReply | None, context: Context
    ) -> R | None:
        """What our start began: its reply was `lost`, or (None) does not show it. None: VideoSDK shows
        nothing that has begun since.

        Raises OutcomeUnknown with what is known.
        """

        def unknown(known: str) -> OutcomeUnknown:
            text = str(lost.with_advice(known)) if lost else f"the answer to the start shows no id. {known}"
            return OutcomeUnknown(text, since=before.answered_at)

        for look in range(LOST_REPLY_LOOKS):
            try:
                if look:
                    context.run.pause(POLL_SECONDS)
                seen = self.of(client).running_in(room_id)
            except (VideoSDKError, LifecycleError) as error:
                if lost is None:
                    return None
                raise unknown(
                    f"{self.one} may be running in room {room_id} now, and looking for it failed too "
                    f"({error}). Set adopt=True and run `up` again: it then takes over the one that runs, "
                    "and starts one only if it sees that none does."
                ) from None
            new = [found for found in seen.possible if found.id not in before.ended]
            ours = [found for found in new if not _began_before(found, before)]
            failed = before.unlisted and not _is_unknown_here(before.unlisted)
            if ours and failed and before.answered_at is None:
                raise unknown(
                    f"In room {room_id} runs {_named(ours)}; whether it ran before is not known. None was "
                    "ended. Set adopt=True to take it over."
                )
            if len(ours) == 1:
                return ours[0]
            if ours:
                raise unknown(
                    f"Several {self.noun}s have begun in room {room_id} since, one of them perhaps ours: "
                    f"{_named(ours)}. None was ended. End what is not wanted, or set adopt=True once one is "
                    "left."
                )
        if unplaced := _of_unknown_room(seen, before):
            raise unknown(
                f"{self.capital}s have begun since, and VideoSDK does not tell in "
                f"which room; one may be ours: {_named(unplaced)}. None was ended. End what is not wanted, "
                f"or look at room {room_id} by hand."
            )
        if seen.unlisted and lost:
            raise unknown(
                f"{self.one} may be running in room {room_id} now: VideoSDK answered the look for it with "
                f"{seen.unlisted.status}, which does not tell whether one runs. Look at the room before you "
                "run `up` again, which may start a second one."
            )
        return None

    def _made(
        self, client: Client, room_id: str, before: RunningIn[R], started: R, *, shown: bool
    ) -> Created[O]:
        """What was started. `shown`: a look-up has shown it, not only the answer to the start."""
        return Created(started.id, self.shown(started))

    def _unseen(
        self, client: Client, room_id: str, before: RunningIn[R], lost: LostReply | None
    ) -> Created[O]:
        """The outcome of a start that nothing seems to have begun by. Raises `lost` with advice."""
        assert lost is not None  # the answer to a start shows what it began
        raise lost.with_advice(
            f"No {self.noun} has begun in room {room_id} since, so the start seems not to have taken effect. "
            "Run `up` again: it looks first, and refuses to start a second one."
        )

    def _ran_before(self, started: R, before: RunningIn[R]) -> bool:
        """Whether `start` was answered with one that ran before: by the list, or by the clock if the list
        failed.

        A server without a list is believed to have started it, whatever time it shows.
        """
        if before.unlisted is None:
            return started.id in {found.id for found in before.unknown_room}
        return not _is_unknown_here(before.unlisted) and _began_before(started, before)

    def _less_ended(
        self, client: Client, seen: RunningIn[R], ended: Collection[str] = (), own_id: str | None = None
    ) -> RunningIn[R]:
        """Less those that have ended though the list does not tell: they are among `ended`, or their session
        is over. `own_id`: what need not be looked up."""
        over = self._ended(client, (one for one in seen.listed if one.id != own_id), ended)
        if not over:
            return seen
        certain, unknown_room = (
            [one for one in some if one.id not in over] for some in (seen.certain, seen.unknown_room)
        )
        return replace(seen, certain=certain, unknown_room=unknown_room, ended=frozenset(over))

    def _ended(self, client: Client, ones: Iterable[R], known: Collection[str] = ()) -> set[str]:
        """The ids of those that have ended though VideoSDK does not show that."""
        unsure = [one for one in ones if not one.sure]
        ended = {one.id for one in unsure if one.id in known}
        sessions = {one.session_id for one in unsure if one.id not in ended and one.session_id}
        over = {id for id in sessions if self._is_over(client, id)}
        return ended | {one.id for one in unsure if one.session_id in over}

    def _is_over(self, client: Client, session_id: str) -> bool:
        """Whether a session is over, as far as VideoSDK tells."""
        try:
            session = client.sessions.get(session_id)
        except VideoSDKError:
            return False
        return session is not None and not session.live

    def _end(self, client: Client, id: str, room_id: str, before_repeat: Callable[[], bool]) -> None:
        self.of(client).end(room_id, before_repeat=before_repeat, id=id)

    def _runs_alone(self, client: Client, id: str, room_id: str) -> bool:
        """Whether it still runs; raise where others run in the room too: `end` takes a room, so it would end
        what is not ours."""
        seen = self.of(client).running_in(room_id, own_id=id)
        running = self._less_ended(client, seen, own_id=id).possible
        others = [found for found in running if found.id != id]
        if len(others) == len(running) and not self._still_runs(client, id, room_id):
            return False
        if others:
            later = "" if all(one.sure for one in others) else " If it has ended, run again once that shows."
            raise LifecycleError(
                f"{self.noun} {id} still runs in room {room_id}, and so does {_named(others)}, which is not "
                f"ours: VideoSDK ends {self.noun}s by room and could end both. Nothing was ended. End the "
                "other or the session first, or take this one out of the state (`pulumi state delete`)."
                f"{later}"
            )
        return True

    def _still_runs(self, client: Client, id: str, room_id: str) -> bool:
        found = self.of(client).get(id)
        return found is not None and found.running

    def _may_still_run(self, client: Client, id: str, room_id: str, refused: VideoSDKError) -> bool:
        """Whether it may run although it was to be ended."""
        try:
            return self._still_runs(client, id, room_id)
        except VideoSDKError:
            return True


def _is_unknown_here(error: VideoSDKError) -> bool:
    """Whether it says that nothing was found, or that the server has no such call."""
    return error.status in (402, 404, 405, 501)


def _is_refusal(error: VideoSDKError) -> bool:
    """Whether a start certainly had no effect, for a reason that may lie in the room."""
    if isinstance(error, LostReply | NotSent) or error.earlier_reply_lost or error.status in (401, 403, 429):
        return False
    # Other 402 and 404 answers are about payment, or from a server without the call.
    return error.status not in (402, 404) or isinstance(error, NotFound)


def _of_unknown_room(seen: RunningIn[R], before: RunningIn[R]) -> list[R]:
    """What has begun since where neither the list nor its items tell the room."""
    known = {found.id for found in before.unknown_room}
    new = [found for found in seen.unknown_room if found.id not in known]
    return [found for found in new if not _began_before(found, before)]


def _began_before(found: InRoom, before: RunningIn[Any]) -> bool:
    """Whether it ran before our start was sent, by the server's clock."""
    if before.answered_at is None or found.began is None:
        return False
    return found.began < before.answered_at - CLOCK_SKEW


def _named(ones: Sequence[InRoom]) -> str:
    return ", ".join(f"{found.id} (since {found.start or 'an unknown time'})" for found in ones)


class _Session:
    """The live session that a room must have: waits for one, and says why there is none."""

    def __init__(self, client: Client, inputs: InRoomInputs, context: Context) -> None:
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
