"""A reservation in words: its lines, its state as of now, what has happened to it and what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from bookings.facts import Fact
from bookings.lifecycle.door import state_now
from bookings.models import Reservation, ReservationLine
from bookings.states import State
from commons.models import Event
from commons.periods import Period, local_date
from commons.words import clock, day, period

HAPPENED: Final = {
    Fact.RESERVATION_HELD: gettext_lazy("Place gardée"),
    Fact.RESERVATION_EXTENDED: gettext_lazy("Option prolongée"),
    Fact.RESERVATION_SUBMITTED: gettext_lazy("Envoyée"),
    Fact.RESERVATION_APPROVED: gettext_lazy("Acceptée"),
    Fact.RESERVATION_PAPERS_ACCEPTED: gettext_lazy("Documents acceptés"),
    Fact.PAYMENT_METHOD_CHANGED: gettext_lazy("Moyen de paiement changé"),
    Fact.RESERVATION_PAYMENT_STARTED: gettext_lazy("Paiement commencé"),
    Fact.RESERVATION_PAYMENT_FAILED: gettext_lazy("Paiement échoué"),
    Fact.RESERVATION_PAID: gettext_lazy("Payée"),
    Fact.RESERVATION_EXPIRED: gettext_lazy("Expirée"),
    Fact.RESERVATION_DECLINED: gettext_lazy("Refusée"),
    Fact.RESERVATION_CANCELLED: gettext_lazy("Annulée"),
    Fact.RESERVATION_COMPLETED: gettext_lazy("Terminée"),
    Fact.RESERVATION_NO_SHOW: gettext_lazy("Absence constatée"),
    Fact.RESERVATION_CHANGED: gettext_lazy("Modifiée"),
    Fact.RESERVATION_RECOVERED: gettext_lazy("Rétablie"),
}
# Days before the start.
WEEK_BEFORE: Final = 7
DAY_BEFORE: Final = 1
SIDES: Final = {
    "host": gettext_lazy("par le lieu"),
    "administrator": gettext_lazy("par l’administration"),
    "system": gettext_lazy("automatiquement"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the time line."""

    what: str
    when: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LineInWords:
    """« 4 × Salle à manger », « mardi 12 janvier 2027, 9 h – 17 h »."""

    what: str
    when: str
    over_closures: bool


def state_of(reservation: Reservation, now: datetime) -> State:
    """The state; a hold past its deadline has expired, whoever has swept it or not."""
    return state_now(reservation, now)


def lines_of(reservation: Reservation) -> list[LineInWords]:
    """The lines, whose spaces were read with them."""
    return [_line(line, reservation) for line in sorted(reservation.lines.all(), key=lambda one: one.pk)]


def _line(line: ReservationLine, reservation: Reservation) -> LineInWords:
    many = line.space.units is not None and line.space.units > 1
    what = f"{line.units} × {line.space.called}" if many else line.space.called
    when = Period.from_range(line.period)
    return LineInWords(what, period(when.start, when.end, reservation.venue.zone), line.spans_closures)


def what_happened(events: Sequence[Event], reservation: Reservation, reader: User) -> list[Happened]:
    """The events of a reservation, the last first, as they are told."""
    return list(_told(events[:60], reader, reservation))


def _told(events: Iterable[Event], reader: User, reservation: Reservation) -> Iterable[Happened]:
    for event in events:
        if event.kind in HAPPENED:
            quality = event.data.get("quality", "")
            by = _("par vous") if event.actor_id == reader.pk else str(SIDES.get(quality, ""))
            local = event.happened_at.astimezone(reservation.venue.zone)
            yield Happened(_what(event), local, by, event.reason)


def _what(event: Event) -> str:
    if event.kind == Fact.RESERVATION_SUBMITTED and event.to_state == State.CONFIRMED:
        return _("Confirmée")
    return str(HAPPENED[Fact(event.kind)])


def what_comes_next(reservation: Reservation, now: datetime) -> list[str]:
    """What the booker may expect, in a sentence or two."""
    state = state_of(reservation, now)
    until = _moment(reservation.expires_at, reservation) if reservation.expires_at else ""
    match state:
        case State.HELD:
            return [_("La place est gardée jusqu’au %(until)s. Confirmez pour ne pas la perdre.") % {"until": until}]
        case State.REQUESTED:
            first = _("Le lieu répond au plus tard le %(until)s.") % {"until": until}
            return [first, _("La place vous est gardée jusque-là. Vous recevrez un courriel.")]
        case State.CONFIRMED if reservation.ends_at > now:
            return [_("C’est confirmé."), *_reminders(reservation, now)]
        case State.EXPIRED:
            return [_("Le délai est passé : la place n’est plus gardée et vous n’avez rien à payer.")]
        case State.DECLINED:
            return [_("Le lieu a refusé cette demande : vous n’avez rien à payer.")]
        case State.CANCELLED:
            return [_("Cette réservation est annulée et la place rendue.")]
        case State.AWAITING_PAPERS:
            first = _("Le lieu doit accepter les documents demandés au plus tard le %(until)s pour confirmer.")
            return [first % {"until": until}, _("La place vous est gardée jusque-là ; ensuite elle est rendue.")]
    return _while_paying(state, until)


def _while_paying(state: State, until: str) -> list[str]:
    match state:
        case State.AWAITING_PAYMENT:
            first = _("Payez au plus tard le %(until)s pour confirmer.") % {"until": until}
            return [first, _("La place vous est gardée jusque-là ; ensuite elle est rendue.")]
        case State.PAYMENT_PROCESSING:
            return [_("La banque traite votre paiement. Cela peut prendre quelques jours ; la place est gardée.")]
        case State.EXPIRING:
            return [_("Le délai de paiement est passé : la place va être rendue.")]
    return []


def _reminders(reservation: Reservation, now: datetime) -> list[str]:
    """Which reminders are still to come (bookings.mail.reminding)."""
    ahead = (local_date(reservation.starts_at, reservation.venue.zone) - local_date(now, reservation.venue.zone)).days
    if reservation.series_id:
        return [_("Vous recevez un rappel la veille de chaque date.")]
    if ahead > WEEK_BEFORE:
        return [_("Vous recevez un rappel sept jours avant, puis la veille.")]
    return [_("Vous recevez un rappel la veille.")] if ahead > DAY_BEFORE else []


def how_to_pay(conditions: Mapping[str, Any]) -> str:
    """What the host says about paying, or that the host is paid."""
    return conditions.get("payment_instructions", "").strip() or _("À régler directement au lieu.")


def names_of_spaces(reservations: Sequence[Reservation]) -> str:
    """The spaces of the first date, for a series."""
    return ", ".join(line.what for line in lines_of(reservations[0])) if reservations else ""


def _moment(instant: datetime, reservation: Reservation) -> str:
    local = instant.astimezone(reservation.venue.zone)
    return _("%(day)s à %(time)s") % {"day": day(local.date()), "time": clock(local)}


def until(reservation: Reservation, now: datetime) -> str:
    """The deadline on the venue's clock: « 14 h 32 », with the day when it is not today; empty without one."""
    if reservation.expires_at is None:
        return ""
    local = reservation.expires_at.astimezone(reservation.venue.zone)
    today = now.astimezone(reservation.venue.zone).date()
    return clock(local) if local.date() == today else f"{day(local.date())}, {clock(local)}"
