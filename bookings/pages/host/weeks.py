"""The week of a venue for components/planning.html: who is where, what is blocked, what outside calendars say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Allocation, BusyPeriod
from bookings.pages.host.slots import slot_of
from bookings.pages.host.words import guest_of
from commons.periods import Period, local_day, subtract
from commons.words import clock
from commons.words import days as days_in_words
from venues.models import Opening, Space, Venue

ONE_DAY = timedelta(days=1)
Cells = dict[tuple[int, int], dict[Any, "Item"]]


@dataclass(slots=True)
class Item:
    """Something that takes units of a space on one day, or a stretch that nothing takes.

    `kind`: "taken" by a reservation, "block", "outside" (another calendar says so) or "free". `slot` is what a click on
    a free stretch sends to block it, `block_id` what a click on a block sends to open it again.
    """

    period: Period
    units: int
    text: str
    href: str = ""
    state: str = ""
    kind: str = "taken"
    slot: str = ""
    block_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reader of the week may see and do."""

    guests: bool = True
    calendars: bool = True
    clicks: bool = True


def planning_of(
    venue: Venue, spaces: Sequence[Space], monday: date, *, now: datetime, reader: Reader | None = None
) -> dict[str, Any]:
    """The week from `monday`, a row per leaf of `spaces`. Three statements however many spaces there are."""
    zone, may = venue.zone, reader or Reader()
    days = [monday + n * ONE_DAY for n in range(7)]
    day_periods = [local_day(day, zone) for day in days]
    week = Period(day_periods[0].start, day_periods[-1].end)
    leaves = [space for space in spaces if space.units is not None]
    cells, taken = _cells(leaves, week, day_periods, now=now, may=may)
    openings = _openings(leaves, week)
    opened = {
        (space, n)
        for space, periods in openings.items()
        for n, day in enumerate(day_periods)
        for one in periods
        if one.overlaps(day)
    }
    if may.clicks:
        for space, periods in openings.items():
            _put_free(cells, day_periods, space, subtract(periods, taken.get(space, [])), now)
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
    leaves: Sequence[Space], week: Period, days: Sequence[Period], *, now: datetime, may: Reader
) -> tuple[Cells, dict[int, list[Period]]]:
    """What takes each space on each day: reservations, blocks, outside calendars; and all that is taken, by space."""
    cells: Cells = {}
    taken: dict[int, list[Period]] = {}
    for allocation in _allocations(leaves, week, now):
        taken.setdefault(allocation.space_id, []).append(Period.from_range(allocation.period))
        _put(cells, days, allocation.space_id, Period.from_range(allocation.stay), *_told(allocation, may))
    for busy in BusyPeriod.objects.filter(space__in=leaves, period__overlap=week.to_range()).select_related("feed"):
        period = Period.from_range(busy.period)
        taken.setdefault(busy.space_id, []).append(period)
        href = reverse("host_feed", args=[busy.feed_id]) if may.calendars else ""
        item = Item(week, 0, _("pris ailleurs : %(feed)s") % {"feed": busy.feed.name}, href, kind="outside")
        _put(cells, days, busy.space_id, period, ("busy", busy.pk), item)
    return cells, taken


def _put_free(cells: Cells, days: Sequence[Period], space: int, stretches: Iterable[Period], now: datetime) -> None:
    """What a click can block: open, taken by nothing at all, and not over yet."""
    for stretch in stretches:
        for n, day in enumerate(days):
            part = stretch.intersection(day)
            if part is not None and part.end > now:
                item = Item(part, 0, "", kind="free", slot=slot_of(space, part))
                cells.setdefault((space, n), {})["free", part] = item


def _allocations(leaves: Sequence[Space], week: Period, now: datetime) -> Iterable[Allocation]:
    rows: Iterable[Allocation] = (
        Allocation.objects.filter(space__in=leaves)
        .filter(Q(stay__overlap=week.to_range()))
        .effective(now)
        .select_related("line__reservation__booker", "line__reservation__organisation", "block")
        .order_by("stay", "pk")
    )
    return rows


def _told(allocation: Allocation, may: Reader) -> tuple[Any, Item]:
    """What the allocation belongs to (pieces of one line are told once), and how it is told."""
    units = allocation.units.upper - allocation.units.lower
    period = Period.from_range(allocation.stay)
    if allocation.block:
        text, href = allocation.block.reason or _("bloqué"), reverse("host_block", args=[allocation.block_id])
        clicked = allocation.block_id if may.clicks else None
        return ("block", allocation.block_id), Item(period, units, text, href, kind="block", block_id=clicked)
    reservation = allocation.line.reservation  # type: ignore[union-attr]
    guest = guest_of(reservation, shown=may.guests)
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
            cells[space, n][key, part] = replace(item, period=part)


def _items(found: dict[Any, Item] | None, day: Period, space: Space) -> list[dict[str, Any]]:
    in_order = sorted((found or {}).values(), key=lambda one: (one.period.start, one.text))
    return [
        {
            "time": _hours(one.period, day, space),
            "text": f"{one.units} × {one.text}" if (space.units or 1) > 1 and one.units else one.text,
            "href": one.href,
            "state": one.state,
            "kind": one.kind,
            "slot": one.slot,
            "block_id": one.block_id,
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


def _openings(leaves: Sequence[Space], week: Period) -> dict[int, list[Period]]:
    """By space, what is open in the week."""
    found: dict[int, list[Period]] = {}
    rows = Opening.objects.filter(space__in=leaves).touching(week).values_list("space_id", "period")
    for space, period in rows:
        found.setdefault(space, []).append(Period.from_range(period))
    return found
