"""A thin client of the emulator, for tests and scripts: it loads none of the server."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Literal, TypedDict, cast
from urllib.parse import quote

import requests

from videosdk_emulator.core.auth import mint


class RequestEntry(TypedDict):
    """One API request as the emulator saw it; `status` is None when no reply was sent."""

    seq: int
    time: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int | None
    fault: str | None
    user_agent: str | None
    request_id: str


class Attempt(TypedDict):
    """One try to deliver a webhook; `status` is None when there was no answer, and `error` says why."""

    time: str
    status: int | None
    error: str | None


class Delivery(TypedDict):
    """One webhook; `status` and `error` are of its last try, None and None before the first."""

    url: str
    event: str
    body: dict[str, Any]
    status: int | None
    error: str | None
    time: str
    attempts: list[Attempt]
    outcome: Literal["delivered", "pending", "failed"]
    next_try: str | None


class Message(TypedDict):
    """One webhook that an inbox received."""

    headers: dict[str, str]
    body: Any
    verified: bool
    time: str


State = dict[str, list[dict[str, Any]]]
"""Everything that the emulated VideoSDK knows, also what its API does not show: each area's documents."""


class Fault:
    """A fault in force."""

    def __init__(self, control: Control, id_: str) -> None:
        self._control = control
        self.id = id_

    def hits(self) -> int:
        """How often it was applied."""
        return int(self._control.call("GET", f"faults/{self.id}")["hits"])

    def wait_hit(self, timeout: float = 10.0, hits: int = 1) -> None:
        """Returns once it was applied `hits` times. Raises TimeoutError after `timeout` seconds."""
        query = {"wait_hit": timeout, "hits": hits}
        seen = self._control.call("GET", f"faults/{self.id}", query=query, patience=timeout)["hits"]
        if seen < hits:
            raise TimeoutError(f"fault {self.id} was applied {seen} times within {timeout} s, not {hits}")

    def release(self) -> None:
        """Lets go of the requests that it keeps; it is applied no more."""
        self._control.call("POST", f"faults/{self.id}/release")

    def remove(self) -> None:
        """Takes it away; the connections that it keeps are closed without a reply."""
        self._control.call("DELETE", f"faults/{self.id}")


