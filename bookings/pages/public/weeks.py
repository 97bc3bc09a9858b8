"""The week of a space as a table: what is free, partly free, full or closed, hour by hour or in its own pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.asking.timing import Limits
from bookings.availability import Free, open_and_free
from bookings.taken.site import Site
from commons.periods import Bound, Period, covers, intersect, merge, nearest_wall_clock
from commons.words import clock
from commons.words import day as day_in_words
from commons.words import days as days_in_words
from venues.models import Space

ONE_DAY = timedelta(days=1)
WEEK = 7 * ONE_DAY
Link = Callable[[date, time, date, time], str]
# What somebody is about to take of the space: when, and how many units.
Taking = tuple[Period, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of the day: from `starts` to `ends` on the wall clock, of the next day when `ends` is not later."""

    label: str
    starts: time
    ends: time
    whole: bool = True

    def on(self, day: date, zone: ZoneInfo) -> Period | None:
        last = day if self.ends > self.starts else day + ONE_DAY
        start = nearest_wall_clock(datetime.combine(day, self.starts), zone, Bound.START)
        end = nearest_wall_clock(datetime.combine(last, self.ends), zone, Bound.END)
        return Period(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Hours:
    """What is known of a space during a week: when it is open and can still be booked, and what is free."""

    space: Space
    zone: ZoneInfo
    open_time: list[Period]
    reachable: list[Period]
    free: list[Free]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_table(
    space: Space,
    monday: date,
    *,
    site: Site,
    now: datetime,
    link: Link,
    holidays: Sequence[tuple[date, date]] = (),
    chosen: date | None = None,
    taking: Taking | None = None,
) -> dict[str, Any]:
    """The week from `monday` for components/week.html, what would be taken marked. Two statements."""
    hours = _read(space, monday, site, now)
    days = [monday + n * ONE_DAY for n in range(7)]
    rows = _rows(space, hours, days)
    return {
        # Hours of several days do not follow each other; days, half-days and nights do.
        "within_a_day": space.taken_by == Space.TakenBy.TIME,
        "caption": _("%(space)s, %(days)s") % {"space": space.called, "days": days_in_words(days[0], days[-1])},
        "days": [{"date": day, "current": day == chosen, "holiday": _holiday(day, holidays)} for day in days],
        "rows": [{"label": row.label, "cells": [_cell(row, day, hours, link, taking) for day in days]} for row in rows],
    }


def _read(space: Space, monday: date, site: Site, now: datetime) -> Hours:
    zone = site.venue.zone
    start = nearest_wall_clock(datetime.combine(monday, time(0)), zone, Bound.START)
    # A night of Sunday ends on Monday.
    end = nearest_wall_clock(datetime.combine(monday + WEEK + ONE_DAY, time(0)), zone, Bound.START)
    limits = Limits.of(site.venue, now)
    earliest = max(limits.earliest, now)
    reach = [Period(earliest, limits.latest)] if earliest < limits.latest else []
    opened, free = open_and_free(space, start=start, end=end, now=now, site=site)
    return Hours(space, zone, opened, intersect(opened, reach), free)


def _rows(space: Space, hours: Hours, days: Sequence[date]) -> list[Row]:
    match space.taken_by:
        case Space.TakenBy.HALF_DAY:
            return [
                Row(_("matin"), space.day_starts, space.half_day_at),
                Row(_("après-midi"), space.half_day_at, space.day_ends),
            ]
        case Space.TakenBy.DAY:
            return [Row(_("jour"), space.day_starts, space.day_ends)]
        case Space.TakenBy.NIGHT:
            return [Row(_("nuit"), space.night_starts, space.night_ends)]
    every = [Row(clock(time(hour)), time(hour), time((hour + 1) % 24), whole=False) for hour in range(24)]
    used = [n for n, row in enumerate(every) if any(_open_part(row, day, hours.open_time, hours.zone) for day in days)]
    return every[used[0] : used[-1] + 1] if used else []


def _open_part(row: Row, day: date, opened: Sequence[Period], zone: ZoneInfo) -> list[Period]:
    moment = row.on(day, zone)
    if moment is None or (row.whole and not covers(opened, moment)):
        return []
    return intersect(opened, [moment])


def _cell(row: Row, day: date, hours: Hours, link: Link, taking: Taking | None) -> dict[str, Any]:
    part = _open_part(row, day, hours.reachable, hours.zone)
    if not part:
        return {"state": "closed"}
    levels = [units for period, units in hours.free if intersect([period], part)]
    covered = intersect([period for period, _units in hours.free], part)
    if not covered or (row.whole and covered != merge(part)):
        return {"state": "full"}
    partial = covered != merge(part)
    free = max(levels) if partial else min(levels)
    starts = covered[0].start.astimezone(hours.zone)
    ends = covered[-1].end.astimezone(hours.zone)
    cell = {
        "state": "free",
        "free": free,
        "units": hours.space.units or 1,
        "word": _word(free, hours.space, partial),
        "text": _sentence(day, row, free, hours.space, partial),
        "starts": f"{starts:%Y-%m-%dT%H:%M}",
        "ends": f"{ends:%Y-%m-%dT%H:%M}",
        "href": link(starts.date(), starts.time(), ends.date(), ends.time()),
    }
    if taking and intersect([taking[0]], covered):
        return cell | {"state": "chosen", "taking": taking[1]}
    return cell


def _word(free: int, space: Space, partial: bool) -> str:
    if partial:
        return "½"
    return str(free) if (space.units or 1) > 1 else "✓"


def _sentence(day: date, row: Row, free: int, space: Space, partial: bool) -> str:
    facts = {"day": day_in_words(day, year=False), "hour": row.label, "count": free}
    if partial:
        return _("%(day)s, %(hour)s : libre une partie du temps") % facts
    if (space.units or 1) == 1:
        return _("%(day)s, %(hour)s : libre") % facts
    return ngettext("%(day)s, %(hour)s : %(count)d libre", "%(day)s, %(hour)s : %(count)d libres", free) % facts


def _holiday(day: date, holidays: Sequence[tuple[date, date]]) -> str:
    return _("vacances scolaires") if any(first <= day <= last for first, last in holidays) else ""
