"""Writing new rows where it has to be quick: one statement, put together once for each model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def insert_rows(rows: Sequence[Row]) -> list[Row]:
    """Insert new rows of one model with an automatic key, and give them their keys.

    As `bulk_create` without batches, in a third of its time: that goes into working out the same statement anew.
    """
    if not rows:
        return []
    head, one, fields = _statement(type(rows[0]))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{head} VALUES {', '.join([one] * len(rows))} RETURNING id", values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = connection.alias
    return list(rows)


@lru_cache(maxsize=32)
def _statement(model: type[models.Model]) -> tuple[str, str, tuple[models.Field[Any, Any], ...]]:
    """The beginning, the placeholders of one row, and the fields in that order."""
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    row = ", ".join(_placeholder(field) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", f"({row})", fields


def _placeholder(field: models.Field[Any, Any]) -> str:
    """Ranges and arrays say which type they are of."""
    own = getattr(field, "get_placeholder", None)
    return str(own(None, None, connection)) if own else "%s"
