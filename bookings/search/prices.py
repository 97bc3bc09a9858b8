"""The price of what was found, from the terms that came with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.pricing import Clock, Demand, PricedSeason, SupplementTerm, Tariff, quote
from bookings.search.terms import LeafTerms, Terms, read
from bookings.taken.stretches import open_time, stretches_of
from commons.errors import Impossible
from commons.periods import Period, merge


class Stay(NamedTuple):
    """What is to be priced: `units` of a space (1 of a composite) for `headcount` people as `audience`."""

    start: datetime
    end: datetime
    zone: str
    units: int
    headcount: int
    audience: str
    spans_closures: bool


# Remembering is safe: the price depends on nothing but these values, and `terms` come fresh from the database.
@lru_cache(maxsize=4_000)
def price_of(terms: str, space_id: int, stay: Stay) -> Decimal | None:
    """The total in euros, tax and compulsory supplements included; None without a rate. `terms`: see `terms.read`."""
    known = read(terms, ZoneInfo(stay.zone))
    openings = [merge(season.opening for season in leaf.seasons) for leaf in known.leaves]
    stretches = stretches_of(
        Period(stay.start, stay.end), spans_closures=stay.spans_closures, openings=open_time(openings)
    )
    if stretches is None:
        return None
    try:
        found = quote(
            [_demand(known, space_id, stay, stretches)],
            audience=stay.audience,
            supplements=_supplements(known.leaves),
            headcount=stay.headcount,
        )
    except Impossible:
        return None
    return found.total


def _demand(known: Terms, space_id: int, stay: Stay, stretches: Sequence[Period]) -> Demand:
    """A leaf, or a composite with its leaves as parts."""
    if not known.composite:
        return _of_space(space_id, stay.units, stretches, known.leaves, known.clock)
    parts = tuple(
        _of_space(leaf.space_id, leaf.units, stretches, [leaf], leaf.clock or known.clock) for leaf in known.leaves
    )
    return replace(_of_space(space_id, 1, stretches, known.leaves, known.clock), parts=parts)


def _of_space(
    space_id: int, units: int, stretches: Sequence[Period], leaves: Sequence[LeafTerms], clock: Clock
) -> Demand:
    """The demand of one space, with the openings of `leaves` and its own rates."""
    openings: dict[int, list[Period]] = {}
    tariffs: dict[int, dict[Tariff, None]] = {}
    for season in (season for leaf in leaves for season in leaf.seasons):
        openings.setdefault(season.key, []).append(season.opening)
        own = tariffs.setdefault(season.key, {})
        own.update((tariff, None) for of_space, tariff in season.tariffs if of_space == space_id)
    priced = tuple(PricedSeason(one, tuple(merge(openings[one])), tuple(tariffs[one])) for one in openings)
    return Demand(space_id, "", units, tuple(stretches), priced, clock)


def _supplements(leaves: Sequence[LeafTerms]) -> list[SupplementTerm]:
    found = {term.key: term for leaf in leaves for season in leaf.seasons for term in season.supplements}
    return [found[key] for key in sorted(found)]
