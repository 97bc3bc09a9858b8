"""All events of one UID: the occurrences of the repeating ones, and those that were moved or cancelled one by one.

RFC 5545, 3.8.5 and 3.8.4.4. An occurrence is left out only when a date taken out (EXDATE) or an occurrence of its own
(RECURRENCE-ID) names it exactly; what names nothing is added beside.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bookings.calendars.reading.events import Event
from bookings.calendars.reading.lines import Property
from bookings.calendars.reading.results import BusyTime, Problems
from bookings.calendars.reading.rules import Budget, Rule, highest_end, occurrences, parse_rule, split_limits
from bookings.calendars.reading.times import (
    LATEST,
    Moment,
    guess_day,
    parse_duration,
    parse_moment,
    plus,
    to_utc,
)
from bookings.calendars.reading.zones import Zones
from commons.periods import Period

# Clocks differ from UTC by up to 14 hours, and VTIMEZONE may say stranger things.
SLACK = timedelta(days=2)
TICK = timedelta(microseconds=1)
MAX_TIMES = 20_000


@dataclass(slots=True)
class Marks:
    """Occurrences that are named: by day, or by instant."""

    days: set[date] = field(default_factory=set)
    instants: set[datetime] = field(default_factory=set)

    def add(self, moment: Moment, *, whole_days: bool) -> None:
        if whole_days or moment.all_day:
            self.days.add(moment.day)
        else:
            self.instants.add(moment.as_start())

    def name(self, moment: Moment) -> bool:
        if moment.day in self.days:
            return True
        return bool(self.instants) and moment.as_start() in self.instants


@dataclass(frozen=True, slots=True)
class Task:
    """What all events of a calendar are read for, and with."""

    window: Period
    zones: Zones
    problems: Problems
    budget: Budget


def busy_times(events: list[Event], task: Task) -> list[BusyTime]:
    """What the events of one UID take in the window, unsorted."""
    current = _latest(events)
    overrides = [event for event in current if event.recurrence]
    busy = [time for event in overrides for time in _own_time(event, task.window)]
    for event in current:
        if event.recurrence is None:
            busy += Repeating(event, overrides, task).times()
    return busy


def _latest(events: list[Event]) -> list[Event]:
    """Of several versions of the same occurrence the highest SEQUENCE counts (3.8.7.4); without one, all do."""
    if len(events) == 1:
        return events
    highest: dict[datetime | None, int] = {}
    for event in events:
        if event.sequence is not None:
            key = event.recurrence.as_start() if event.recurrence else None
            highest[key] = max(highest.get(key, 0), event.sequence)
    return [event for event in events if _is_latest(event, highest)]


def _is_latest(event: Event, highest: dict[datetime | None, int]) -> bool:
    key = event.recurrence.as_start() if event.recurrence else None
    return event.sequence is None or event.sequence == highest[key]


def _own_time(event: Event, window: Period) -> Iterator[BusyTime]:
    if event.busy and (time := _time_of(event.start, event)).period.overlaps(window):
        yield time


def _time_of(start: Moment, event: Event) -> BusyTime:
    return BusyTime(period_of(start, event), event.uid, event.kind, start.all_day)


def period_of(start: Moment, event: Event) -> Period:
    """The time that an occurrence takes; over a change of clock, the longer of both ways of counting."""
    begin = start.as_start()
    end = start.moved_to(plus(start.naive, event.nominal)).as_end()
    if not start.all_day:
        end = max(end, begin + min(event.exact, LATEST - begin))
    # Only at the edges of the calendar can an event end up without length.
    return Period(begin, max(end, begin + TICK))


class Repeating:
    """A VEVENT without RECURRENCE-ID, and the occurrences of its UID that have one."""

    def __init__(self, event: Event, overrides: list[Event], task: Task) -> None:
        self.event, self.window, self.zones, self.problems = event, task.window, task.zones, task.problems
        self.budget = task.budget
        self.replaced = Marks()
        for override in overrides:
            if override.recurrence:
                self.replaced.add(override.recurrence, whole_days=event.start.all_day)
        self.later = sorted((change for change in overrides if change.and_future), key=_first_of)

    def times(self) -> list[BusyTime]:
        """The times of all occurrences that touch the window."""
        if not self.event.repeats and not self.later and not self.replaced.days and not self.replaced.instants:
            return list(_own_time(self.event, self.window))
        removed = self._removed()
        starts, stretches = self._expanded()
        found = [self._taken(start) for start in starts if not removed.name(start)]
        listed = [time for time in found if time and time.period.overlaps(self.window)]
        others = self._added_periods() + stretches if self.event.busy else []
        return listed + [BusyTime(period, self.event.uid, self.event.kind) for period in others]

    def _taken(self, start: Moment) -> BusyTime | None:
        if self.replaced.name(start):
            return None
        change = self._change_for(start)
        if change is None:
            return _time_of(start, self.event) if self.event.busy else None
        return _time_of(_shifted(start, change), change) if change.busy else None

    def _change_for(self, start: Moment) -> Event | None:
        """The change "this and all that follow" (3.2.13) that applies to an occurrence."""
        applying = [change for change in self.later if _begins_by(change, start)]
        return applying[-1] if applying else None

    def _removed(self) -> Marks:
        removed = Marks()
        for found, value in self._values("EXDATE"):
            moment = parse_moment(value, self.zones.for_property(found), self.zones.venue)
            if moment:
                removed.add(moment, whole_days=self.event.start.all_day)
            else:
                self.problems.add(found.line, "bad_exception")
        return removed

    def _values(self, name: str) -> Iterator[tuple[Property, str]]:
        for found in self.event.several.get(name, ()):
            for value in found.value.split(","):
                if value.strip():
                    yield found, value.strip()

    def _expanded(self) -> tuple[list[Moment], list[Period]]:
        """The starts of all occurrences, and wide stretches for rules that repeat too often to be listed."""
        start = self.event.start
        times, stretches = {start.naive}, []
        for rule in self._rules():
            limit = self._until(rule)
            listed = self._listed(rule, limit)
            if listed is None:
                stretches += self._stretch(rule, limit)
            times.update(listed or ())
        moments = [start.moved_to(naive) for naive in times]
        return moments + [moment for moment, end in self._additions() if end is None], stretches

    def _rules(self) -> Iterator[Rule]:
        for found in self.event.several.get("RRULE", ()):
            rule = parse_rule(found.value)
            if rule is None or not rule.clean:
                self.problems.add(found.line, "bad_rule")
            if rule is not None:
                yield from split_limits(rule)

    def _listed(self, rule: Rule, limit: datetime | None) -> list[datetime] | None:
        start, low, high = self.event.start, *self._bounds()
        until = plus(limit, SLACK) if limit else None
        times = None if self.budget.spent() else occurrences(rule, start.naive, until=until, low=low, high=high)
        if times is None or len(times) > MAX_TIMES:
            self.problems.add(self.event.line, "too_many_times")
            return None
        self.budget.times -= len(times)
        if limit is None:
            return times
        return [time for time in times if self._comparable(start.moved_to(time)) <= limit]

    def _bounds(self) -> tuple[datetime, datetime]:
        """The naive times between which an occurrence may touch the window, wherever its clock is."""
        longest = max([self.event, *self.later], key=lambda event: event.nominal).nominal
        moved = max((abs(_distance(change)) for change in self.later), default=timedelta(0))
        low = plus(self.window.start.replace(tzinfo=None), -(longest + moved + SLACK))
        return low, plus(self.window.end.replace(tzinfo=None), moved + SLACK)

    def _until(self, rule: Rule) -> datetime | None:
        """UNTIL in the terms of `_comparable`; one that cannot be read does not end the repetition."""
        if rule.until is None:
            return None
        start, venue = self.event.start, self.zones.venue
        limit = parse_moment(rule.until, start.zone, venue)
        if limit is None:
            self.problems.add(self.event.line, "bad_rule")
            limit = guess_day(rule.until, venue)
        if limit is None:
            return None
        if start.all_day:
            day = limit.day if limit.all_day else limit.as_start().astimezone(venue).date()
            return datetime.combine(day, time.max)
        if limit.all_day:
            limit = start.moved_to(datetime.combine(limit.day, time.max))
        return limit.as_end().replace(tzinfo=None)

    def _comparable(self, moment: Moment) -> datetime:
        """What UNTIL is compared with: the day for whole days, else the instant."""
        return moment.naive if moment.all_day else moment.as_start().replace(tzinfo=None)

    def _stretch(self, rule: Rule, limit: datetime | None) -> list[Period]:
        """All the time in the window that a rule can cover."""
        start = self.event.start
        ends = [plus(time, SLACK) for time in (limit, highest_end(rule, start.naive)) if time]
        begin = max(start.as_start(), self.window.start)
        end = min([self.window.end, *(to_utc(time, UTC) for time in ends)])
        return [Period(begin, end)] if begin < end else []

    def _additions(self) -> Iterator[tuple[Moment, datetime | None]]:
        """RDATE: moments, each with the end of its own if it is a period."""
        for found, value in self._values("RDATE"):
            first, slash, last = value.partition("/")
            zone = self.zones.for_property(found)
            moment = parse_moment(first, zone, self.zones.venue)
            end = _end_of(moment, last, self.zones) if moment and slash else None
            if moment is None or (slash and end is None):
                self.problems.add(found.line, "bad_exception")
            if moment is not None:
                yield moment, end

    def _added_periods(self) -> list[Period]:
        named = self.replaced.name
        added = [Period(moment.as_start(), end) for moment, end in self._additions() if end and not named(moment)]
        return [period for period in added if period.overlaps(self.window)]


def _end_of(start: Moment, text: str, zones: Zones) -> datetime | None:
    duration = parse_duration(text) if text.strip().upper().startswith(("P", "+P")) else None
    if duration:
        return start.moved_to(plus(start.naive, duration)).as_end()
    end = parse_moment(text, start.zone, zones.venue)
    return end.as_end() if end and end.as_end() > start.as_start() else None


def free_busy_periods(values: Iterable[str], *, zones: Zones, window: Period) -> Iterator[Period]:
    """The periods of a FREEBUSY property (3.8.2.6) that touch the window."""
    for value in values:
        first, _slash, last = value.partition("/")
        moment = parse_moment(first, zones.floating, zones.venue)
        end = _end_of(moment, last, zones) if moment else None
        if moment and end and (period := Period(moment.as_start(), end)).overlaps(window):
            yield period


def _first_of(change: Event) -> datetime:
    """The first occurrence that a change is about."""
    return (change.recurrence or change.start).as_start()


def _begins_by(change: Event, start: Moment) -> bool:
    first = change.recurrence or change.start
    return first.day <= start.day if start.all_day else first.as_start() <= start.as_start()


def _distance(change: Event) -> timedelta:
    """How far, on its own clock, an occurrence was moved by a change."""
    if change.recurrence is None:
        return timedelta(0)
    if change.start.all_day or change.recurrence.all_day:
        return timedelta(days=(change.start.day - change.recurrence.day).days)
    origin = change.recurrence.as_start().astimezone(change.start.zone).replace(tzinfo=None)
    return change.start.naive - origin


def _shifted(start: Moment, change: Event) -> Moment:
    if change.start.all_day:
        day = datetime.combine(start.day, time.min)
        return change.start.moved_to(plus(day, _distance(change)))
    local = start.as_start().astimezone(change.start.zone).replace(tzinfo=None)
    return change.start.moved_to(plus(local, _distance(change)))
