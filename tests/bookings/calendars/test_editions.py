"""An answer "not modified" is never a lie: polls of a calendar that is the same, and answers that overlap."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from bookings import lifecycle
from bookings.calendars import editions
from bookings.calendars.addresses import address_of_token, calendar_address, web_address
from bookings.calendars.editions import edition_of, known_edition, mark_read
from bookings.calendars.feeds import add_feed
from bookings.lifecycle.cancelling import cancel
from bookings.models import CalendarAddress, Reservation
from tests.bookings.calendars.conftest import AFTERNOON, book
from tests.bookings.conftest import Hotel, make_hotel, wish
from tests.factories import NOW


def path_of(found: CalendarAddress) -> str:
    return web_address(found).removeprefix("http://127.0.0.1:8000")


class Statements:
    """How each statement begins that goes to the database."""

    def __init__(self) -> None:
        self.verbs: list[str] = []

    def __call__(self, run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.verbs.append(sql.split()[0])
        return run(sql, *rest)


@pytest.mark.parametrize("kind", ["room", "bob"])
def test_poll_of_a_calendar_that_is_the_same_is_one_statement_that_writes_nothing(
    hotel: Hotel, client: Client, kind: str
) -> None:
    book(hotel, wish(hotel.room, AFTERNOON))
    actor = {"room": hotel.alice, "bob": hotel.bob}[kind]
    found = path_of(calendar_address(actor=actor, subject=getattr(hotel, kind)))
    first = client.get(found)
    for header, tag in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        asked = Statements()
        with connection.execute_wrapper(asked):
            again = client.get(found, headers={header: first[tag]})
        assert (again.status_code, again[tag]) == (304, first[tag])
        assert asked.verbs in (["SELECT", "WITH"], ["SELECT", "SELECT"])


def test_feeds_address_is_known_only_in_the_state_that_its_platform_was_given(hotel: Hotel, client: Client) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    address = calendar_address(actor=hotel.alice, subject=feed)
    empty = client.get(path_of(address))
    booked = book(hotel, wish(hotel.room, AFTERNOON))
    full = client.get(path_of(address))
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    # Somebody looks at it: it is empty again, but the platform was told otherwise.
    assert client.get(path_of(address), headers={"Sec-Fetch-Mode": "navigate"}).content == empty.content
    address = address_of_token(address.token)
    assert (len(address.shown), known_edition(address, now=timezone.now())) == (1, None)
    # An answer that it still had from before: it knows by it that it is empty.
    assert client.get(path_of(address), headers={"If-None-Match": empty["ETag"]}).status_code == 304
    address = address_of_token(address.token)
    assert (address.shown, known_edition(address, now=timezone.now()) is not None) == ([], True)
    read_at = address.read_at
    assert client.get(path_of(address), headers={"If-None-Match": full["ETag"]}).status_code == 200
    assert client.get(path_of(address), headers={"If-None-Match": empty["ETag"]}).status_code == 304
    address.refresh_from_db()
    assert address.read_at is not None and read_at is not None and address.read_at > read_at


def test_answers_that_overlap_leave_nothing_known_that_does_not_fit(hotel: Hotel) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    token = calendar_address(actor=hotel.alice, subject=feed).token
    slow = address_of_token(token)
    empty = edition_of(slow, now=NOW)
    booked = book(hotel, wish(hotel.room, AFTERNOON))
    edition_of(address_of_token(token), now=NOW)
    mark_read(slow, empty, now=NOW)
    # The row has the digest of the one and was made from the rows of the other.
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    assert known_edition(address_of_token(token), now=NOW) is None


def told_after_a_short_hold(monkeypatch: Any) -> tuple[bytes, bytes]:
    """What somebody has who is told that nothing changed, and what is true: a hold came and went meanwhile."""
    hotel = make_hotel()
    now = timezone.now()
    token = calendar_address(actor=hotel.alice, subject=hotel.room).token
    held: list[Reservation] = []
    slow_sheet = editions.sheet_of

    def book_meanwhile() -> None:
        held.append(hotel.hold(wish(hotel.room, AFTERNOON), now=now))
        connection.close()

    def sheet_of(address: CalendarAddress, *, now: datetime) -> Any:
        thread = threading.Thread(target=book_meanwhile)
        thread.start()
        thread.join()
        return slow_sheet(address, now=now)

    with monkeypatch.context() as patched:
        patched.setattr(editions, "sheet_of", sheet_of)
        given = edition_of(address_of_token(token), now=now)
    lifecycle.cancel(actor=hotel.bob, reservation_id=held[0].pk, now=now)
    known = known_edition(address_of_token(token), now=now)
    assert known is not None and known.digest == given.digest
    return given.content, slow_sheet(address_of_token(token), now=now).content


@pytest.mark.django_db(transaction=True)
def test_hold_that_comes_and_goes_while_a_calendar_is_made_is_not_told_for_ever(monkeypatch: Any) -> None:
    has, would_be_given = told_after_a_short_hold(monkeypatch)
    assert has == would_be_given


@pytest.mark.django_db(transaction=True)
def test_the_same_without_one_snapshot_is_a_lie(monkeypatch: Any) -> None:
    monkeypatch.setattr(editions, "one_snapshot", nullcontext)
    has, would_be_given = told_after_a_short_hold(monkeypatch)
    assert has != would_be_given
