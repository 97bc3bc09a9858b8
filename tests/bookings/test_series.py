"""Series: one request for many dates."""

import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import lifecycle
from bookings.models import Allocation, Reservation, Series
from bookings.series import approve_series, cancel_series, decline_series, hold_series, preview_series, submit_series
from bookings.states import State
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import ALWAYS, NOW, make_published_season, make_rate, make_user
from venues.models import Season, Venue

SOON = NOW + timedelta(minutes=5)
EVERY_TUESDAY = {"frequency": "weekly", "weekdays": ["tuesday"], "until": "2027-03-30"}


def both(hotel: Hotel) -> list[Any]:
    return [wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))]


def make(hotel: Hotel, **more: Any) -> Series:
    values = {"actor": hotel.bob, "lines": both(hotel), "pattern": EVERY_TUESDAY, "headcount": 8, "now": NOW, **more}
    return hold_series(**values)


def states(series: Series) -> list[str]:
    return list(series.reservations.order_by("starts_at").values_list("state", flat=True))


def test_hold_series_holds_every_date_at_one_price(hotel: Hotel) -> None:
    series = make(hotel)
    assert states(series) == [State.HELD] * 12
    assert series.total == Decimal("288.00")
    assert sum(one.total for one in series.reservations.all()) == series.total
    assert Allocation.objects.count() == 24
    assert Event.objects.filter(kind="series_held").count() == 1
    assert Event.objects.filter(kind="reservation_held").count() == 12


def test_hold_series_shares_one_price_in_proportion(hotel: Hotel) -> None:
    make_rate(hotel.season, hotel.room, per="flat", amount="50.00")
    series = make(hotel)
    assert series.total == Decimal("98.00")
    shares = sorted(one.total for one in series.reservations.all())
    assert (shares[0], shares[-1], sum(shares)) == (Decimal("8.16"), Decimal("8.17"), Decimal("98.00"))


def test_hold_series_is_all_or_nothing(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.projector, hours(10, 1, day=14)), actor=hotel.charlie)
    with pytest.raises(Lost) as caught:
        make(hotel)
    assert caught.value.code == "series_conflicts"
    (conflict,) = caught.value.data["conflicts"]
    assert (conflict["date"], conflict["code"]) == ("2027-01-26", "not_available.taken")
    assert not Series.objects.exists()


def test_hold_series_skips_conflicts_when_told(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.projector, hours(10, 1, day=14)), actor=hotel.charlie)
    series = make(hotel, skip_conflicts=True, pattern={**EVERY_TUESDAY, "until": "2027-04-13"})
    assert states(series) == [State.HELD] * 11
    assert [one["date"] for one in series.skipped] == ["2027-01-26", "2027-04-06", "2027-04-13"]
    assert [one["code"] for one in series.skipped] == ["not_available.taken"] + ["not_available.closed"] * 2
    assert series.total == sum(one.total for one in series.reservations.all())


def test_dates_that_are_left_out_are_neither_held_nor_paid_nor_conflicts(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.projector, hours(10, 1, day=14)), actor=hotel.charlie)
    series = make(hotel, pattern={**EVERY_TUESDAY, "without": ["2027-01-26", date(2027, 3, 30), "2027-01-27"]})
    assert states(series) == [State.HELD] * 10
    assert (series.total, series.skipped) == (Decimal("240.00"), [])
    assert series.pattern["without"] == ["2027-01-26", "2027-03-30"]


def test_not_all_dates_can_be_left_out(hotel: Hotel) -> None:
    pattern = {**EVERY_TUESDAY, "until": "2027-01-19", "without": ["2027-01-12", "2027-01-19"]}
    with pytest.raises(Impossible) as caught:
        make(hotel, pattern=pattern)
    assert (caught.value.code, list(caught.value.fields)) == ("series_left_out", ["pattern.without"])


def test_limits_are_checked_on_every_date(hotel: Hotel) -> None:
    hotel.venue.horizon_days = 70
    hotel.venue.save()
    series = make(hotel, skip_conflicts=True)
    assert states(series) == [State.HELD] * 3
    assert {one["code"] for one in series.skipped} == {"beyond_horizon"}


def test_what_can_never_be_is_told_as_such(hotel: Hotel) -> None:
    with pytest.raises(Impossible) as caught:
        make(hotel, lines=[wish(hotel.desks, hours(9), 25)], skip_conflicts=True)
    assert caught.value.code == "units_exceed"
    backwards = wish(hotel.room, hours(9))
    with pytest.raises(Impossible) as caught:
        make(hotel, lines=[type(backwards)(hotel.room.pk, backwards.ends_at, backwards.starts_at)])
    assert caught.value.code == "end_before_start"
    with pytest.raises(Impossible) as caught:
        make(hotel, supplements=[10**9], skip_conflicts=True)
    assert caught.value.code == "unknown_supplement"
    hotel.season.rates.all().delete()
    with pytest.raises(Impossible) as caught:
        make(hotel, skip_conflicts=True)
    assert caught.value.code == "no_rate"


