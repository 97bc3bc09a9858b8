"""A hall that asks for two deposits, open day and night so that a stay may be near: Alice hosts, Bob books."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.words import Role
from bookings import lifecycle
from bookings.deposits.cards import open_page
from bookings.models import Deposit, Reservation
from bookings.payments.links import link_of
from commons.periods import Period
from commons.uploads import Upload
from tests.bookings.conftest import Hotel, wish
from tests.bookings.payments.conftest import Till, make_till
from tests.factories import (
    ALWAYS,
    make_member,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_user,
    make_venue,
)
from tests.stripe_standin import StandIn
from venues.models import DepositTerm

PROOF = Upload("mur.jpg", "image/jpeg", b"\xff\xd8\xff")
DAMAGE, CLEANING = Decimal("300.00"), Decimal("80.00")


@dataclass
class Hall:
    """`now` is the real time, or the stand-in’s."""

    hotel: Hotel
    now: datetime

    def booked(self, *, days: int = 2, **more: Any) -> Reservation:
        """The hall for three hours, so many days from now."""
        held = self.hotel.hold(wish(self.hotel.room, self.stay(days)), now=self.now)
        return lifecycle.submit(actor=self.hotel.bob, reservation_id=held.pk, now=self.now, **more)

    def stay(self, days: int) -> Period:
        start = (self.now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        return Period(start, start + timedelta(hours=3))

    def deposits(self, reservation: Reservation) -> list[Deposit]:
        link = link_of(reservation)
        return list(link.deposits.all()) if link else []


@pytest.fixture
def hall(db: None) -> Hall:
    now = timezone.now()
    alice, bob, organisation = make_user(), make_user(), make_organisation()
    make_member(organisation, alice, role=Role.MANAGER)
    venue = make_venue(organisation=organisation, approval="instant")
    room = make_space(venue, name="Grande salle", capacity=50)
    days = {"first_day": (now - timedelta(days=2)).date(), "last_day": (now + timedelta(days=90)).date()}
    season = make_published_season(venue, hours=ALWAYS, **days)
    make_rate(season, room, amount="10.00")
    DepositTerm.objects.create(venue=venue, kind="damage", amount=DAMAGE, position=0)
    DepositTerm.objects.create(venue=venue, kind="cleaning", label="Ménage de la cuisine", amount=CLEANING, position=1)
    return Hall(Hotel(venue, room, room, room, room, season, alice, bob), now)


@pytest.fixture
def till(hall: Hall, stripe_standin: StandIn, settings: Any) -> Till:
    """The hall's account at the stand-in; what is booked is still paid on site."""
    made = make_till(stripe_standin, settings, hall.hotel)
    hall.hotel.venue.payment_methods.all().delete()
    # Its clock only goes forwards, in whatever tests came before.
    hall.now = datetime.fromtimestamp(stripe_standin.state()["now"], tz=UTC)
    return made


def authorised(hall: Hall, till: Till) -> Deposit:
    """The first deposit of a booking, on a card."""
    deposit = hall.deposits(hall.booked())[0]
    open_page(deposit_id=deposit.pk, now=hall.now)
    deposit.refresh_from_db()
    till.standin.pay(deposit.session_id)
    till.told()
    deposit.refresh_from_db()
    return deposit
