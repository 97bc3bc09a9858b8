"""What our addresses show: to platforms when something is taken, to hosts who comes, to people what they booked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from bookings.calendars.guests import guests_of_space, guests_of_venue
from bookings.calendars.reservations import entries_of, told, with_entries
from bookings.calendars.taken_times import feed_entries, space_entries, venue_entries
from bookings.calendars.writing import Entry, write_calendar
from bookings.models import CalendarAddress, Reservation
from commons.periods import Period
from commons.words import labelled
from venues.models import Space, Venue


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written into a calendar: its name as readers see it, its events, how often to look at it again."""

    name: str
    entries: Sequence[Entry]
    refresh: str = "PT15M"

    @property
    def content(self) -> bytes:
        """The .ics. The same state is the same bytes, whoever asks."""
        return write_calendar(self.entries, name=self.name, refresh=self.refresh)

    @property
    def periods(self) -> list[Period]:
        """The times that it tells."""
        return [entry.period for entry in self.entries if isinstance(entry.period, Period)]


def digest_of(content: bytes) -> str:
    """What tells one state of a calendar from another, 128 bits in hexadecimal."""
    return hashlib.sha256(content).hexdigest()[:32]


def sheet_of(address: CalendarAddress, *, now: datetime) -> Sheet:
    """What an address shows now, in the language of the person whose it is, else in the site's."""
    with override(address.user.language if address.user else settings.LANGUAGE_CODE):
        if address.space is not None:
            return _of_space(address.space, address.detailed, now)
        if address.venue is not None:
            return _of_venue(address.venue, address.detailed, now)
        if address.feed is not None:
            return Sheet(labelled(address.feed.venue.name, address.feed.name), feed_entries(address.feed, now=now))
        if address.organisation is not None:
            booked = Reservation.objects.filter(organisation=address.organisation)
            return Sheet(address.organisation.name, own_entries(booked, now=now))
        return Sheet(_("Mes réservations"), own_entries(Reservation.objects.filter(booker=address.user), now=now))


def own_entries(reservations: QuerySet[Reservation], *, now: datetime) -> list[Entry]:
    """The reservations that are or may become certain, and those that have lately gone."""
    return [entry for one in with_entries(told(reservations, now)) for entry in entries_of(one)]


def _of_space(space: Space, detailed: bool, now: datetime) -> Sheet:
    entries = guests_of_space(space, now=now) if detailed else space_entries(space, now=now)
    return Sheet(labelled(space.venue.name, space.name), entries)


def _of_venue(venue: Venue, detailed: bool, now: datetime) -> Sheet:
    return Sheet(venue.name, guests_of_venue(venue, now=now) if detailed else venue_entries(venue, now=now))
