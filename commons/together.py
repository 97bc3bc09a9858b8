"""Rows of several models in one statement, for pages that show many small lists: each costs a round trip otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.functions import Cast, JSONObject

OWNER = "owner_id"
Rows = list[Any]


def read_together(anchor: models.QuerySet[Any], **lists: models.QuerySet[Any]) -> dict[str, Rows]:
    """The instances of each list, in its order, in one statement. `anchor` finds one row, whatever it is.

    The lists know only fields of text, numbers, days, times, choices, arrays and keys. One that is annotated with
    `owner_id` has it as an attribute of its instances.
    """
    columns = {f"rows_of_{name}": ArraySubquery(found.values(row=_as_json(found))) for name, found in lists.items()}
    row: Any = anchor.order_by().values(**columns).get()
    return {name: [_instance(found, one) for one in row[f"rows_of_{name}"]] for name, found in lists.items()}


def remember(owners: Iterable[models.Model], relation: str, rows: Mapping[int, Sequence[Any]]) -> None:
    """Have `owner.relation.all()` be these rows (by the owner's key), as if they had been prefetched."""
    for owner in owners:
        known = getattr(owner, relation).all()
        known._result_cache = list(rows.get(owner.pk, ()))
        known._prefetch_done = True
        cache = owner.__dict__.setdefault("_prefetched_objects_cache", {})
        cache[relation] = known


def by_owner(rows: Iterable[Any], attribute: str = OWNER) -> dict[int, list[Any]]:
    """The rows by the key that the attribute holds."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, attribute), []).append(row)
    return found


def _as_json(found: models.QuerySet[Any]) -> JSONObject:
    columns: dict[str, Any] = {field.attname: _exact(field) for field in found.model._meta.concrete_fields}
    if OWNER in found.query.annotations:
        columns[OWNER] = models.F(OWNER)
    return JSONObject(**columns)


def _exact(field: Any) -> Any:
    """Numbers of JSON are binary fractions when they are read: amounts come as text."""
    if isinstance(field, models.DecimalField):
        return Cast(field.attname, models.TextField())
    return models.F(field.attname)


def _instance(found: models.QuerySet[Any], values: Mapping[str, Any]) -> Any:
    fields = found.model._meta.concrete_fields
    read = [field.to_python(values[field.attname]) for field in fields]
    made = found.model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], read)
    if OWNER in values:
        setattr(made, OWNER, values[OWNER])
    return made
