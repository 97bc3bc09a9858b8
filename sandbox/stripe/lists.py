"""Lists: newest first, in pages, with `has_more`."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.stripe import params
from sandbox.stripe.errors import NotBegun
from sandbox.stripe.params import Spec
from sandbox.stripe.store import NOT_AN_EVENT, Thing
from sandbox.stripe.world import Call

COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def limit(given: str) -> int:
    """From 1 to 100."""
    number = params.integer(given)
    if not 1 <= number <= 100:
        raise ValueError("Invalid integer: limit must be between 1 and 100", "parameter_invalid_integer")
    return number


CREATED = params.Either(params.integer, dict.fromkeys(COMPARISONS, params.integer))
PAGING: dict[str, Spec] = {
    "created": CREATED,
    "limit": limit,
    "starting_after": params.text,
    "ending_before": params.text,
}


@dataclass
class Page:
    """A part of a list, before it is written out."""

    url: str
    things: list[Thing] = field(default_factory=list)
    has_more: bool = False


def of(data: list[dict[str, Any]], *, url: str, has_more: bool = False) -> dict[str, Any]:
    """A list object."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def page(
    call: Call, kind: str, given: dict[str, Any], url: str, columns: dict[str, str] | None = None, also: str = "1"
) -> Page:
    """The part of the account's objects of a kind that was asked for; `columns` are filters and their SQL."""
    where = ["kind = ?", "account = ?", also] + ([NOT_AN_EVENT] if kind != "event" else [])
    values: list[object] = [kind, call.account]
    for name, sql in (columns or {}).items():
        if name in given:
            where.append(f"{sql} = ?")
            values.append(given[name])
    created = given.get("created", {})
    for name, bound in created.items() if isinstance(created, dict) else [("", created)]:
        where.append(f"created {COMPARISONS.get(name, '=')} ?")
        values.append(bound)
    backwards = "ending_before" in given
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in given:
            where.append(f"seq {sign} ?")
            values.append(_place(call, kind, given[name], name))
    size = given.get("limit", 10)
    order = "seq ASC" if backwards else "seq DESC"
    found = call.store.select(" AND ".join(where), values, order=order, limit=size + 1)
    shown = found[:size]
    return Page(url, shown[::-1] if backwards else shown, len(found) > size)


def _place(call: Call, kind: str, identifier: str, name: str) -> int:
    thing = call.store.find(identifier)
    if thing is None or thing.kind != kind or thing.account != call.account:
        raise NotBegun(f"No such {kind}: '{identifier}'", code="resource_missing", param=name)
    return thing.seq
