"""Repetition rules (RFC 5545, 3.3.10): read forgivingly, expanded only inside a window.

dateutil does the arithmetic. Around it: a rule that began long ago is moved close to the window by whole periods, so
that forty years of Mondays cost nothing; and everything is computed 7,600 years later (19 Gregorian cycles of 400
years, each a whole number of weeks), because dateutil walks a rule that never matches to the year 9999.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile
from time import thread_time

from dateutil.rrule import DAILY, HOURLY, MINUTELY, MONTHLY, SECONDLY, WEEKLY, YEARLY, rrule, weekday

from bookings.calendars.reading.times import DAY_SECONDS, EPOCH_WEEKDAY, in_seconds, to_naive, to_number

FREQUENCIES = {
    "YEARLY": YEARLY,
    "MONTHLY": MONTHLY,
    "WEEKLY": WEEKLY,
    "DAILY": DAILY,
    "HOURLY": HOURLY,
    "MINUTELY": MINUTELY,
    "SECONDLY": SECONDLY,
}
STEPS = {
    WEEKLY: timedelta(weeks=1),
    DAILY: timedelta(days=1),
    HOURLY: timedelta(hours=1),
    MINUTELY: timedelta(minutes=1),
    SECONDLY: timedelta(seconds=1),
}
# Longest distance between two steps that is still sure to be walked through (a year has at most 366 days).
STEP_BOUND = {YEARLY: timedelta(days=365), MONTHLY: timedelta(days=28), **STEPS}
DAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
# Part, dateutil's name, least and greatest absolute value, and whether negative values mean something.
NUMBERS = {
    "BYSECOND": ("bysecond", 0, 59, False),
    "BYMINUTE": ("byminute", 0, 59, False),
    "BYHOUR": ("byhour", 0, 23, False),
    "BYMONTHDAY": ("bymonthday", 1, 31, True),
    "BYYEARDAY": ("byyearday", 1, 366, True),
    "BYWEEKNO": ("byweekno", 1, 53, True),
    "BYMONTH": ("bymonth", 1, 12, False),
    "BYSETPOS": ("bysetpos", 1, 366, True),
}
CYCLE = timedelta(days=19 * 146_097)
LAST_YEAR = 2390
MAX_STEPS = 50_000


@dataclass(slots=True)
class Budget:
    """What one calendar may cost, however it was made: occurrences to list, seconds of work.

    After `seconds` rules are no longer listed but taken as all the time that they cover; after `at_most` nothing more
    is read, and what was read so far counts as a calendar that breaks off.
    """

    times: int = 500_000
    seconds: float = 5
    at_most: float = 8
    started: float = field(default_factory=thread_time)

    def spent(self) -> bool:
        return self.times <= 0 or thread_time() - self.started > self.seconds

    def over(self) -> bool:
        return thread_time() - self.started > self.at_most


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. `until`: the raw text, since its meaning depends on the event's clock. `by`: dateutil's arguments."""

    frequency: int
    interval: int = 1
    count: int | None = None
    until: str | None = None
    week_start: int = 0
    by: dict[str, list[object]] = field(default_factory=dict)
    clean: bool = True


def parse_rule(text: str) -> Rule | None:
    """The rule as far as it can be read (`clean` says whether all could), None without a readable frequency."""
    parts, clean = _parts(text)
    frequency = FREQUENCIES.get(parts.pop("FREQ", ""))
    if frequency is None:
        return None
    rule = Rule(frequency, until=parts.pop("UNTIL", None))
    interval, count = parts.pop("INTERVAL", "1"), parts.pop("COUNT", None)
    week_start = parts.pop("WKST", "MO")
    by: dict[str, list[object]] = {}
    for name, value in parts.items():
        values, readable = _by(name, value, frequency)
        clean = clean and readable
        if values:
            by["byweekday" if name == "BYDAY" else NUMBERS[name][0]] = values
    clean = clean and _is_number(interval) and (count is None or _is_number(count)) and week_start in DAYS
    return replace(
        rule,
        interval=min(int(interval), 10_000) if _is_number(interval) else 1,
        count=int(count) if count is not None and _is_number(count) else None,
        week_start=DAYS.get(week_start, 0),
        by=by,
        clean=clean,
    )


def occurrences(rule: Rule, start: int, *, until: int | None, low: int, high: int) -> list[int] | None:
    """The wall-clock times of the rule in `[low, high]`, up to `until`; None when there are too many to list.

    All times are of the event's own clock, as numbers. `start`, the first occurrence, is included by the
    caller.
    """
    last = high if until is None else min(until, high)
    if last < start:
        return []
    if _is_plain(rule):
        return _plain(rule, start, low, last)
    return _by_dateutil(rule, to_naive(start), to_naive(low), to_naive(last))


def _is_plain(rule: Rule) -> bool:
    """Every n days, or every n weeks on given days: no library is needed."""
    if rule.frequency == WEEKLY and rule.count is None:
        return rule.by.keys() <= {"byweekday"}
    return rule.frequency in {DAILY, WEEKLY} and not rule.by


