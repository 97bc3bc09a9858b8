"""The laws of prices, on random stays: the least price, never more for less, lines that add up."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.pricing import Clock, Per, PricedSeason, Quote, Tariff, as_snapshot, from_snapshot, quote
from commons.periods import Bound, Period, from_wall_clock, merge, nearest_wall_clock
from tests.bookings.rules.pricing_cases import SLOT, demand, slow_cost

ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "Indian/Reunion", "America/Miquelon")]
# Around the clock change of Europe, and far enough for weeks and months to differ.
FIRST_DAY = datetime(2027, 3, 26)  # noqa: DTZ001  the wall clock of whichever zone
TIMES = [time(8, 30), time(9), time(9, 30), time(12, 30), time(13), time(18), time(22), time(23, 30)]
LATE_TIMES = [*TIMES[4:], time(0), time(1), time(1, 30)]

# Such that no rate is always the best: about what pieces are worth, give or take.
USUAL = {Per.HOUR: 3, Per.HALF_DAY: 8, Per.DAY: 12, Per.NIGHT: 12, Per.WEEK: 30, Per.MONTH: 45, Per.FLAT: 60}

zones = st.sampled_from(ZONES)
days = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 30, 31, 32])
tariff_sets = st.lists(st.sampled_from(list(Per)), min_size=1, max_size=5, unique=True).flatmap(
    lambda pers: st.tuples(*(st.builds(Tariff, st.just(per), amounts_about(USUAL[per])) for per in pers))
)


def amounts_about(euros: int) -> st.SearchStrategy[Decimal]:
    return st.integers(euros // 2, euros * 2).map(lambda amount: Decimal(amount).quantize(Decimal("0.01")))


def slots_of(wanted: set[tuple[int, time]], zone: ZoneInfo) -> list[datetime]:
    shown = [datetime.combine(FIRST_DAY.date() + timedelta(days=day), hour) for day, hour in wanted]
    return sorted({nearest_wall_clock(one, zone, Bound.START) for one in shown})


def priced(slots: list[datetime], tariffs: tuple[Tariff, ...], zone: ZoneInfo, evenings: bool = False) -> Quote:
    stretches = merge(Period(slot, slot + SLOT) for slot in slots)
    season = PricedSeason(key=1, openings=openings(zone, evenings), tariffs=tariffs)
    return quote([demand(*stretches, seasons=(season,), clock=Clock(zone=zone))])


def openings(zone: ZoneInfo, evenings: bool) -> tuple[Period, ...]:
    starts = [FIRST_DAY + timedelta(days=n) for n in range(-1, 40)]
    if not evenings:
        return (Period(from_wall_clock(starts[0], zone, Bound.START), from_wall_clock(starts[-1], zone, Bound.START)),)
    opens, closes = timedelta(hours=13), timedelta(hours=26)
    return tuple(
        Period(
            from_wall_clock(day + opens, zone, Bound.START),
            nearest_wall_clock(day + closes, zone, Bound.START),
        )
        for day in starts
    )


@settings(max_examples=100)
@given(st.sets(st.tuples(days, st.sampled_from(TIMES)), min_size=1, max_size=8), tariff_sets, zones)
def test_quote_is_the_least_of_all_sets_of_pieces(wanted, tariffs, zone):
    slots = slots_of(wanted, zone)
    found = priced(slots, tariffs, zone)
    assert (found.total, sum(line.quantity for line in found.lines)) == slow_cost(slots, list(tariffs), zone, False)


@settings(max_examples=100)
@given(st.sets(st.tuples(days, st.sampled_from(LATE_TIMES)), min_size=1, max_size=8), tariff_sets, zones)
def test_quote_of_evenings_is_the_least_of_all_sets_of_pieces(wanted, tariffs, zone):
    slots = slots_of(wanted, zone)
    found = priced(slots, tariffs, zone, evenings=True)
    assert (found.total, sum(line.quantity for line in found.lines)) == slow_cost(slots, list(tariffs), zone, True)


@given(
    st.lists(st.tuples(days, st.sampled_from(LATE_TIMES)), min_size=2, max_size=12, unique=True),
    st.integers(1, 12),
    tariff_sets,
    zones,
    st.booleans(),
)
def test_stay_never_costs_more_than_a_longer_one(wanted, kept, tariffs, zone, evenings):
    part = slots_of(set(wanted[:kept]), zone)
    whole = slots_of(set(wanted), zone)
    assert priced(part, tariffs, zone, evenings).total <= priced(whole, tariffs, zone, evenings).total


@given(
    st.datetimes(min_value=datetime(2027, 3, 26), max_value=datetime(2027, 4, 2)),  # noqa: DTZ001
    st.integers(1, 20000),
    st.integers(0, 20000),
    st.integers(0, 20000),
    tariff_sets,
)
def test_continuous_stay_never_costs_more_than_one_that_contains_it(start, minutes, before, after, tariffs):
    zone = ZONES[0]
    begin = nearest_wall_clock(start, zone, Bound.START)
    short = Period(begin, begin + timedelta(minutes=minutes))
    long = short.widened(before=timedelta(minutes=before), after=timedelta(minutes=after))
    season = PricedSeason(key=1, openings=(long,), tariffs=tariffs)
    clock = Clock(zone=zone)
    assert (
        quote([demand(short, seasons=(season,), clock=clock)]).total
        <= quote([demand(long, seasons=(season,), clock=clock)]).total
    )


@given(
    st.sets(st.tuples(days, st.sampled_from(TIMES)), min_size=1, max_size=8),
    st.lists(st.sampled_from(list(Per)), min_size=1, max_size=4, unique=True),
    st.lists(
        st.tuples(st.decimals(0, 500, places=2), st.sampled_from([Decimal("0"), Decimal("5.5"), Decimal("20")])),
        min_size=4,
        max_size=4,
    ),
    st.integers(1, 40),
)
def test_lines_add_up_and_snapshots_come_back(wanted, pers, amounts_and_rates, units):
    zone = ZONES[0]
    tariffs = tuple(Tariff(per, *pair) for per, pair in zip(pers, amounts_and_rates, strict=False))
    stretches = merge(Period(slot, slot + SLOT) for slot in slots_of(wanted, zone))
    season = PricedSeason(key=1, openings=openings(zone, False), tariffs=tariffs)
    found = quote([demand(*stretches, seasons=(season,), units=units)])
    assert found.total == sum(line.gross for line in found.lines) >= 0
    assert found.tax == sum(line.tax for line in found.lines)
    assert all(line.gross == line.unit_amount * line.quantity * line.units for line in found.lines)
    assert merge(period for line in found.lines for period in line.covers) == stretches
    assert from_snapshot(as_snapshot(found)) == found
