"""Mornings and afternoons, as each space has them. Pure.

A space by half-days has hours of its own for them; of one by the hour, half of a day is what it is open of it. One by
days or nights has no halves.
"""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bookings.search.fitting import Shape, hours_of_days
from bookings.search.question import Half, Within
from bookings.search.whole_days import by_day, is_free, on_steps
from commons.periods import Period

# Less of a half that is open is none: nobody meets for what is left of it.
SHORTEST: Final = timedelta(hours=2)


def half_days(
    free: Sequence[Period], opened: Sequence[Period], shape: Shape, when: Within, zone: ZoneInfo
) -> Iterator[Period]:
    """The halves that `when.half` names of which all that is `opened` is `free`, in order of time.

    Both are sorted and disjoint. A stay may reach over closed hours, and begins and ends inside openings; within the
    hours that are asked for, if any.
    """
    for day, open_hours in sorted(by_day(opened, zone).items()):
        if not when.first_day <= day <= when.last_day or (when.weekdays and day.weekday() not in when.weekdays):
            continue
        for first, last in _halves(shape, when.half):
            half = hours_of_days(day, day, first, last, zone)
            wanted = hours_of_days(day, day, *when.hours, zone) if when.hours else half
            stay = half and wanted and _stay(half, wanted, open_hours, shape, zone)
            if stay and is_free(stay, free, opened):
                yield stay


def _halves(shape: Shape, half: Half | None) -> list[tuple[time, time]]:
    morning, afternoon = (shape.day_starts, shape.half_day_at), (shape.half_day_at, shape.day_ends)
    match half:
        case Half.MORNING:
            return [morning]
        case Half.AFTERNOON:
            return [afternoon]
    return [morning, afternoon]


def _stay(half: Period, wanted: Period, open_hours: Sequence[Period], shape: Shape, zone: ZoneInfo) -> Period | None:
    if shape.taken_by == "half_day":
        return half if wanted.contains(half) else None
    if shape.taken_by != "time":
        return None
    within = half.intersection(wanted)
    parts = [part for stretch in open_hours if within and (part := stretch.intersection(within))]
    stay = on_steps(Period(parts[0].start, parts[-1].end), shape, zone) if parts else None
    return stay if stay and stay.duration >= SHORTEST else None