def _plain(rule: Rule, start: int, low: int, last: int) -> list[int] | None:
    step = in_seconds(STEPS[rule.frequency]) * rule.interval
    firsts = [start]
    if rule.by:
        # Weeks are counted from the one that `start` is in.
        passed = (start // DAY_SECONDS + EPOCH_WEEKDAY - rule.week_start) % 7
        days = {(day.weekday - rule.week_start) % 7 for day in rule.by["byweekday"]}  # type: ignore[attr-defined]
        firsts = [start + (day - passed) * DAY_SECONDS for day in sorted(days)]
    if (last - max(low, start)) // step * len(firsts) > MAX_STEPS:
        return None
    if rule.count is not None:
        last = min(last, start + step * (rule.count - 1))
    least = max(low, start)
    return [
        time for first in firsts for time in range(first + max(0, -(-(least - first) // step)) * step, last + 1, step)
    ]


def _by_dateutil(rule: Rule, start: datetime, low: datetime, last: datetime) -> list[int] | None:
    if start.year > LAST_YEAR:
        return []
    rule = _coarser(rule)
    first = _near(rule, start, low)
    if _steps(rule, first, last) > MAX_STEPS:
        return None
    try:
        moved = rrule(
            rule.frequency,
            dtstart=first + CYCLE,
            interval=rule.interval,
            wkst=rule.week_start,
            count=rule.count,
            **rule.by,
        )
        times = takewhile(lambda time: time <= last + CYCLE, moved)
        return [to_number(time - CYCLE) for time in times if time >= low + CYCLE]
    # dateutil says so when the parts can never agree (every 24 hours, but at another hour).
    except ValueError:
        return []


def highest_end(rule: Rule, start: datetime) -> datetime | None:
    """The latest that a rule which counts its occurrences can reach; None when that cannot be told simply."""
    if rule.count is None or rule.by:
        return None
    step = {YEARLY: timedelta(days=366), MONTHLY: timedelta(days=31)}.get(rule.frequency) or STEPS[rule.frequency]
    try:
        return start + step * rule.interval * rule.count
    except OverflowError:
        return None


def split_limits(rule: Rule) -> list[Rule]:
    """A rule must not have both COUNT and UNTIL: where one has, what either allows is counted."""
    if rule.count is None or rule.until is None:
        return [rule]
    return [replace(rule, count=None), replace(rule, until=None)]


def _parts(text: str) -> tuple[dict[str, str], bool]:
    parts: dict[str, str] = {}
    clean = True
    for piece in text.upper().split(";"):
        name, equals, value = piece.partition("=")
        if not piece.strip():
            continue
        clean = clean and bool(equals) and name.strip() not in parts
        parts[name.strip()] = value.strip()
    return parts, clean


def _by(name: str, value: str, frequency: int) -> tuple[list[object], bool]:
    """The values of a BY part and whether all could be read; a part that its frequency forbids is passed over."""
    pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
    if name == "BYDAY":
        days = [_weekday(piece, frequency) for piece in pieces]
        return [day for day in days if day is not None], None not in days and bool(days)
    if name not in NUMBERS or not _allowed(name, frequency):
        return [], False
    _dateutil, least, greatest, negative = NUMBERS[name]
    numbers: list[object] = []
    for piece in pieces:
        unsigned = piece.removeprefix("-") if negative else piece
        unsigned = unsigned.removeprefix("+")
        if _is_digits(unsigned) and least <= int(unsigned) <= greatest:
            numbers.append(-int(unsigned) if piece.startswith("-") else int(unsigned))
    return numbers, len(numbers) == len(pieces) and bool(numbers)


def _allowed(name: str, frequency: int) -> bool:
    if name == "BYWEEKNO":
        return frequency == YEARLY
    if name == "BYYEARDAY":
        return frequency == YEARLY or frequency >= HOURLY
    return not (name == "BYMONTHDAY" and frequency == WEEKLY)


def _weekday(text: str, frequency: int) -> object | None:
    found = WEEKDAY.fullmatch(text)
    if not found:
        return None
    number = int(found.group(1) or 0)
    # Only a month or a year has a second Tuesday.
    if frequency not in {MONTHLY, YEARLY}:
        number = 0
    return weekday(DAYS[found.group(2)], number or None)


def _coarser(rule: Rule) -> Rule:
    """Every hour, at these hours, is every day at these hours; the latter is counted in days."""
    if rule.frequency != HOURLY or rule.interval != 1 or rule.count is not None or "bysetpos" in rule.by:
        return rule
    hours = rule.by.get("byhour") or list(range(24))
    return replace(rule, frequency=DAILY, by={**rule.by, "byhour": hours})


def _near(rule: Rule, start: datetime, low: datetime) -> datetime:
    """A time at which the rule's periods begin anew in the same way, at or after `start`, shortly before `low`."""
    if rule.count is not None or low <= start:
        return start
    if rule.frequency in {YEARLY, MONTHLY}:
        years = (low.year - start.year - 1) // rule.interval * rule.interval
        return start.replace(year=start.year + years) if years > 0 and start.day <= 28 else start
    # Finer than a day, whole days keep the hour.
    step = STEPS[DAILY] if rule.frequency >= HOURLY else STEPS[rule.frequency]
    period = step * rule.interval
    return start + max(0, (low - start) // period - 1) * period


def _steps(rule: Rule, first: datetime, last: datetime) -> float:
    walked = (last - first) / (STEP_BOUND[rule.frequency] * rule.interval)
    steps = walked if rule.by or rule.count is None else min(walked, rule.count)
    inner = 1
    for part in ("byhour", "byminute", "bysecond"):
        inner *= max(1, len(rule.by.get(part, ())))
    if rule.frequency >= HOURLY and rule.by:
        # A filter that nothing passes would be walked through to the end of time.
        return float("inf")
    return steps * (inner if rule.frequency < HOURLY else 1)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _is_number(text: str) -> bool:
    return _is_digits(text) and int(text) > 0
