"""Letters to those who answer for the venue, about one reservation."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bookings.mail import links, words
from bookings.mail.kinds import Kind
from bookings.mail.readers import booker_name, booker_of, still_hosts
from bookings.mail.sources import event_of, reservation_of
from bookings.models import Reservation
from bookings.owing import after_cancelling
from bookings.states import State
from commons.letters import Detail, Letter, Section, write
from commons.models import Event, Notice
from commons.notices import Message, renders
from venues.models import Venue


def host_letter(venue: Venue, **parts: Any) -> Message:
    """A letter to a member of the venue's team; `parts` are those of `Letter`."""
    reason = _("Vous recevez ce message parce que vous répondez aux demandes pour ce lieu : %(venue)s.")
    return write(Letter(reason=reason % {"venue": venue.name}, **parts))


def of_guest(reservation: Reservation, **parts: Any) -> Message:
    """The same about one reservation, with its facts; an answer goes to the person who booked."""
    parts = {
        "details": [*about(reservation), *words.facts(reservation, place=False)],
        "sections": message_of(reservation),
        "action": links.look(reservation),
        **parts,
    }
    return host_letter(reservation.venue, reply_to=replies_to(reservation), **parts)


def about(reservation: Reservation) -> list[Detail]:
    """Who, for what, how to reach them."""
    reader = booker_of(reservation)
    phone = reservation.booker.phone if reservation.booker else reservation.contact_phone
    ways = tuple(way for way in (reader.email if reader else "", phone) if way)
    audience = reservation.get_audience_display()
    if reservation.audience_basis == Reservation.Basis.DECLARED:
        audience = _("%(audience)s (déclaré, à vérifier)") % {"audience": audience}
    return [
        Detail(_("Qui"), (booker_name(reservation), *ways)),
        Detail(_("Public"), (audience,)),
        Detail(_("Objet"), (reservation.get_purpose_display(),)),
    ]


def who_comes(reservation: Reservation) -> str:
    """The name that heads an entry in a list."""
    return booker_name(reservation) or reservation.reference


def replies_to(reservation: Reservation) -> tuple[str, ...]:
    reader = booker_of(reservation)
    return (reader.email,) if reader else ()


def message_of(reservation: Reservation) -> list[Section]:
    """What the booker wrote to the host."""
    return [Section(_("Son message"), (reservation.message.strip(),))] if reservation.message.strip() else []


def read_by_host(notice: Notice) -> Reservation | None:
    """The reservation, as long as the reader still answers for its venue."""
    reservation = reservation_of(notice)
    if reservation is None or not still_hosts(reservation.venue, notice.user_id):
        return None
    return reservation


def subject(template: str, reservation: Reservation) -> str:
    """« Demande de Bob : 4 places (Salle à manger), Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 17 h »."""
    return template % {"who": who_comes(reservation), "what": words.headline(reservation)}


@renders(Kind.HOST_REQUESTED)
def requested(notice: Notice, now: datetime) -> Message | None:
    """Somebody asks; until when an answer counts."""
    reservation = read_by_host(notice)
    if reservation is None or reservation.state != State.REQUESTED or reservation.expires_at is None:
        return None
    deadline = words.moment(reservation.expires_at, reservation.venue)
    return of_guest(
        reservation,
        subject=subject(_("Demande de %(who)s : %(what)s"), reservation),
        title=_("Une demande attend votre réponse"),
        opening=[
            _("Répondez avant le %(deadline)s : ensuite la demande expire et la place est rendue.")
            % {"deadline": deadline}
        ],
        action=links.answer(reservation),
    )


@renders(Kind.HOST_CONFIRMED)
def confirmed(notice: Notice, now: datetime) -> Message | None:
    """Somebody booked at once."""
    reservation = read_by_host(notice)
    if reservation is None or reservation.state != State.CONFIRMED:
        return None
    return of_guest(
        reservation,
        subject=subject(_("Nouvelle réservation de %(who)s : %(what)s"), reservation),
        title=_("Une nouvelle réservation"),
        opening=[_("Elle est confirmée : vous n’avez rien à faire.")],
    )


@renders(Kind.HOST_CHANGED)
def changed(notice: Notice, now: datetime) -> Message | None:
    """The booker changed a confirmed reservation."""
    reservation = read_by_host(notice)
    if reservation is None or reservation.state != State.CONFIRMED:
        return None
    return of_guest(
        reservation,
        subject=subject(_("Réservation modifiée par %(who)s : %(what)s"), reservation),
        title=_("Une réservation a changé"),
        opening=[
            _("Voici ce qui est prévu maintenant."),
            *words.difference(Decimal(event_of(notice).data["difference"])),
        ],
    )


@renders(Kind.HOST_CANCELLED)
def cancelled(notice: Notice, now: datetime) -> Message | None:
    """A confirmed reservation or a request is taken back."""
    reservation = read_by_host(notice)
    if reservation is None:
        return None
    event = event_of(notice)
    owed = after_cancelling([reservation], money=event.data) if event.from_state == State.CONFIRMED else ""
    return of_guest(
        reservation,
        subject=subject(_("Annulation de %(who)s : %(what)s"), reservation),
        title=_("Une réservation est annulée"),
        opening=[_("La place est de nouveau libre."), *filter(None, [owed])],
        sections=why(event),
    )


def why(event: Event) -> list[Section]:
    """What the booker wrote when cancelling."""
    return [Section(_("Motif"), (event.reason.strip(),))] if event.reason.strip() else []
