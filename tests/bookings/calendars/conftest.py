"""A hotel whose calendars are looked after by Alice, and an outside calendar that a test writes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.db.models import Q

from bookings.calendars.addresses import calendar_address
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.lifecycle.submitting import submit
from bookings.models import BusyPeriod, CalendarAddress, Conflict, Feed, Reservation
from commons.models import Event
from commons.periods import Period
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.commons.web_server import Answer, Web, serving, text
from tests.factories import NOW
from venues.models import Space


@pytest.fixture
def hotel(db: None) -> Hotel:
    return make_hotel()


def event(period: Period, uid: str = "theirs") -> str:
    return f"UID:{uid} DTSTART:{period.start:%Y%m%dT%H%M%SZ} DTEND:{period.end:%Y%m%dT%H%M%SZ}"


@dataclass
class Outside:
    """A calendar on the web: `says` or `answers` set what it gives."""

    web: Web
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.web.address("/theirs.ics")

    def says(self, *periods: Period, **headers: str) -> None:
        body = calendar(*(event(period, f"theirs-{number}") for number, period in enumerate(periods)))
        self.answers["now"] = text(body, **headers)

    def gives(self, answer: Answer) -> None:
        self.answers["now"] = answer


@pytest.fixture
def outside(settings: Any) -> Iterator[Outside]:
    answers: dict[str, Answer] = {"now": text(status=404)}

    def answer(request: BaseHTTPRequestHandler) -> None:
        answers["now"](request)

    with serving({"/theirs.ics": answer}) as web:
        settings.FEED_PRIVATE_HOSTS = [web.host]
        yield Outside(web, answers)


@dataclass
class Watch:
    """A feed of the hotel's room, looked at again and again: each look is a minute later."""

    hotel: Hotel
    feed: Feed
    looks: int = 0

    @property
    def now(self) -> Any:
        return NOW + timedelta(minutes=self.looks)

    def look(self) -> Feed:
        self.looks += 1
        found = sync_feed(feed_id=self.feed.pk, now=self.now)
        assert found is not None
        return found

    def busy(self, space: Space | None = None) -> list[Period]:
        rows = BusyPeriod.objects.filter(feed=self.feed, space=space or self.hotel.room).order_by("period")
        return [Period.from_range(row.period) for row in rows]

    def book(self, period: Period) -> Reservation:
        held = self.hotel.hold(wish(self.hotel.room, period), now=self.now)
        return submit(actor=self.hotel.bob, reservation_id=held.pk, now=self.now)

    def conflicts(self) -> list[tuple[str, str]]:
        """Reference and outcome (empty: open), oldest first."""
        return [(one.reservation.reference, one.outcome) for one in Conflict.objects.order_by("pk")]

    def events(self) -> list[str]:
        kinds = Event.objects.filter(Q(subject_type="feed") | Q(kind__startswith="conflict")).order_by("pk")
        return list(kinds.values_list("kind", flat=True))


@pytest.fixture
def watch(hotel: Hotel, outside: Outside) -> Watch:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="Agenda", url=outside.url, spaces=[hotel.room], now=NOW)
    return Watch(hotel, feed)


MORNING, AFTERNOON = hours(9, 3), hours(14, 3)


def address(hotel: Hotel, space: Space) -> CalendarAddress:
    """The secret address of a space."""
    return calendar_address(actor=hotel.alice, subject=space)


def book(hotel: Hotel, *wishes: Any, **more: Any) -> Reservation:
    """Hold and send."""
    held = hotel.hold(*wishes, **more)
    return submit(actor=held.booker or hotel.bob, reservation_id=held.pk, now=NOW)
