"""Stays of whole days: a day of a space by the hour is what it is open of that local day. Pure.

Fewer than seven days are days that follow each other, each of them open. A week or more counts the days on which the
venue is closed, and takes what is open of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.search.fitting import MINUTE, ONE_DAY, Shape, hours_of_days, next_step
from bookings.search.question import Within
from bookings.taken.stretches import stretches_of
from commons.periods import Bound, Period, covers, local_date, nearest_wall_clock

WEEK = 7
OpenDays = Mapping[date, Sequence[Period]]


def whole_days(
    free: Sequence[Period], opened: Sequence[Period], shape: Shape, when: Within, zone: ZoneInfo
) -> Iterator[Period]:
    """The stays of `when.days` days of which all that is `opened` is `free`, by the day on which they begin.

    Both are sorted and disjoint. A stay may reach over closed hours, and begins and ends inside openings.
    """
    open_days, days = by_day(opened, zone), when.days or 1
    for day in sorted(open_days):
        last = day + (days - 1) * ONE_DAY
        if day < when.first_day or last > when.last_day or (when.weekdays and day.weekday() not in when.weekdays):
            continue
        stay = _stay(day, last, open_days, shape, when.hours, zone)
        if stay and is_free(stay, free, opened):
            yield stay


def is_free(stay: Period, free: Sequence[Period], opened: Sequence[Period]) -> bool:
    """Whether the stay begins and ends inside openings and all that is open of it is free."""
    stretches = stretches_of(stay, spans_closures=True, openings=opened)
    return bool(stretches) and all(covers(free, stretch) for stretch in stretches or ())


def by_day(opened: Sequence[Period], zone: ZoneInfo) -> dict[date, list[Period]]:
    """Openings by the local day on which they begin; what is open for more than a day is cut at midnight."""
    found: dict[date, list[Period]] = {}
    for stretch in opened:
        for part in _nights_cut(stretch, zone) if stretch.duration > ONE_DAY else [stretch]:
            found.setdefault(local_date(part.start, zone), []).append(part)
    return found


def _nights_cut(stretch: Period, zone: ZoneInfo) -> list[Period]:
    parts, start = [], stretch.start
    while start < stretch.end:
        midnight = _at(local_date(start, zone) + ONE_DAY, time.min, zone, Bound.START)
        parts.append(Period(start, min(midnight, stretch.end)))
        start = midnight
    return parts


def _stay(
    day: date, last: date, open_days: OpenDays, shape: Shape, hours: tuple[time, time] | None, zone: ZoneInfo
) -> Period | None:
    """The stay that begins on `day`, inside the wanted hours of its first and last day."""
    found = _open_hours(day, last, open_days) if shape.taken_by == "time" else _fixed_hours(day, last, shape, zone)
    wanted = hours_of_days(day, last, *hours, zone) if hours else found
    if found is None or wanted is None:
        return None
    if shape.taken_by != "time":
        return found if wanted.contains(found) else None
    clipped = found.intersection(wanted)
    return clipped and on_steps(clipped, shape, zone)


def _open_hours(day: date, last: date, open_days: OpenDays) -> Period | None:
    """From the first opening of `day` to the last of `last`."""
    wanted = [day + n * ONE_DAY for n in range((last - day).days + 1)]
    if len(wanted) < WEEK and not all(each in open_days for each in wanted):
        return None
    stretches = [stretch for each in wanted for stretch in open_days.get(each, ())]
    return Period(stretches[0].start, stretches[-1].end)


def _fixed_hours(day: date, last: date, shape: Shape, zone: ZoneInfo) -> Period | None:
    """Half-days, days and nights have hours of their own."""
    starts, ends = shape.day_starts, shape.day_ends
    if shape.taken_by == "night":
        starts, ends, last = shape.night_starts, shape.night_ends, last + ONE_DAY
    elif ends <= starts:
        last += ONE_DAY
    start, end = _at(day, starts, zone, Bound.START), _at(last, ends, zone, Bound.END)
    return Period(start, end) if start < end else None


def on_steps(stay: Period, shape: Shape, zone: ZoneInfo) -> Period | None:
    """On the steps of a space by the hour and of a length that it allows."""
    start = next_step(stay.start, shape.granularity, zone)
    local = stay.end.astimezone(zone)
    beyond = timedelta(minutes=(local.hour * 60 + local.minute) % shape.granularity, seconds=local.second)
    end = stay.end - beyond
    if end - start < shape.min_duration * MINUTE or end <= start:
        return None
    too_long = shape.max_duration is not None and end - start > shape.max_duration * MINUTE
    return None if too_long else Period(start, end)


def _at(day: date, clock: time, zone: ZoneInfo, bound: Bound) -> datetime:
    return nearest_wall_clock(datetime.combine(day, clock), zone, bound)
