"""One VEVENT: when it begins, how long it takes, whether it takes time at all (RFC 5545, 3.6.1)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone

from bookings.calendars.reading.kinds import MICROSOFT, is_cancelled, is_free, kind_of
from bookings.calendars.reading.lines import Block, Property
from bookings.calendars.reading.results import Kind, Problems, ZoneFrom
from bookings.calendars.reading.times import ONE_DAY, ONE_HOUR, Moment, guess_day, parse_duration, parse_moment, plus
from bookings.calendars.reading.zones import Zones

NAMES = frozenset(
    {
        *("SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("STATUS", "TRANSP", "SUMMARY", *MICROSOFT),
    }
)
LONGEST_SWAP = timedelta(days=366)


@dataclass(slots=True)
class Event:
    """`nominal`: duration on the wall clock; `exact`: in real time. They differ over a change of clock."""

    line: int
    start: Moment
    nominal: timedelta
    exact: timedelta
    busy: bool
    cancelled: bool = False
    kind: Kind = Kind.BUSY
    zone_from: ZoneFrom = ZoneFrom.VENUE
    sequence: int | None = None
    recurrence: Moment | None = None
    and_future: bool = False
    several: dict[str, list[Property]] = field(default_factory=dict)

    @property
    def repeats(self) -> bool:
        return bool(self.several)


def read_event(block: Block, zones: Zones, problems: Problems, *, closings: bool = True) -> Event | None:
    """The event, or None (and a problem) when nothing tells its time. `closings`: see `kinds.kind_of`."""
    once: dict[str, Property] = {}
    several: dict[str, list[Property]] = {}
    for found in block.properties(NAMES):
        once.setdefault(found.name, found)
        if found.name in {"RRULE", "RDATE", "EXDATE"}:
            several.setdefault(found.name, []).append(found)
    recurrence = _moment(once.get("RECURRENCE-ID"), zones)
    cancelled = is_cancelled(once)
    free = cancelled or is_free(once)
    start, end = _bounds(once, zones, problems)
    if start is None and free:
        # A cancelled occurrence often says no more than which one it is.
        start = recurrence
    if start is None:
        problems.add(block.line, "no_time")
        return None
    start, end = _in_order(start, end, block.line, problems)
    nominal, exact = _durations(start, end, once, block.line, problems)
    return Event(
        line=block.line,
        start=start,
        nominal=nominal,
        exact=exact,
        busy=not free,
        cancelled=cancelled,
        kind=kind_of(once, closings=closings),
        zone_from=_zone_from(start, once, zones),
        sequence=_sequence(once.get("SEQUENCE")),
        recurrence=recurrence,
        and_future=_is_range(once.get("RECURRENCE-ID")),
        several=several,
    )


def _moment(found: Property | None, zones: Zones) -> Moment | None:
    return parse_moment(found.value, zones.for_property(found), zones.venue) if found else None


def _bounds(once: dict[str, Property], zones: Zones, problems: Problems) -> tuple[Moment | None, Moment | None]:
    """DTSTART and DTEND, each guessed as a whole day when it cannot be read; a missing start is the end's day."""
    start, end = _moment(once.get("DTSTART"), zones), _moment(once.get("DTEND"), zones)
    if start is None and (written := once.get("DTSTART")):
        start = guess_day(written.value, zones.venue)
        problems.add(written.line, "time_guessed")
    if end is None and (written := once.get("DTEND")):
        guessed = guess_day(written.value, zones.venue) or start
        end = _midnight_after(guessed, start or guessed) if guessed else None
        problems.add(written.line, "time_guessed")
    if start is None and end is not None:
        day = end.naive - timedelta(microseconds=1) if end.all_day else end.naive
        start = Moment(datetime.combine(day.date(), time.min), zones.venue, all_day=True)
        problems.add(once["DTEND"].line, "time_guessed")
    return start, end


def _durations(
    start: Moment, end: Moment | None, once: dict[str, Property], line: int, problems: Problems
) -> tuple[timedelta, timedelta]:
    """How long the event takes, on the clock and in real time; never nothing."""
    nominal, exact = (timedelta(0), timedelta(0)) if end is None else _between(start, end)
    if written := once.get("DURATION"):
        duration = parse_duration(written.value)
        if duration is None and written.value.strip().lstrip("+-").upper() not in {"PT0S", "P0D", "PT0M", "PT0H"}:
            problems.add(written.line, "bad_duration")
        if duration and end is not None:
            problems.add(written.line, "two_ends")
        nominal, exact = max(nominal, duration or nominal), max(exact, duration or exact)
    if start.all_day:
        return max(_whole_days(nominal), ONE_DAY), timedelta(0)
    if exact <= timedelta(0):
        problems.add(line, "no_duration")
        return ONE_HOUR, ONE_HOUR
    return nominal, exact


def _between(start: Moment, end: Moment) -> tuple[timedelta, timedelta]:
    exact = end.as_end() - start.as_start()
    same_clock = start.all_day or start.zone == end.zone
    return (end.naive - start.naive if same_clock else exact), exact


def _in_order(start: Moment, end: Moment | None, line: int, problems: Problems) -> tuple[Moment, Moment | None]:
    """Bounds of the same kind, the first before the second: what is in doubt becomes whole days."""
    if end is None:
        return start, None
    if start.all_day != end.all_day:
        problems.add(line, "mixed_times")
        end = _midnight_after(end, start)
    if end.as_end() >= start.as_start():
        return start, end
    problems.add(line, "end_before_start")
    if start.as_start() - end.as_end() > LONGEST_SWAP:
        return start, _midnight_after(start, start)
    return start.moved_to(datetime.combine(end.day, time.min)), _midnight_after(start, start)


def _midnight_after(day: Moment, like: Moment) -> Moment:
    return like.moved_to(plus(datetime.combine(day.day, time.min), ONE_DAY))


def _whole_days(duration: timedelta) -> timedelta:
    return timedelta(days=-(-duration // ONE_DAY))


def _zone_from(start: Moment, once: dict[str, Property], zones: Zones) -> ZoneFrom:
    if start.all_day:
        return ZoneFrom.DAYS
    written = once.get("DTSTART")
    if written is None or start.zone is UTC:
        return ZoneFrom.UTC
    return ZoneFrom.OFFSET if isinstance(start.zone, timezone) else zones.told_by(written)


def _sequence(found: Property | None) -> int | None:
    text = found.value if found else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _is_range(found: Property | None) -> bool:
    return found is not None and found.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
