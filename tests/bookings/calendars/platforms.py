"""A platform such as hosts use: it reads our address, closes what it reads, and tells what it closed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import icalendar

from bookings.calendars.addresses import calendar_address
from bookings.calendars.editions import edition_of, mark_read
from bookings.models import CalendarAddress
from commons.periods import Period
from tests.bookings.calendars.conftest import Outside, Watch
from tests.bookings.calendars.reading.helpers import calendar
from tests.commons.web_server import text

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)


class Platform:
    """Writes whole days, without the last of several when `nights`. `stays` are those of its own guests."""

    def __init__(self, watch: Watch, outside: Outside, *, nights: bool = False, maker: str = "booking.com") -> None:
        self.watch, self.outside, self.nights, self.maker = watch, outside, nights, maker
        self.stays: list[tuple[date, date]] = []
        self.closed: list[tuple[date, date]] = []
        self.tells()

    @property
    def address(self) -> CalendarAddress:
        return calendar_address(actor=self.watch.hotel.alice, subject=self.watch.feed)

    def reads_ours(self) -> None:
        """Asks our address, as it does every few hours."""
        address, now = self.address, self.watch.now
        edition = edition_of(address, now=now)
        mark_read(address, edition, now=now)
        events = icalendar.Calendar.from_ical(edition.content).walk("VEVENT")
        self.closed = [self._days(Period(event.start, event.end)) for event in events]
        self.tells()

    def has_guest(self, first: date, last: date) -> None:
        """A guest of its own, `last` being the day of leaving."""
        self.stays.append((first, last))
        self.tells()

    def tells(self) -> None:
        """Its calendar: stays and closings, which look alike."""
        events = [*self._events("stay", self.stays), *self._events("closed", self.closed)]
        self.outside.gives(text(calendar(*events)))

    def word(self, kind: str) -> str:
        """Airbnb alone tells the two apart."""
        if self.maker == "airbnb.com":
            return "Reserved" if kind == "stay" else "Airbnb_(Not_available)"
        return "CLOSED_-_Not_available"

    def _days(self, period: Period) -> tuple[date, date]:
        first = period.start.astimezone(PARIS).date()
        last = (period.end - timedelta(seconds=1)).astimezone(PARIS).date()
        return first, last if self.nights and last > first else last + ONE_DAY

    def _events(self, kind: str, days: Iterable[tuple[date, date]]) -> Sequence[str]:
        return [
            f"UID:{kind}-{first}@{self.maker} DTSTART;VALUE=DATE:{first:%Y%m%d} DTEND;VALUE=DATE:{last:%Y%m%d}"
            f" SUMMARY:{self.word(kind)}"
            for first, last in days
        ]
