"""Disputes in words, for whoever looks after a venue's money."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bookings.models import Deposit, Dispute, PaymentLink, Reservation
from bookings.payments.links import link_of
from commons.money import format_euros
from commons.words import clock, day

# Stripe leads from there to the right account.
DASHBOARD: Final = "https://dashboard.stripe.com/disputes/"


@dataclass(frozen=True, slots=True)
class Told:
    """A dispute as its page shows it: what it is of, sentences, and where it is answered."""

    title: str
    said: list[str]
    address: str
    is_to_answer: bool
    has_ended: bool


def disputes_of(reservation: Reservation) -> QuerySet[Dispute]:
    """Those of what was paid for a reservation, and of the deposits it has (its series has), the latest first."""
    link = link_of(reservation)
    deposits = link.deposits.all() if link else Deposit.objects.none()
    return loaded().filter(Q(payment__shares__reservation=reservation) | Q(deposit__in=deposits)).distinct()


def disputes_on(link: PaymentLink) -> QuerySet[Dispute]:
    """Those of all that is paid together."""
    return loaded().filter(Q(payment__link=link) | Q(deposit__link=link))


def told(disputes: Iterable[Dispute]) -> dict[str, Any]:
    """As pages show them: `disputes`, and `is_disputed` while one of them goes on."""
    rows = [Told(of_what(one), how_disputed(one), address_of(one), one.is_to_answer, one.has_ended) for one in disputes]
    return {"disputes": rows, "is_disputed": any(not row.has_ended for row in rows)}


def address_of(dispute: Dispute) -> str:
    """Where the host answers it, on the host's own account."""
    return f"{DASHBOARD}{dispute.provider_id}"


def of_what(dispute: Dispute) -> str:
    """A payment, or what was kept of a deposit."""
    return _("Caution contestée") if dispute.deposit else _("Paiement contesté")


def how_disputed(dispute: Dispute) -> list[str]:
    """What happened, what became of the sum, and what is to be done: a sentence each."""
    facts = {"amount": format_euros(dispute.amount), "reason": dispute.in_words}
    what = _("Paiement de %(amount)s contesté auprès de la banque : %(reason)s.")
    if dispute.deposit:
        facts["title"] = dispute.deposit.title
        what = _("Caution « %(title)s » : les %(amount)s gardés sont contestés auprès de la banque : %(reason)s.")
    return [what % facts, *_next(dispute)]


def _next(dispute: Dispute) -> list[str]:
    if dispute.state == "won":
        return [_("La banque vous a donné raison : la somme est revenue sur votre compte Stripe.")]
    if dispute.state == "lost":
        return [_("La banque a donné raison à la personne : la somme ne vous revient pas.")]
    if dispute.has_ended:
        return [_("La contestation est close, sans suite pour vous.")]
    said = []
    if dispute.withdrawn:
        facts = {"fee": format_euros(dispute.fee)}
        said.append(_("La somme a quitté votre compte Stripe en attendant, avec %(fee)s de frais bancaires.") % facts)
    if not dispute.is_to_answer:
        return [*said, _("Votre réponse est à la banque. Elle décide, souvent en deux ou trois mois.")]
    answer = _("Répondez sur votre compte Stripe, rubrique « Litiges », avec ce qui prouve la réservation.")
    if dispute.answer_by:
        local = dispute.answer_by.astimezone(dispute.venue.zone)
        until = {"day": day(local.date()), "hour": clock(local)}
        answer = (
            _(
                "Répondez avant le %(day)s à %(hour)s sur votre compte Stripe, rubrique « Litiges », "
                "avec ce qui prouve la réservation."
            )
            % until
        )
    return [*said, answer, _("Sans réponse, la somme est perdue. Ne remboursez pas en plus par un autre moyen.")]


def loaded() -> QuerySet[Dispute]:
    """With all that the words need."""
    booked = ("link__reservation__venue", "link__series__venue")
    return Dispute.objects.select_related(*(f"{what}__{path}" for what in ("payment", "deposit") for path in booked))
