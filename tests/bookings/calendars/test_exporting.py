"""What others read at our addresses."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest

from accounts.words import OrganisationKind, Role
from bookings import lifecycle
from bookings.blocks import block, change_block
from bookings.calendars.addresses import (
    calendar_address,
)
from bookings.calendars.exporting import sheet_of
from bookings.calendars.feeds import add_feed
from bookings.changing import change
from bookings.deadlines import expire_lapsed
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Block, BusyPeriod, CalendarAddress, Reservation
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, address, book
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_organisation
from tests.plain import plain
from venues.models import Space, Venue


def events(found: CalendarAddress, *, now: Any = NOW) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(sheet_of(found, now=now).content).walk("VEVENT")


def times(hotel: Hotel, space: Space) -> list[Period]:
    return [Period(event.start, event.end) for event in events(address(hotel, space))]


def only(found: CalendarAddress, *, now: Any = NOW) -> icalendar.Event:
    (event,) = events(found, now=now)
    return event


def test_space_tells_when_it_is_taken_and_by_nobody_in_particular(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.room, AFTERNOON), message="Bob et sa troupe")
    content = sheet_of(address(hotel, hotel.room), now=NOW).content.decode()
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
    assert sheet_of(found, now=NOW).content == sheet_of(found, now=NOW + timedelta(days=3)).content


def test_own_calendar_tells_everything_and_takes_out_what_was_cancelled(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.room, AFTERNOON))
    book(hotel, wish(hotel.room, MORNING), actor=hotel.charlie)
    hotel.hold(wish(hotel.projector, MORNING))
    mine = calendar_address(actor=hotel.bob, subject=hotel.bob)
    (event,) = events(mine)
    assert (event["UID"], event["STATUS"]) == (f"{booked.reference}-1@intersaison.test", "CONFIRMED")
    assert plain(event["SUMMARY"]) == f"{hotel.venue.name} : Salle du Lot"
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


def test_moved_stay_of_several_leaves_keeps_its_uid_and_is_a_later_version(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.whole, AFTERNOON), headcount=20)
    whole = address(hotel, hotel.whole)
    before = only(whole)
    lines = [wish(hotel.whole, MORNING)]
    change(actor=hotel.alice, reservation_id=booked.pk, lines=lines, now=NOW, as_host=True)
    after = only(whole)
    assert (after["UID"], after.start) == (before["UID"], MORNING.start)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_changed_block_is_a_later_version_of_the_same_event(hotel: Hotel) -> None:
    times = {"starts_at": AFTERNOON.start, "ends_at": AFTERNOON.end}
    made = block(actor=hotel.alice, space_id=hotel.room.pk, now=NOW, reason="Travaux", **times)
    room = address(hotel, hotel.room)
    before = only(room)
    Block.objects.filter(pk=made.pk).update(changed_at=NOW)
    change_block(actor=hotel.alice, block_id=made.pk, starts_at=hours(15).start, now=NOW)
    after = only(room)
    assert (after["UID"], after.start, after["SUMMARY"]) == (before["UID"], hours(15).start, "Réservé")
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt > NOW


def test_full_group_is_a_later_version_when_one_of_its_stays_changes(hotel: Hotel) -> None:
    first = book(hotel, wish(hotel.desks, AFTERNOON, 20), headcount=20)
    second = book(hotel, wish(hotel.desks, hours(15, 1), 4), headcount=4)
    change(
        actor=hotel.alice, reservation_id=first.pk, lines=[wish(hotel.desks, hours(13, 4), 20)], now=NOW, as_host=True
    )
    desks = address(hotel, hotel.desks)
    before = only(desks)
    # The other one changes for the first time: the highest of the two numbers would stay the same.
    lines = [wish(hotel.desks, hours(15, 1.5), 4)]
    change(actor=hotel.alice, reservation_id=second.pk, lines=lines, now=NOW, as_host=True)
    after = only(desks)
    assert (after["UID"], after.end) == (before["UID"], hours(15, 1.5).end)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_times_are_those_of_the_venues_clocks_with_their_zone(hotel: Hotel) -> None:
    book(hotel, wish(hotel.room, AFTERNOON))
    content = sheet_of(address(hotel, hotel.room), now=NOW).content.decode()
    assert content.count("BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n") == 1
    assert "DTSTART;TZID=Europe/Paris:20270112T140000\r\nDTEND;TZID=Europe/Paris:20270112T170000\r\n" in content


def test_request_is_tentative_then_certain_then_gone_for_sixty_days(hotel: Hotel) -> None:
    Venue.objects.filter(pk=hotel.venue.pk).update(approval=Venue.Approval.REQUEST)
    mine = calendar_address(actor=hotel.bob, subject=hotel.bob)
    first, second = hotel.hold(wish(hotel.room, AFTERNOON)), hotel.hold(wish(hotel.room, MORNING))
    assert events(mine) == []
    lifecycle.cancel(actor=hotel.bob, reservation_id=second.pk, now=NOW)
    asked = submit(actor=hotel.bob, reservation_id=first.pk, now=NOW)
    event = only(mine)
    versions = [(str(event["STATUS"]), int(event["SEQUENCE"]))]
    lifecycle.approve(actor=hotel.alice, reservation_id=asked.pk, now=NOW)
    versions.append((str(only(mine)["STATUS"]), int(only(mine)["SEQUENCE"])))
    cancel(actor=hotel.bob, reservation_id=asked.pk, now=NOW)
    versions.append((str(only(mine)["STATUS"]), int(only(mine)["SEQUENCE"])))
    assert versions == [("TENTATIVE", 1), ("CONFIRMED", 2), ("CANCELLED", 3)]
    cancelled_at = Reservation.objects.get(pk=asked.pk).changed_at
    assert len(events(mine, now=cancelled_at + timedelta(days=59))) == 1
    assert events(mine, now=cancelled_at + timedelta(days=61)) == []


@pytest.mark.parametrize("how", ["decline", "expire"])
def test_request_that_came_to_nothing_is_shown_as_cancelled(hotel: Hotel, how: str) -> None:
    Venue.objects.filter(pk=hotel.venue.pk).update(approval=Venue.Approval.REQUEST)
    asked = book(hotel, wish(hotel.room, AFTERNOON))
    if how == "decline":
        lifecycle.decline(actor=hotel.alice, reservation_id=asked.pk, reason="Complet", now=NOW)
    else:
        expire_lapsed(now=asked.expires_at)
    event = only(calendar_address(actor=hotel.bob, subject=hotel.bob))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)


def test_hosts_own_calendar_says_who_comes_and_what_is_blocked(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.room, AFTERNOON), headcount=3)
    book(hotel, wish(hotel.projector, MORNING), actor=hotel.charlie)
    book(hotel, wish(hotel.whole, hours(9, 1, day=1)), actor=hotel.charlie, headcount=20)
    block(
        actor=hotel.alice, space_id=hotel.room.pk, starts_at=MORNING.start, ends_at=MORNING.end, now=NOW, reason="Gaz"
    )
    room = calendar_address(actor=hotel.alice, subject=hotel.room, detailed=True)
    found = {plain(event["SUMMARY"]): event for event in events(room)}
    who = hotel.charlie.name
    assert set(found) == {
        f"Salle du Lot : {hotel.bob.name}, 3 personnes",
        f"Tout l’hôtel : {who}, 20 personnes",
        "Salle du Lot : bloqué, Gaz",
    }
    stay = found[f"Salle du Lot : {hotel.bob.name}, 3 personnes"]
    assert booked.reference in stay["DESCRIPTION"]
    assert stay["UID"] == f"host-{booked.reference}-1@intersaison.test"
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    states = {str(event["SUMMARY"]): str(event["STATUS"]) for event in events(room)}
    assert states[str(stay["SUMMARY"])] == "CANCELLED"
    assert len(events(calendar_address(actor=hotel.alice, subject=hotel.venue, detailed=True))) == 4
    assert len(events(address(hotel, hotel.room))) == 2


def test_feeds_address_tells_what_is_ours_and_what_others_say_but_nothing_of_its_own(hotel: Hotel) -> None:
    booked = book(hotel, wish(hotel.desks, AFTERNOON, 2))
    rows = {"venue": hotel.venue, "now": NOW, "actor": hotel.alice}
    own, other, elsewhere = (
        add_feed(name=name, url=f"https://{name}.example.org/a.ics", spaces=[space], **rows)
        for name, space in (("own", hotel.whole), ("other", hotel.room), ("elsewhere", hotel.room))
    )
    for feed, space, period in (
        (own, hotel.room, hours(8, 1)),
        (other, hotel.room, MORNING),
        (elsewhere, hotel.room, hours(11, 2)),
    ):
        BusyPeriod.objects.create(feed=feed, space=space, period=period.to_range())
    found = events(calendar_address(actor=hotel.alice, subject=own))
    told = [(event.start, event.end, str(event["SUMMARY"])) for event in found]
    assert told == [
        (MORNING.start, hours(11, 2).end, "Réservé"),
        (AFTERNOON.start, AFTERNOON.end, "Réservé"),
    ]
    assert times(hotel, hotel.room) == []
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    assert [event.start for event in events(calendar_address(actor=hotel.alice, subject=own))] == [MORNING.start]