def test_occurrences_keep_their_hours_over_the_clock_change(hotel: Hotel) -> None:
    make_rate(make_published_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 5, 31)), hotel.room)
    series = make(hotel, lines=both(hotel)[:1], pattern={**EVERY_TUESDAY, "until": "2027-04-20"})
    starts = [one.starts_at.astimezone(hotel.venue.zone).hour for one in series.reservations.all()]
    assert set(starts) == {9}


def test_an_hour_that_the_clock_skips_is_a_conflict(db: None) -> None:
    hotel = make_hotel()
    Season.objects.all().delete()
    season = make_published_season(hotel.venue, hours=ALWAYS)
    for space in (hotel.room, hotel.projector):
        make_rate(season, space)
    sunday_at_two = [wish(hotel.room, hours(2, 1, day=5))]
    series = make(hotel, lines=sunday_at_two, pattern={"weekdays": [6], "until": "2027-03-31"}, skip_conflicts=True)
    assert [(one["date"], one["code"]) for one in series.skipped] == [("2027-03-28", "nonexistent_time")]


def test_preview_series_tells_dates_and_price_and_writes_nothing(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.projector, hours(10, 1, day=14)), actor=hotel.charlie)
    plan = preview_series(actor=hotel.bob, lines=both(hotel), pattern=EVERY_TUESDAY, headcount=8, now=NOW)
    assert (len(plan.kept), len(plan.conflicts), plan.quote.total) == (11, 1, Decimal("264.00"))
    assert Reservation.objects.count() == 1


def test_submit_and_approve_answer_the_series_at_once(hotel: Hotel) -> None:
    hotel.venue.approval = Venue.Approval.REQUEST
    hotel.venue.save()
    series = make(hotel)
    submit_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    assert states(series) == [State.REQUESTED] * 12
    with pytest.raises(NotAllowed):
        approve_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    with pytest.raises(Missing):
        approve_series(actor=hotel.charlie, series_id=series.pk, now=SOON)
    approve_series(actor=hotel.alice, series_id=series.pk, now=SOON)
    assert states(series) == [State.CONFIRMED] * 12
    with pytest.raises(Lost) as caught:
        approve_series(actor=hotel.alice, series_id=series.pk, now=SOON)
    assert caught.value.code == "wrong_state"
    assert Event.objects.filter(kind="series_approved").count() == 1


def test_submit_series_after_the_hold_is_hold_expired(hotel: Hotel) -> None:
    series = make(hotel)
    with pytest.raises(Lost) as caught:
        submit_series(actor=hotel.bob, series_id=series.pk, now=NOW + timedelta(minutes=15))
    assert caught.value.code == "hold_expired"


def test_decline_series_gives_all_places_back(hotel: Hotel) -> None:
    hotel.venue.approval = Venue.Approval.REQUEST
    hotel.venue.save()
    series = make(hotel)
    submit_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    with pytest.raises(Impossible):
        decline_series(actor=hotel.alice, series_id=series.pk, now=SOON, reason="")
    decline_series(actor=hotel.alice, series_id=series.pk, now=SOON, reason="Travaux")
    assert (states(series), Allocation.objects.count()) == ([State.DECLINED] * 12, 0)


def test_cancel_one_date_then_all_from_a_date(hotel: Hotel) -> None:
    series = make(hotel)
    submit_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    second = series.reservations.order_by("starts_at")[1]
    lifecycle.cancel(actor=hotel.bob, reservation_id=second.pk, now=SOON)
    cancelled = cancel_series(actor=hotel.bob, series_id=series.pk, now=SOON, from_date=date(2027, 3, 1))
    assert len(cancelled) == 5
    assert {one.refund for one in cancelled} == {Decimal("24.00")}
    assert states(series) == ["confirmed", "cancelled", *["confirmed"] * 5, *["cancelled"] * 5]
    with pytest.raises(Lost) as caught:
        cancel_series(actor=hotel.bob, series_id=series.pk, now=SOON, from_date=date(2027, 3, 1))
    assert caught.value.code == "wrong_state"
    with pytest.raises(Lost) as caught:
        cancel_series(actor=hotel.bob, series_id=series.pk, now=SOON, from_date=date(9999, 12, 31))
    assert caught.value.code == "no_date_left"
    cancel_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    assert set(states(series)) == {"cancelled"}


def test_a_long_series_takes_few_statements_and_little_time(hotel: Hotel) -> None:
    pattern = {"frequency": "weekly", "weekdays": [0, 1, 2], "until": "2027-03-30"}
    started = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        series = make(hotel, pattern=pattern, skip_conflicts=True)
    assert len(states(series)) >= 30
    assert len(queries) <= 18
    assert time.process_time() - started < 1.5


def test_two_series_share_units(hotel: Hotel) -> None:
    lines = [wish(hotel.desks, hours(9, 2), 12)]
    make(hotel, lines=lines)
    make(hotel, lines=lines, actor=make_user())
    with pytest.raises(Lost) as caught:
        make(hotel, lines=lines, actor=make_user(), skip_conflicts=True)
    assert (caught.value.code, caught.value.data["possible"]) == ("series_conflicts", 0)
