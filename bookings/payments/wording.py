"""The money of a reservation in sentences, for the booker, a treasurer and the host."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Refund
from bookings.money_words import Part, PaymentState, RefundState
from bookings.payments.choosing import terms_for
from bookings.payments.dues import Due
from bookings.payments.standing import Standing
from bookings.states import CERTAIN, State
from commons.money import format_euros
from commons.words import clock, day, period
from venues.models import PaymentMethod, Venue
from venues.payment_words import PAID_AFTER_USE, AdvanceKind, MethodKind

WHAT: Final[dict[str, Promise]] = {
    Part.FULL: gettext_lazy("À payer"),
    Part.ADVANCE: gettext_lazy("Avance à payer"),
    Part.BALANCE: gettext_lazy("Solde à payer"),
}
REFUSED: Final[dict[str, Promise]] = {
    "insufficient_funds": gettext_lazy("La carte n’est pas assez approvisionnée."),
    "expired_card": gettext_lazy("La carte a expiré."),
    "incorrect_cvc": gettext_lazy("Le code de sécurité de la carte est faux."),
    "payment_intent_authentication_failure": gettext_lazy("La banque n’a pas pu vérifier que c’est bien vous."),
}


def dates_of(standing: Standing) -> list[str]:
    """When, one phrase for each date that is still promised; all of them when none is."""
    zone = standing.first.venue.zone
    rows = [one for one in standing.reservations if one.state in CERTAIN | {State.AWAITING_PAYMENT}]
    return [period(one.starts_at, one.ends_at, zone) for one in rows or standing.reservations]


def status_of(standing: Standing) -> tuple[str, str]:
    """The tone and the word of a payment's pill."""
    if standing.is_processing:
        return "waiting", _("paiement en cours")
    if standing.due is None:
        if standing.rest:
            return "waiting", _("à régler plus tard")
        return ("good", _("payé")) if standing.paid > standing.back else ("over", _("rien à payer"))
    if standing.last and standing.last.state == PaymentState.FAILED:
        return "bad", _("paiement échoué")
    if standing.live:
        return "waiting", _("page de paiement ouverte")
    return "waiting", _("à payer")


def how_it_stands(standing: Standing) -> list[str]:
    """What was paid, what is due and until when, what happened last."""
    said = []
    if standing.paid:
        said.append(_("Déjà payé : %(amount)s.") % {"amount": format_euros(standing.paid)})
    if standing.back:
        said.append(_("Remboursé : %(amount)s.") % {"amount": format_euros(standing.back)})
    if standing.is_processing:
        return [*said, _("La banque traite ce paiement. Cela peut prendre quelques jours ; la place est gardée.")]
    if standing.due:
        said.append(due_in_words(standing.due, standing.first.venue))
    said += _last_attempt(standing)
    if standing.due is None and standing.terms.method in PAID_AFTER_USE and standing.rest:
        said.append(_("Le comptable du lieu vous demandera cette somme après le séjour."))
    return said


def due_in_words(due: Due, venue: Venue) -> str:
    """« Avance à payer : 30,00 €, au plus tard le mardi 12 janvier 2027 à 9 h. »"""
    facts = {"what": WHAT[due.part], "amount": format_euros(due.amount)}
    if due.by is None:
        return _("%(what)s : %(amount)s.") % facts
    local = due.by.astimezone(venue.zone)
    facts |= {"day": day(local.date()), "time": clock(local)}
    return _("%(what)s : %(amount)s, au plus tard le %(day)s à %(time)s.") % facts


def _last_attempt(standing: Standing) -> list[str]:
    if standing.live and standing.live.problem:
        words = REFUSED.get(standing.live.problem) or _("La carte a été refusée.")
        return [f"{words} " + _("Vous pouvez réessayer avec une autre carte.")]
    if standing.live:
        return [_("Une page de paiement est ouverte : vous pouvez y revenir.")]
    if standing.due and standing.last and standing.last.state == PaymentState.FAILED:
        return [_("Le dernier paiement a échoué : rien n’a été pris. Vous pouvez réessayer.")]
    if standing.due and standing.last and standing.last.state == PaymentState.EXPIRED:
        return [_("La page de paiement s’est fermée sans paiement. Vous pouvez en ouvrir une autre.")]
    return []


def refund_in_words(refund: Refund) -> str:
    """« Remboursement de 30,00 € : fait le … »"""
    amount = format_euros(refund.amount)
    by_card = refund.payment.method == MethodKind.CARD
    match refund.state:
        case RefundState.SUCCEEDED:
            return _("Remboursement de %(amount)s : fait.") % {"amount": amount}
        case RefundState.FAILED:
            return _("Remboursement de %(amount)s : il n’a pas abouti, le lieu s’en occupe.") % {"amount": amount}
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
