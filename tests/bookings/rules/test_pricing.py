"""Prices on examples that a person can follow."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bookings.pricing import Clock, Per, SupplementPer, UnitWord, quote, rates_for
from commons.errors import Impossible
from commons.periods import Period
from tests.bookings.rules.pricing_cases import PARIS, demand, rate, season, stay
from venues.models import Rate, Supplement

DESK = season(rate("hour", "3.00"), rate("half_day", "8.00"), rate("day", "12.00"), rate("week", "45.00"))


def pieces(found):
    return [(line.per, line.quantity, line.gross) for line in found.lines]


def test_words_are_those_of_the_rates_and_supplements():
    assert [per.value for per in Per] == Rate.Per.values
    assert [per.value for per in SupplementPer] == Supplement.Per.values


def test_one_hour_and_a_minute_costs_two_hours():
    found = quote([demand(stay("2027-01-12T09:00", "2027-01-12T10:01"), seasons=(DESK,))])
    assert pieces(found) == [(Per.HOUR, 2, Decimal("6.00"))]


def test_half_day_is_cheaper_than_its_hours():
    found = quote([demand(stay("2027-01-12T09:00", "2027-01-12T13:00"), seasons=(DESK,))])
    assert pieces(found) == [(Per.HALF_DAY, 1, Decimal("8.00"))]


def test_half_day_and_an_hour_are_combined():
    found = quote([demand(stay("2027-01-12T09:00", "2027-01-12T14:00"), seasons=(DESK,))])
    assert pieces(found) == [(Per.HALF_DAY, 1, Decimal("8.00")), (Per.HOUR, 1, Decimal("3.00"))]
    assert found.total == Decimal("11.00")


def test_four_desks_for_a_day_cost_four_days():
    found = quote([demand(stay("2027-01-12T09:00", "2027-01-12T17:00"), seasons=(DESK,), units=4)])
    assert pieces(found) == [(Per.DAY, 1, Decimal("48.00"))]


def test_four_days_cost_a_week_when_the_week_is_cheaper():
    days = [stay(f"2027-01-{day}T08:30", f"2027-01-{day}T18:30") for day in (11, 12, 13, 14)]
    assert pieces(quote([demand(*days[:3], seasons=(DESK,))])) == [(Per.DAY, 3, Decimal("36.00"))]
    assert pieces(quote([demand(*days, seasons=(DESK,))])) == [(Per.WEEK, 1, Decimal("45.00"))]


def test_week_covers_seven_days_closed_ones_included_and_no_more():
    days = [stay(f"2027-01-{day:02}T08:30", f"2027-01-{day:02}T18:30") for day in (6, 7, 8, 11, 12)]
    assert pieces(quote([demand(*days, seasons=(DESK,))])) == [(Per.WEEK, 1, Decimal("45.00"))]
    later = stay("2027-01-13T08:30", "2027-01-13T18:30")
    assert quote([demand(*days, later, seasons=(DESK,))]).total == Decimal("57.00")


def test_equal_prices_take_the_fewest_pieces():
    even = season(rate("hour", "4.00"), rate("half_day", "12.00"), rate("day", "24.00"))
    found = quote([demand(stay("2027-01-12T09:00", "2027-01-12T18:00"), seasons=(even,))])
    assert pieces(found) == [(Per.DAY, 1, Decimal("24.00"))]


def test_month_runs_to_the_same_date_and_ends_with_a_shorter_month():
    monthly = season(rate("month", "100.00"))
    dates = ("2026-12-31T00:00", "2027-01-31T00:00", "2027-02-28T00:00", "2027-03-01T00:00")
    totals = [quote([demand(stay(dates[0], end), seasons=(monthly,))]).total for end in dates[1:]]
    assert totals == [Decimal("100.00"), Decimal("200.00"), Decimal("300.00")]


def test_nights_turn_at_noon_and_weeks_of_nights_too():
    beds = season(rate("night", "20.00"), rate("week", "100.00"))
    clock = Clock(zone=PARIS, by_night=True)
    week = stay("2027-01-09T16:00", "2027-01-16T10:00")
    assert pieces(quote([demand(week, seasons=(beds,), clock=clock)])) == [(Per.WEEK, 1, Decimal("100.00"))]
    three = stay("2027-01-09T16:00", "2027-01-12T10:00")
    assert pieces(quote([demand(three, seasons=(beds,), clock=clock)])) == [(Per.NIGHT, 3, Decimal("60.00"))]


def test_night_turns_at_arrival_when_guests_may_stay_past_noon():
    clock = Clock(
        zone=PARIS, night_starts=Clock(PARIS).night_starts, night_ends=Clock(PARIS).half_day_at, by_night=True
    )
    beds = season(rate("night", "20.00"))
    found = quote([demand(stay("2027-01-09T16:00", "2027-01-10T13:00"), seasons=(beds,), clock=clock)])
    assert pieces(found) == [(Per.NIGHT, 1, Decimal("20.00"))]


def test_evening_past_midnight_is_one_day_when_the_place_closes_by_five():
    party = stay("2027-01-09T19:00", "2027-01-10T02:00")
    closing = season(rate("day", "150.00"), openings=(stay("2027-01-09T18:00", "2027-01-10T02:00"),))
    round_the_clock = season(rate("day", "150.00"))
    assert pieces(quote([demand(party, seasons=(closing,))])) == [(Per.DAY, 1, Decimal("150.00"))]
    assert pieces(quote([demand(party, seasons=(round_the_clock,))])) == [(Per.DAY, 2, Decimal("300.00"))]


def test_clock_change_makes_no_day_dearer():
    for first in ("2027-03-28", "2026-10-25"):
        whole = stay(f"{first}T00:00", f"{first}T23:30")
        always = season(rate("day", "12.00"), openings=(stay("2026-10-01T00:00", "2027-04-30T00:00"),))
        assert pieces(quote([demand(whole, seasons=(always,))])) == [(Per.DAY, 1, Decimal("12.00"))]


def test_days_are_those_of_the_venue():
    reunion = ZoneInfo("Indian/Reunion")
    day = stay("2027-01-12T00:00", "2027-01-12T23:59", reunion)
    assert pieces(quote([demand(day, seasons=(season(rate("day", "12.00")),), clock=Clock(reunion))])) == [
        (Per.DAY, 1, Decimal("12.00"))
    ]


def test_flat_rate_covers_all_of_its_season_once():
    flat = season(rate("flat", "0.00"))
    found = quote([demand(stay("2027-01-12T09:00", "2027-03-12T17:00"), seasons=(flat,))])
    assert (pieces(found), found.free) == ([(Per.FLAT, 1, Decimal("0.00"))], True)


def test_pieces_count_only_time_in_their_own_season():
    autumn = season(rate("week", "50.00"), key="autumn", openings=(stay("2027-01-11T08:00", "2027-01-12T18:00"),))
    winter = season(rate("day", "10.00"), key="winter", openings=(stay("2027-01-12T18:00", "2027-01-14T18:00"),))
    found = quote([demand(stay("2027-01-11T09:00", "2027-01-13T17:00"), seasons=(autumn, winter))])
    assert [(line.season, line.per, line.quantity) for line in found.lines] == [
        ("autumn", Per.WEEK, 1),
        ("winter", Per.DAY, 2),
    ]
    assert found.lines[0].covers == (stay("2027-01-11T09:00", "2027-01-12T18:00"),)


def test_lines_of_the_same_space_and_units_share_a_week():
    lines = [demand(stay(f"2027-01-{day}T09:00", f"2027-01-{day}T17:00"), seasons=(DESK,)) for day in (11, 12, 13, 14)]
    assert pieces(quote(lines)) == [(Per.WEEK, 1, Decimal("45.00"))]


def test_lines_of_other_units_do_not_share():
    tuesday, wednesday = (stay(f"2027-01-{day}T09:00", f"2027-01-{day}T17:00") for day in (12, 13))
    weekly = season(rate("week", "45.00"))
    found = quote([demand(tuesday, seasons=(weekly,), units=1), demand(wednesday, seasons=(weekly,), units=2)])
    assert [line.gross for line in found.lines] == [Decimal("45.00"), Decimal("90.00")]


def test_same_time_asked_twice_is_paid_twice():
    tuesday = stay("2027-01-12T09:00", "2027-01-12T17:00")
    twice = [demand(tuesday, seasons=(DESK,)), demand(tuesday, seasons=(DESK,))]
    assert pieces(quote(twice)) == [(Per.DAY, 2, Decimal("24.00"))]


def test_audience_without_rates_uses_everyones():
    tariffs = (rate("day", "12.00"), rate("day", "6.00", audience="association"))
    assert rates_for("association", tariffs) == (tariffs[1],)
    assert rates_for("company", tariffs) == (tariffs[0],)
    assert rates_for("everyone", tariffs) == (tariffs[0],)


def test_audience_with_rates_never_gets_everyones():
    mixed = season(rate("hour", "1.00"), rate("day", "6.00", audience="association"))
    hour = stay("2027-01-12T09:00", "2027-01-12T10:00")
    assert quote([demand(hour, seasons=(mixed,))], audience="association").total == Decimal("6.00")


@pytest.mark.parametrize(
    "seasons",
    [(), (season(),), (season(rate("day", "6.00", audience="association")),)],
    ids=["no season", "no rate", "rates of others only"],
)
def test_no_rate_is_impossible(seasons):
    with pytest.raises(Impossible) as refusal:
        quote([demand(stay("2027-01-12T09:00", "2027-01-12T10:00"), seasons=seasons)])
    assert (refusal.value.code, refusal.value.data) == ("no_rate", {"space": "desks"})
    assert "Postes" in refusal.value.message


def test_time_outside_the_rated_openings_is_impossible():
    short = season(rate("day", "6.00"), openings=(stay("2027-01-12T08:00", "2027-01-12T12:00"),))
    with pytest.raises(Impossible) as refusal:
        quote([demand(stay("2027-01-12T09:00", "2027-01-12T17:00"), seasons=(short,))])
    assert refusal.value.code == "no_rate"


def test_composite_without_rates_costs_the_sum_of_its_leaves():
    day = stay("2027-01-12T09:00", "2027-01-12T17:00")
    room = demand(day, seasons=(season(rate("day", "80.00")),), space="room", label="Salle")
    desks = demand(day, seasons=(DESK,), units=12)
    found = quote([demand(day, seasons=(), space="all", label="Tout", parts=(room, desks))])
    assert [(line.space, line.units, line.gross) for line in found.lines] == [
        ("room", 1, Decimal("80.00")),
        ("desks", 12, Decimal("144.00")),
    ]


def test_composite_with_rates_costs_those_in_their_season_and_its_leaves_in_others():
    monday, saturday = stay("2027-01-11T09:00", "2027-01-11T17:00"), stay("2027-01-16T09:00", "2027-01-16T17:00")
    leaf = demand(monday, seasons=(season(rate("day", "80.00")),), space="room", label="Salle")
    own = season(rate("day", "100.00"), key="weekdays", openings=(stay("2027-01-11T00:00", "2027-01-16T00:00"),))
    found = quote([demand(monday, saturday, seasons=(own,), space="all", label="Tout", parts=(leaf,))])
    assert [(line.space, line.gross) for line in found.lines] == [
        ("all", Decimal("100.00")),
        ("room", Decimal("80.00")),
    ]


def test_time_that_is_in_two_seasons_is_paid_once():
    """A composite whose leaves are open by different seasons: the first season counts."""
    day = stay("2027-01-12T09:00", "2027-01-12T17:00")
    mornings = (stay("2027-01-12T08:00", "2027-01-12T13:00"),)
    first = season(rate("day", "30.00"), key="mornings", openings=mornings)
    second = season(rate("day", "50.00"), key="days")
    found = quote([demand(day, seasons=(first, second), space="all", label="Tout")])
    assert [(line.season, line.gross, line.covers) for line in found.lines] == [
        ("mornings", Decimal("30.00"), (stay("2027-01-12T09:00", "2027-01-12T13:00"),)),
        ("days", Decimal("50.00"), (stay("2027-01-12T13:00", "2027-01-12T17:00"),)),
    ]
    assert quote([demand(day, seasons=(second, first), space="all", label="Tout")]).total == Decimal("50.00")


def test_composite_with_an_unrated_leaf_is_impossible():
    day = stay("2027-01-12T09:00", "2027-01-12T17:00")
    parts = (demand(day, seasons=(DESK,)), demand(day, seasons=(), space="room", label="Salle"))
    with pytest.raises(Impossible) as refusal:
        quote([demand(day, seasons=(), space="all", label="Tout", parts=parts)])
    assert refusal.value.data == {"space": "room"}


def test_tax_is_inside_the_price_line_by_line():
    room = season(rate("day", "120.00", vat="20"))
    bed = season(rate("night", "11.00", vat="10"))
    day = stay("2027-01-12T09:00", "2027-01-12T17:00")
    night = stay("2027-01-12T16:00", "2027-01-13T10:00")
    found = quote([demand(day, seasons=(room,)), demand(night, seasons=(bed,), space="bed", unit_word=UnitWord.UNIT)])
    assert found.total == Decimal("131.00")
    assert found.tax_by_rate == {Decimal("10"): Decimal("1.00"), Decimal("20"): Decimal("20.00")}
    assert found.tax == Decimal("21.00")


def test_long_stays_price_exactly():
    quarter = Period(
        stay("2026-12-01T09:10", "2026-12-01T10:10").start, stay("2027-03-03T09:10", "2027-03-03T10:10").start
    )
    hourly = season(rate("hour", "0.01"))
    assert pieces(quote([demand(quarter, seasons=(hourly,))])) == [(Per.HOUR, 92 * 24, Decimal("22.08"))]
