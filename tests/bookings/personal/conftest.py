"""Bob has left a trace of every kind."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from bookings import lifecycle
from bookings.calendars.addresses import calendar_address
from bookings.models import BilledParty, CalendarAddress, Favourite, Reservation, SavedSearch, WaitingEntry
from bookings.payments.links import link_for
from bookings.states import State
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW
from venues.models import Report

# After the stays of the tests.
LATER = NOW + timedelta(days=90)
EMAIL, NAME, PHONE = "robert.unique@example.test", "Robert Singulier", "+33 4 66 00 99 88"


@dataclass
class Trace:
    """The hotel, and what Bob has there."""

    hotel: Hotel
    past: Reservation
    cancelled: Reservation
    noted: Reservation
    agenda: CalendarAddress


@pytest.fixture
def trace(hotel: Hotel) -> Trace:
    return make_trace(hotel)


def make_trace(hotel: Hotel) -> Trace:
    bob = hotel.bob
    bob.email, bob.name, bob.phone = EMAIL, NAME, PHONE
    bob.save()
    EmailAddress.objects.create(user=bob, email=EMAIL, verified=True, primary=True)
    past = submitted(hotel, 9, message=f"Rappelez-moi au {PHONE}, {NAME}")
    cancelled = submitted(hotel, 11)
    lifecycle.cancel(actor=bob, reservation_id=cancelled.pk, reason=f"{NAME} est malade", now=NOW)
    noted = submitted(hotel, 13)
    Reservation.objects.filter(pk=noted.pk).update(booker=None, contact_name="Robert", contact_email=EMAIL)
    Reservation.objects.exclude(pk=cancelled.pk).update(state=State.COMPLETED, expires_at=None)
    link = link_for(past)
    BilledParty.objects.create(link=link, legal_name=NAME, address="3 rue Haute", postal_code="48000", city="Mende")
    Favourite.objects.create(user=bob, venue=hotel.venue)
    SavedSearch.objects.create(user=bob, name="Mende", query="commune=48095", look_at=NOW)
    WaitingEntry.objects.create(user=bob, space=hotel.room, period=hours(9, 1, day=7).to_range())
    Report.objects.create(venue=hotel.venue, reason="wrong", message="Fermé", email=EMAIL, reported_at=NOW)
    return Trace(hotel, past, cancelled, noted, calendar_address(actor=bob, subject=bob))


def submitted(hotel: Hotel, start: float, *, day: int = 0, **more: object) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(start, 1, day=day)), **more)
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


__all__ = ["Trace", "make_hotel", "make_trace"]
