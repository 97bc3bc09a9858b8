"""A reservation as calendar events, in full, for those who made it or host it."""

from email.utils import parseaddr

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bookings.calendars.writing import Entry, Person, Status
from bookings.models import Reservation, ReservationLine
from bookings.states import RELEASED, State
from commons.periods import Period

# No longer to be expected, although the place was used or kept.
CERTAIN = frozenset({State.CONFIRMED, State.COMPLETED, State.NO_SHOW})


def entries_of(reservation: Reservation, *, attendee: Person | None = None, organizer: bool = False) -> list[Entry]:
    """One event for each of its distinct periods, with UIDs that outlive every change: `<reference>-<n>@domain`.

    `attendee` and `organizer` are told in invitations only. The lines with their spaces and the venue with its commune
    are read; prefetch them for many reservations.
    """
    by_period: dict[Period, list[ReservationLine]] = {}
    for line in sorted(reservation.lines.all(), key=lambda one: one.pk):
        by_period.setdefault(Period.from_range(line.period), []).append(line)
    return [
        _entry(reservation, number, period, lines, attendee, organizer)
        for number, (period, lines) in enumerate(by_period.items(), start=1)
    ]


def with_entries(reservations: QuerySet[Reservation]) -> QuerySet[Reservation]:
    """The same reservations with all that `entries_of` reads."""
    return reservations.select_related("venue__commune").prefetch_related("lines__space")


def manage_url(reservation: Reservation) -> str:
    """Where its booker changes or cancels it."""
    return f"{settings.SITE_URL}/mes-reservations/{reservation.reference}/"


def _entry(
    reservation: Reservation,
    number: int,
    period: Period,
    lines: list[ReservationLine],
    attendee: Person | None,
    organizer: bool,
) -> Entry:
    venue = reservation.venue
    spaces = ", ".join(f"{line.units} × {line.space.name}" if line.units > 1 else line.space.name for line in lines)
    url = manage_url(reservation)
    description = _("Réservation %(reference)s : %(spaces)s\nPour la modifier ou l’annuler : %(url)s")
    return Entry(
        uid=f"{reservation.reference}-{number}@{settings.PUBLIC_DOMAIN}",
        period=period,
        summary=f"{venue.name} : {spaces}",
        changed_at=reservation.changed_at,
        sequence=reservation.sequence,
        status=status_of(State(reservation.state)),
        description=description % {"reference": reservation.reference, "spaces": spaces, "url": url},
        location=", ".join(part for part in (venue.name, venue.address, str(venue.commune)) if part),
        url=url,
        position=(venue.latitude, venue.longitude),
        organizer=_organizer(venue.name) if organizer else None,
        attendee=attendee,
    )


def status_of(state: State) -> Status:
    """How certain the stay is."""
    if state in RELEASED:
        return Status.CANCELLED
    return Status.CONFIRMED if state in CERTAIN else Status.TENTATIVE


def _organizer(name: str) -> Person:
    """Ourselves in the venue's name: an agenda takes changes only from the address that sent the invitation."""
    return Person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], name)
