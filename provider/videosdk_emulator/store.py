"""Everything the emulator remembers, in one SQLite file (or in memory).

Each table holds JSON documents in the order in which they were added. All access goes through one lock.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class Table:
    """JSON documents of one kind. A stored document carries its own number as `seq`."""

    def __init__(self, store: Store, name: str, indexed: tuple[str, ...] = ()) -> None:
        self._store = store
        self._name = name
        store.run(f"CREATE TABLE IF NOT EXISTS {name} (seq INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT)")
        for field in indexed:
            store.run(f"CREATE INDEX IF NOT EXISTS {name}_{field} ON {name} ({_value_of(field)})")

    def save(self, document: Document) -> Document:
        """Adds a new document, or replaces the one with the same `seq`."""
        text = json.dumps({key: value for key, value in document.items() if key != "seq"})
        if "seq" in document:
            self._store.run(f"UPDATE {self._name} SET doc = ? WHERE seq = ?", text, document["seq"])
            return document
        return {
            "seq": self._store.run(f"INSERT INTO {self._name} (doc) VALUES (?)", text).lastrowid,
            **document,
        }

    def find(self, **fields: object) -> list[Document]:
        """The documents with these values, oldest first."""
        where, values = _where(fields)
        rows = self._store.run(f"SELECT seq, doc FROM {self._name} {where} ORDER BY seq", *values).fetchall()
        return [{"seq": seq, **json.loads(text)} for seq, text in rows]

    def newest(self, **fields: object) -> Document | None:
        """The youngest document with these values."""
        where, values = _where(fields)
        query = f"SELECT seq, doc FROM {self._name} {where} ORDER BY seq DESC LIMIT 1"
        row = self._store.run(query, *values).fetchone()
        return None if row is None else {"seq": row[0], **json.loads(row[1])}

    def remove(self, **fields: object) -> None:
        """Forgets the documents with these values; without any, all of them."""
        where, values = _where(fields)
        self._store.run(f"DELETE FROM {self._name} {where}", *values)


class Store:
    """The emulator's database. Safe to use from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            # The file holds the private key that signs webhooks.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None, cached_statements=256
        )
        # A killed emulator loses nothing; only a power cut could, and no test needs that.
        self.run("PRAGMA journal_mode = WAL")
        self.run("PRAGMA synchronous = OFF")
        self.run("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT)")
        self.rooms = Table(self, "rooms", ("roomId", "customRoomId", "id"))
        self.sessions = Table(self, "sessions", ("id", "roomId"))
        self.transcriptions = Table(self, "transcriptions", ("id", "roomId", "sessionId"))
        self.joins = Table(self, "joins")
        self.requests = Table(self, "requests")
        self.deliveries = Table(self, "deliveries", ("event",))
        self.inbox = Table(self, "inbox", ("name",))
        self.inbox_rules = Table(self, "inbox_rules", ("name",))

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Runs one SQL statement under the lock."""
        with self._lock:
            return self._connection.execute(statement, values)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes made inside are kept, or, after an exception, none."""
        with self._lock:
            if self._depth == 0:
                self.run("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self.run("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self.run("COMMIT")

    def setting(self, name: str) -> Any:
        """A single value that was kept under a name, else None."""
        row = self.run("SELECT value FROM settings WHERE name = ?", name).fetchone()
        return None if row is None else json.loads(row[0])

    def keep_setting(self, name: str, value: Any) -> None:
        """Keeps a single value under a name."""
        self.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Forgets all documents; single values stay."""
        with self.together():
            for table in (self.rooms, self.sessions, self.transcriptions, self.joins):
                table.remove()
            for table in (self.requests, self.deliveries, self.inbox, self.inbox_rules):
                table.remove()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()


def _value_of(field: str) -> str:
    return f"json_extract(doc, '$.{field}')"


def _where(fields: dict[str, object]) -> tuple[str, list[object]]:
    if not fields:
        return "", []
    return "WHERE " + " AND ".join(f"{_value_of(field)} = ?" for field in fields), list(fields.values())
