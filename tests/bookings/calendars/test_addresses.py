"""Our addresses: who may have one, how it is asked, and what its reader was given."""

from datetime import timedelta
from gzip import decompress
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import parse_http_date

from accounts.words import Role
from bookings.calendars.addresses import (
    calendar_address,
    close_calendar_address,
    renew_calendar_address,
    web_address,
)
from bookings.calendars.editions import edition_of, mark_read
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.lifecycle.cancelling import cancel
from bookings.models import CalendarAddress, Reservation
from commons.errors import Missing, NotAllowed
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, address, book
from tests.bookings.conftest import Hotel, make_hotel, wish
from tests.factories import NOW, make_member, make_user


def path_of(found: CalendarAddress) -> str:
    return web_address(found).removeprefix("http://127.0.0.1:8000")


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


def test_unchanged_calendar_is_304_and_renewed_address_404(hotel: Hotel, client: Client) -> None:
    book(hotel, wish(hotel.room, AFTERNOON), now=timezone.now())
    found = address(hotel, hotel.room)
    first = client.get(path_of(found), headers={"Accept-Encoding": "gzip"})
    assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (first["Content-Encoding"], decompress(first.content)[:15]) == ("gzip", b"BEGIN:VCALENDAR")
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
