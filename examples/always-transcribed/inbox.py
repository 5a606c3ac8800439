"""What VideoSDK has told, on disk: one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

STARTED, STOPPED, FAILED = "session-started", "transcription-stopped", "transcription-failed"

SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    room_id TEXT NOT NULL,
    subject TEXT NOT NULL,              -- the session or the transcription
    state TEXT NOT NULL DEFAULT 'new',  -- then 'done', or 'over': too late, or none of ours
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,
    UNIQUE (type, subject)
);
CREATE TABLE IF NOT EXISTS rooms (room_id TEXT PRIMARY KEY, name TEXT NOT NULL);
"""


class Event(NamedTuple):
    id: int
    type: str
    room_id: str
    subject: str
    tries: int
    due: float
    room: str | None
    """Its name, once a run has declared it."""


class Inbox:
    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as db:
            db.executescript(SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk at its end."""
        with closing(sqlite3.connect(self._file)) as db, db:
            yield db

    def record(self, type: str, room_id: str, subject: str) -> None:
        """Return once it is on disk. One that is there already, such as a copy of a webhook, is ignored."""
        with self._open() as db:
            new = "INSERT OR IGNORE INTO events (type, room_id, subject) VALUES (?, ?, ?)"
            db.execute(new, (type, room_id, subject))

    def record_live(self, room_id: str, session: str) -> None:
        """A session that goes on: if it was given up, that was too early."""
        self.record(STARTED, room_id, session)
        with self._open() as db:
            again = "UPDATE events SET state = 'new', tries = 0, due = 0 WHERE state = 'over'"
            db.execute(f"{again} AND type = ? AND subject = ?", (STARTED, session))

    def pending(self) -> list[Event]:
        with self._open() as db:
            found = db.execute(
                "SELECT id, type, room_id, subject, tries, due, name"
                " FROM events LEFT JOIN rooms USING (room_id) WHERE state = 'new' ORDER BY id"
            )
            return [Event(*row) for row in found]

    def sessions(self) -> list[dict[str, str]]:
        """Those of declared rooms that are to be transcribed, or have been."""
        with self._open() as db:
            found = db.execute(
                "SELECT name, room_id, subject FROM events JOIN rooms USING (room_id)"
                " WHERE type = ? AND state != 'over' ORDER BY id",
                (STARTED,),
            )
            return [{"room": name, "room_id": id, "session": session} for name, id, session in found]

    def settle(self, event: Event, state: str) -> None:
        with self._open() as db:
            db.execute("UPDATE events SET state = ? WHERE id = ?", (state, event.id))

    def put_off(self, event: Event, until: float) -> None:
        with self._open() as db:
            db.execute("UPDATE events SET tries = tries + 1, due = ? WHERE id = ?", (until, event.id))

    def add_rooms(self, rooms: Mapping[str, str]) -> None:
        """The declared rooms, ids by name. One that was replaced keeps its name."""
        with self._open() as db:
            db.executemany("INSERT OR REPLACE INTO rooms (name, room_id) VALUES (?, ?)", rooms.items())

    def counts(self) -> dict[str, dict[str, int]]:
        """How many events there are of each type, by state."""
        counts: dict[str, dict[str, int]] = {}
        with self._open() as db:
            for type, state, n in db.execute("SELECT type, state, count(*) FROM events GROUP BY type, state"):
                counts.setdefault(type, {})[state] = n
        return counts
