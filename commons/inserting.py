"""Writing new rows where it has to be quick: one statement, put together once for each model and number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from commons.statements import fetch_numbered

Row = TypeVar("Row", bound=models.Model)
# So many values can one statement have.
MOST_VALUES = 65_000


def insert_rows(rows: Sequence[Row]) -> list[Row]:
    """Insert new rows of one model with an automatic key, and give them their keys.

    As `bulk_create`, in a third of its time: that goes into working out and planning the same statement anew.
    """
    rows = list(rows)
    if not rows:
        return []
    # Itself, not `connection`, which asks for it anew with each attribute.
    database = connections[DEFAULT_DB_ALIAS]
    fields = _fields(type(rows[0]))
    size = MOST_VALUES // len(fields)
    for batch in (rows[first : first + size] for first in range(0, len(rows), size)):
        values = [field.get_db_prep_save(field.pre_save(row, True), database) for row in batch for field in fields]
        keys = fetch_numbered(_statement(type(rows[0]), len(batch)), values)
        for row, (key,) in zip(batch, keys, strict=True):
            row.pk = key
            row._state.adding = False
            row._state.db = DEFAULT_DB_ALIAS
    return rows


@lru_cache(maxsize=32)
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@lru_cache(maxsize=128)
def _statement(model: type[models.Model], rows: int) -> str:
    """The statement with `$1`, `$2`, … for the fields of each row, one after the other."""
    fields, number = _fields(model), count(1)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    values = ", ".join(f"({', '.join(placeholder(field, next(number)) for field in fields)})" for _ in range(rows))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {values} RETURNING id"


def placeholder(field: models.Field[Any, Any], number: int) -> str:
    """`$number`, as the field wants it written: ranges and arrays say which type they are of."""
    own = getattr(field, "get_placeholder", None)
    wanted = str(own(None, None, connection)) if own else "%s"
    return wanted.replace("%s", f"${number}")
