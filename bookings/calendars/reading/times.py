"""Dates, times and durations as calendars write them (RFC 5545, 3.3.4 to 3.3.6), read forgivingly."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)
LONGEST = timedelta(days=20_000)
DAY_SECONDS = 86_400
# Instants and wall clocks are also told as numbers: whole seconds since 1970, as iCal has nothing finer.
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
EPOCH_WEEKDAY = EPOCH.weekday()
EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
LATEST = datetime(9999, 12, 29, tzinfo=UTC)
DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
CLOCK = re.compile(r"[T ](\d{2}):?(\d{2}):?(\d{2})?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE)
DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a wall clock in `zone` shows; for a whole day, its midnight."""

    naive: datetime
    zone: tzinfo
    all_day: bool = False

    @property
    def day(self) -> date:
        return self.naive.date()

    def as_start(self) -> datetime:
        """The instant in UTC; the earlier one in the doubled hour, the offset before the gap in the missing one."""
        return to_utc(self.naive, self.zone)

    def as_end(self) -> datetime:
        """The instant in UTC; the later one where the clock leaves a choice."""
        return max(to_utc(self.naive, self.zone), to_utc(self.naive, self.zone, fold=1))

    def moved_to(self, naive: datetime) -> "Moment":
        """The same kind of moment at another time of the same clock."""
        return Moment(naive, self.zone, self.all_day)


def to_utc(naive: datetime, zone: tzinfo, *, fold: int = 0) -> datetime:
    """The instant; times at the edges of the calendar, where it cannot be told, are drawn in by two days."""
    if naive.year <= 1 or naive.year >= 9999:
        return min(max(naive.replace(tzinfo=UTC), EARLIEST), LATEST)
    return naive.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def plus(naive: datetime, duration: timedelta) -> datetime:
    """The wall-clock time after a duration, kept inside the calendar."""
    try:
        return naive + duration
    except OverflowError:
        return LATEST.replace(tzinfo=None) if duration > timedelta(0) else EARLIEST.replace(tzinfo=None)


def to_number(naive: datetime) -> int:
    """Of a wall-clock time, or of an instant in UTC without its zone."""
    passed = naive - EPOCH
    return passed.days * DAY_SECONDS + passed.seconds


def to_naive(number: int) -> datetime:
    """The wall-clock time of `to_number`, kept inside the calendar."""
    return EPOCH + timedelta(seconds=min(max(number, EARLIEST_NUMBER), LATEST_NUMBER))


def instant(moment: datetime) -> int:
    """The number of an aware time."""
    return to_number(moment.astimezone(UTC).replace(tzinfo=None))


def in_seconds(duration: timedelta) -> int:
    """Whole seconds."""
    return duration.days * DAY_SECONDS + duration.seconds


EARLIEST_NUMBER, LATEST_NUMBER = instant(EARLIEST), instant(LATEST)


def parse_moment(text: str, zone: tzinfo, day_zone: tzinfo) -> Moment | None:
    """The moment, or None when it cannot be read; `zone` for times without their own, `day_zone` for whole days."""
    text = text.strip()
    if not (found := DATE.match(text)):
        return None
    rest = text[found.end() :].strip()
    try:
        day = date(*map(int, found.groups()))
        if not rest:
            return Moment(datetime.combine(day, time.min), day_zone, all_day=True)
        clock = CLOCK.fullmatch(text, found.end())
        return _with_clock(day, clock, zone) if clock else None
    except (ValueError, OverflowError):
        return None


def guess_day(text: str, day_zone: tzinfo) -> Moment | None:
    """The day that an unreadable time seems to be on."""
    found = DATE.search(text)
    return parse_moment(found.group(), day_zone, day_zone) if found else None


def parse_duration(text: str) -> timedelta | None:
    """A positive duration, or None."""
    found = DURATION.fullmatch(text.strip().upper())
    if not found or not any(found.groups()[1:]) or found.group(1) == "-":
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return min(timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds), LONGEST)


def _with_clock(day: date, clock: re.Match[str], zone: tzinfo) -> Moment:
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    # 24:00 is the next day's midnight, and a leap second the one before it: both are met in real files.
    whole = datetime.combine(day, time(hour % 24, minute, min(second, 59)))
    naive = whole + ONE_DAY if hour == 24 else whole
    if hour > 24:
        raise ValueError("no such hour")
    offset = clock.group(4)
    return Moment(naive, _offset(offset) if offset else zone)


def _offset(text: str) -> tzinfo:
    if text in {"Z", "z"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
