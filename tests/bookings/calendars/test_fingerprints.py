"""Whatever changes a calendar of ours changes what it is known by."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from bookings import lifecycle
from bookings.blocks import block, change_block, unblock
from bookings.calendars import fingerprints
from bookings.calendars.feeds import add_feed
from bookings.calendars.reservations import AHEAD, PAST
from bookings.changing import change
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Allocation, BusyPeriod, Reservation, ReservationLine
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, book
from tests.bookings.calendars.witnesses import MOVES, Lie, Witness, each_change, moved
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_organisation
from venues.models import Venue

# The tables of which calendars are made.
TABLES = [
    *("accounts.User", "accounts.Organisation", "commons.Commune", "venues.Venue", "venues.Space", "venues.SpaceLeaf"),
    *("bookings.Reservation", "bookings.ReservationLine", "bookings.Allocation", "bookings.Block"),
    *("bookings.Feed", "bookings.BusyPeriod"),
]


@pytest.fixture
def witness(hotel: Hotel) -> Witness:
    """Looks at addresses of each kind, of a hotel where all that a calendar can tell has happened."""
    club = make_organisation(owner=hotel.charlie)
    booked = [
        book(hotel, wish(hotel.room, AFTERNOON), message="Bob et sa troupe"),
        book(hotel, wish(hotel.desks, MORNING, 20), headcount=20),
        book(hotel, wish(hotel.whole, hours(9, day=1)), actor=hotel.charlie, organisation_id=club.pk),
    ]
    cancel(actor=hotel.bob, reservation_id=book(hotel, wish(hotel.projector, AFTERNOON)).pk, now=NOW)
    Reservation.objects.filter(pk=booked[1].pk).update(booker=None, contact_name="Marie")
    hotel.hold(wish(hotel.room, hours(11, day=2)))
    block(
        actor=hotel.alice, space_id=hotel.room.pk, starts_at=MORNING.start, ends_at=MORNING.end, now=NOW, reason="Gaz"
    )
    own, other = (
        add_feed(actor=hotel.alice, venue=hotel.venue, name=name, url=f"https://{name}.example.org/a.ics", now=NOW)
        for name in ("own", "other")
    )
    for feed in (own, other):
        BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(8, day=2).to_range())
    return Witness(hotel, own)


@pytest.mark.parametrize("table", TABLES)
def test_whatever_changes_a_calendar_changes_its_fingerprint(witness: Witness, table: str) -> None:
    assert each_change(witness, table) > 0


@pytest.mark.parametrize(
    ("table", "column", "statement"),
    [
        ("bookings.Reservation", "r.sequence, ", "TAKEN_IN_SPACE"),
        ("bookings.Block", "b.sequence, ", "TAKEN_IN_VENUE"),
        ("bookings.BusyPeriod", ", b.period", "TAKEN_FOR_FEED"),
        ("bookings.Reservation", "r.state, ", "OF_BOOKER"),
        ("commons.Commune", ", c.postal_codes", "OF_ORGANISATION"),
        ("accounts.User", "u.name, ", "GUESTS_OF_VENUE"),
        ("bookings.Block", "b.reason, ", "GUESTS_OF_SPACE"),
    ],
)
def test_column_that_is_forgotten_is_found_out(
    witness: Witness, monkeypatch: Any, table: str, column: str, statement: str
) -> None:
    whole = getattr(fingerprints, statement)
    monkeypatch.setattr(fingerprints, statement, whole.replace(column, ""))
    witness.begin_anew()
    with pytest.raises(Lie):
        each_change(witness, table, most=20)


def test_rows_that_exchange_their_times_are_seen(hotel: Hotel, witness: Witness) -> None:
    first, second = ReservationLine.objects.order_by("pk")[:2]
    before = witness.states
    for line, period in ((first, second.period), (second, first.period)):
        ReservationLine.objects.filter(pk=line.pk).update(period=period)
    witness.look()
    assert witness.states > before


def test_place_that_is_taken_later_is_seen(hotel: Hotel, witness: Witness) -> None:
    # Apart from the stay inside it, its time cannot be changed.
    before = witness.states
    for row in Allocation.objects.order_by("pk"):
        with transaction.atomic():
            times = {"period": moved(row.period, MOVES[0]), "stay": moved(row.stay, MOVES[0])}
            Allocation.objects.filter(pk=row.pk).update(**times)
        witness.look()
    assert witness.states > before + 5


def test_each_use_case_and_the_passing_of_time_are_seen(hotel: Hotel, witness: Witness) -> None:
    Venue.objects.filter(pk=hotel.venue.pk).update(approval=Venue.Approval.REQUEST)
    before = witness.states
    held = hotel.hold(wish(hotel.projector, hours(9, day=3)))
    witness.look()
    asked = submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    witness.look()
    lifecycle.approve(actor=hotel.alice, reservation_id=asked.pk, now=NOW)
    witness.look()
    lines = [wish(hotel.projector, hours(10, day=3)), wish(hotel.room, hours(10, day=3))]
    change(actor=hotel.alice, reservation_id=asked.pk, lines=lines, now=NOW, as_host=True)
    witness.look()
    cancel(actor=hotel.bob, reservation_id=asked.pk, now=NOW)
    witness.look()
    period = hours(9, day=4)
    made = block(actor=hotel.alice, space_id=hotel.whole.pk, starts_at=period.start, ends_at=period.end, now=NOW)
    witness.look()
    change_block(actor=hotel.alice, block_id=made.pk, starts_at=hours(8, day=4).start, now=NOW)
    witness.look()
    unblock(actor=hotel.alice, block_id=made.pk, now=NOW)
    witness.look()
    assert witness.states > before + 20
    after = witness.states
    instants = [NOW + timedelta(minutes=16), *(NOW + timedelta(days=days) for days in range(1, 130, 32))]
    edges = [MORNING.start - AHEAD, MORNING.end + PAST]
    for now in (*instants, *(edge + timedelta(seconds=by) for edge in edges for by in (-1, 0, 1))):
        witness.look(now)
    assert witness.states > after + 3


def test_other_key_or_address_of_the_site_is_another_calendar(hotel: Hotel, witness: Witness, settings: Any) -> None:
    for name, value in {"SECRET_KEY": "x" * 60, "SITE_URL": "https://x.test", "PUBLIC_DOMAIN": "x.test"}.items():
        setattr(settings, name, value)
        witness.look()
    hotel.bob.language = "en"
    hotel.bob.save()
    witness.look()
