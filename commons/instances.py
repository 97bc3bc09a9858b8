"""Model instances out of statements written by hand.

    SELECT {columns(Space, "s")} FROM venues_space s WHERE …

The columns are named, never `*`: a prepared statement must not change when a migration adds one.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)


@lru_cache(maxsize=64)
def columns(model: type[models.Model], alias: str) -> str:
    """The columns of all fields, in the order in which `instance` wants them."""
    quote = connection.ops.quote_name
    return ", ".join(f"{alias}.{quote(field.column or field.attname)}" for field in model._meta.concrete_fields)


def instance(model: type[Row], values: Sequence[Any]) -> Row:
    """What the ORM would make of a row of `columns`."""
    names, converted = _reading(model)
    if converted:
        known = list(values)
        for index, convert in converted:
            known[index] = convert(known[index], None, connection)
        values = known
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


def width(model: type[models.Model]) -> int:
    """How many `columns` there are."""
    return len(_reading(model)[0])


@lru_cache(maxsize=64)
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Callable[..., Any]]]]:
    """The names of the fields, and the conversions of those that the driver leaves as they come."""
    fields = model._meta.concrete_fields
    converted = [(index, field.from_db_value) for index, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], converted
