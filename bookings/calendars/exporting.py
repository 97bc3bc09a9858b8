"""What our addresses show.

A space or venue tells outside platforms when it is taken, and nothing else: no names, no references (promise 9). Taken
is what nobody else could book there: a space with several units only while all are taken, a composite as soon as any
of its leaves is, since it is booked whole. A person or an organisation sees their own reservations in full.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from bookings.calendars.reservations import entries_of, with_entries
from bookings.calendars.writing import Entry, Status, write_calendar
from bookings.models import Allocation, CalendarAddress, Reservation
from bookings.states import State
from bookings.taken.free import steps_of
from commons.periods import Period, merge
from venues.models import Space, SpaceLeaf, Venue

PAST, AHEAD = timedelta(days=60), timedelta(days=760)
# Cancelled stays are shown as cancelled, so that agendas that keep their own copies take them out.
SHOWN = [State.REQUESTED, State.AWAITING_PAPERS, State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.CONFIRMED]
SHOWN += [State.COMPLETED, State.CANCELLED]


@dataclass(frozen=True, slots=True)
class Taken:
    """Units of a leaf taken for one line or block; `source` stays the same while it is not changed."""

    leaf_id: int
    period: Period
    units: int
    source: str
    sequence: int
    changed_at: datetime


def calendar_of(address: CalendarAddress, *, now: datetime) -> bytes:
    """The .ics at an address. The same state is the same bytes, whoever asks."""
    with override(address.user.language if address.user else settings.LANGUAGE_CODE):
        return _calendar_of(address, now)


def _calendar_of(address: CalendarAddress, now: datetime) -> bytes:
    if address.space is not None:
        name = f"{address.space.venue.name} : {address.space.name}"
        return write_calendar(space_entries(address.space, now=now), name=name)
    if address.venue is not None:
        return write_calendar(venue_entries(address.venue, now=now), name=address.venue.name)
    if address.organisation is not None:
        booked = Reservation.objects.filter(organisation=address.organisation)
        return write_calendar(own_entries(booked, now=now), name=address.organisation.name)
    booked = Reservation.objects.filter(booker=address.user)
    return write_calendar(own_entries(booked, now=now), name=_("Mes réservations"))


def space_entries(space: Space, *, now: datetime) -> list[Entry]:
    """When the space is taken, one event for each stay or block (for a group of units: for each time it is full)."""
    leaves = list(Space.objects.filter(pk__in=SpaceLeaf.objects.filter(space=space).values("leaf")))
    taken = _taken([leaf.pk for leaf in leaves], now)
    if space.units is not None and space.units > 1:
        return _full(space, taken)
    return [_reserved(space, period, rows) for period, rows in _by_source(taken)]


def venue_entries(venue: Venue, *, now: datetime) -> list[Entry]:
    """When each leaf in use of the venue is taken."""
    leaves = venue.spaces.filter(retired_at=None, units__isnull=False)
    return [entry for leaf in leaves for entry in space_entries(leaf, now=now)]


def own_entries(reservations: QuerySet[Reservation], *, now: datetime) -> list[Entry]:
    """The reservations that are or may become certain, and those that were cancelled."""
    window = {"ends_at__gt": now - PAST, "starts_at__lt": now + AHEAD}
    shown = with_entries(reservations.filter(state__in=SHOWN, **window)).order_by("starts_at", "pk")
    lapsed = [one for one in shown if one.state == State.REQUESTED and one.expires_at and one.expires_at <= now]
    return [entry for one in shown if one not in lapsed for entry in entries_of(one)]


def _taken(leaves: Sequence[int], now: datetime) -> list[Taken]:
    window = Period(now - PAST, now + AHEAD)
    rows = Allocation.objects.effective(now).touching(window).filter(space__in=leaves)
    return [
        _row(allocation)
        for allocation in rows.select_related("line__reservation", "block").order_by("period", "space_id", "pk")
    ]


def _row(allocation: Allocation) -> Taken:
    if allocation.line is not None:
        reservation = allocation.line.reservation
        source, sequence, changed_at = f"r{reservation.pk}", reservation.sequence, reservation.changed_at
    elif allocation.block is not None:
        source, sequence, changed_at = f"b{allocation.block.pk}", 0, allocation.block.created_at
    else:
        raise ValueError("an allocation is of a line or of a block")
    units = allocation.units.upper - allocation.units.lower
    return Taken(allocation.space_id, Period.from_range(allocation.period), units, source, sequence, changed_at)


def _by_source(taken: Iterable[Taken]) -> list[tuple[Period, list[Taken]]]:
    """What one reservation or block takes, whichever leaves it is in: its times, merged."""
    sources: dict[str, list[Taken]] = {}
    for row in taken:
        sources.setdefault(row.source, []).append(row)
    pieces = [(period, rows) for rows in sources.values() for period in merge(row.period for row in rows)]
    return sorted(pieces, key=lambda piece: piece[0])


def _full(space: Space, taken: Sequence[Taken]) -> list[Entry]:
    """The times at which no unit is left."""
    steps = steps_of([(row.period, row.units) for row in taken])
    full = merge(step.period for step in steps if step.level >= (space.units or 1))
    return [_reserved(space, period, [row for row in taken if row.period.overlaps(period)]) for period in full]


def _reserved(space: Space, period: Period, rows: Sequence[Taken]) -> Entry:
    """An event without names; what it was made from shows in its UID to nobody who has not our key."""
    sources = sorted({row.source for row in rows})
    # One stay keeps its UID when it is moved; the times of a full group have none but themselves.
    start = "" if len(sources) == 1 and len(rows) == 1 else period.start.isoformat()
    uid = salted_hmac("bookings.calendars.exporting", f"{space.pk}:{'+'.join(sources)}:{start}").hexdigest()[:32]
    return Entry(
        uid=f"{uid}@{settings.PUBLIC_DOMAIN}",
        period=period,
        summary=_("Réservé"),
        changed_at=max(row.changed_at for row in rows),
        sequence=max(row.sequence for row in rows),
        status=Status.CONFIRMED,
    )
