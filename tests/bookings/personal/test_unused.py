"""Accounts that nobody uses, of people who book or host: what was booked, is owed and is offered keeps them."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from accounts.privacy.age import UNUSED_FOR, WARNING
from accounts.privacy.unused import WARNED, look_at_unused
from accounts.words import Role
from bookings.ledger import Movement, post, transfer
from bookings.models import Deposit, Reservation, WaitingEntry
from bookings.money_words import EntryKind, Pocket
from bookings.payments.links import link_for
from bookings.states import State
from commons.models import Event, Notice
from commons.notices import send_due
from tests.bookings.conftest import Hotel, hours
from tests.bookings.personal.conftest import EMAIL, NAME, Trace, submitted
from tests.factories import NOW, make_member, make_organisation
from venues.models import Venue

# Two years after everything that the tests book, and some months.
AT = NOW + UNUSED_FOR + timedelta(days=180)


@pytest.fixture
def bob(trace: Trace) -> User:
    """Of whom nothing else tells that he is there: his deeds are as old as his stays."""
    for user in (trace.hotel.bob, trace.hotel.alice):
        user.date_joined = NOW
        user.save()
    Event.objects.update(happened_at=NOW)
    return trace.hotel.bob


def look(days: int = 0) -> None:
    now = AT + timedelta(days=days)
    look_at_unused(now=now)
    send_due(clock=lambda: now)


def warned() -> list[str]:
    return list(Notice.objects.filter(kind=WARNED).values_list("recipient", flat=True))


def test_who_booked_long_ago_goes_and_the_stays_stay(trace: Trace, bob: User) -> None:
    look()
    assert EMAIL in warned()
    assert trace.hotel.alice.email not in warned()
    look(WARNING.days)

    assert not User.objects.filter(pk=bob.pk).exists()
    trace.past.refresh_from_db()
    assert (trace.past.booker, trace.past.state) == (None, State.COMPLETED)
    # The host has a venue on the site.
    assert User.objects.filter(pk=trace.hotel.alice.pk).exists()


def by_stay(trace: Trace) -> None:
    Reservation.objects.filter(pk=trace.past.pk).update(ends_at=AT - UNUSED_FOR + timedelta(days=1))


def by_coming_stay(trace: Trace) -> None:
    Reservation.objects.filter(pk=trace.past.pk).update(state=State.CONFIRMED, ends_at=AT + timedelta(days=200))


def by_stay_whose_end_was_never_noted(trace: Trace) -> None:
    Reservation.objects.filter(pk=trace.past.pk).update(state=State.CONFIRMED)


def by_colleague(trace: Trace) -> None:
    club = make_organisation(owner=trace.hotel.charlie)
    make_member(club, trace.hotel.bob)
    by_stay(trace)
    Reservation.objects.filter(pk=trace.past.pk).update(booker=trace.hotel.charlie, organisation=club)


def by_wish(trace: Trace) -> None:
    WaitingEntry.objects.update(period=hours(9, day=400).to_range())


def by_own_deposit(trace: Trace) -> None:
    Deposit.objects.create(
        link=link_for(trace.past), kind="damage", amount=Decimal("200.00"), state="received", means="cheque"
    )


def by_debt_of_the_host(trace: Trace) -> None:
    debt = transfer(Pocket.DEBT, Pocket.CLAIMS, Decimal("12.00"), trace.past.pk)
    organisation = trace.hotel.venue.organisation_id
    post(Movement(at=NOW, kind=EntryKind.DEBT_TO_BOOKER, organisation_id=organisation, sides=debt, external_id="x"))


KEEPING = [
    by_stay,
    by_coming_stay,
    by_stay_whose_end_was_never_noted,
    by_colleague,
    by_wish,
    by_own_deposit,
    by_debt_of_the_host,
]


@pytest.mark.parametrize("kept", KEEPING)
def test_booker_stays_and_is_not_told(trace: Trace, bob: User, kept: Callable[[Trace], None]) -> None:
    kept(trace)
    look()
    assert EMAIL not in warned()


@pytest.mark.parametrize("kept", KEEPING)
def test_booker_stays_if_that_came_after_the_warning(trace: Trace, bob: User, kept: Callable[[Trace], None]) -> None:
    look()
    kept(trace)
    look(WARNING.days)
    assert User.objects.get(pk=bob.pk).name == NAME


@pytest.fixture
def team(trace: Trace, bob: User) -> set[str]:
    """Alice, and two owners, none of whom ever comes."""
    owners = [make_member(trace.hotel.venue.organisation, role=Role.OWNER).user for _number in range(2)]
    for one in owners:
        one.date_joined = NOW
        one.save()
    return {trace.hotel.alice.email, *(one.email for one in owners)}


def test_team_of_a_venue_stays_whoever_else_owns_it(team: set[str]) -> None:
    look()
    assert EMAIL in warned()
    assert not team & set(warned())


def test_team_stays_while_a_deposit_or_money_is_owed_to_a_guest(trace: Trace, team: set[str]) -> None:
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    by_own_deposit(trace)
    look()
    assert not team & set(warned())

    Deposit.objects.update(state="returned", returned=Decimal("200.00"), ended_at=AT)
    by_debt_of_the_host(trace)
    look()
    assert not team & set(warned())


def test_team_stays_while_guests_were_there_lately(trace: Trace, team: set[str]) -> None:
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    by_stay(trace)
    look()
    assert not team & set(warned())


def test_team_of_a_venue_that_was_withdrawn_goes_and_its_books_stay(trace: Trace, team: set[str]) -> None:
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    look()
    assert team <= set(warned())
    look(WARNING.days)
    assert not User.objects.filter(email__in=team).exists()
    assert Reservation.objects.get(pk=trace.past.pk).venue.organisation == trace.hotel.venue.organisation


def test_booking_after_the_warning_keeps_the_account(hotel: Hotel) -> None:
    """Through the site's own door, at the time of the tests' season."""
    hotel.bob.date_joined = NOW - UNUSED_FOR - WARNING
    hotel.bob.save()
    before = NOW - WARNING
    look_at_unused(now=before)
    send_due(clock=lambda: before)
    assert hotel.bob.email in warned()
    submitted(hotel, 9)
    look_at_unused(now=NOW)
    assert User.objects.filter(pk=hotel.bob.pk).exists()
