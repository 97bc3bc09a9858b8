"""Everything the stand-in remembers, in one SQLite file: objects as they are answered, and what is still to be done.

One request is one transaction: nothing of it stays when it is refused by a fault of ours. Objects are loaded once in a
transaction, so that all who change one change the same.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Most rows are events, which nobody looks for by their payment: a query must repeat this to use those indexes.
NOT_AN_EVENT = "kind <> 'event'"
SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, account TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL, hidden TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS things_listed ON things (kind, account, seq);
CREATE INDEX IF NOT EXISTS things_created ON things (kind, account, created);
CREATE INDEX IF NOT EXISTS things_intent ON things (json_extract(body, '$.payment_intent'), kind)
    WHERE kind <> 'event';
CREATE INDEX IF NOT EXISTS things_charge ON things (json_extract(body, '$.charge'), kind)
    WHERE kind <> 'event';
CREATE INDEX IF NOT EXISTS things_source ON things (json_extract(body, '$.source'), kind)
    WHERE kind <> 'event';
CREATE TABLE IF NOT EXISTS jobs (seq INTEGER PRIMARY KEY, due REAL NOT NULL, work TEXT NOT NULL, subject TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_due ON jobs (due);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY, event TEXT NOT NULL, due REAL, attempt INTEGER NOT NULL, state TEXT NOT NULL,
    answers TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS answers (
    account TEXT NOT NULL, key TEXT NOT NULL, question TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    created INTEGER NOT NULL, PRIMARY KEY (account, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_created ON answers (created);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
COLUMNS = "seq, id, kind, account, created, body, hidden"


@dataclass(slots=True)
class Thing:
    """An object: `body` is what Stripe would answer, `hidden` what only the stand-in knows of it."""

    id: str
    kind: str
    account: str
    created: int
    body: dict[str, Any]
    hidden: dict[str, Any] = field(default_factory=dict)
    seq: int = 0


class Store:
    """`path` None keeps everything in memory."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        # Only the event loop's thread asks; a test's fixture may have made it in another.
        self.base = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self.base.execute("PRAGMA journal_mode = WAL")
        self.base.execute("PRAGMA synchronous = OFF")
        self.base.executescript(SCHEMA)
        self._loaded: dict[str, Thing] = {}
        self._depth = 0

    def close(self) -> None:
        self.base.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an inner one belongs to the outer."""
        if self._depth:
            yield
            return
        self._depth, self._loaded = 1, {}
        self.base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.base.execute("ROLLBACK")
            raise
        else:
            self.base.execute("COMMIT")
        finally:
            self._depth, self._loaded = 0, {}

    def add(self, thing: Thing) -> Thing:
        """Keeps a new object."""
        row = (thing.id, thing.kind, thing.account, thing.created, _text(thing.body), _text(thing.hidden))
        cursor = self.base.execute(
            "INSERT INTO things (id, kind, account, created, body, hidden) VALUES (?, ?, ?, ?, ?, ?)", row
        )
        thing.seq = int(cursor.lastrowid or 0)
        if self._depth:
            self._loaded[thing.id] = thing
        return thing

    def forget(self, thing: Thing) -> None:
        """Whoever asks for this object again gets it as it was kept."""
        self._loaded.pop(thing.id, None)

    def save(self, thing: Thing) -> None:
        """Keeps a change."""
        self.base.execute(
            "UPDATE things SET body = ?, hidden = ? WHERE seq = ?", (_text(thing.body), _text(thing.hidden), thing.seq)
        )

    def find(self, identifier: str) -> Thing | None:
        """An object of any kind and account."""
        if identifier in self._loaded:
            return self._loaded[identifier]
        row = self.base.execute(f"SELECT {COLUMNS} FROM things WHERE id = ?", (identifier,)).fetchone()
        return self._thing(row) if row else None

    def select(self, where: str, values: list[object], *, order: str = "seq DESC", limit: int = -1) -> list[Thing]:
        """Objects by a condition in SQL."""
        rows = self.base.execute(
            f"SELECT {COLUMNS} FROM things WHERE {where} ORDER BY {order} LIMIT ?", [*values, limit]
        ).fetchall()
        return [self._thing(row) for row in rows]

    def count(self, kind: str) -> int:
        """How many objects of a kind there are."""
        return int(self.base.execute("SELECT count(*) FROM things WHERE kind = ?", (kind,)).fetchone()[0])

    def fact(self, name: str) -> str | None:
        """A remembered word."""
        row = self.base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Remembers a word."""
        self.base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def empty(self) -> None:
        """Forgets everything."""
        for table in ("things", "jobs", "deliveries", "answers"):
            self.base.execute(f"DELETE FROM {table}")

    def _thing(self, row: tuple[Any, ...]) -> Thing:
        seq, identifier, kind, account, created, body, hidden = row
        known = self._loaded.get(identifier)
        if known is not None:
            return known
        thing = Thing(identifier, kind, account, created, json.loads(body), json.loads(hidden), seq)
        if self._depth:
            self._loaded[identifier] = thing
        return thing


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
