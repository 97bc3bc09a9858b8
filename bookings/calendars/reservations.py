"""A reservation as calendar events, in full, for those who made it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.calendars.writing import Entry, Person, Status
from bookings.models import Reservation, ReservationLine
from bookings.states import RELEASED, Certainty, State, certainty
from commons.periods import Period
from commons.words import labelled

PAST, AHEAD = timedelta(days=60), timedelta(days=760)
# Agendas that keep their own copies take out what they see cancelled; by then all have looked.
KEPT_CANCELLED = timedelta(days=60)
STATUS_OF = {
    Certainty.UNTOLD: Status.TENTATIVE,
    Certainty.TENTATIVE: Status.TENTATIVE,
    Certainty.CERTAIN: Status.CONFIRMED,
    Certainty.GONE: Status.CANCELLED,
}


def entries_of(reservation: Reservation, *, attendee: Person | None = None, organizer: bool = False) -> list[Entry]:
    """One event for each of its distinct periods, with UIDs that outlive every change: `<reference>-<n>@domain`.

    `attendee` and `organizer` are told in invitations only. The lines with their spaces and the venue with its commune
    are read; prefetch them for many reservations.
    """
    return [
        _entry(reservation, number, period, lines, attendee, organizer)
        for number, period, lines in pieces_of(reservation)
    ]


def pieces_of(reservation: Reservation) -> Iterator[tuple[int, Period, list[ReservationLine]]]:
    """Its distinct periods, numbered from 1 in the order of its lines, with the lines of each."""
    by_period: dict[Period, list[ReservationLine]] = {}
    for line in sorted(reservation.lines.all(), key=lambda one: one.pk):
        by_period.setdefault(Period.from_range(line.period), []).append(line)
    for number, (period, lines) in enumerate(by_period.items(), start=1):
        yield number, period, lines


def with_entries(reservations: QuerySet[Reservation]) -> QuerySet[Reservation]:
    """The same reservations with all that `entries_of` reads."""
    return reservations.select_related("venue__commune").prefetch_related("lines__space")


def told(reservations: QuerySet[Reservation], now: datetime) -> QuerySet[Reservation]:
    """Those of them that an agenda shows, in order: what is or may become certain, and what has lately gone."""
    shown = Q(ends_at__gt=now - PAST, starts_at__lt=now + AHEAD) & ~Q(state__in=[State.HELD, *RELEASED])
    gone = Q(state__in=RELEASED, sequence__gt=0, changed_at__gt=now - KEPT_CANCELLED)
    return reservations.filter(shown | gone).order_by("starts_at", "pk")


def manage_url(reservation: Reservation) -> str:
    """Where its booker changes or cancels it."""
    return f"{settings.SITE_URL}{reverse('my_reservation', args=[reservation.reference])}"


def uid_of(reference: str, number: int) -> str:
    """The UID of one of its periods."""
    return f"{reference}-{number}@{settings.PUBLIC_DOMAIN}"


def spaces_in_words(lines: list[ReservationLine]) -> str:
    """ "12 × Salle à manger, Projecteur"."""
    return ", ".join(f"{line.units} × {line.space.called}" if line.units > 1 else line.space.called for line in lines)


def status_of(state: State) -> Status:
    """How certain the stay is."""
    return STATUS_OF[certainty(state)]


def _entry(
    reservation: Reservation,
    number: int,
    period: Period,
    lines: list[ReservationLine],
    attendee: Person | None,
    organizer: bool,
) -> Entry:
    venue = reservation.venue
    spaces, url = spaces_in_words(lines), manage_url(reservation)
    description = _("Réservation %(reference)s : %(spaces)s\nPour la modifier ou l’annuler : %(url)s")
    return Entry(
        uid=uid_of(reservation.reference, number),
        period=period,
        summary=labelled(venue.name, spaces),
        changed_at=reservation.changed_at,
        sequence=reservation.sequence,
        status=status_of(State(reservation.state)),
        description=description % {"reference": reservation.reference, "spaces": spaces, "url": url},
        location=", ".join(part for part in (venue.name, venue.address, str(venue.commune)) if part),
        url=url,
        position=(venue.latitude, venue.longitude),
        organizer=_organizer(venue.name) if organizer else None,
        attendee=attendee,
        zone=venue.zone,
    )


def _organizer(name: str) -> Person:
    """Ourselves in the venue's name: an agenda takes changes only from the address that sent the invitation."""
    return Person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], name)
