"""Lapsed holds and requests give their places back as soon as somebody holds the venue lock."""

from datetime import datetime

from django.db.models import Case, F, When

from bookings.facts import SYSTEM, Change, Fact, record
from bookings.models import Allocation, Conflict, Reservation
from bookings.states import SWEEPABLE, State, seen_in_agendas
from commons.statements import fetch

# Those of them that agendas show.
TOLD = [state for state in SWEEPABLE if seen_in_agendas(state, State.EXPIRED)]

# Written by hand: this is asked for every hold.
LAPSED = """
    SELECT id, state, series_id FROM bookings_reservation
    WHERE venue_id = %(venue)s AND state = ANY(%(states)s::text[]) AND expires_at <= %(now)s ORDER BY id
"""


def sweep(venue_id: int, now: datetime) -> int:
    """Expire what lapsed in the venue, whose lock is held. Returns how many reservations; one statement for none."""
    rows = fetch(LAPSED, {"venue": venue_id, "states": [state.value for state in SWEEPABLE], "now": now})
    lapsed = [Reservation(pk=pk, state=state, series_id=series) for pk, state, series in rows]
    if lapsed:
        release([one.pk for one in lapsed], now)
        Reservation.objects.filter(pk__in=[one.pk for one in lapsed]).update(
            state=State.EXPIRED,
            expires_at=None,
            changed_at=now,
            sequence=F("sequence") + Case(When(state__in=TOLD, then=1), default=0),
        )
        record((_expiry(one) for one in lapsed), by=SYSTEM, now=now)
    return len(lapsed)


def release(reservation_ids: list[int], now: datetime) -> None:
    """Give back the places of these reservations; what contradicted them is settled with that."""
    Allocation.objects.filter(line__reservation_id__in=reservation_ids).delete()
    conflicts = Conflict.objects.filter(reservation_id__in=reservation_ids, settled_at=None)
    conflicts.update(settled_at=now, outcome=Conflict.Outcome.CANCELLED)


def _expiry(reservation: Reservation) -> Change:
    return Change(
        Fact.RESERVATION_EXPIRED,
        reservation.pk,
        from_state=reservation.state,
        to_state=State.EXPIRED,
        data={"series": reservation.series_id} if reservation.series_id else {},
    )
