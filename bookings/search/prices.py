"""The price of what was found, from the terms that came with it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bookings.pricing import Clock, Demand, Per, PricedSeason, SupplementPer, SupplementTerm, Tariff, quote
from bookings.taken.stretches import open_time, stretches_of
from commons.errors import Impossible
from commons.periods import Period, merge

Json = Any


@dataclass(frozen=True, slots=True)
class Stay:
    """What is to be priced: `units` of a space (1 of a composite) for `headcount` people as `audience`."""

    space_id: int
    start: datetime
    end: datetime
    zone: str
    units: int
    headcount: int
    audience: str
    spans_closures: bool


# Remembering is safe: the price depends on nothing but these two values, and `terms` come fresh from the database.
@lru_cache(maxsize=4_000)
def price_of(terms: str, stay: Stay) -> Decimal | None:
    """The total in euros, tax and compulsory supplements included; None without a rate.

    `terms` is the JSON that `clauses.TERMS` makes.
    """
    composite, *own_clock, leaves = json.loads(terms)
    zone = ZoneInfo(stay.zone)
    openings = [merge(_periods(seasons or ())) for *_leaf, seasons in leaves]
    stretches = stretches_of(
        Period(stay.start, stay.end), spans_closures=stay.spans_closures, openings=open_time(openings)
    )
    if stretches is None:
        return None
    parts = tuple(_demand(leaf[0], leaf[1], stretches, [leaf], _clock(leaf[2:6], zone)) for leaf in leaves)
    demand = parts[0]
    if composite:
        whole = _demand(stay.space_id, 1, stretches, leaves, _clock(own_clock, zone))
        demand = Demand(whole.space, "", 1, whole.periods, whole.seasons, whole.clock, parts)
    else:
        demand = Demand(demand.space, "", stay.units, demand.periods, demand.seasons, demand.clock)
    try:
        found = quote([demand], audience=stay.audience, supplements=_supplements(leaves), headcount=stay.headcount)
    except Impossible:
        return None
    return found.total


def _demand(space_id: int, units: int, stretches: Sequence[Period], leaves: Sequence[Json], clock: Clock) -> Demand:
    """The demand of one space, leaf or whole, with the openings of `leaves` and its own rates."""
    openings: dict[int, list[Period]] = {}
    tariffs: dict[int, dict[Tariff, None]] = {}
    for *_leaf, seasons in leaves:
        for season, first, last, rates, _supplements in seasons or ():
            openings.setdefault(season, []).append(_period(first, last))
            own = tariffs.setdefault(season, {})
            own.update((_tariff(*rate), None) for of_space, *rate in rates or () if of_space == space_id)
    priced = tuple(PricedSeason(one, tuple(merge(openings[one])), tuple(tariffs[one])) for one in openings)
    return Demand(space_id, "", units, tuple(stretches), priced, clock)


def _tariff(per: str, amount: str, vat_rate: str, audience: str) -> Tariff:
    return Tariff(Per(per), Decimal(amount), Decimal(vat_rate), audience)


def _supplements(leaves: Sequence[Json]) -> list[SupplementTerm]:
    found: dict[int, SupplementTerm] = {}
    for *_leaf, seasons in leaves:
        for season, _first, _last, _rates, supplements in seasons or ():
            for key, per, amount, vat_rate, spaces in supplements or ():
                found[key] = SupplementTerm(
                    key=key,
                    label="",
                    per=SupplementPer(per),
                    amount=Decimal(amount),
                    vat_rate=Decimal(vat_rate),
                    compulsory=True,
                    season=season,
                    spaces=frozenset(spaces) if spaces else None,
                )
    return [found[key] for key in sorted(found)]


def _clock(values: Sequence[Json], zone: ZoneInfo) -> Clock:
    by_night, *times = values
    half_day_at, night_starts, night_ends = (time.fromisoformat(one) for one in times)
    return Clock(zone, half_day_at, night_starts, night_ends, by_night)


def _periods(seasons: Iterable[Json]) -> list[Period]:
    return [_period(first, last) for _season, first, last, *_rest in seasons]


def _period(first: int, last: int) -> Period:
    return Period(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
