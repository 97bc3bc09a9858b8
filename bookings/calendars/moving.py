"""Where a reservation in conflict could go, with the difference in price. Each offer can be had as it is shown."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from bookings.asking import LineWish
from bookings.calendars.sides import lines_in_question
from bookings.changing import Difference, differences, may_change
from bookings.lifecycle.door import locked
from bookings.models import Allocation, Conflict, ReservationLine
from bookings.replacing import lines_of
from bookings.search.alternatives import Kind, find_within_venue


@dataclass(frozen=True, slots=True)
class Offer:
    """All the lines of the reservation as they would be, aware, in the venue's zone. `kind`: what is other about it."""

    kind: Kind
    lines: tuple[LineWish, ...]
    difference: Difference


def offers(*, actor: User, conflict: Conflict, now: datetime) -> list[Offer]:
    """Other times and days in the same spaces, other spaces of the venue at the same time; nothing stays written.

    Raises Missing, NotAllowed, Lost `wrong_state`, Impossible `part_of_series` or `in_the_past`: it cannot be moved.
    """
    with transaction.atomic():
        reservation = locked(conflict.reservation_id)
        by = may_change(actor, reservation, now, as_host=True)
        rows = lines_of(reservation)
        in_question = lines_in_question(conflict)
        # Its own places are free to it.
        Allocation.objects.filter(line__reservation=reservation).delete()
        found = find_within_venue(
            [_wish(row, reservation.venue.zone) for row in rows],
            replaceable=[index for index, row in enumerate(rows) if row.pk in in_question],
            now=now,
            headcount=reservation.headcount,
            audience=reservation.audience,
        )
        prices = differences(reservation, by, [one.lines for one in found], now=now)
        transaction.set_rollback(True)
    return [Offer(one.kind, one.lines, price) for one, price in zip(found, prices, strict=True) if price is not None]


def _wish(row: ReservationLine, zone: ZoneInfo) -> LineWish:
    start, end = row.period.lower.astimezone(zone), row.period.upper.astimezone(zone)
    return LineWish(row.space_id, start, end, row.units, row.spans_closures)
