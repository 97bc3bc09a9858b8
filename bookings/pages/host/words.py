"""A reservation as its host reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Reservation
from bookings.pages.booker.words import lines_of, state_of
from bookings.states import State
from commons.words import clock, day, period


@dataclass(frozen=True, slots=True)
class Guest:
    """Who comes. Empty where nothing is known, or when the reader may not know (`see_guests`)."""

    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of reservations; `dates` more than 1 for a series."""

    reservation: Reservation
    state: State
    when: str
    what: str
    guest: Guest
    dates: int
    left: str


def row_of(reservation: Reservation, now: datetime, *, dates: int = 1, guests: bool = True) -> Row:
    """The row of a reservation (or of the dates of its series)."""
    when = period(reservation.starts_at, reservation.ends_at, reservation.venue.zone)
    what = ", ".join(line.what for line in lines_of(reservation))
    state = state_of(reservation, now)
    return Row(reservation, state, when, what, guest_of(reservation, shown=guests), dates, time_left(reservation, now))


def guest_of(reservation: Reservation, *, shown: bool = True) -> Guest:
    """Name and contact of who comes: an account's, or those that the host entered."""
    if not shown:
        return Guest(_("un visiteur"))
    organisation = reservation.organisation.name if reservation.organisation else ""
    if reservation.booker:
        booker = reservation.booker
        return Guest(booker.name or booker.email, booker.email, booker.phone, organisation)
    contact = (reservation.contact_name, reservation.contact_email, reservation.contact_phone)
    # A host names whom they book for: nobody is named where the account is gone.
    return Guest(contact[0] or _("compte supprimé"), *contact[1:], organisation)


def what_comes_next(reservation: Reservation, now: datetime) -> list[str]:
    """What the host may expect while a payment is waited for; nothing in other states."""
    state = state_of(reservation, now)
    if state is State.PAYMENT_PROCESSING:
        return [
            _("La banque de la personne traite le paiement : cela peut prendre quelques jours. La place est gardée.")
        ]
    if state is State.EXPIRING:
        return [_("Le délai de paiement est passé : la place va être rendue.")]
    if state is not State.AWAITING_PAYMENT or reservation.expires_at is None:
        return []
    local = reservation.expires_at.astimezone(reservation.venue.zone)
    said = [
        _("La place est gardée, pas encore confirmée : le paiement est attendu jusqu’au %(day)s à %(time)s.")
        % {"day": day(local.date()), "time": clock(local)},
        _("Ensuite elle est rendue."),
    ]
    if reservation.booker_id or reservation.contact_email:
        return [*said, _("La personne a reçu par courriel comment payer.")]
    return [*said, _("La personne n’a pas d’adresse e-mail : donnez-lui vous-même l’adresse de la page de paiement.")]


def time_left(reservation: Reservation, now: datetime) -> str:
    """How long the host has to answer; empty when nothing waits."""
    if state_of(reservation, now) is not State.REQUESTED or reservation.expires_at is None:
        return ""
    left = reservation.expires_at - now
    hours = max(1, int(left / timedelta(hours=1)))
    if hours >= 48:
        return ngettext("encore %(count)d jour", "encore %(count)d jours", hours // 24) % {"count": hours // 24}
    return ngettext("encore %(count)d heure", "encore %(count)d heures", hours) % {"count": hours}
