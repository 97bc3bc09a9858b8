"""All events of one UID: the occurrences of the repeating ones, and those that were moved or cancelled one by one.

RFC 5545, 3.8.5 and 3.8.4.4. An occurrence is left out only when a date taken out (EXDATE) or an occurrence of its own
(RECURRENCE-ID) names it exactly; what names nothing is added beside.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bookings.calendars.reading.clocks import Clock
from bookings.calendars.reading.columns import Taken, mark_of
from bookings.calendars.reading.events import Event
from bookings.calendars.reading.lines import Property
from bookings.calendars.reading.results import Problems
from bookings.calendars.reading.rules import Budget, Rule, highest_end, occurrences, parse_rule, split_limits
from bookings.calendars.reading.times import (
    DAY_SECONDS,
    LATEST_NUMBER,
    Moment,
    guess_day,
    in_seconds,
    instant,
    parse_duration,
    parse_moment,
    plus,
    to_naive,
    to_number,
)
from bookings.calendars.reading.zones import Zones
from commons.periods import Period

# Clocks differ from UTC by up to 14 hours, and VTIMEZONE may say stranger things.
SLACK = timedelta(days=2)
SLACK_SECONDS = in_seconds(SLACK)
MAX_TIMES = 20_000


@dataclass(slots=True)
class Marks:
    """Occurrences that are named: by day (since 1970, on the clock of the event), or by instant."""

    days: set[int] = field(default_factory=set)
    instants: set[int] = field(default_factory=set)

    def add(self, moment: Moment, *, whole_days: bool) -> None:
        if whole_days or moment.all_day:
            self.days.add(to_number(moment.naive) // DAY_SECONDS)
        else:
            self.instants.add(instant(moment.as_start()))

    def __bool__(self) -> bool:
        return bool(self.days or self.instants)

    def name(self, number: int, begin: int) -> bool:
        """Whether they name what begins when the clock shows `number`, which is the instant `begin`."""
        return begin in self.instants or number // DAY_SECONDS in self.days


class Task:
    """What all events of a calendar are read for, and with."""

    def __init__(self, window: Period, zones: Zones, problems: Problems, budget: Budget) -> None:
        self.zones, self.problems, self.budget = zones, problems, budget
        self.low, self.high = instant(window.start), instant(window.end)

    def touches(self, start: int, end: int) -> bool:
        """Whether a time touches the window."""
        return start < self.high and end > self.low


def busy_times(events: list[Event], task: Task) -> list[Taken]:
    """What the events of one UID take in the window, unsorted."""
    current = _latest(events)
    overrides = [event for event in current if event.recurrence]
    busy = [time for event in overrides for time in _own_time(event, task)]
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


def _own_time(event: Event, task: Task) -> Iterator[Taken]:
    if event.busy:
        taken = _taken(event.start, event, task)
        if task.touches(taken[0], taken[1]):
            yield taken


def _taken(start: Moment, event: Event, task: Task) -> Taken:
    span = Span(event, task.zones.clock(start.zone), all_day=start.all_day)
    return span.from_number(to_number(start.naive))


class Span:
    """How long each occurrence of an event takes; over a change of clock, the longer of both ways of counting."""

    def __init__(self, event: Event, clock: Clock, *, all_day: bool) -> None:
        self.clock, self.all_day = clock, all_day
        self.nominal, self.exact = in_seconds(event.nominal), in_seconds(event.exact)
        self.mark = mark_of(event.kind, all_day=all_day)

    def from_number(self, number: int) -> Taken:
        """The time of the occurrence that begins when the clock shows `number`."""
        begin, end = self.clock.as_start(number), self.clock.as_end(number + self.nominal)
        if not self.all_day:
            end = max(end, min(begin + self.exact, LATEST_NUMBER))
        # Only at the edges of the calendar can an event end up without length.
        return begin, max(end, begin + 1), self.mark


class Repeating:
    """A VEVENT without RECURRENCE-ID, and the occurrences of its UID that have one."""

    def __init__(self, event: Event, overrides: list[Event], task: Task) -> None:
        self.event, self.task = event, task
        self.zones, self.problems, self.budget = task.zones, task.problems, task.budget
        self.replaced = Marks()
        for override in overrides:
            if override.recurrence:
                self.replaced.add(override.recurrence, whole_days=event.start.all_day)
        self.later = sorted((change for change in overrides if change.and_future), key=_begins)
        self.later_from = [_begins(change) for change in self.later]
        self.later_from_day = [_first_of(change).day for change in self.later]

    def times(self) -> list[Taken]:
        """The times of all occurrences that touch the window."""
        if not self.event.repeats and not self.later and not self.replaced:
            return list(_own_time(self.event, self.task))
        removed = self._removed()
        numbers, stretches = self._expanded()
        start = self.event.start
        found = self._occurrences(numbers, start, removed)
        for moment, end in self._additions():
            if end is None:
                found += self._occurrences([to_number(moment.naive)], moment, removed)
        if self.event.busy:
            found += stretches
            found += self._added_periods()
        return [time for time in found if self.task.touches(time[0], time[1])]

    def _occurrences(self, numbers: Iterable[int], like: Moment, removed: Marks) -> list[Taken]:
        """The times of the occurrences at these numbers, of the kind and the clock of a moment."""
        span = Span(self.event, self.zones.clock(like.zone), all_day=like.all_day)
        found = map(span.from_number, numbers)
        if not removed and not self.replaced and not self.later:
            return list(found) if self.event.busy else []
        kept = []
        for number, taken in zip(numbers, found, strict=True):
            if removed.name(number, taken[0]) or self.replaced.name(number, taken[0]):
                continue
            start = like.moved_to(to_naive(number))
            change = self._change_for(start)
            if change is None:
                if self.event.busy:
                    kept.append(taken)
            elif change.busy:
                kept.append(_taken(_shifted(start, change), change, self.task))
        return kept

    def _change_for(self, start: Moment) -> Event | None:
        """The change "this and all that follow" (3.2.13) that applies to an occurrence."""
        if start.all_day:
            begun = bisect_right(self.later_from_day, start.day)
        else:
            begun = bisect_right(self.later_from, start.as_start())
        return self.later[begun - 1] if begun else None

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

    def _expanded(self) -> tuple[list[int], list[Taken]]:
        """When all occurrences begin, and wide stretches for rules that repeat too often to be listed."""
        numbers, stretches = {to_number(self.event.start.naive)}, []
        for rule in self._rules():
            limit = self._until(rule)
            listed = self._listed(rule, limit)
            if listed is None:
                stretches += self._stretch(rule, limit)
            numbers.update(listed or ())
        return sorted(numbers), stretches

    def _rules(self) -> Iterator[Rule]:
        for found in self.event.several.get("RRULE", ()):
            rule = parse_rule(found.value)
            if rule is None or not rule.clean:
                self.problems.add(found.line, "bad_rule")
            if rule is not None:
                yield from split_limits(rule)

    def _listed(self, rule: Rule, limit: int | None) -> list[int] | None:
        start = self.event.start
        low, high = self._bounds()
        until = limit + SLACK_SECONDS if limit is not None else None
        first = to_number(start.naive)
        times = None if self.budget.spent() else occurrences(rule, first, until=until, low=low, high=high)
        if times is None or len(times) > MAX_TIMES:
            self.problems.add(self.event.line, "too_many_times")
            return None
        self.budget.times -= len(times)
        if limit is None:
            return times
        clock = self.zones.clock(start.zone)
        return [time for time in times if (time if start.all_day else clock.as_start(time)) <= limit]

    def _bounds(self) -> tuple[int, int]:
        """The wall-clock times between which an occurrence may touch the window, wherever its clock is."""
        longest = max(in_seconds(event.nominal) for event in [self.event, *self.later])
        moved = max((abs(in_seconds(_distance(change))) for change in self.later), default=0)
        return self.task.low - longest - moved - SLACK_SECONDS, self.task.high + moved + SLACK_SECONDS

    def _until(self, rule: Rule) -> int | None:
        """UNTIL as the end of its day for whole days, else as instant; unreadable, it does not end the repetition."""
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
            return to_number(datetime.combine(day, time.max))
        if limit.all_day:
            limit = start.moved_to(datetime.combine(limit.day, time.max))
        return instant(limit.as_end())

    def _stretch(self, rule: Rule, limit: int | None) -> list[Taken]:
        """All the time in the window that a rule can cover."""
        start = self.event.start
        reached = highest_end(rule, start.naive)
        ends = [
            number + SLACK_SECONDS for number in (limit, to_number(reached) if reached else None) if number is not None
        ]
        begin, end = max(instant(start.as_start()), self.task.low), min([self.task.high, *ends])
        return [(begin, end, mark_of(self.event.kind, all_day=False))] if begin < end else []

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

    def _added_periods(self) -> Iterator[Taken]:
        """RDATE of the kind PERIOD, but those that have an occurrence of their own."""
        mark = mark_of(self.event.kind, all_day=False)
        for moment, end in self._additions():
            begin = instant(moment.as_start())
            if end and not self.replaced.name(to_number(moment.naive), begin):
                yield begin, instant(end), mark


def _end_of(start: Moment, text: str, zones: Zones) -> datetime | None:
    duration = parse_duration(text) if text.strip().upper().startswith(("P", "+P")) else None
    if duration:
        return start.moved_to(plus(start.naive, duration)).as_end()
    end = parse_moment(text, start.zone, zones.venue)
    return end.as_end() if end and end.as_end() > start.as_start() else None


def free_busy_times(values: Iterable[str], *, task: Task, mark: int) -> Iterator[Taken]:
    """The periods of a FREEBUSY property (3.8.2.6) that touch the window."""
    for value in values:
        first, _slash, last = value.partition("/")
        moment = parse_moment(first, task.zones.floating, task.zones.venue)
        end = _end_of(moment, last, task.zones) if moment else None
        if moment and end and task.touches(begin := instant(moment.as_start()), instant(end)):
            yield begin, instant(end), mark


def _first_of(change: Event) -> Moment:
    """The first occurrence that a change is about."""
    return change.recurrence or change.start


def _begins(change: Event) -> datetime:
    return _first_of(change).as_start()


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
