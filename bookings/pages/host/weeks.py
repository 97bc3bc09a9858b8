"""The week of a venue for components/planning.html: who is where, what is blocked, what outside calendars say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Allocation, BusyPeriod
from bookings.pages.host.words import guest_of
from commons.periods import Period, local_day
from commons.words import clock
from commons.words import days as days_in_words
from venues.models import Opening, Space, Venue

ONE_DAY = timedelta(days=1)
Cells = dict[tuple[int, int], dict[Any, "Item"]]


@dataclass(slots=True)
class Item:
    """Something that takes units of a space on one day."""

    period: Period
    units: int
    text: str
    href: str
    state: str = ""
    block: bool = False


def planning_of(
    venue: Venue, spaces: Sequence[Space], monday: date, *, now: datetime, guests: bool = True
) -> dict[str, Any]:
    """The week from `monday`, a row per leaf of `spaces`. Three statements however many spaces there are."""
    zone = venue.zone
    days = [monday + n * ONE_DAY for n in range(7)]
    day_periods = [local_day(day, zone) for day in days]
    week = Period(day_periods[0].start, day_periods[-1].end)
    leaves = [space for space in spaces if space.units is not None]
    cells = _cells(venue, leaves, week, day_periods, now=now, guests=guests)
    opened = _open_days(leaves, week, day_periods)
    return {
        "caption": _("Semaine %(days)s") % {"days": days_in_words(days[0], days[-1])},
        "days": [{"date": day, "current": day == now.astimezone(zone).date()} for day in days],
        "rows": [
            {
                "label": space.name,
                "cells": [
                    {
                        "closed": (space.pk, n) not in opened,
                        "items": _items(cells.get((space.pk, n)), day_periods[n], space),
                    }
                    for n in range(7)
                ],
            }
            for space in leaves
        ],
    }


def _cells(
    venue: Venue, leaves: Sequence[Space], week: Period, days: Sequence[Period], *, now: datetime, guests: bool
) -> Cells:
    """What takes each space on each day: reservations, blocks, outside calendars."""
    cells: Cells = {}
    for allocation in _allocations(leaves, week, now):
        _put(cells, days, allocation.space_id, Period.from_range(allocation.stay), *_told(allocation, guests))
    href = reverse("host_calendars", args=[venue.slug])
    for busy in BusyPeriod.objects.filter(space__in=leaves, period__overlap=week.to_range()).select_related("feed"):
        item = Item(week, 0, _("pris ailleurs : %(feed)s") % {"feed": busy.feed.name}, href, block=True)
        _put(cells, days, busy.space_id, Period.from_range(busy.period), ("busy", busy.pk), item)
    return cells


def _allocations(leaves: Sequence[Space], week: Period, now: datetime) -> Iterable[Allocation]:
    rows: Iterable[Allocation] = (
        Allocation.objects.filter(space__in=leaves)
        .filter(Q(stay__overlap=week.to_range()))
        .effective(now)
        .select_related("line__reservation__booker", "line__reservation__organisation", "block")
        .order_by("stay", "pk")
    )
    return rows


def _told(allocation: Allocation, guests: bool) -> tuple[Any, Item]:
    """What the allocation belongs to (pieces of one line are told once), and how it is told."""
    units = allocation.units.upper - allocation.units.lower
    period = Period.from_range(allocation.stay)
    if allocation.block:
        text = allocation.block.reason or _("bloqué")
        return ("block", allocation.block_id), Item(
            period, units, text, reverse("host_block", args=[allocation.block_id]), block=True
        )
    reservation = allocation.line.reservation  # type: ignore[union-attr]
    guest = guest_of(reservation, shown=guests)
    href = reverse("host_reservation", args=[reservation.reference])
    return ("line", allocation.line_id), Item(period, units, guest.organisation or guest.name, href, reservation.state)


def _put(cells: Cells, days: Sequence[Period], space: int, period: Period, key: Any, item: Item) -> None:
    """Into each day that it touches; units of one line add up where they are at the same time."""
    for n, day in enumerate(days):
        part = period.intersection(day)
        if part is None:
            continue
        known = cells.setdefault((space, n), {}).get((key, part))
        if known:
            known.units += item.units
        else:
            cells[space, n][key, part] = Item(part, item.units, item.text, item.href, item.state, item.block)


def _items(found: dict[Any, Item] | None, day: Period, space: Space) -> list[dict[str, Any]]:
    in_order = sorted((found or {}).values(), key=lambda one: (one.period.start, one.text))
    return [
        {
            "time": _hours(one.period, day, space),
            "text": f"{one.units} × {one.text}" if (space.units or 1) > 1 and one.units else one.text,
            "href": one.href,
            "state": one.state,
            "block": one.block,
        }
        for one in in_order
    ]


def _hours(period: Period, day: Period, space: Space) -> str:
    if period == day:
        return _("toute la journée")
    zone = space.venue.zone
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    last = _("minuit") if end.time() == time(0) else clock(end)
    return f"{clock(start)} – {last}"


def _open_days(leaves: Sequence[Space], week: Period, days: Sequence[Period]) -> set[tuple[int, int]]:
    """Which spaces open on which days of the week."""
    rows = Opening.objects.filter(space__in=leaves).touching(week).values_list("space_id", "period")
    return {
        (space, n) for space, period in rows for n, day in enumerate(days) if Period.from_range(period).overlaps(day)
    }
