"""Everything the emulator remembers, in one SQLite file (or in memory).

Each table holds JSON documents in the order in which they were added. All access goes through one lock, and
a file has one emulator at a time.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Document = dict[str, Any]

VERSION = 1
"""Of the file's form. An emulator reads its own and older ones."""

LOGGED = 20_000
"""How many requests, webhooks and an inbox's messages are kept: the newest."""

_LARGEST = 2**63 - 1


class StoreError(Exception):
    """The file cannot be used, or no longer be written; the text says which, and why."""


def log_error(problem: StoreError) -> None:
    """Tells whoever runs the emulator, in one line on stderr."""
    with suppress(OSError):  # Where the disk is full, even that may fail.
        print(f"videosdk-emulator: {problem}", file=sys.stderr, flush=True)


def without_seq(document: Document) -> Document:
    """A document without the number that the store gave it."""
    return {name: value for name, value in document.items() if name != "seq"}


@dataclass(frozen=True)
class Condition:
    """What documents are chosen by."""

    sql: str
    values: tuple[object, ...]


def has(value: object, *fields: str) -> Condition:
    """One of the fields has this value."""
    return Condition(
        "(" + " OR ".join(f"{_value_of(field)} = ?" for field in fields) + ")", (value,) * len(fields)
    )


def is_not(value: object, field: str) -> Condition:
    """The field has another value, or none."""
    return Condition(f"{_value_of(field)} IS NOT ?", (value,))


def contains(text: str, *fields: str) -> Condition:
    """One of the fields has this text within it, in whatever case."""
    parts = [f"instr(lower({_value_of(field)}), lower(?)) > 0" for field in fields]
    return Condition("(" + " OR ".join(parts) + ")", (text,) * len(fields))


def between(first: str, last: str, field: str) -> Condition:
    """The field is neither before the one nor after the other."""
    return Condition(f"{_value_of(field)} BETWEEN ? AND ?", (first, last))


NEVER = Condition("FALSE", ())
"""No document meets it."""


class Table:
    """JSON documents of one kind. A stored document carries its own number as `seq`."""

    def __init__(self, store: Store, name: str, indexed: Sequence[str] = ()) -> None:
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

    def log(self, document: Document) -> Document:
        """Adds a document, and deletes the oldest beyond the number that is kept."""
        saved = self.save(document)
        self._store.run(f"DELETE FROM {self._name} WHERE seq <= ?", saved["seq"] - LOGGED)
        return saved

    def get(self, seq: int) -> Document | None:
        """The document with this number."""
        found = self.select("WHERE seq = ?", (seq,))
        return found[0] if found else None

    def find(self, **fields: object) -> list[Document]:
        """The documents with these values, oldest first."""
        where, values = _where(fields)
        return self.select(f"{where} ORDER BY seq", values)

    def newest(self, **fields: object) -> Document | None:
        """The youngest document with these values."""
        where, values = _where(fields)
        found = self.select(f"{where} ORDER BY seq DESC LIMIT 1", values)
        return found[0] if found else None

    def where(self, *conditions: Condition) -> Found:
        """The documents that meet all conditions."""
        return Found(self, *_all_of(conditions))

    def count(self, where: str, values: tuple[object, ...]) -> int:
        """How many documents there are."""
        row = self._store.run(f"SELECT count(*) FROM {self._name} {where}", *values).fetchone()
        number: int = row[0]
        return number

    def remove(self, **fields: object) -> None:
        """Forgets the documents with these values; without any, all of them."""
        where, values = _where(fields)
        self._store.run(f"DELETE FROM {self._name} {where}", *values)

    def drop(self, document: Document) -> None:
        """Forgets one document."""
        self._store.run(f"DELETE FROM {self._name} WHERE seq = ?", document["seq"])

    def select(self, rest: str, values: tuple[object, ...]) -> list[Document]:
        """The documents that the rest of a SELECT asks for."""
        rows = self._store.run(f"SELECT seq, doc FROM {self._name} {rest}", *values).fetchall()
        return [{"seq": seq, **json.loads(text)} for seq, text in rows]


