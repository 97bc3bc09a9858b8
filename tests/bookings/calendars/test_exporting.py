"""What others read at our addresses."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from accounts.words import OrganisationKind, Role
from bookings.calendars.addresses import calendar_address, renew_calendar_address, web_address
from bookings.calendars.exporting import calendar_of
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import CalendarAddress, Reservation
from commons.errors import Missing, NotAllowed
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_organisation, make_user
from venues.models import Space


def address(hotel: Hotel, space: Space) -> CalendarAddress:
    return calendar_address(actor=hotel.alice, subject=space)


def events(found: CalendarAddress, *, now: Any = NOW) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(calendar_of(found, now=now)).walk("VEVENT")


def times(hotel: Hotel, space: Space) -> list[Period]:
    return [Period(event.start, event.end) for event in events(address(hotel, space))]


def book(hotel: Hotel, *wishes: Any, **more: Any) -> Reservation:
    held = hotel.hold(*wishes, **more)
    return submit(actor=held.booker or hotel.bob, reservation_id=held.pk, now=NOW)


def test_space_tells_when_it_is_taken_and_by_nobody_in_particular(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.room, AFTERNOON), message="Bob et sa troupe")
    content = calendar_of(address(hotel, hotel.room), now=NOW).decode()
    (event,) = events(address(hotel, hotel.room))
    assert (event.start, event.end, event["SUMMARY"]) == (AFTERNOON.start, AFTERNOON.end, "Réservé")
    for secret in (booked.reference, hotel.bob.name, hotel.bob.email, "troupe"):
        assert secret not in content
    assert set(event) == {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "TRANSP", "DTSTART", "DTEND", "SUMMARY")
    }


def test_group_of_desks_is_taken_only_while_it_is_full(hotel: Hotel) -> None:
    book(hotel, wish(hotel.desks, AFTERNOON, 20), headcount=20)
    assert times(hotel, hotel.desks) == []
    book(hotel, wish(hotel.desks, hours(15, 1), 4), headcount=4)
    assert times(hotel, hotel.desks) == [hours(15, 1)]


def test_composite_is_taken_as_soon_as_one_of_its_leaves_is_and_leaves_with_it(hotel: Hotel) -> None:
    book(hotel, wish(hotel.desks, MORNING, 1))
    assert (times(hotel, hotel.whole), times(hotel, hotel.desks)) == ([MORNING], [])
    book(hotel, wish(hotel.whole, AFTERNOON), headcount=20)
    assert times(hotel, hotel.whole) == [MORNING, AFTERNOON]
    assert [times(hotel, space) for space in (hotel.desks, hotel.room, hotel.projector)] == [[AFTERNOON]] * 3


def test_neighbours_stay_two_events_and_lapsed_holds_none(hotel: Hotel) -> None:
    book(hotel, wish(hotel.room, hours(9, 1)))
    hotel.hold(wish(hotel.room, hours(10, 1)))
    assert times(hotel, hotel.room) == [hours(9, 1), hours(10, 1)]
    later = events(address(hotel, hotel.room), now=NOW + timedelta(minutes=16))
    assert [event.start for event in later] == [hours(9).start]


def test_venue_tells_each_of_its_leaves(hotel: Hotel) -> None:
    book(hotel, wish(hotel.room, AFTERNOON), wish(hotel.projector, AFTERNOON))
    found = events(calendar_address(actor=hotel.alice, subject=hotel.venue))
    assert [(event.start, str(event["SUMMARY"])) for event in found] == [(AFTERNOON.start, "Réservé")] * 2
    assert len({str(event["UID"]) for event in found}) == 2


def test_same_state_is_the_same_text_and_uids_outlive_time(hotel: Hotel) -> None:
    book(hotel, wish(hotel.room, AFTERNOON))
    found = address(hotel, hotel.room)
    assert calendar_of(found, now=NOW) == calendar_of(found, now=NOW + timedelta(days=3))


def test_own_calendar_tells_everything_and_takes_out_what_was_cancelled(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.room, AFTERNOON))
    book(hotel, wish(hotel.room, MORNING), actor=hotel.charlie)
    hotel.hold(wish(hotel.projector, MORNING))
    mine = calendar_address(actor=hotel.bob, subject=hotel.bob)
    (event,) = events(mine)
    assert (event["UID"], event["STATUS"]) == (f"{booked.reference}-1@intersaison.test", "CONFIRMED")
    assert event["SUMMARY"] == f"{hotel.venue.name} : Salle du Lot"
    sequence = event["SEQUENCE"]
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    (event,) = events(mine)
    assert (event["STATUS"], event["SEQUENCE"] > sequence) == ("CANCELLED", True)


def test_organisation_sees_what_was_booked_for_it(hotel: Hotel) -> None:
    organisation = make_organisation(kind=OrganisationKind.ASSOCIATION)
    make_member(organisation, hotel.bob, role=Role.OWNER)
    booked = book(hotel, wish(hotel.room, AFTERNOON), organisation_id=organisation.pk)
    book(hotel, wish(hotel.projector, AFTERNOON))
    (event,) = events(calendar_address(actor=hotel.bob, subject=organisation))
    assert event["UID"] == f"{booked.reference}-1@intersaison.test"


def test_who_may_have_an_address(hotel: Hotel) -> None:
    receptionist = make_user()
    make_member(hotel.venue.organisation, receptionist, role=Role.RECEPTION)
    for subject in (hotel.room, hotel.venue):
        with pytest.raises(Missing):
            calendar_address(actor=hotel.bob, subject=subject)
        with pytest.raises(NotAllowed):
            renew_calendar_address(actor=receptionist, subject=subject)
    with pytest.raises(Missing):
        calendar_address(actor=hotel.bob, subject=hotel.charlie)
    with pytest.raises(Missing):
        calendar_address(actor=hotel.charlie, subject=hotel.venue.organisation)


def path_of(found: CalendarAddress) -> str:
    return web_address(found).removeprefix("http://127.0.0.1:8000")


def test_unchanged_calendar_is_304_and_renewed_address_404(hotel: Hotel, client: Client) -> None:
    book(hotel, wish(hotel.room, AFTERNOON), now=timezone.now())
    found = address(hotel, hotel.room)
    first = client.get(path_of(found), headers={"Accept-Encoding": "gzip"})
    assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    again = client.get(path_of(found), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"].removeprefix("W/"))
    book(hotel, wish(hotel.room, MORNING), now=timezone.now())
    assert client.get(path_of(found), headers={"If-None-Match": first["ETag"]}).status_code == 200
    found.refresh_from_db()
    assert found.read_at is not None
    new = renew_calendar_address(actor=hotel.alice, subject=hotel.room)
    assert [client.get(path_of(each)).status_code for each in (found, new)] == [404, 200]
    assert client.post(path_of(new)).status_code == 405


@pytest.mark.parametrize("token", ["x", "é", "a" * 500])
@pytest.mark.django_db
def test_unknown_address_is_404(client: Client, token: str) -> None:
    assert client.get(f"/calendars/{token}.ics").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_of_our_sites_do_not_echo(hotel: Hotel, live_server: Any, settings: Any) -> None:
    book(hotel, wish(hotel.room, AFTERNOON), now=timezone.now())
    settings.FEED_PRIVATE_HOSTS = [live_server.url.removeprefix("http://")]
    url = f"{live_server.url}{path_of(address(hotel, hotel.room))}"
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="ours", url=url, now=NOW)
    found = sync_feed(feed_id=feed.pk, now=timezone.now())
    assert found is not None
    assert (found.state, found.busy_periods.count(), found.conflicts.count()) == ("fine", 0, 0)
