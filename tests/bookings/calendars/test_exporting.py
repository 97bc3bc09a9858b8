"""What others read at our addresses."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import parse_http_date

from accounts.words import OrganisationKind, Role
from bookings import lifecycle
from bookings.blocks import block, change_block
from bookings.calendars.addresses import (
    calendar_address,
    close_calendar_address,
    renew_calendar_address,
    web_address,
)
from bookings.calendars.editions import edition_of, mark_read
from bookings.calendars.exporting import calendar_of
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.changing import change
from bookings.deadlines import expire_lapsed
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Block, BusyPeriod, CalendarAddress, Reservation
from commons.errors import Missing, NotAllowed
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW, make_member, make_organisation, make_user
from venues.models import Space, Venue


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
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
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
def test_two_venues_that_read_each_other_keep_nothing_alive(live_server: Any, settings: Any) -> None:
    settings.FEED_PRIVATE_HOSTS = [live_server.url.removeprefix("http://")]
    one, other = make_hotel(), make_hotel()
    feeds = [
        add_feed(actor=ours.alice, venue=ours.venue, name="Voisins", url=f"{live_server.url}{path}", now=NOW)
        for ours, path in (
            (one, path_of(calendar_address(actor=other.alice, subject=other.venue))),
            (other, path_of(calendar_address(actor=one.alice, subject=one.venue))),
        )
    ]
    booked = book(one, wish(one.room, AFTERNOON), now=timezone.now())
    states = []
    for _turn in range(2):
        for feed in feeds:
            found = sync_feed(feed_id=feed.pk, now=timezone.now())
            assert found is not None
            states.append((found.state, found.busy_periods.count(), found.conflicts.count()))
        if Reservation.objects.get(pk=booked.pk).state != "cancelled":
            cancel(actor=one.bob, reservation_id=booked.pk, now=timezone.now())
    assert states == [("fine", 0, 0)] * 4


@pytest.mark.django_db(transaction=True)
def test_two_of_our_sites_do_not_echo(hotel: Hotel, live_server: Any, settings: Any) -> None:
    book(hotel, wish(hotel.room, AFTERNOON), now=timezone.now())
    settings.FEED_PRIVATE_HOSTS = [live_server.url.removeprefix("http://")]
    url = f"{live_server.url}{path_of(address(hotel, hotel.room))}"
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="ours", url=url, now=NOW)
    found = sync_feed(feed_id=feed.pk, now=timezone.now())
    assert found is not None
    assert (found.state, found.busy_periods.count(), found.conflicts.count()) == ("fine", 0, 0)


def only(found: CalendarAddress, *, now: Any = NOW) -> icalendar.Event:
    (event,) = events(found, now=now)
    return event


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
    content = calendar_of(address(hotel, hotel.room), now=NOW).decode()
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
    found = {str(event["SUMMARY"]): event for event in events(room)}
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


def test_who_may_have_the_address_of_a_feed_or_the_guests(hotel: Hotel) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    receptionist = make_user()
    make_member(hotel.venue.organisation, receptionist, role=Role.RECEPTION)
    for asked in (
        {"subject": feed},
        {"subject": hotel.room, "detailed": True},
        {"subject": hotel.venue, "detailed": True},
    ):
        with pytest.raises(Missing):
            calendar_address(actor=hotel.bob, **asked)
        for use_case in (calendar_address, renew_calendar_address, close_calendar_address):
            with pytest.raises(NotAllowed):
                use_case(actor=receptionist, **asked)
        made = calendar_address(actor=hotel.alice, **asked)
        assert calendar_address(actor=hotel.alice, **asked) == made
        close_calendar_address(actor=hotel.alice, **asked)
        assert not CalendarAddress.objects.filter(pk=made.pk).exists()
    plain, detailed = (calendar_address(actor=hotel.alice, subject=hotel.room, detailed=each) for each in (False, True))
    assert plain != detailed


def test_time_of_change_is_told_and_asked_for(hotel: Hotel, client: Client) -> None:
    found = address(hotel, hotel.room)
    first = client.get(path_of(found))
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(path_of(found), headers=since).status_code == 304
    booked = book(hotel, wish(hotel.room, AFTERNOON), now=timezone.now())
    second = client.get(path_of(found), headers=since)
    assert second.status_code == 200
    # What has gone leaves nothing that could have a time: it is another state all the same, within the same second.
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=timezone.now())
    third = client.get(path_of(found), headers={"If-Modified-Since": second["Last-Modified"]})
    assert (third.status_code, third.content) == (200, first.content)
    times = [parse_http_date(answer["Last-Modified"]) for answer in (first, second, third)]
    assert times == sorted(set(times))
    # The tag is the better of the two.
    both = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
    assert client.get(path_of(found), headers=both).status_code == 304
    stale = {"If-None-Match": second["ETag"], "If-Modified-Since": third["Last-Modified"]}
    assert client.get(path_of(found), headers=stale).status_code == 200


def test_head_has_the_same_headers_and_reads_nothing(hotel: Hotel, client: Client) -> None:
    found = address(hotel, hotel.room)
    head = client.head(path_of(found))
    assert (head.status_code, head.content, head["Cache-Control"]) == (200, b"", "private, no-cache")
    found.refresh_from_db()
    assert found.read_at is None
    assert client.get(path_of(found))["ETag"] == head["ETag"]


def test_feeds_address_remembers_what_its_platform_was_given(hotel: Hotel, client: Client) -> None:
    book(hotel, wish(hotel.room, AFTERNOON), now=timezone.now())
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    found = calendar_address(actor=hotel.alice, subject=feed)
    client.get(path_of(found), headers={"Sec-Fetch-Mode": "navigate"})
    found.refresh_from_db()
    assert (found.read_at, found.shown) == (None, [])
    first = client.get(path_of(found))
    told = [[int(AFTERNOON.start.timestamp()), int(AFTERNOON.end.timestamp())]]
    found.refresh_from_db()
    assert found.shown == told
    before = found.read_at
    client.get(path_of(found), headers={"If-None-Match": first["ETag"]})
    found.refresh_from_db()
    assert before is not None and found.read_at is not None
    assert (found.shown, found.read_at > before) == (told, True)


def test_answer_that_was_overtaken_does_not_count(hotel: Hotel) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    found = calendar_address(actor=hotel.alice, subject=feed)
    old = edition_of(found, now=NOW)
    book(hotel, wish(hotel.room, AFTERNOON))
    later = NOW + timedelta(seconds=1)
    mark_read(found, edition_of(found, now=later), now=later)
    mark_read(found, old, now=NOW)
    found.refresh_from_db()
    assert (found.read_at, len(found.shown)) == (later, 1)
