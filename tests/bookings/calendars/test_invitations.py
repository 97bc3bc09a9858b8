"""The .ics of a mail: created, changed and cancelled with the same UID."""

from datetime import timedelta

import icalendar

from bookings.calendars.invitations import invitation, method_of
from bookings.calendars.writing import Method
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Reservation
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW


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
    assert event["SUMMARY"] == f"{hotel.venue.name} : 4 × Salle à manger"
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
    assert (first["SUMMARY"], second["SUMMARY"]) == (
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
