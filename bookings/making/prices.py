"""From lines that fit to what the pricing rule wants to know: two statements for the rates and the supplements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

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
from venues.models import Rate, Season, Space, Supplement

Stretches = Sequence[tuple[Line, Sequence[Period]]]


@dataclass(frozen=True, slots=True)
class PriceList:
    """The rates by space and season, the supplements, and the seasons that have rates."""

    tariffs: Mapping[tuple[int, int], tuple[Tariff, ...]]
    supplements: tuple[SupplementTerm, ...]
    seasons: Mapping[int, Season]


def load_price_list(board: Board, lines: Sequence[Line]) -> PriceList:
    """The prices of the seasons that `board` knows, for the spaces of `lines` and their leaves."""
    leaves = [leaf for line in lines for leaf in board.leaves_of(line)]
    season_ids = {season_id for leaf in leaves for season_id in leaf.seasons}
    space_ids = {line.space.pk for line in lines} | {leaf.space.pk for leaf in leaves}
    tariffs: dict[tuple[int, int], tuple[Tariff, ...]] = {}
    seasons: dict[int, Season] = {}
    rates = (
        Rate.objects.filter(season_id__in=season_ids, space_id__in=space_ids).select_related("season").order_by("pk")
    )
    for rate in rates:
        key = (rate.space_id, rate.season_id)
        tariff = Tariff(Per(rate.per), rate.amount, rate.vat_rate, rate.audience)
        tariffs[key] = (*tariffs.get(key, ()), tariff)
        seasons[rate.season_id] = rate.season
    return PriceList(tariffs, _supplements(season_ids), seasons)


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
    rows = Supplement.objects.filter(season_id__in=season_ids).order_by("pk")
    return tuple(
        SupplementTerm(
            key=row.pk,
            label=row.name,
            per=SupplementPer(row.per),
            amount=row.amount,
            vat_rate=row.vat_rate,
            compulsory=row.compulsory,
            season=row.season_id,
            spaces=frozenset(row.space_ids) or None,
        )
        for row in rows.annotate(space_ids=ArrayAgg("spaces__pk", default=[], filter=Q(spaces__isnull=False)))
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
    return Demand(space.pk, space.name, units, tuple(periods), seasons, _clock(board, space), parts, word)


def _clock(board: Board, space: Space) -> Clock:
    return Clock(
        zone=board.site.venue.zone,
        half_day_at=space.half_day_at,
        night_starts=space.night_starts,
        night_ends=space.night_ends,
        by_night=space.taken_by == Space.TakenBy.NIGHT,
    )
