"""The .ics of a mail: created, changed and cancelled with the same UID."""

from datetime import timedelta

import icalendar
import vobject

from bookings.calendars.invitations import invitation, method_of
from bookings.calendars.writing import Method
from bookings.changing import change
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Reservation
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW
from tests.plain import plain


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def booked(hotel: Hotel) -> Reservation:
    reservation = hotel.hold(wish(hotel.desks, hours(9, 8), 4), headcount=4)
    return submit(actor=hotel.bob, reservation_id=reservation.pk, now=NOW)


def test_invitation_of_a_confirmed_reservation(hotel: Hotel) -> None:
    reservation = booked(hotel)
    content = invitation(reservation, recipient_email="bob@example.test", recipient_name='Bob "B", frère')
    parsed = icalendar.Calendar.from_ical(content)
    (event,) = events(content)
    assert parsed["METHOD"] == "REQUEST"
    assert event["UID"] == f"{reservation.reference}-1@intersaison.test"
    assert (event.start, event.end) == (hours(9, 8).start, hours(9, 8).end)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", reservation.sequence)
    assert plain(event["SUMMARY"]) == f"{hotel.venue.name} : 4 × Salle à manger"
    assert event["LOCATION"] == f"{hotel.venue.name}, {hotel.venue.commune}"
    assert event["URL"].endswith(f"/mes-reservations/{reservation.reference}/")
    assert event["ORGANIZER"] == "mailto:bonjour@intersaison.test"
    assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"]) == ("mailto:bob@example.test", "Bob 'B', frère")


def test_cancelled_reservation_keeps_its_uid_and_gets_a_higher_sequence(hotel: Hotel) -> None:
    reservation = booked(hotel)
    (before,) = events(invitation(reservation))
    cancelled = cancel(actor=hotel.bob, reservation_id=reservation.pk, now=NOW + timedelta(hours=1))
    content = invitation(cancelled)
    (after,) = events(content)
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "CANCEL"
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_lines_at_the_same_time_are_one_event_and_others_their_own(hotel: Hotel) -> None:
    reservation = hotel.hold(
        wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2)), wish(hotel.room, hours(14, 1))
    )
    content = invitation([reservation])
    first, second = events(content)
    assert (plain(first["SUMMARY"]), plain(second["SUMMARY"])) == (
        f"{hotel.venue.name} : Salle du Lot, Projecteur",
        f"{hotel.venue.name} : Salle du Lot",
    )
    assert [event["UID"].partition("@")[0] for event in (first, second)] == [
        f"{reservation.reference}-1",
        f"{reservation.reference}-2",
    ]
    assert method_of(reservation) is Method.PUBLISH
    assert {event["STATUS"] for event in (first, second)} == {"TENTATIVE"}


def test_series_is_one_file_and_can_be_cancelled_whole(hotel: Hotel) -> None:
    dates = [hotel.hold(wish(hotel.room, hours(9, 2, day=day))) for day in (2, 0, 1)]
    content = invitation(dates, Method.CANCEL)
    found = events(content)
    assert [event.start for event in found] == [hours(9, day=day).start for day in range(3)]
    assert {str(event["STATUS"]) for event in found} == {"CANCELLED"}
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "CANCEL"


def test_times_that_a_change_gives_up_are_taken_out_of_the_agenda(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)), wish(hotel.room, hours(14, 1)))
    reservation = submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    uids = [str(event["UID"]) for event in events(invitation(reservation))]
    lines = [wish(hotel.room, hours(10, 2))]
    changed = change(actor=hotel.alice, reservation_id=reservation.pk, lines=lines, now=NOW, as_host=True)
    former = Event.objects.get(kind="reservation_changed").data["former"]
    assert former == [[each.start.isoformat(), each.end.isoformat()] for each in (hours(9, 2), hours(14, 1))]
    content = invitation(changed, former=[hours(9, 2), hours(14, 1)], recipient_email="bob@example.test")
    found = [(str(event["UID"]), event.start, str(event["STATUS"])) for event in events(content)]
    assert found == [(uids[0], hours(10).start, "CONFIRMED"), (uids[1], hours(14).start, "CANCELLED")]
    assert {int(event["SEQUENCE"]) for event in events(content)} == {changed.sequence}
    # Two events: published, hence without attendees (RFC 5546, 3.2.1).
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "PUBLISH"
    assert not any("ATTENDEE" in event for event in events(content))


def test_what_each_method_must_and_must_not_have(hotel: Hotel) -> None:
    """The tables of RFC 5546: REQUEST 3.2.2, CANCEL 3.2.5, PUBLISH 3.2.1."""
    reservation = booked(hotel)
    request = invitation(reservation, recipient_email="bob@example.test")
    cancelled = cancel(actor=hotel.bob, reservation_id=reservation.pk, now=NOW)
    withdrawn = invitation(cancelled, recipient_email="bob@example.test")
    series = [hotel.hold(wish(hotel.room, hours(9, 2, day=day))) for day in range(2)]
    published = invitation(series, recipient_email="bob@example.test")
    for content, method in ((request, "REQUEST"), (withdrawn, "CANCEL"), (published, "PUBLISH")):
        assert icalendar.Calendar.from_ical(content)["METHOD"] == method
        assert vobject.readOne(content.decode()).validate()
        for event in events(content):
            assert {"UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY"} <= set(event)
            assert ("ATTENDEE" in event) == (method != "PUBLISH")
            assert method != "CANCEL" or event["STATUS"] == "CANCELLED"
    assert [len({str(event["UID"]) for event in events(each)}) for each in (request, withdrawn)] == [1, 1]
