"""Letters about money to the person who booked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings.facts import SERIES
from bookings.mail import links, of_series, words
from bookings.mail.kinds import Kind
from bookings.mail.money import pay_action, ways_of
from bookings.mail.sources import dates_of, reservations
from bookings.mail.to_booker import reason_of, replies_to
from bookings.models import Payment, PaymentLink, Refund, Reservation
from bookings.money_words import RefundCause
from bookings.payments.standing import Standing, stand
from bookings.payments.wording import due_in_words, how_it_stands
from bookings.states import State
from commons.letters import Detail, Letter, write
from commons.models import Notice
from commons.money import format_euros
from commons.notices import Message, renders


def money_letter(standing: Standing, **parts: Any) -> Message:
    """A letter with the facts of what is paid together; `parts` are those of `Letter`."""
    first = standing.first
    parts = {"details": details_of(standing.link, standing.reservations), "action": pay_action(standing), **parts}
    return write(Letter(reason=reason_of(first.booker_id), reply_to=replies_to(first.venue), **parts))


def details_of(link: PaymentLink, rows: Sequence[Reservation], *, place: bool = True) -> list[Detail]:
    """What was booked: one reservation, or all dates of a series."""
    if link.series:
        return of_series.facts(link.series, rows, place=place)
    return words.facts(rows[0], place=place)


def headline(standing: Standing) -> str:
    return headline_of(standing.link, standing.reservations)


def headline_of(link: PaymentLink, rows: Sequence[Reservation]) -> str:
    """The same facts in a line."""
    return of_series.headline(rows) if link.series_id else words.headline(rows[0])


def read_rows(link: PaymentLink) -> list[Reservation]:
    """What is paid together, with all that the words of mails need."""
    return dates_of(link.series) if link.series else list(reservations().filter(pk=link.reservation_id or 0))


def read_standing(link: PaymentLink, now: datetime) -> Standing | None:
    """How things stand, with the same."""
    return stand(link, read_rows(link), now)


@renders(Kind.TO_PAY, Kind.SERIES_TO_PAY)
def to_pay(notice: Notice, now: datetime) -> Message | None:
    """It is agreed; the payment makes it certain. None once it is paid, or gone."""
    whose = {"series_id" if notice.subject_type == SERIES else "reservation_id": notice.subject_id}
    link = PaymentLink.objects.select_related("reservation", "series").filter(**whose).first()
    standing = read_standing(link, now) if link else None
    if standing is None or standing.due is None or standing.first.state != State.AWAITING_PAYMENT:
        return None
    return money_letter(
        standing,
        subject=_("À payer : %(what)s") % {"what": headline(standing)},
        title=_("Il reste à payer pour confirmer"),
        opening=[
            _("La place est gardée pour vous. Elle est à vous dès que le paiement est arrivé."),
            due_in_words(standing.due, standing.first.venue),
            _(
                "Sans paiement à cette date, la place est rendue. Vous pouvez aussi donner ce lien à la "
                "personne qui paie pour vous."
            ),
        ],
        sections=[*ways_of(standing), words.cancelling(standing.first.conditions)],
    )


@renders(Kind.PAID)
def paid(notice: Notice, now: datetime) -> Message | None:
    """A payment came for what was certain already."""
    payment, standing = _payment(notice, now)
    if standing is None:
        return None
    return money_letter(
        standing,
        subject=_("Paiement reçu : %(what)s") % {"what": headline(standing)},
        title=_("Votre paiement est arrivé"),
        opening=[
            _("%(venue)s a reçu %(amount)s.")
            % {"venue": standing.first.venue.name, "amount": format_euros(payment.amount)},
            *how_it_stands(standing),
        ],
    )


@renders(Kind.PAYMENT_FAILED)
def failed(notice: Notice, now: datetime) -> Message | None:
    """A bank said no. None when it was paid meanwhile."""
    payment, standing = _payment(notice, now)
    if standing is None or standing.due is None:
        return None
    return money_letter(
        standing,
        subject=_("Paiement échoué : %(what)s") % {"what": headline(standing)},
        title=_("Votre paiement a échoué"),
        opening=[
            _("La banque a refusé le paiement de %(amount)s : rien n’a été pris.")
            % {"amount": format_euros(payment.amount)},
            due_in_words(standing.due, standing.first.venue),
            _("Vous pouvez réessayer par le même lien, avec un autre moyen."),
        ],
    )


@renders(Kind.PAYMENT_SENT_BACK)
def sent_back(notice: Notice, now: datetime) -> Message | None:
    """A payment came too late or twice: it goes back whole."""
    refund, standing = _refund(notice, now)
    if standing is None:
        return None
    amount = format_euros(refund.amount)
    why = _("Votre paiement est arrivé deux fois. Le second, %(amount)s, vous est rendu en entier.")
    if refund.cause == RefundCause.LATE_PAYMENT:
        why = _(
            "Votre paiement de %(amount)s est arrivé quand la réservation n’était plus possible. "
            "Il vous est rendu en entier."
        )
    return money_letter(
        standing,
        subject=_("Paiement rendu : %(what)s") % {"what": headline(standing)},
        title=_("Votre paiement vous est rendu"),
        opening=[why % {"amount": amount}, _("Vous n’avez rien à faire. Comptez cinq à dix jours selon votre banque.")],
        action=links.booked(standing.first),
    )


@renders(Kind.REFUNDED)
def refunded(notice: Notice, now: datetime) -> Message | None:
    """A refund was made."""
    refund, standing = _refund(notice, now)
    if standing is None:
        return None
    said = [
        _("%(venue)s vous rend %(amount)s.")
        % {"venue": standing.first.venue.name, "amount": format_euros(refund.amount)}
    ]
    if refund.reason and refund.cause == RefundCause.GESTURE:
        said.append(_("Motif : %(reason)s") % {"reason": refund.reason})
    said.append(_("La somme arrive sur le compte qui a payé, en cinq à dix jours selon votre banque."))
    return money_letter(
        standing,
        subject=_("Remboursement : %(what)s") % {"what": headline(standing)},
        title=_("Votre remboursement est parti"),
        opening=said,
        action=links.booked(standing.first),
    )


def _payment(notice: Notice, now: datetime) -> tuple[Payment, Standing | None]:
    payment = Payment.objects.select_related("link__reservation", "link__series").get(pk=notice.subject_id)
    return payment, read_standing(payment.link, now)


def _refund(notice: Notice, now: datetime) -> tuple[Refund, Standing | None]:
    refund = Refund.objects.select_related("payment__link__reservation", "payment__link__series").get(
        pk=notice.subject_id
    )
    return refund, read_standing(refund.payment.link, now)
