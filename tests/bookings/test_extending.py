"""More time for a hold: whoever asks for it has more than before, once."""

from datetime import timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from bookings.lifecycle import cancel, extend_hold, submit
from bookings.lifecycle.extending import kept_longer
from bookings.models import Allocation, Reservation, Series
from bookings.series import extend_series, hold_series, submit_series
from bookings.waiting import join_waiting_list, serve_waiting_list
from commons.errors import Lost, Missing
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW

QUARTER = timedelta(minutes=15)
SOON = NOW + timedelta(minutes=5)


def places(*reservations: Reservation) -> set[object]:
    found = Allocation.objects.filter(line__reservation__in=reservations)
    return set(found.values_list("lapses_at", flat=True))


@pytest.fixture
def series(hotel: Hotel) -> Series:
    return hold_series(
        actor=hotel.bob,
        lines=[wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))],
        pattern={"until": "2027-01-26"},
        headcount=4,
        now=NOW,
    )


@given(expires_at=st.datetimes(timezones=st.timezones()), by=st.timedeltas(timedelta(seconds=1), timedelta(days=1)))
def test_an_extended_hold_lasts_longer_than_before(expires_at, by):
    try:
        longer = kept_longer(expires_at, by=by)
    except OverflowError:
        return
    assert longer - expires_at == by


@pytest.mark.parametrize("after", [timedelta(0), timedelta(minutes=5), QUARTER - timedelta(microseconds=1)])
def test_time_is_added_to_what_is_left_whenever_it_is_asked_for(hotel: Hotel, after: timedelta) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    extended = extend_hold(actor=hotel.bob, reservation_id=held.pk, now=NOW + after)
    assert extended.expires_at == held.expires_at + settings.HOLD_DURATION == NOW + 2 * QUARTER
    assert places(extended) == {extended.expires_at}
    event = Event.objects.get(kind="reservation_extended")
    assert (event.actor, event.subject_id) == (hotel.bob, str(held.pk))


def test_it_works_once(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    extend_hold(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    with pytest.raises(Lost) as caught:
        extend_hold(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    assert caught.value.code == "already_extended"
    held.refresh_from_db()
    assert held.expires_at == NOW + 2 * QUARTER


def test_what_has_lapsed_or_is_sent_is_not_extended(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    with pytest.raises(Lost) as late:
        extend_hold(actor=hotel.bob, reservation_id=held.pk, now=NOW + QUARTER)
    assert late.value.code == "hold_expired"
    submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    with pytest.raises(Lost) as sent:
        extend_hold(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    assert sent.value.code == "wrong_state"


def test_the_offer_of_a_waiting_list_is_made_longer_too(hotel: Hotel) -> None:
    taken = hotel.hold(wish(hotel.room, hours(9, 2)))
    join_waiting_list(actor=hotel.charlie, wish=wish(hotel.room, hours(9, 2)), now=NOW)
    cancel(actor=hotel.bob, reservation_id=taken.pk, now=NOW)
    (offer,) = serve_waiting_list(venue_id=hotel.venue.pk, now=NOW)
    extended = extend_hold(actor=hotel.charlie, reservation_id=offer.pk, now=SOON)
    assert extended.expires_at == offer.expires_at + QUARTER == NOW + timedelta(hours=2) + QUARTER


def test_all_dates_of_a_series_that_are_held_last_longer(hotel: Hotel, series: Series) -> None:
    first, gone, third = series.reservations.order_by("starts_at")
    cancel(actor=hotel.bob, reservation_id=gone.pk, now=NOW)
    extended = extend_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    assert [one.pk for one in extended] == [first.pk, third.pk]
    assert {one.expires_at for one in extended} == places(first, third) == {NOW + 2 * QUARTER}
    told = Event.objects.filter(kind="reservation_extended").values_list("subject_id", "data__series")
    assert sorted(told) == sorted((str(one.pk), series.pk) for one in extended)
    assert len(submit_series(actor=hotel.bob, series_id=series.pk, now=NOW + QUARTER)) == 2


@pytest.mark.parametrize("whole", [True, False])
def test_any_date_takes_its_series_along_once(hotel: Hotel, series: Series, whole: bool) -> None:
    first, second, third = series.reservations.order_by("starts_at")
    assert extend_hold(actor=hotel.bob, reservation_id=second.pk, now=SOON) == second
    assert places(first, second, third) == {NOW + 2 * QUARTER}
    with pytest.raises(Lost) as caught:
        if whole:
            extend_series(actor=hotel.bob, series_id=series.pk, now=SOON)
        else:
            extend_hold(actor=hotel.bob, reservation_id=third.pk, now=SOON)
    assert caught.value.code == "already_extended"


def test_strangers_extend_nothing(hotel: Hotel, series: Series) -> None:
    with pytest.raises(Missing):
        extend_series(actor=hotel.charlie, series_id=series.pk, now=SOON)
    with pytest.raises(Missing):
        extend_hold(actor=hotel.charlie, reservation_id=series.reservations.first().pk, now=SOON)


def test_extending_a_long_series_takes_no_more_statements(hotel: Hotel, series: Series, django_assert_num_queries):
    short = hotel.hold(wish(hotel.desks, hours(9, 2)))
    with django_assert_num_queries(8):
        extend_hold(actor=hotel.bob, reservation_id=short.pk, now=SOON)
    with django_assert_num_queries(8):
        extend_series(actor=hotel.bob, series_id=series.pk, now=SOON)
