"""Writing new reservations: few statements however many there are."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bookings.asking import Line
from bookings.making.party import Party
from bookings.models import Reservation, ReservationLine, Series
from bookings.states import State
from bookings.taken.board import Fitted
from commons.inserting import insert_rows
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the places are for, and for how many people."""

    headcount: int
    purpose: str = "work"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One reservation to be written: its lines fit, its price is known. `party_key` owns its stakes on the board."""

    party_key: Hashable
    fitted: Sequence[Fitted]
    price: dict[str, Any]
    total: Decimal


def write_reservations(
    drafts: Sequence[Draft],
    *,
    venue: Venue,
    party: Party,
    purpose: Purpose,
    conditions: dict[str, Any],
    expires_at: datetime,
    series: Series | None = None,
) -> tuple[list[Reservation], dict[Hashable, tuple[str, int]]]:
    """Insert reservations and lines. Returns them with the owners for `Board.save`."""
    reservations = insert_rows(
        [_reservation(draft, venue, party, purpose, conditions, expires_at, series) for draft in drafts]
    )
    lines, stake_owners = [], []
    for reservation, draft in zip(reservations, drafts, strict=True):
        for fitted in draft.fitted:
            lines.append(line_row(reservation, fitted.line))
            stake_owners.append((draft.party_key, fitted.line.index))
    insert_rows(lines)
    for reservation in reservations:
        _remember_lines(reservation, [line for line in lines if line.reservation is reservation])
    return reservations, {owner: ("line", line.pk) for owner, line in zip(stake_owners, lines, strict=True)}


def _remember_lines(reservation: Reservation, lines: list[ReservationLine]) -> None:
    """What was just written need not be read again: `reservation.lines.all()` knows it as if prefetched."""
    known = reservation.lines.all()
    known._result_cache = lines
    known._prefetch_done = True  # type: ignore[attr-defined]
    reservation._prefetched_objects_cache = {"lines": known}  # type: ignore[attr-defined]


def line_row(reservation: Reservation, line: Line) -> ReservationLine:
    """The row of a line, not saved."""
    return ReservationLine(
        reservation=reservation,
        space=line.space,
        units=line.units,
        period=line.period.to_range(),
        spans_closures=line.spans_closures,
    )


def _reservation(
    draft: Draft,
    venue: Venue,
    party: Party,
    purpose: Purpose,
    conditions: dict[str, Any],
    expires_at: datetime,
    series: Series | None,
) -> Reservation:
    contact = party.contact
    return Reservation(
        venue=venue,
        series=series,
        state=State.HELD,
        expires_at=expires_at,
        starts_at=min(one.line.period.start for one in draft.fitted),
        ends_at=max(one.line.period.end for one in draft.fitted),
        booker=party.booker,
        organisation=party.organisation,
        entered_by=party.by.user if contact else None,
        contact_name=contact.name if contact else "",
        contact_email=contact.email if contact else "",
        contact_phone=contact.phone if contact else "",
        audience=party.audience,
        audience_basis=party.basis,
        headcount=purpose.headcount,
        purpose=purpose.purpose,
        message=purpose.message,
        price=draft.price,
        total=draft.total,
        conditions=conditions,
    )
