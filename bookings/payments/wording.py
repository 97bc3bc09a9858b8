"""The money of a reservation in sentences, for the booker, a treasurer and the host."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Refund
from bookings.money_words import Part, RefundState
from bookings.payments.choosing import terms_for
from bookings.payments.dues import Due
from bookings.payments.situation_words import happened, to_do
from bookings.payments.situations import OWED, Situation, situation_of
from bookings.payments.standing import Standing
from bookings.states import CERTAIN, State
from commons.money import format_euros
from commons.words import clock, day, period
from venues.models import PaymentMethod, Venue
from venues.payment_words import PAID_AFTER_USE, PAID_AT_VENUE, AdvanceKind, MethodKind

WHAT: Final[dict[str, Promise]] = {
    Part.FULL: gettext_lazy("À payer"),
    Part.ADVANCE: gettext_lazy("Avance à payer"),
    Part.BALANCE: gettext_lazy("Solde à payer"),
}
PILLS: Final[dict[Situation, tuple[str, Promise]]] = {
    Situation.TO_PAY: ("waiting", gettext_lazy("à payer")),
    Situation.PAGE_OPEN: ("waiting", gettext_lazy("page de paiement ouverte")),
    Situation.PAGE_CLOSED: ("waiting", gettext_lazy("à payer")),
    Situation.REFUSED: ("bad", gettext_lazy("carte refusée")),
    Situation.FAILED: ("bad", gettext_lazy("paiement échoué")),
    Situation.LATE: ("bad", gettext_lazy("en retard")),
    Situation.NO_CARD: ("bad", gettext_lazy("carte impossible pour l’instant")),
    Situation.TOO_SMALL: ("waiting", gettext_lazy("à régler sur place")),
    Situation.ON_SITE: ("waiting", gettext_lazy("à régler sur place")),
    Situation.AFTER_USE: ("waiting", gettext_lazy("à régler après le séjour")),
    Situation.PROCESSING: ("waiting", gettext_lazy("paiement en cours")),
    Situation.REQUESTED: ("over", gettext_lazy("rien à payer pour l’instant")),
    Situation.LATER: ("waiting", gettext_lazy("à régler plus tard")),
    Situation.EXPIRING: ("bad", gettext_lazy("délai passé")),
    Situation.PAID: ("good", gettext_lazy("payé")),
    Situation.REFUNDING: ("waiting", gettext_lazy("remboursement en route")),
    Situation.REFUNDED: ("over", gettext_lazy("remboursé")),
    Situation.PARTLY_REFUNDED: ("good", gettext_lazy("remboursé en partie")),
    Situation.EXPIRED: ("over", gettext_lazy("expiré")),
    Situation.NOTHING: ("over", gettext_lazy("rien à payer")),
}


def dates_of(standing: Standing) -> list[str]:
    """When, one phrase for each date that is still promised; all of them when none is."""
    zone = standing.first.venue.zone
    rows = [one for one in standing.reservations if one.state in CERTAIN | {State.AWAITING_PAYMENT}]
    return [period(one.starts_at, one.ends_at, zone) for one in rows or standing.reservations]


def status_of(standing: Standing) -> tuple[str, str]:
    """The tone and the word of a payment's pill."""
    tone, label = PILLS[situation_of(standing)]
    return tone, str(label)


def how_it_stands(standing: Standing) -> list[str]:
    """What was paid, what is due and until when, what happened last, and what whoever pays may do."""
    return [*paid_so_far(standing), *what_happened(standing), *what_to_do(standing)]


def paid_so_far(standing: Standing) -> list[str]:
    """What was paid, and what of it went back."""
    said = []
    if standing.paid:
        said.append(_("Déjà payé : %(amount)s.") % {"amount": format_euros(standing.paid)})
    if standing.back:
        said.append(_("Remboursé : %(amount)s.") % {"amount": format_euros(standing.back)})
    return said


def what_happened(standing: Standing) -> list[str]:
    """What is due and until when, and what happened last: for either side."""
    situation = situation_of(standing)
    due = [_due(standing.due, standing)] if standing.due and situation in OWED else []
    return due + happened(situation, standing)


def what_to_do(standing: Standing) -> list[str]:
    """What whoever pays may do, or need not do."""
    return to_do(situation_of(standing))


def _due(due: Due, standing: Standing) -> str:
    if standing.terms.method in PAID_AT_VENUE:
        return _("À régler sur place : %(amount)s.") % {"amount": format_euros(due.amount)}
    return due_in_words(due, standing.first.venue)


def due_in_words(due: Due, venue: Venue) -> str:
    """« Avance à payer : 30,00 €, au plus tard le mardi 12 janvier 2027 à 9 h. »"""
    facts = {"what": WHAT[due.part], "amount": format_euros(due.amount)}
    if due.by is None:
        return _("%(what)s : %(amount)s.") % facts
    local = due.by.astimezone(venue.zone)
    facts |= {"day": day(local.date()), "time": clock(local)}
    return _("%(what)s : %(amount)s, au plus tard le %(day)s à %(time)s.") % facts


def refund_in_words(refund: Refund) -> str:
    """« Remboursement de 30,00 € : fait le … »"""
    amount = format_euros(refund.amount)
    by_card = refund.payment.method == MethodKind.CARD
    match refund.state:
        case RefundState.SUCCEEDED if by_card:
            words = _("Remboursement de %(amount)s : fait. Comptez cinq à dix jours pour le voir sur votre compte.")
            return words % {"amount": amount}
        case RefundState.SUCCEEDED:
            return _("Remboursement de %(amount)s : fait.") % {"amount": amount}
        case RefundState.FAILED:
            return _("Remboursement de %(amount)s : il a échoué, le lieu s’en occupe.") % {"amount": amount}
        case _ if by_card:
            words = _("Remboursement de %(amount)s : en route, comptez cinq à dix jours selon votre banque.")
            return words % {"amount": amount}
    return _("Remboursement de %(amount)s : le lieu vous le rend directement.") % {"amount": amount}


def method_in_words(method: PaymentMethod) -> str:
    """« Carte bancaire : 30 % maintenant (acompte), le solde 30 jours avant le début »."""
    terms = terms_for(method)
    name = str(method.get_kind_display())
    facts = {"method": name[:1].upper() + name[1:], "percent": terms.advance_percent, "days": terms.balance_days}
    if terms.in_two_parts:
        facts["kind"] = AdvanceKind(terms.advance_kind).label
        return _("%(method)s : %(percent)d %% maintenant (%(kind)s), le solde %(days)d jours avant le début") % facts
    return (_("%(method)s : après le séjour") if terms.method in PAID_AFTER_USE else "%(method)s") % facts
