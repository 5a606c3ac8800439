"""Runs the stack for what is in the inbox.

What always holds:

- One run at a time, for all that is in the inbox when it begins. What it does not settle is tried again,
  after a pause that doubles.
- A webhook that never came does no harm: when the service starts, and every few minutes, a run looks for
  sessions that go on and for transcriptions that have ended.
- The lock of a run that was killed is taken away if it ran on this machine. Any other is waited for.
"""

from __future__ import annotations

import json
import os
import re
import socket
import threading
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from inbox import FAILED, STARTED, Event, Inbox
from pulumi import automation as auto
from pulumi.runtime.rpc import UNKNOWN  # what the outputs show of a resource that failed

HERE = Path(__file__).resolve().parent
TRIES = 8  # that an event gets, 2 s after the first and two minutes before the last


class Outcome:
    """What a run has left in the stack's outputs."""

    def __init__(self, outputs: auto.OutputMap, complete: bool) -> None:
        def parts(name: str) -> dict[str, Any]:
            found = outputs[name].value if name in outputs else {}
            return {room: one for room, one in found.items() if one != UNKNOWN}

        self.complete = complete
        self.rooms = parts("rooms")
        self.live = parts("live")  # only of a run that looked
        notes = {session: one for of in parts("transcriptions").values() for session, one in of.items()}
        self.ids = {session: one["id"] for session, one in notes.items() if one["status"] != UNKNOWN}
        urls = {session: url for of in parts("transcripts").values() for session, url in of.items()}
        self.written = {id for session, id in self.ids.items() if urls[session]}

    def settles(self, event: Event) -> str | None:
        """`done`; `over`: too late, or none of ours; None: try again."""
        if event.type == STARTED:
            if event.subject in self.ids:
                return "done"
            if event.room in self.live and event.subject not in self.live[event.room]:
                return "over"
            known = event.room in self.rooms or event.room_id in self.rooms.values()
        else:
            known = event.subject in self.ids.values()
            if event.subject in self.written or (known and event.type == FAILED):
                return "done"
        return "over" if self.complete and not known else None


class Worker(threading.Thread):
    def __init__(self, inbox: Inbox, stack: str, data: Path, look_every: float) -> None:
        super().__init__(name="worker")
        self._inbox, self._name, self._look_every = inbox, stack, look_every
        self._order, self._log = data / "order.json", data / "run.log"
        self._bell, self._stopped = threading.Event(), threading.Event()
        self._look_at = 0.0

    @cached_property
    def _stack(self) -> auto.Stack:
        return auto.select_stack(self._name, work_dir=str(HERE))

    def wake(self) -> None:
        """Something new is in the inbox."""
        self._bell.set()

    def stop(self) -> None:
        """Return once a run that has begun is at its end."""
        self._stopped.set()
        self._bell.set()
        self.join()

    def run(self) -> None:
        while not self._stopped.is_set():
            self._bell.clear()
            pending, now = self._inbox.pending(), time.time()
            look = now >= self._look_at
            if look or any(event.due <= now for event in pending):
                self._run_for(pending, look)
            else:
                self._bell.wait(min([self._look_at, *(event.due for event in pending)]) - now)

    def _run_for(self, pending: list[Event], look: bool) -> None:
        # A refresh asks for everything: not at the first try of a session, which is in a hurry.
        full = look or any(event.tries or event.type != STARTED for event in pending)
        begun, outcome, error = time.time(), None, ""
        try:
            outcome, error = self._deploy(full)
            if look and not error:
                self._clear_pending()
        except auto.ConcurrentUpdateError as locked:
            self._unlock(str(locked))
            return
        except Exception as failed:  # whatever it was, the service goes on: the next run may succeed
            error = first_error(failed)
        if full:
            self._look_at = begun + (self._look_every if outcome else min(30, self._look_every))
        states = [self._settle(event, outcome) for event in pending]
        counts = ", ".join(
            f"{states.count(state)} {state}" for state in ("done", "over", "again") if state in states
        )
        run = f"{'refresh and up' if full else 'up'}, {time.time() - begun:.1f} s"
        print(f"{run}: {counts or 'nothing pending'}{f'; {error}' * bool(error)}", flush=True)

    def _settle(self, event: Event, outcome: Outcome | None) -> str:
        state = outcome and outcome.settles(event)
        if state is None and event.tries + 1 < TRIES:
            self._inbox.put_off(event, time.time() + 2 ** (event.tries + 1))
            return "again"
        self._inbox.settle(event, state or "over")
        return state or "over"

    def _deploy(self, full: bool) -> tuple[Outcome, str]:
        """One run: what it left, and its first error. Raises if it ended before its program did."""
        id, error = str(time.time_ns()), ""
        order = {"id": id, "look": full, "sessions": self._inbox.sessions()}
        self._order.write_text(json.dumps(order))
        try:
            with self._log.open("w") as log:
                outputs = self._stack.up(
                    refresh=full,
                    run_program=full or None,
                    continue_on_error=True,  # a start that is refused holds up no other
                    show_secrets=False,
                    color="never",
                    on_output=lambda line: print(line, file=log, flush=True),
                ).outputs
        except auto.ConcurrentUpdateError:
            raise
        except auto.CommandError as failed:
            error, outputs = first_error(failed), self._stack.outputs()
        if "order" not in outputs or outputs["order"].value != id:
            raise RuntimeError(error)
        outcome = Outcome(outputs, complete=not error)
        for room, live in outcome.live.items():
            for session in live:
                self._inbox.record_live(outcome.rooms[room], session)
        self._inbox.add_rooms(outcome.rooms)
        return outcome, error

    def _clear_pending(self) -> None:
        """What killed runs had begun still stands in the state; their transcriptions have been taken over."""
        state = self._stack.export_stack().deployment or {}
        begun = [one["resource"] for one in state.get("pending_operations") or []]
        others = [one["urn"] for one in begun if not one["type"].endswith(":RealtimeTranscription")]
        if others:
            print(f"look with `python -m pulumi_videosdk recover` what became of {others}", flush=True)
        elif begun:
            self._stack.refresh(clear_pending_creates=True, show_secrets=False)

    def _unlock(self, locked: str) -> None:
        """Take the lock away if the run that has it was killed; else wait a while."""
        holders = re.findall(r"created by \S+@(\S+) \(pid (\d+)\)", locked)
        if holders and all(
            host == socket.gethostname() and not is_running(int(pid)) for host, pid in holders
        ):
            print("a run was killed: its lock is taken away", flush=True)
            self._stack.cancel()
        else:
            known = ", ".join(f"process {pid} on {host}" for host, pid in holders)
            print(f"another run is at work ({known or 'not known where'}): waiting", flush=True)
            self._stopped.wait(2)


def first_error(failed: Exception) -> str:
    """What the engine said, in a line."""
    said = re.search(r"error: (.+)", str(failed))
    return said[1] if said else f"{type(failed).__name__}: {failed}"


def is_running(pid: int) -> bool:
    """Whether a process is there and, where that can be told, is Pulumi's: ids are used again."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    name = Path(f"/proc/{pid}/comm")
    return not name.exists() or name.read_text().strip() == "pulumi"