class Control:
    """The control API of the emulator at `url`. Every method raises ValueError when the emulator refuses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Control:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the client's connections."""
        self._session.close()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        patience: float = 0.0,
    ) -> Any:
        """One call of the control API; `patience` is for how many seconds it may wait."""
        reply = self._session.request(
            method, f"{self.url}/_emulator/{path}", json=body, params=query, timeout=patience + 30.0
        )
        data = reply.json()
        if reply.status_code >= 400:
            raise ValueError(f"{method} {path}: {data.get('error', data)}")
        return data

    def health(self) -> dict[str, str]:
        """What answers, and its version."""
        return cast(dict[str, str], self.call("GET", "health"))

    def reset(self) -> None:
        """Forgets everything but the signing key."""
        self.call("POST", "reset")

    def requests(self) -> list[RequestEntry]:
        """The API requests since the last reset, oldest first."""
        return cast(list[RequestEntry], self.call("GET", "requests"))

    def clear_requests(self) -> None:
        """Forgets the requests so far."""
        self.call("DELETE", "requests")

    def deliveries(
        self, wait_for: str | None = None, *, count: int = 1, timeout: float = 10.0
    ) -> list[Delivery]:
        """The webhooks; with `wait_for`, once `count` of that event were tried. Raises TimeoutError."""
        query = {} if wait_for is None else {"wait_for": wait_for, "count": count, "timeout": timeout}
        sent = cast(list[Delivery], self.call("GET", "deliveries", query=query, patience=timeout))
        tried = sum(one["event"] == wait_for and bool(one["attempts"]) for one in sent)
        if wait_for is not None and tried < count:
            raise TimeoutError(
                f"no {count} {wait_for} within {timeout} s, only {[one['event'] for one in sent]}"
            )
        return sent

    def clear_deliveries(self) -> None:
        """Forgets the webhooks so far, also those that are yet to be tried again."""
        self.call("DELETE", "deliveries")

    def state(self) -> State:
        """All documents of all areas, oldest first."""
        return cast(State, self.call("GET", "state"))

    def join(
        self,
        room: str,
        participant_id: str | None = None,
        *,
        name: str | None = None,
        after: float | None = None,
    ) -> str | None:
        """Lets a participant join a room (any of its ids), perhaps only after some seconds.

        Returns the session's id; None when the joining is yet to come.
        """
        joined = self.act("rooms", room, "join", participantId=participant_id, name=name, after=after)
        return cast("str | None", joined["sessionId"])

    def leave(self, room: str, participant_id: str | None = None) -> None:
        """Lets one participant leave, or all; the last one ends the session."""
        self.act("rooms", room, "leave", participantId=participant_id)

    def change(self, area: str, id_: str, **fields: Any) -> dict[str, Any]:
        """Changes a document of an area, in the API's own names; a None takes an optional field away."""
        return cast(dict[str, Any], self.call("POST", f"{area}/{_segment(id_)}", fields))

    def delete(self, area: str, id_: str) -> None:
        """Deletes a document of an area, as if it had never been."""
        self.call("DELETE", f"{area}/{_segment(id_)}")

    def act(self, area: str, id_: str, verb: str, **fields: Any) -> dict[str, Any]:
        """Does to a document what its area declares, such as `act("transcriptions", id, "end")`."""
        return cast(dict[str, Any], self.call("POST", f"{area}/{_segment(id_)}/{verb}", fields))

    def change_room(self, room: str, **fields: Any) -> dict[str, Any]:
        """Changes a room (any of its ids), as somebody else would."""
        return self.change("rooms", room, **fields)

    def deactivate_room(self, room: str) -> None:
        """Deactivates a room, as somebody else would."""
        self.act("rooms", room, "deactivate")

    def forget_room(self, room: str) -> None:
        """Makes a room unknown."""
        self.delete("rooms", room)

    def end_session(self, session_id: str) -> None:
        """Ends a live session."""
        self.act("sessions", session_id, "end")

    def end_transcription(self, transcription_id: str, status: str = "completed") -> None:
        """Ends a running transcription as `completed` or `failed`."""
        self.act("transcriptions", transcription_id, "end", status=status)

    def forget_transcription(self, transcription_id: str) -> None:
        """Makes a transcription unknown."""
        self.delete("transcriptions", transcription_id)

    def quirks(self, **values: Any) -> dict[str, Any]:
        """Sets some quirks, keeps the rest; returns all."""
        return cast(dict[str, Any], self.call("PUT", "quirks", values))

    def fault(
        self,
        kind: str,
        path: str = ".*",
        *,
        method: str | None = None,
        query: str | None = None,
        body_match: str | None = None,
        when: str | None = None,
        times: int | None = None,
        skip: int = 0,
        probability: float = 1.0,
        seed: int | None = None,
        **options: Any,
    ) -> Fault:
        """Puts a fault in force for requests whose whole path matches the regular expression `path`.

        `query` and `body_match` are searched for in the query as sent and in the raw body. `times` None:
        always. `skip`: so many matching requests pass first. `probability`: how likely it is applied to each
        of the others; the same `seed` picks the same ones. The options depend on the kind.
        """
        match = {"method": method, "path": path, "query": query, "body_match": body_match}
        chance = {"times": times, "skip": skip, "probability": probability, "seed": seed}
        common = {"kind": kind, **match, "when": when, **chance}
        return Fault(self, self.call("POST", "faults", {**common, **options})["id"])

    def clear_faults(self) -> None:
        """Takes all faults away."""
        self.call("DELETE", "faults")

    def inbox_url(self, name: str) -> str:
        """Where an inbox takes webhooks."""
        return f"{self.url}/_emulator/inbox/{quote(name)}"

    def inbox(self, name: str, wait_for: str | None = None, *, timeout: float = 10.0) -> list[Message]:
        """What an inbox received; with `wait_for`, once that event is there. Raises TimeoutError."""
        query = {} if wait_for is None else {"wait_for": wait_for, "timeout": timeout}
        found = self.call("GET", f"inbox/{quote(name)}", query=query, patience=timeout)
        messages = cast(list[Message], found)
        events = [one["body"].get("webhookType") for one in messages if isinstance(one["body"], dict)]
        if wait_for is not None and wait_for not in events:
            raise TimeoutError(f"no {wait_for} in inbox {name} within {timeout} s, only {events}")
        return messages

    def configure_inbox(self, name: str, *, status: int = 200, unsigned_status: int | None = None) -> None:
        """What an inbox answers, and what to a webhook with no valid signature (None: the same)."""
        self.call("PUT", f"inbox/{quote(name)}", {"status": status, "unsigned_status": unsigned_status})

    def clear_inbox(self, name: str) -> None:
        """Forgets what an inbox received and how to answer."""
        self.call("DELETE", f"inbox/{quote(name)}")

    def rotate_key(self) -> str:
        """A new key signs webhooks from now on; returns its public half."""
        return str(self.call("POST", "rotate-key")["publicKey"])

    def blackhole(self) -> str:
        """An address at which every connect times out."""
        return str(self.call("POST", "blackhole")["url"])

    def join_after(self, seconds: float | None) -> None:
        """Lets a simulated participant join every room so many seconds after it is made; None: nobody."""
        self.settings(join_after=seconds)

    def settings(self, **values: Any) -> dict[str, Any]:
        """Sets some settings, keeps the rest; returns all."""
        return cast(dict[str, Any], self.call("PUT", "settings", values))

    def advance(self, seconds: float) -> None:
        """Lets time go by at once, with all that falls due meanwhile. Tokens expire by it, too."""
        self.call("PUT", "clock", {"advance": seconds})


class Emulator(Control):
    """A running emulator, for tests: its control API, and what its API asks of a caller."""

    def __init__(self, url: str, api_key: str, secret: str) -> None:
        super().__init__(url)
        self.api_key = api_key
        self.secret = secret

    def token(self, **claims: Any) -> str:
        """A token that is accepted for an hour; `claims` override, a None leaves a claim out."""
        return mint(self.api_key, self.secret, time.time(), **claims)


def wait_until_healthy(url: str, timeout: float = 10.0) -> Control:
    """The control API of an emulator that is just starting. Raises TimeoutError."""
    control, deadline = Control(url), time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            control.health()
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return control
    raise TimeoutError(f"no emulator answers at {url} within {timeout} s")


def _segment(value: str) -> str:
    return quote(value, safe="")
