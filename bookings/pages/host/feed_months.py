"""A month as a feed sees it, for bookings/host/feed_month.html: what it takes, with our reservations beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.calendars.busy_rows import leaves_of
from bookings.models import BusyPeriod, Feed, Reservation
from bookings.states import ACTIVE
from commons.periods import Period, local_date, local_day, merge
from commons.words import clock
from commons.words import period as in_words
from venues.models import Opening

ONE_DAY = timedelta(days=1)
MOST_TOLD = 40


@dataclass(slots=True)
class Day:
    """One cell: whether anything is published (`open`), what the feed takes ("all", "part" or ""), who comes."""

    day: date
    inside: bool
    current: bool
    open: bool = False
    taken: str = ""
    hours: list[str] = field(default_factory=list)
    reservations: int = 0


def month_of(feed: Feed, first: date, *, now: datetime) -> dict[str, Any]:
    """The month that begins on `first`: weeks of days, what is taken in words, our reservations. Five statements."""
    zone = feed.venue.zone
    days = _days(first, local_date(now, zone))
    periods = [local_day(day.day, zone) for day in days]
    window = Period(periods[0].start, periods[-1].end)
    leaves = leaves_of(feed)
    busy = _busy(feed, window)
    reservations = _reservations(leaves, window, now)
    openings = Opening.objects.filter(space__in=leaves).touching(window).values_list("period", flat=True)
    opened = merge(Period.from_range(period) for period in openings)
    for day, period in zip(days, periods, strict=True):
        day.open = any(one.overlaps(period) for one in opened)
        day.reservations = sum(Period(one.starts_at, one.ends_at).overlaps(period) for one in reservations)
        parts = [part for one in busy if (part := one.intersection(period))]
        day.taken = "all" if parts == [period] else "part" if parts else ""
        day.hours = [] if day.taken == "all" else [_hours(part, period, feed) for part in parts]
    inside = Period(local_day(first, zone).start, local_day(_next(first), zone).start)
    told = [one for one in busy if one.overlaps(inside)]
    coming = [one for one in reservations if Period(one.starts_at, one.ends_at).overlaps(inside)]
    return {
        "caption": date_format(first, "F Y"),
        "weekdays": [day.day for day in days[:7]],
        "weeks": [days[n : n + 7] for n in range(0, len(days), 7)],
        "taken": [in_words(one.start, one.end, zone) for one in told[:MOST_TOLD]],
        "more": max(0, len(told) - MOST_TOLD),
        "reservations": coming[:MOST_TOLD],
        "previous": (first - ONE_DAY).replace(day=1),
        "next": _next(first),
    }


def first_month(feed: Feed, now: datetime) -> date:
    """The first day of the month in which the feed next takes something, of the present month when it does not."""
    zone = feed.venue.zone
    coming = BusyPeriod.objects.filter(feed=feed, period__endswith__gt=now).order_by("period")
    period = coming.values_list("period", flat=True).first()
    moment = max(period.lower, now) if period else now
    return local_date(moment, zone).replace(day=1)


def _days(first: date, today: date) -> list[Day]:
    """From the Monday before the first of the month to the Sunday after its last."""
    monday = first - first.weekday() * ONE_DAY
    last = _next(first) - ONE_DAY
    count = (last - monday).days + 7 - last.weekday()
    every = [monday + n * ONE_DAY for n in range(count)]
    return [Day(day, inside=day.month == first.month, current=day == today) for day in every]


def _busy(feed: Feed, window: Period) -> list[Period]:
    rows = BusyPeriod.objects.filter(feed=feed, period__overlap=window.to_range()).values_list("period", flat=True)
    return merge(Period.from_range(period) for period in rows.distinct())


def _reservations(leaves: Sequence[int], window: Period, now: datetime) -> list[Reservation]:
    """Those that hold places in these leaves."""
    found = Reservation.objects.filter(
        lines__allocations__space__in=leaves, state__in=ACTIVE, starts_at__lt=window.end, ends_at__gt=window.start
    )
    return list(found.distinct().order_by("starts_at", "pk"))


def _hours(part: Period, day: Period, feed: Feed) -> str:
    zone = feed.venue.zone
    start, end = part.start.astimezone(zone), part.end.astimezone(zone)
    last = _("minuit") if end.time() == time(0) else clock(end)
    return f"{clock(start)} – {last}"


def _next(first: date) -> date:
    return (first.replace(day=28) + 4 * ONE_DAY).replace(day=1)
