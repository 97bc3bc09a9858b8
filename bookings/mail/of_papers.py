"""Letters about documents that a venue asks for."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.deposits.bundles import bundle_of
from bookings.mail import links, words
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.sources import reservations
from bookings.mail.to_booker import letter
from bookings.mail.to_hosts import of_guest, who_comes
from bookings.models import AskedPaper, PaymentLink, Reservation
from bookings.paper_words import MISSING, PaperState
from bookings.papers.sides import OPEN
from bookings.states import State
from commons.letters import Section
from commons.models import Notice
from commons.notices import Message, renders

SUBJECT = "asked_paper"
ALL_OF_IT = "payment_link"


@renders(Kind.PAPERS_WANTED)
def wanted(notice: Notice, now: datetime) -> Message | None:
    """What is to be sent, and until when. None when nothing is missing any more."""
    link, reservation = _booked(notice.subject_id)
    missing = _missing(link)
    if not _waits(reservation) or not missing:
        return None
    return letter(
        reservation,
        subject=_("Documents à envoyer : %(what)s") % {"what": words.headline(reservation)},
        title=_("Le lieu demande des documents"),
        opening=[
            _("La place est gardée pour vous. Pour confirmer, %(venue)s doit voir ces documents.")
            % {"venue": reservation.venue.name},
            _until(reservation),
        ],
        sections=[_listed(missing)],
        action=links.send_papers(reservation),
    )


@renders(Kind.PAPERS_REMINDER)
def reminder(notice: Notice, now: datetime) -> Message | None:
    """Two days are left. None when nothing is missing any more."""
    link, reservation = _booked(notice.subject_id)
    missing = _missing(link)
    if not _waits(reservation) or not missing:
        return None
    return letter(
        reservation,
        subject=_("Rappel, documents à envoyer : %(what)s") % {"what": words.headline(reservation)},
        title=_("Il manque encore des documents"),
        opening=[_until(reservation), _("Ensuite, la place est rendue.")],
        sections=[_listed(missing)],
        action=links.send_papers(reservation),
    )


@renders(Kind.PAPER_REFUSED)
def refused(notice: Notice, now: datetime) -> Message | None:
    """One has to be sent again, and why. None when it has been."""
    asked = AskedPaper.objects.get(pk=notice.subject_id)
    _link, reservation = _booked(asked.link_id)
    if reservation.state not in OPEN or asked.state != PaperState.REFUSED:
        return None
    opening = [_("%(venue)s ne peut pas accepter ce document.") % {"venue": reservation.venue.name}]
    if _waits(reservation):
        opening.append(_("Envoyez-en un autre au plus tard le %(day)s.") % {"day": _deadline(reservation)})
    return letter(
        reservation,
        subject=_("Document à refaire : %(what)s") % {"what": words.headline(reservation)},
        title=_("Un document est à envoyer de nouveau"),
        opening=opening,
        sections=[_listed([asked]), Section(_("Motif"), (asked.reason,))],
        action=links.send_papers(reservation),
    )


@renders(Kind.HOST_PAPERS_SENT)
def sent(notice: Notice, now: datetime) -> Message | None:
    """All that was asked for is there. None when there is nothing to look at, or the reader has left."""
    link, reservation = _booked(notice.subject_id)
    looked_at = list(link.papers.filter(state=PaperState.SENT))
    if reservation.state not in OPEN or not looked_at or not still_hosts(reservation.venue, notice.user_id):
        return None
    facts = {"who": who_comes(reservation), "what": words.headline(reservation)}
    opening = [_("La personne a envoyé ce que vous demandez. Regardez, puis acceptez ou dites ce qui ne va pas.")]
    if _waits(reservation) and reservation.expires_at is not None:
        deadline = words.moment(reservation.expires_at, reservation.venue)
        opening.append(_("Sans réponse de vous, la réservation expire le %(day)s.") % {"day": deadline})
    return of_guest(
        reservation,
        subject=_("Documents à regarder : %(who)s, %(what)s") % facts,
        title=_("Des documents vous attendent"),
        opening=opening,
        sections=[_listed(looked_at)],
        action=links.look_at_papers(reservation),
    )


def _booked(link_id: int | str) -> tuple[PaymentLink, Reservation]:
    link = PaymentLink.objects.select_related("reservation", "series").get(pk=link_id)
    return link, reservations().get(pk=bundle_of(link).first.pk)


def _missing(link: PaymentLink) -> list[AskedPaper]:
    return list(link.papers.filter(state__in=MISSING))


def _waits(reservation: Reservation) -> bool:
    return reservation.state == State.AWAITING_PAPERS


def _until(reservation: Reservation) -> str:
    sentence = _("Envoyez-les au plus tard le %(day)s, depuis la page de la réservation.")
    return sentence % {"day": _deadline(reservation)}


def _deadline(reservation: Reservation) -> str:
    return words.moment(reservation.expires_at, reservation.venue) if reservation.expires_at else ""


def _listed(papers: Iterable[AskedPaper]) -> Section:
    return Section(_("Documents"), points=tuple(one.title[:1].upper() + one.title[1:] for one in papers))