class Found:
    """Documents that meet some conditions, youngest first: looked up when counted or sliced, never all."""

    def __init__(self, table: Table, where: str, values: tuple[object, ...]) -> None:
        self._table = table
        self._where = where
        self._values = values

    def __len__(self) -> int:
        return self._table.count(self._where, self._values)

    def __getitem__(self, part: slice) -> list[Document]:
        first, end = (min(one, _LARGEST) for one in (part.start, part.stop))
        limited = f"{self._where} ORDER BY seq DESC LIMIT ? OFFSET ?"
        return self._table.select(limited, (*self._values, end - first, first))


class Store:
    """The emulator's database. Safe to use from several threads. Every method raises StoreError."""

    def __init__(self, path: Path | None, tables: Mapping[str, Sequence[str]]) -> None:
        """`tables`: the areas', each with its indexed fields."""
        self._path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = self._connect()
        try:
            self._prepare()
        except StoreError:
            self._connection.close()
            raise
        self.requests = Table(self, "requests")
        self.deliveries = Table(self, "deliveries", ("event",))
        self.inbox = Table(self, "inbox", ("name",))
        self.inbox_rules = Table(self, "inbox_rules", ("name",))
        self.tables = {name: Table(self, name, indexed) for name, indexed in tables.items()}

    def _connect(self) -> sqlite3.Connection:
        try:
            if self._path is not None:
                # The file holds the private key that signs webhooks.
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            return sqlite3.connect(
                self._path or ":memory:",
                timeout=1.0,  # seconds that an emulator which is just ending has to let go
                check_same_thread=False,
                isolation_level=None,
                cached_statements=256,
            )
        except OSError as problem:
            raise StoreError(f"cannot keep the state in {self._path}: {problem.strerror}") from None

    def _prepare(self) -> None:
        self.run("PRAGMA locking_mode = EXCLUSIVE")
        version = self.run("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise StoreError(
                f"{self._path} is of a newer videosdk-emulator (its form is {version}, this one knows "
                f"{VERSION}): use that one, or another file"
            )
        # A killed emulator loses nothing; only a power cut could, and no test needs that.
        self.run("PRAGMA journal_mode = WAL")
        self.run("PRAGMA synchronous = OFF")
        if version == 0:  # New, or from before files had a version: deliveries then had another form.
            self.run("DROP TABLE IF EXISTS deliveries")
            self.run(f"PRAGMA user_version = {VERSION}")
        self.run("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT)")

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Runs one SQL statement under the lock."""
        with self._lock:
            try:
                return self._connection.execute(statement, values)
            except sqlite3.Error as problem:
                locked = "is locked" in str(problem)
                why = "another emulator uses it" if locked else str(problem)
                raise StoreError(f"cannot keep the state in {self._path or 'memory'}: {why}") from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes made inside are kept, or, after an exception, none."""
        with self._lock:
            if self._depth == 0:
                self.run("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self.run("COMMIT")
            except BaseException:
                # SQLite itself may have rolled back, as on a full disk.
                if self._depth == 1 and self._connection.in_transaction:
                    self.run("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    @property
    def changes(self) -> int:
        """A number that grows with every change."""
        return self._connection.total_changes

    def setting(self, name: str) -> Any:
        """A single value that was kept under a name, else None."""
        row = self.run("SELECT value FROM settings WHERE name = ?", name).fetchone()
        return None if row is None else json.loads(row[0])

    def keep_setting(self, name: str, value: Any) -> None:
        """Keeps a single value under a name."""
        self.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Forgets all documents; single values stay."""
        with self.transaction():
            own = (self.requests, self.deliveries, self.inbox, self.inbox_rules)
            for table in (*own, *self.tables.values()):
                table.remove()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()


def _value_of(field: str) -> str:
    return f"json_extract(doc, '$.{field}')"


def _where(fields: dict[str, object]) -> tuple[str, tuple[object, ...]]:
    return _all_of([has(value, name) for name, value in fields.items()])


def _all_of(conditions: Sequence[Condition]) -> tuple[str, tuple[object, ...]]:
    if not conditions:
        return "", ()
    values = tuple(value for one in conditions for value in one.values)
    return "WHERE " + " AND ".join(one.sql for one in conditions), values
