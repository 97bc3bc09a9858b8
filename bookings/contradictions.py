"""Reservations that outside calendars contradict: found, and kept in sight as conflicts until a person settles them.

Nothing is cancelled here. A hold is its holder's business until it is sent: it makes no conflict before. Call all of it
under the venue lock.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from bookings.facts import SYSTEM, Change, Fact, record
from bookings.models import Conflict, Feed
from bookings.states import ACTIVE, State
from commons.periods import Period
from commons.statements import fetch

ANY_ACTIVE: Final = [state.value for state in ACTIVE]
WATCHED: Final = [state.value for state in ACTIVE - {State.HELD}]

# The stay lies in the allocated period, which the index of allocations knows.
CONTRADICTED: Final = """
    SELECT r.id, b.feed_id, min(lower(a.stay * b.period)), max(upper(a.stay * b.period))
    FROM bookings_reservation r
    JOIN bookings_reservationline l ON l.reservation_id = r.id
    JOIN bookings_allocation a ON a.line_id = l.id
    JOIN bookings_busyperiod b ON b.space_id = a.space_id AND b.period && a.period AND b.period && a.stay
    WHERE {among} AND r.state = ANY(%(states)s) AND upper(a.stay * b.period) > %(now)s
      AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
    GROUP BY r.id, b.feed_id
"""
OF_FEED: Final = "b.feed_id = %(feed)s AND r.venue_id = %(venue)s AND r.ends_at > %(now)s"
OF_RESERVATIONS: Final = "r.id = ANY(%(reservations)s)"

# Reservation and feed.
Pair = tuple[int, int]


def refresh_conflicts(feed: Feed, *, now: datetime) -> list[Conflict]:
    """Open a conflict for each reservation that the feed contradicts, close those that have vanished.

    Call it after the busy periods were written. What a host decided to keep is not asked again unless more of it is
    contradicted. Returns the new ones.
    """
    found = _found(OF_FEED, now, feed=feed.pk, venue=feed.venue_id)
    return _reconcile(found, Conflict.objects.filter(feed=feed), now, Conflict.Outcome.VANISHED)


def follow_reservations(
    reservation_ids: Collection[int], *, now: datetime, gone: Conflict.Outcome = Conflict.Outcome.VANISHED
) -> list[Conflict]:
    """The same for reservations that have changed: a hold that was sent, a stay that was moved or is over.

    `gone` is the outcome of conflicts that they leave behind. Returns the new ones.
    """
    if not reservation_ids:
        return []
    found = _found(OF_RESERVATIONS, now, reservations=list(reservation_ids))
    known = Conflict.objects.filter(reservation__in=reservation_ids, kind=Conflict.Kind.FEED)
    return _reconcile(found, known, now, gone)


def is_contradicted(reservation_id: int, *, now: datetime) -> bool:
    """Whether an outside calendar says that what the reservation holds is taken, whatever its state."""
    return bool(_found(OF_RESERVATIONS, now, states=ANY_ACTIVE, reservations=[reservation_id]))


def settle_season_conflicts(reservation_id: int, *, now: datetime) -> None:
    """A reservation that was moved lies inside the openings again."""
    still_open = Conflict.objects.filter(reservation=reservation_id, kind=Conflict.Kind.SEASON, settled_at=None)
    still_open.update(settled_at=now, outcome=Conflict.Outcome.MOVED)


def _found(among: str, now: datetime, **parameters: object) -> dict[Pair, Period]:
    rows = fetch(CONTRADICTED.format(among=among), {"states": WATCHED, "now": now, **parameters})
    return {(reservation, feed): Period(start, end) for reservation, feed, start, end in rows}


def _reconcile(
    found: Mapping[Pair, Period], conflicts: QuerySet[Conflict], now: datetime, gone: Conflict.Outcome
) -> list[Conflict]:
    """Make the open conflicts among `conflicts` those that were `found`."""
    open_now = {_pair(one): one for one in conflicts.filter(settled_at=None)}
    left = [one.pk for pair, one in open_now.items() if pair not in found]
    if left:
        conflicts.filter(pk__in=left).update(settled_at=now, outcome=gone)
    for pair, period in found.items():
        if pair in open_now:
            _follow(open_now[pair], period)
    missing = {pair: period for pair, period in found.items() if pair not in open_now}
    return _open(_undecided(missing, conflicts), now)


def _undecided(missing: Mapping[Pair, Period], conflicts: QuerySet[Conflict]) -> dict[Pair, Period]:
    """Without those that a host has decided to keep."""
    if not missing:
        return {}
    kept = conflicts.filter(outcome=Conflict.Outcome.KEPT, reservation__in={reservation for reservation, _ in missing})
    decided = [(_pair(one), Period.from_range(one.period)) for one in kept]
    return {
        pair: period
        for pair, period in missing.items()
        if not any(known == pair and seen.contains(period) for known, seen in decided)
    }


def _pair(conflict: Conflict) -> Pair:
    return conflict.reservation_id, conflict.feed_id or 0


def _follow(conflict: Conflict, period: Period) -> None:
    if Period.from_range(conflict.period) != period:
        conflict.period = period.to_range()
        conflict.save(update_fields=["period"])


def _open(found: Mapping[Pair, Period], now: datetime) -> list[Conflict]:
    opened = Conflict.objects.bulk_create(
        Conflict(
            kind=Conflict.Kind.FEED,
            reservation_id=reservation,
            feed_id=feed,
            period=period.to_range(),
            opened_at=now,
        )
        for (reservation, feed), period in sorted(found.items())
    )
    record(_opened(opened), by=SYSTEM, now=now)
    return opened


def _opened(conflicts: Iterable[Conflict]) -> Iterable[Change]:
    for one in conflicts:
        facts = {"conflict": one.pk, "feed": one.feed_id}
        yield Change(Fact.CONFLICT_OPENED, one.reservation_id, data=facts)
