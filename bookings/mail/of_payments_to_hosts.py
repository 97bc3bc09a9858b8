"""Letters about money to those who look after a venue, and to administrators."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.roles import Capability
from bookings.mail import links
from bookings.mail.kinds import Kind
from bookings.mail.of_payments import details_of, headline, read_standing
from bookings.mail.readers import still_hosts
from bookings.mail.to_hosts import about, host_letter, replies_to, who_comes
from bookings.models import Discrepancy, Payment, PaymentLink, Refund
from bookings.money_words import CHARGED_BACK
from bookings.payments.refund_words import why_it_failed
from bookings.payments.standing import Standing
from bookings.payments.wording import due_in_words
from commons.letters import Letter, Section, write
from commons.models import Notice
from commons.money import format_euros
from commons.notices import Message, renders

# The administration lists them all.
MOST_LISTED: Final = 20


def _letter(standing: Standing, **parts: Any) -> Message:
    first = standing.first
    action = links.look_at_series(standing.link.series) if standing.link.series else links.look(first)
    details = [*about(first), *details_of(standing.link, standing.reservations, place=False)]
    return host_letter(first.venue, details=details, action=action, reply_to=replies_to(first), **parts)


def _may_read(notice: Notice, standing: Standing | None) -> bool:
    capability = Capability.SEE_RESERVATIONS
    return standing is not None and still_hosts(standing.first.venue, notice.user_id, capability)


@renders(Kind.HOST_PAID)
def host_paid(notice: Notice, now: datetime) -> Message | None:
    """Money came in on the host's account."""
    payment = Payment.objects.select_related("link__reservation", "link__series").get(pk=notice.subject_id)
    standing = read_standing(payment.link, now)
    if standing is None or not _may_read(notice, standing):
        return None
    facts = {"who": who_comes(standing.first), "what": headline(standing), "amount": format_euros(payment.amount)}
    said = [_("%(amount)s sont sur votre compte Stripe.") % facts]
    if payment.fee is not None and payment.application_fee:
        said.append(_("Frais de la plateforme : %(fee)s.") % {"fee": format_euros(payment.application_fee)})
    return _letter(
        standing,
        subject=_("Payé par %(who)s : %(what)s") % facts,
        title=_("Un paiement est arrivé"),
        opening=said,
    )


@renders(Kind.HOST_BALANCE_UNPAID)
def host_balance_unpaid(notice: Notice, now: datetime) -> Message | None:
    """The balance did not come in time: the host decides. None when it came after all."""
    link = PaymentLink.objects.select_related("reservation", "series").get(pk=notice.subject_id)
    standing = read_standing(link, now)
    if standing is None or standing.due is None or not _may_read(notice, standing):
        return None
    return _letter(
        standing,
        subject=_("Solde non payé : %(who)s, %(what)s")
        % {"who": who_comes(standing.first), "what": headline(standing)},
        title=_("Un solde n’est pas payé"),
        opening=[
            due_in_words(standing.due, standing.first.venue),
            _("La réservation reste confirmée : écrivez à la personne, ou annulez si vous ne pouvez plus attendre."),
        ],
    )


@renders(Kind.HOST_REFUND_FAILED)
def host_refund_failed(notice: Notice, now: datetime) -> Message | None:
    """A refund came back, or could not be made: the host owes it by another way. None for what a bank took back."""
    refund = Refund.objects.select_related("payment__link__reservation", "payment__link__series").get(
        pk=notice.subject_id
    )
    standing = read_standing(refund.payment.link, now)
    if standing is None or refund.problem == CHARGED_BACK or not _may_read(notice, standing):
        return None
    return _letter(
        standing,
        subject=_("Remboursement à refaire : %(what)s") % {"what": headline(standing)},
        title=_("Un remboursement a échoué"),
        opening=[
            _("Le remboursement de %(amount)s n’est pas arrivé : la somme est restée sur votre compte.")
            % {"amount": format_euros(refund.amount)},
            _("Rendez-la d’une autre façon, par exemple par virement, puis notez-le sur la page de la réservation."),
        ],
    )


@renders(Kind.ADMIN_REFUND_FAILED)
def admin_refund_failed(notice: Notice, now: datetime) -> Message | None:
    """The same for administrators, in brief."""
    refund = Refund.objects.select_related("reservation__venue").get(pk=notice.subject_id)
    return write(
        Letter(
            subject=_("Remboursement échoué : %(reference)s") % {"reference": refund.reservation.reference},
            title=_("Un remboursement a échoué"),
            opening=[
                _("%(venue)s, %(amount)s : %(problem)s")
                % {
                    "venue": refund.reservation.venue.name,
                    "amount": format_euros(refund.amount),
                    "problem": why_it_failed(refund.problem),
                },
                _("Le lieu est prévenu."),
            ],
            action=links.refund(refund),
            reason=_("Vous recevez ce message parce que vous administrez Intersaison."),
        )
    )


@renders(Kind.ADMIN_DIFFERENCES)
def admin_differences(notice: Notice, now: datetime) -> Message | None:
    """The ledger and Stripe do not say the same. None once all is closed."""
    found = Discrepancy.objects.filter(reconciliation=int(notice.subject_id), closed_at=None).order_by("pk")
    if not found:
        return None
    return write(
        Letter(
            subject=_("Écarts entre le registre et Stripe"),
            title=_("Des mouvements ne concordent pas"),
            opening=[_("Regardez chaque écart, puis fermez-le en écrivant ce qui s’est passé.")],
            sections=[Section(_("Écarts"), points=tuple(_in_words(one) for one in found[:MOST_LISTED]))],
            action=links.differences(),
            reason=_("Vous recevez ce message parce que vous administrez Intersaison."),
        )
    )


def _in_words(one: Discrepancy) -> str:
    sides = {
        "kind": one.get_kind_display(),
        "name": one.external_id,
        "ours": "–" if one.ours is None else format_euros(one.ours),
        "theirs": "–" if one.theirs is None else format_euros(one.theirs),
    }
    return _("%(kind)s, %(name)s : registre %(ours)s, Stripe %(theirs)s") % sides
