"""What a person booked, waits for and keeps, as lists of an export."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.privacy.addresses import addresses_of
from accounts.privacy.parts import Record
from bookings.facts import RESERVATION
from bookings.models import (
    CalendarAddress,
    Favourite,
    Reservation,
    ReservationLine,
    SavedSearch,
    Series,
    WaitingEntry,
)
from bookings.series.skipped import skipped_dates
from commons.models import Event

CHUNK: Final = 500


def reservations(user: User) -> Iterator[Record]:
    """What they booked, and what hosts noted under an address of theirs; with lines and what happened to each."""
    found = Reservation.objects.filter(Q(booker=user) | Q(contact_email__in=addresses_of(user)))
    whole = found.select_related("venue", "organisation", "series").prefetch_related("lines__space").order_by("pk")
    rows = whole.iterator(CHUNK)
    while some := list(islice(rows, CHUNK)):
        happened = _happened(some)
        for one in some:
            yield {**_reservation(one, user), "history": happened.get(str(one.pk), [])}


def entered(user: User) -> Iterator[Record]:
    """What they entered for others, of whom nothing is told here."""
    found = Reservation.objects.filter(entered_by=user).order_by("pk")
    return _rows(found, "reference", "venue__name", "created_at")


def series(user: User) -> Iterator[Record]:
    for one in Series.objects.filter(booker=user).select_related("venue").order_by("pk").iterator(CHUNK):
        yield {
            "reference": one.reference,
            "venue": one.venue.name,
            "pattern": one.pattern,
            "skipped": [skipped.as_data() for skipped in skipped_dates(one)],
            "price": one.price,
            "total": one.total,
            "created_at": one.created_at,
        }


def waiting(user: User) -> Iterator[Record]:
    for one in WaitingEntry.objects.filter(user=user).select_related("space__venue").order_by("pk").iterator(CHUNK):
        yield {
            "venue": one.space.venue.name,
            "space": one.space.name,
            "units": one.units,
            "headcount": one.headcount,
            **_span(one),
            "state": one.state,
            "since": one.created_at,
        }


def favourites(user: User) -> Iterator[Record]:
    return _rows(Favourite.objects.filter(user=user).order_by("pk"), "venue__name", "venue__slug", "created_at")


def searches(user: User) -> Iterator[Record]:
    names = ("name", "query", "alert", "state", "looked_at", "told_at", "created_at")
    return _rows(SavedSearch.objects.filter(user=user).order_by("pk"), *names)


def agendas(user: User) -> Iterator[Record]:
    """That there are secret addresses, not what they are: whoever has one reads the agenda."""
    return _rows(CalendarAddress.objects.filter(user=user).order_by("pk"), "created_at", "read_at")


def _reservation(one: Reservation, user: User) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "booked_by_you": one.booker_id == user.pk,
        "contact": {"name": one.contact_name, "email": one.contact_email, "phone": one.contact_phone},
        "venue": one.venue.name,
        "series": one.series.reference if one.series else None,
        "organisation": one.organisation.name if one.organisation else None,
        "state": one.state,
        "starts_at": one.starts_at.astimezone(one.venue.zone),
        "ends_at": one.ends_at.astimezone(one.venue.zone),
        "lines": [_line(line, one) for line in one.lines.all()],
        "audience": one.audience,
        "audience_basis": one.audience_basis,
        "headcount": one.headcount,
        "purpose": one.purpose,
        "message": one.message,
        "price": one.price,
        "total": one.total,
        "conditions": one.conditions,
        "refund": one.refund,
        "reason": one.reason,
        "terms_from": one.terms_from,
        "created_at": one.created_at,
        "changed_at": one.changed_at,
    }


def _line(line: ReservationLine, one: Reservation) -> dict[str, Any]:
    return {"space": line.space.name, "units": line.units, **_span(line, one)}


def _span(row: Any, reservation: Reservation | None = None) -> dict[str, Any]:
    zone = (reservation.venue if reservation else row.space.venue).zone
    return {"starts_at": row.period.lower.astimezone(zone), "ends_at": row.period.upper.astimezone(zone)}


def _happened(some: Iterable[Reservation]) -> dict[str, list[Record]]:
    """The events of these by the reservation's id; of other people only whether they are the venue's side."""
    events = Event.objects.filter(subject_type=RESERVATION, subject_id__in=[str(one.pk) for one in some])
    found: dict[str, list[Record]] = {}
    for event in events.order_by("pk"):
        found.setdefault(event.subject_id, []).append(
            {
                "at": event.happened_at,
                "what": event.kind,
                "by": event.data.get("quality", ""),
                "from": event.from_state,
                "to": event.to_state,
                "reason": event.reason,
            }
        )
    return found


def _rows(found: QuerySet[Any], *names: str) -> Iterator[Record]:
    for row in found.values(*names).iterator(CHUNK):
        yield {name.replace("__", "_").removesuffix("_name"): value for name, value in row.items()}
