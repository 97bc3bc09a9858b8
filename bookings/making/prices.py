"""From lines that fit to what the pricing rule wants to know: two statements for the rates and the supplements."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bookings.asking import Line
from bookings.pricing import (
    Clock,
    Demand,
    Per,
    PricedSeason,
    Quote,
    SupplementPer,
    SupplementTerm,
    Tariff,
    UnitWord,
    quote,
)
from bookings.taken.board import Board
from bookings.taken.leaves import Leaf
from commons.periods import Period, merge
from commons.statements import fetch
from venues.models import Space

Stretches = Sequence[tuple[Line, Sequence[Period]]]


# Written by hand: they are read for every hold.
RATES = """
    SELECT r.space_id, r.season_id, r.per, r.amount, r.vat_rate, r.audience, s.name, s.conditions
    FROM venues_rate r JOIN venues_season s ON s.id = r.season_id
    WHERE r.season_id = ANY(%(seasons)s::bigint[]) AND r.space_id = ANY(%(spaces)s::bigint[]) ORDER BY r.id
"""
SUPPLEMENTS = """
    SELECT u.id, u.name, u.names, u.per, u.amount, u.vat_rate, u.compulsory, u.season_id,
           ARRAY(SELECT space_id FROM venues_supplement_spaces WHERE supplement_id = u.id)
    FROM venues_supplement u WHERE u.season_id = ANY(%(seasons)s::bigint[]) ORDER BY u.id
"""


@dataclass(frozen=True, slots=True)
class SeasonTerms:
    """What a season says of itself, for the conditions that are promised with a hold."""

    id: int
    name: str
    conditions: str


@dataclass(frozen=True, slots=True)
class PriceList:
    """The rates by space and season, the supplements, and the terms of the seasons that have rates."""

    tariffs: Mapping[tuple[int, int], tuple[Tariff, ...]]
    supplements: tuple[SupplementTerm, ...]
    seasons: Mapping[int, SeasonTerms]


def load_price_list(board: Board, lines: Sequence[Line]) -> PriceList:
    """The prices of the seasons that `board` knows, for the spaces of `lines` and their leaves."""
    leaves = [leaf for line in lines for leaf in board.leaves_of(line)]
    season_ids = {season_id for leaf in leaves for season_id in leaf.seasons}
    space_ids = {line.space.pk for line in lines} | {leaf.space.pk for leaf in leaves}
    tariffs: dict[tuple[int, int], tuple[Tariff, ...]] = {}
    terms: dict[int, SeasonTerms] = {}
    rows = fetch(RATES, {"seasons": list(season_ids), "spaces": list(space_ids)})
    for space_id, season_id, per, amount, vat_rate, audience, name, conditions in rows:
        tariff = Tariff(Per(per), amount, vat_rate, audience)
        tariffs[space_id, season_id] = (*tariffs.get((space_id, season_id), ()), tariff)
        terms[season_id] = SeasonTerms(season_id, name, conditions)
    return PriceList(tariffs, _supplements(season_ids), terms)


def price(
    board: Board,
    prices: PriceList,
    stretches: Stretches,
    *,
    audience: str,
    headcount: int,
    supplements: Collection[int] = (),
) -> Quote:
    """The price of lines and the stretches that each takes. Raises Impossible `no_rate` or `unknown_supplement`."""
    demands = [_demand(board, prices, line, periods) for line, periods in stretches]
    return quote(
        demands, audience=audience, supplements=prices.supplements, chosen=tuple(supplements), headcount=headcount
    )


def _supplements(season_ids: Collection[int]) -> tuple[SupplementTerm, ...]:
    return tuple(
        SupplementTerm(
            key, name, SupplementPer(per), amount, vat, compulsory, season, frozenset(spaces) or None, json.loads(names)
        )
        for key, name, names, per, amount, vat, compulsory, season, spaces in fetch(
            SUPPLEMENTS, {"seasons": list(season_ids)}
        )
    )


def _demand(board: Board, prices: PriceList, line: Line, periods: Sequence[Period]) -> Demand:
    leaves = board.leaves_of(line)
    if line.space.units is not None:
        return _of_space(board, prices, line.space, line.units, periods, leaves)
    parts = tuple(_of_space(board, prices, leaf.space, leaf.units, periods, [leaf]) for leaf in leaves)
    return _of_space(board, prices, line.space, 1, periods, leaves, parts)


def _of_space(
    board: Board,
    prices: PriceList,
    space: Space,
    units: int,
    periods: Sequence[Period],
    leaves: Sequence[Leaf],
    parts: tuple[Demand, ...] = (),
) -> Demand:
    openings: dict[int, list[Period]] = {}
    for leaf in leaves:
        for season_id, stretches in leaf.seasons.items():
            openings.setdefault(season_id, []).extend(stretches)
    seasons = tuple(
        PricedSeason(season_id, tuple(merge(stretches)), prices.tariffs.get((space.pk, season_id), ()))
        for season_id, stretches in openings.items()
    )
    word = UnitWord.UNIT if space.kind == Space.Kind.EQUIPMENT else UnitWord.PLACE
    return Demand(space.pk, space.name, units, tuple(periods), seasons, _clock(board, space), parts, word, space.names)


def _clock(board: Board, space: Space) -> Clock:
    return Clock(
        zone=board.site.venue.zone,
        half_day_at=space.half_day_at,
        night_starts=space.night_starts,
        night_ends=space.night_ends,
        by_night=space.taken_by == Space.TakenBy.NIGHT,
    )
