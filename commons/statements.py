"""Statements written by hand, prepared once for each connection: planning them costs as much as running them.

The site's other statements are put together with their values by the client, which PostgreSQL plans anew each time.
"""

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import Format

PLACEHOLDER: Final = re.compile(r"%%|%\((\w+)\)s")


class PreparedCursor(psycopg.RawCursor[Any]):
    """Has the server keep the plan of every statement (psycopg keeps the hundred last used of a connection)."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        return super().execute(query, params, **{**options, "prepare": True})


class _Held(threading.local):
    """The cursor of this thread: it remembers how values are read and written, which a new one works out again."""

    cursor: PreparedCursor | None = None


_held = _Held()


def fetch(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of one statement with `%(name)s` parameters."""
    text, names = numbered(sql)
    return fetch_numbered(text, [parameters[name] for name in names])


def fetch_binary(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """As `fetch`, for long `bytea`: they come as they are, not as twice as many digits."""
    text, names = numbered(sql)
    return _run(text, [parameters[name] for name in names], Format.BINARY).fetchall()


def fetch_numbered(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one statement with `$1`, `$2`, … for `values`."""
    return _run(text, values).fetchall()


def execute(sql: str, parameters: Mapping[str, Any]) -> int:
    """Run a statement that returns no rows, with `%(name)s` parameters. How many rows it changed."""
    text, names = numbered(sql)
    return int(_run(text, [parameters[name] for name in names]).rowcount)


def array_of(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes an array: the driver takes longer for a long list than the database for its rows."""
    return f"{{{','.join(map(str, numbers))}}}"


@lru_cache(maxsize=256)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with `$1`, `$2`, … in place of `%(name)s`, and the names in that order."""
    names: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        return f"${names.setdefault(match[1], len(names) + 1)}"

    return PLACEHOLDER.sub(number, " ".join(sql.split())), tuple(names)


def _run(text: str, values: Sequence[Any], format_of_rows: Format = Format.TEXT) -> Any:
    """Through Django's wrapper, so that it is logged, counted and refused like every other statement."""
    database = connections[DEFAULT_DB_ALIAS]
    # As Django does before its own statements: the server may have been restarted since the last request.
    database.close_if_health_check_failed()
    database.ensure_connection()
    cursor: Any = _cursor(database.connection)
    cursor.format = format_of_rows
    wrapped = database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)
    wrapped.execute(text, values)
    return wrapped


def _cursor(raw: Any) -> PreparedCursor:
    held = _held.cursor
    if held is None or held.connection is not raw:
        # Django's own cursors never prepare, whatever the threshold.
        raw.prepare_threshold = raw.prepare_threshold or 0
        held = _held.cursor = PreparedCursor(raw)
    return held
