"""Deposits in the demo: a village hall asks for two, an inn for one; some have come, others are expected."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from accounts.models import User
from backend.demo.building import Built
from backend.demo.people import Cast
from backend.demo.seeing import Openings, at
from bookings import lifecycle
from bookings.asking import LineWish
from bookings.deadlines import complete_past
from bookings.deposits.bundles import deposits_of
from bookings.deposits.receiving import note_received
from bookings.holding import hold
from bookings.models import Reservation
from commons.errors import DomainError
from venues.deposit_terms import DEPOSITS
from venues.models import Space
from venues.term_editing import add_term

HALL, INN = "Salle de la Mairie haute", "Auberge du Pont Rouge"
# What for, under which name, euros.
ASKED: Final = {
    HALL: (("damage", "dégâts et matériel", "300.00"), ("cleaning", "", "80.00")),
    INN: (("damage", "", "150.00"),),
}
DAY: Final = timedelta(days=1)
# Long enough before for every notice.
BOOKED_BEFORE: Final = 12 * DAY


def ask_for_deposits(builts: Sequence[Built], cast: Cast, *, now: datetime) -> int:
    """Terms of two venues, and a story for each side. Returns how many reservations there are for it."""
    by_name = {built.venue.name: built for built in builts}
    hall, inn = by_name[HALL], by_name[INN]
    for built in (hall, inn):
        for kind, label, amount in ASKED[built.venue.name]:
            terms = {"kind": kind, "label": label, "amount": Decimal(amount)}
            add_term(DEPOSITS, actor=built.host, venue=built.venue, terms=terms, now=now)
    room, parlour = hall.spaces["hall"], inn.spaces["parlour"]
    openings = Openings([room, parlour])
    today = now.astimezone(hall.venue.zone).date()
    choir: dict[str, Any] = {
        "organisation_id": cast.organisations["asso"].pk,
        "audience": "association",
        "purpose": Reservation.Purpose.REHEARSAL,
    }
    past = openings.days(room, today - 5 * DAY, "14:00", "17:00", within=5)
    over = _booked(cast.users["asso"], hall.host, room, past, now - BOOKED_BEFORE, **choir)
    if over is not None:
        for deposit in deposits_of(over):
            brought = over.starts_at - timedelta(hours=1)
            note_received(actor=hall.host, deposit_id=deposit.pk, means="cheque", now=brought)
    soon = openings.days(room, today + 5 * DAY, "14:00", "17:00")
    coming = _booked(cast.users["asso"], hall.host, room, soon, now - BOOKED_BEFORE, **choir)
    near = openings.days(parlour, today + 2 * DAY, "14:00", "17:00")
    to_pay = _booked(cast.users["coworker"], inn.host, parlour, near, now - timedelta(hours=2))
    complete_past(now=now)
    return sum(one is not None for one in (over, coming, to_pay))


def _booked(
    guest: User, host: User, space: Space, days: Iterable[date], asked: datetime, **more: Any
) -> Reservation | None:
    """An afternoon on the first of these days on which nobody was there before, and the host agreed."""
    for day in days:
        wish = LineWish(space.pk, at(day, "14:00"), at(day, "17:00"))
        try:
            held = hold(actor=guest, lines=[wish], headcount=1, now=asked, **more)
        except DomainError:
            continue
        sent = lifecycle.submit(actor=guest, reservation_id=held.pk, now=asked + timedelta(minutes=3))
        return lifecycle.approve(actor=host, reservation_id=sent.pk, now=asked + timedelta(hours=1))
    return None
