"""Letters to the person who booked, about one reservation."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bookings.mail import links, words
from bookings.mail.deposits import deposits_section
from bookings.mail.kinds import Kind
from bookings.mail.money import money_of
from bookings.mail.sources import calendar_of, event_of, reservation_of
from bookings.mail.years import year_section
from bookings.models import Reservation
from bookings.owing import after_cancelling
from bookings.payments.terms import pays_first
from bookings.states import State
from bookings.transitions import Actor
from commons.letters import Letter, Section, write
from commons.models import Event, Notice
from commons.notices import Message, renders
from commons.periods import local_date
from venues.models import Venue


def letter(reservation: Reservation, **parts: Any) -> Message:
    """A letter with the facts of the reservation; `parts` are those of `Letter`."""
    parts = {
        "details": words.facts(reservation),
        "action": links.manage(reservation),
        "reason": reason_of(reservation.booker_id),
        **parts,
    }
    return write(Letter(reply_to=replies_to(reservation.venue), **parts))


def reason_of(booker_id: int | None) -> str:
    """Why the reader gets this."""
    if booker_id is None:
        return _("Vous recevez ce message parce que le lieu a réservé pour vous.")
    return _("Vous recevez ce message parce que vous avez réservé sur Intersaison.")


def replies_to(venue: Venue) -> tuple[str, ...]:
    """An answer to the mail goes to the venue, when it has an address."""
    email = venue.email or venue.organisation.email
    return (email,) if email else ()


def of_stay(reservation: Reservation) -> list[Section]:
    """What a person needs whose reservation is confirmed."""
    return [
        *words.arrival(reservation.venue),
        *words.paying(reservation.total, reservation.conditions),
        *money_of(reservation),
        *deposits_section(reservation),
        words.cancelling(reservation.conditions),
        *year_section(reservation.venue, local_date(reservation.starts_at, reservation.venue.zone)),
    ]


@renders(Kind.REQUEST_SENT)
def request_sent(notice: Notice, now: datetime) -> Message | None:
    """The request is with the host."""
    reservation = reservation_of(notice)
    if reservation is None or reservation.state != State.REQUESTED or reservation.expires_at is None:
        return None
    deadline = words.moment(reservation.expires_at, reservation.venue)
    return letter(
        reservation,
        subject=_("Demande envoyée : %(what)s") % {"what": words.headline(reservation)},
        title=_("Votre demande est envoyée"),
        opening=[
            _("%(venue)s va vous répondre. En attendant, la place est gardée pour vous, au plus tard jusqu’au %(day)s.")
            % {"venue": reservation.venue.name, "day": deadline}
        ],
        sections=[words.cancelling(reservation.conditions)],
    )


@renders(Kind.CONFIRMED)
def confirmed(notice: Notice, now: datetime) -> Message | None:
    """The place is certain: here is how to get in."""
    reservation = reservation_of(notice)
    if reservation is None or reservation.state != State.CONFIRMED:
        return None
    return letter(
        reservation,
        subject=_("Réservation confirmée : %(what)s") % {"what": words.headline(reservation)},
        title=_("Votre réservation est confirmée"),
        opening=[_("La place est à vous. Le fichier joint met le rendez-vous dans votre agenda.")],
        sections=of_stay(reservation),
        attachments=calendar_of([reservation], notice),
    )


@renders(Kind.CHANGED)
def changed(notice: Notice, now: datetime) -> Message | None:
    """Another time, other units: what holds from now on."""
    reservation = reservation_of(notice)
    if reservation is None or reservation.state != State.CONFIRMED:
        return None
    event = event_of(notice)
    return letter(
        reservation,
        subject=_("Réservation modifiée : %(what)s") % {"what": words.headline(reservation)},
        title=_("Votre réservation a changé"),
        opening=[
            who_changed(event, reservation),
            _("Voici ce qui est prévu maintenant. Le fichier joint met votre agenda à jour."),
            *words.difference(Decimal(event.data["difference"])),
        ],
        sections=[*given_reason(event), *of_stay(reservation)],
        attachments=calendar_of([reservation], notice),
    )


@renders(Kind.DECLINED)
def declined(notice: Notice, now: datetime) -> Message | None:
    """The host said no, and why."""
    reservation = reservation_of(notice)
    if reservation is None:
        return None
    return letter(
        reservation,
        subject=_("Demande refusée : %(what)s") % {"what": words.headline(reservation)},
        title=_("Votre demande est refusée"),
        opening=[
            _("%(venue)s ne peut pas accepter votre demande. La place n’est plus gardée et vous n’avez rien à payer.")
            % {"venue": reservation.venue.name}
        ],
        sections=given_reason(event_of(notice)),
        action=links.search(),
    )


@renders(Kind.EXPIRED)
def expired(notice: Notice, now: datetime) -> Message | None:
    """Nobody answered, paid or sent papers in time."""
    reservation = reservation_of(notice)
    if reservation is None or reservation.state != State.EXPIRED:
        return None
    event = event_of(notice)
    why = _("Le délai est passé : votre réservation n’est plus valable.")
    if event.from_state == State.EXPIRING:
        why = _("Le paiement n’est pas arrivé à temps : votre réservation n’est plus valable.")
    if event.from_state == State.AWAITING_PAPERS:
        why = _("Il manquait des documents acceptés à la date prévue : votre réservation n’est plus valable.")
    if event.from_state == State.REQUESTED:
        why = _("%(venue)s n’a pas répondu à temps.") % {"venue": reservation.venue.name}
    return letter(
        reservation,
        subject=_("Demande sans suite : %(what)s") % {"what": words.headline(reservation)},
        title=_("Votre demande est restée sans suite"),
        opening=[f"{why} " + _("La place n’est plus gardée et vous n’avez rien à payer.")],
        action=links.search(),
    )


@renders(Kind.CANCELLED)
def cancelled(notice: Notice, now: datetime) -> Message | None:
    """Gone, by whom, why, and what is paid back."""
    reservation = reservation_of(notice)
    if reservation is None:
        return None
    event = event_of(notice)
    certain = event.from_state == State.CONFIRMED
    subject = _("Réservation annulée : %(what)s") if certain else _("Demande annulée : %(what)s")
    return letter(
        reservation,
        subject=subject % {"what": words.headline(reservation)},
        title=_("Votre réservation est annulée") if certain else _("Votre demande est annulée"),
        opening=[who_cancelled(event, reservation.venue), *refund(event, [reservation])],
        sections=given_reason(event),
        action=links.see(reservation),
        attachments=calendar_of([reservation], notice) if certain else (),
    )


@renders(Kind.WAITING_OFFERED)
def offered(notice: Notice, now: datetime) -> Message | None:
    """A place has become free and is kept for a while. None when it was taken up or let go meanwhile."""
    reservation = reservation_of(notice)
    if reservation is None or reservation.state != State.HELD or reservation.expires_at is None:
        return None
    if reservation.expires_at <= now:
        return None
    deadline = words.moment(reservation.expires_at, reservation.venue)
    return letter(
        reservation,
        subject=_("Une place s’est libérée : %(what)s") % {"what": words.headline(reservation)},
        title=_("La place que vous attendiez est libre"),
        opening=[
            _("Elle est gardée pour vous jusqu’au %(deadline)s. Confirmez d’ici là si vous la voulez encore.")
            % {"deadline": deadline}
        ],
        sections=[words.cancelling(reservation.conditions)],
        action=links.take_up(reservation),
        reason=_("Vous recevez ce message parce que vous êtes sur la liste d’attente de ce lieu."),
    )


def refund(event: Event, reservations: Sequence[Reservation]) -> list[str]:
    """What is paid back, for what was certain; else that nothing is due."""
    if event.from_state != State.CONFIRMED and not Decimal(event.data.get("paid", 0)):
        return [_("Vous n’avez rien à payer.")]
    left = after_cancelling(reservations, by_host=event.data.get("quality") != Actor.BOOKER, money=event.data)
    sentences = [left] if left else []
    at_the_venue = not any(pays_first(one.conditions) for one in reservations)
    if sentences and at_the_venue and all(one.refund == one.total for one in reservations):
        sentences.append(_("Si vous aviez déjà réglé le lieu, il vous rend cette somme."))
    return sentences


def who_cancelled(event: Event, venue: Venue) -> str:
    match event.data.get("quality"):
        case Actor.BOOKER:
            return _("L’annulation est enregistrée et la place est rendue.")
        case Actor.HOST:
            return _("%(venue)s a dû annuler. La place n’est plus à vous.") % {"venue": venue.name}
    return _("L’équipe d’Intersaison a dû annuler. La place n’est plus à vous.")


def who_changed(event: Event, reservation: Reservation) -> str:
    if event.data.get("quality") == Actor.BOOKER:
        return _("Le changement est enregistré.")
    return _("%(venue)s a modifié votre réservation.") % {"venue": reservation.venue.name}


def given_reason(event: Event) -> list[Section]:
    """What somebody wrote, in their own words."""
    if not event.reason.strip() or event.data.get("quality") == Actor.BOOKER:
        return []
    return [Section(_("Motif"), (event.reason.strip(),))]
