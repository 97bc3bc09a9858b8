"""When spaces are taken, for everybody who has the address: no names, no references (promise 9).

Taken is what nobody else could book there: a space with several units only while all are taken, a composite as soon as
any of its leaves is, since it is booked whole. What a feed covers is such a whole: its platform sells it as one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from bookings.calendars.busy_rows import leaves_of
from bookings.calendars.reservations import AHEAD, PAST
from bookings.calendars.writing import Entry
from bookings.models import Allocation, BusyPeriod, Feed, Reservation
from bookings.taken.free import steps_of
from commons.periods import Period, merge
from venues.models import Space, SpaceLeaf, Venue


@dataclass(frozen=True, slots=True)
class Taken:
    """Units of a leaf taken for one reservation or block, its `source`, whose `sequence` rises with every change."""

    leaf_id: int
    period: Period
    units: int
    source: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What events are written on: `key` makes their UIDs its own."""

    key: str
    zone: ZoneInfo


def space_entries(space: Space, *, now: datetime) -> list[Entry]:
    """One event for each stay or block (for a group of units: for each time at which it is full)."""
    leaves = SpaceLeaf.objects.filter(space=space).values_list("leaf_id", flat=True)
    return _of_space(space, _taken(space.venue, list(leaves), now))


def venue_entries(venue: Venue, *, now: datetime) -> list[Entry]:
    """When each leaf in use of the venue is taken."""
    leaves = list(venue.spaces.filter(retired_at=None, units__isnull=False).order_by("pk"))
    taken: dict[int, list[Taken]] = {leaf.pk: [] for leaf in leaves}
    for row in _taken(venue, list(taken), now):
        taken[row.leaf_id].append(row)
    for leaf in leaves:
        leaf.venue = venue
    return [entry for leaf in leaves for entry in _of_space(leaf, taken[leaf.pk])]


def feed_entries(feed: Feed, *, now: datetime) -> list[Entry]:
    """For the platform that a feed comes from: what takes any of the feed's spaces, without what came from there.

    Ours, and what other feeds say of the same spaces. A period of theirs is an event of its own: it has no history, so
    that another one is another event.
    """
    sheet, leaves = _Sheet(f"feed-{feed.pk}", feed.venue.zone), leaves_of(feed)
    ours = _by_source(sheet, _taken(feed.venue, leaves, now))
    window = Period(now - PAST, now + AHEAD).to_range()
    others = BusyPeriod.objects.filter(space__in=leaves, period__overlap=window).exclude(feed=feed)
    rows = others.order_by().values_list("period", flat=True).distinct()
    theirs = [
        _reserved(sheet, f"{period.start.isoformat()}-{period.end.isoformat()}", period, 0, feed.created_at)
        for period in merge(Period.from_range(row) for row in rows)
    ]
    return sorted([*ours, *theirs], key=lambda entry: (entry.period, entry.uid))


def _of_space(space: Space, taken: Sequence[Taken]) -> list[Entry]:
    sheet = _Sheet(f"space-{space.pk}", space.venue.zone)
    if space.units is not None and space.units > 1:
        return _full(sheet, space.units, taken)
    return _by_source(sheet, taken)


def _taken(venue: Venue, leaves: Sequence[int], now: datetime) -> list[Taken]:
    """All that takes these leaves about now. A reservation is read whole, so that its pieces keep their numbers."""
    rows = Allocation.objects.effective(now).filter(space__in=leaves).order_by("period", "space_id", "pk")
    near = Reservation.objects.filter(venue=venue, ends_at__gt=now - PAST, starts_at__lt=now + AHEAD)
    stays = rows.filter(line__reservation__in=near)
    blocks = rows.filter(block__isnull=False).touching(Period(now - PAST, now + AHEAD))
    told = {"r": (stays, "line__reservation"), "b": (blocks, "block")}
    return [
        Taken(leaf, Period.from_range(period), units.upper - units.lower, f"{kind}{source}", sequence, changed_at)
        for kind, (found, of) in told.items()
        for leaf, period, units, source, sequence, changed_at in found.values_list(
            "space_id", "period", "units", f"{of}__pk", f"{of}__sequence", f"{of}__changed_at"
        )
    ]


def _by_source(sheet: _Sheet, taken: Iterable[Taken]) -> list[Entry]:
    """What one reservation or block takes, whichever leaves it is in: its times, merged and numbered."""
    sources: dict[str, list[Taken]] = {}
    for row in taken:
        sources.setdefault(row.source, []).append(row)
    entries = [
        _reserved(sheet, f"{source}-{number}", period, rows[0].sequence, rows[0].changed_at)
        for source, rows in sources.items()
        for number, period in enumerate(merge(row.period for row in rows), start=1)
    ]
    return sorted(entries, key=lambda entry: (entry.period, entry.uid))


def _full(sheet: _Sheet, units: int, taken: Sequence[Taken]) -> list[Entry]:
    """The times at which no unit is left. What made them so is in their UIDs: other makers, another event."""
    steps = steps_of([(row.period, row.units) for row in taken])
    entries = []
    for period in merge(step.period for step in steps if step.level >= units):
        rows = {row.source: row for row in taken if row.period.overlaps(period)}
        key = f"{'+'.join(sorted(rows))}-{period.start.isoformat()}"
        # The sum rises with each of its parts; the highest of them would not.
        sequence = sum(row.sequence for row in rows.values())
        entries.append(_reserved(sheet, key, period, sequence, max(row.changed_at for row in rows.values())))
    return entries


def _reserved(sheet: _Sheet, key: str, period: Period, sequence: int, changed_at: datetime) -> Entry:
    """An event without names; what it was made from shows in its UID to nobody who has not our key."""
    uid = salted_hmac("bookings.calendars.exporting", f"{sheet.key}:{key}").hexdigest()[:32]
    return Entry(
        uid=f"{uid}@{settings.PUBLIC_DOMAIN}",
        period=period,
        summary=_("Réservé"),
        changed_at=changed_at,
        sequence=sequence,
        zone=sheet.zone,
    )
