"""Promise 4: what was promised with the hold holds, whatever the host changes afterwards."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookings import lifecycle
from bookings.models import Reservation
from bookings.pricing import explain, explain_tax, from_snapshot
from bookings.series import cancel_series, hold_series, submit_series
from bookings.states import State
from tests.bookings.api.conftest import client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW
from venues.models import Rate, Supplement, Venue

SOON = NOW + timedelta(minutes=5)
# A day and an hour before: all back by the flexible terms, nothing by the others.
BEFORE = hours(8).start - timedelta(days=1)


def everything_changes(hotel: Hotel) -> None:
    """Prices, VAT, a new compulsory supplement, terms of cancelling, ways of paying, rules."""
    Rate.objects.update(amount=Decimal("99.00"), vat_rate=Decimal(20))
    Supplement.objects.create(season=hotel.season, name="Chauffage", amount="15", compulsory=True)
    Venue.objects.update(cancellation_policy="strict", payment_instructions="D’avance.", house_rules="Sans chien.")


@pytest.fixture
def held(hotel: Hotel) -> Reservation:
    Venue.objects.update(cancellation_policy="flexible", payment_instructions="Sur place.", house_rules="Au calme.")
    return hotel.hold(wish(hotel.desks, hours(9, 2), 4))


def test_price_tax_and_conditions_are_those_of_the_hold(hotel: Hotel, held: Reservation) -> None:
    everything_changes(hotel)
    confirmed = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    assert (confirmed.state, confirmed.total) == (State.CONFIRMED, Decimal("24.00"))
    quoted = from_snapshot(confirmed.price)
    assert (len(explain(quoted)), explain_tax(quoted)) == (1, [])
    conditions = confirmed.conditions
    assert (conditions["payment_instructions"], conditions["house_rules"]) == ("Sur place.", "Au calme.")
    shown: dict[str, Any] = client_of(hotel.bob).get(f"/api/v1/reservations/{confirmed.reference}/").json()
    told = (shown["total"]["amount"], shown["payment_instructions"], shown["cancellation_policy"])
    assert told == ("24.00", "Sur place.", "flexible")


def test_cancelling_goes_by_the_terms_of_the_hold(hotel: Hotel, held: Reservation) -> None:
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    everything_changes(hotel)
    assert lifecycle.cancel(actor=hotel.bob, reservation_id=held.pk, now=BEFORE).refund == Decimal("24.00")
    again = hotel.hold(wish(hotel.room, hours(9, 1)))
    lifecycle.submit(actor=hotel.bob, reservation_id=again.pk, now=SOON)
    assert again.total == Decimal("114.00")
    assert lifecycle.cancel(actor=hotel.bob, reservation_id=again.pk, now=BEFORE).refund == 0


def test_a_series_is_promised_as_a_whole(hotel: Hotel) -> None:
    pattern = {"frequency": "weekly", "weekdays": ["tuesday"], "until": "2027-02-02"}
    lines = [wish(hotel.room, hours(9, 2))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern=pattern, headcount=2, now=NOW)
    everything_changes(hotel)
    dates = submit_series(actor=hotel.bob, series_id=series.pk, now=SOON)
    assert [one.total for one in dates] == [Decimal("20.00")] * 4
    cancel_series(actor=hotel.bob, series_id=series.pk, now=BEFORE)
    assert list(series.reservations.values_list("refund", flat=True)) == [Decimal("20.00")] * 4
