"""Reading by statements that are prepared once for each connection: planning them costs as much as running them.

The site's other statements are put together with their values by the client, which PostgreSQL plans anew each time.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import psycopg
from django.db import connection

PLACEHOLDER: Final = re.compile(r"%%|%\((\w+)\)s")


class PreparedCursor(psycopg.RawCursor[Any]):
    """Has the server keep the plan of every statement (psycopg keeps the hundred last used of a connection)."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        return super().execute(query, params, **{**options, "prepare": True})


def fetch(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of one statement with `%(name)s` parameters."""
    text, names = numbered(sql)
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        # Django's own cursors never prepare, whatever the threshold.
        raw.prepare_threshold = 0
    with PreparedCursor(raw) as prepared:
        cursor: Any = prepared
        # So that it is logged and counted like every other statement.
        wrapped = connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
        wrapped.execute(text, [parameters[name] for name in names])
        return wrapped.fetchall()


@lru_cache(maxsize=256)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with `$1`, `$2`, … in place of `%(name)s`, and the names in that order."""
    names: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        return f"${names.setdefault(match[1], len(names) + 1)}"

    return PLACEHOLDER.sub(number, " ".join(sql.split())), tuple(names)
