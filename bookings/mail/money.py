"""What the letters say of money: paid, due, how."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Reservation
from bookings.payments.links import link_of, pay_address
from bookings.payments.standing import Standing, standing_of
from bookings.payments.terms import Terms
from bookings.payments.wording import how_it_stands
from commons.letters import Action, Section
from venues.payment_words import PAID_BEFORE, MethodKind


def money_of(reservation: Reservation) -> list[Section]:
    """What was paid and what is due, for a reservation with terms of payment; nothing for one without."""
    link = link_of(reservation)
    standing = standing_of(link, timezone.now()) if link else None
    if standing is None or not standing.total:
        return []
    said = how_it_stands(standing)
    if standing.may_pay and standing.due:
        said.append(_("Pour payer : %(address)s") % {"address": pay_address(standing.link)})
    sections = [Section(_("Paiement"), tuple(said))] if said else []
    return sections + ways_of(standing)


def ways_of(standing: Standing) -> list[Section]:
    """How to pay without a card, while something is due."""
    if not standing.is_paid_directly or not standing.rest:
        return []
    lines = in_lines(standing.terms, str(standing.link))
    return [Section(_("Comment payer"), tuple(lines))] if lines else []


def in_lines(terms: Terms, reference: str) -> list[str]:
    """What a person needs for a transfer or a cheque, or to pay on the spot, one line each."""
    lines = []
    if terms.method == MethodKind.TRANSFER and terms.iban:
        lines.append(_("IBAN : %(iban)s") % {"iban": grouped(terms.iban)})
        if terms.bic:
            lines.append(_("BIC : %(bic)s") % {"bic": terms.bic})
        if terms.account_holder:
            lines.append(_("Titulaire : %(holder)s") % {"holder": terms.account_holder})
    if terms.method == MethodKind.CHEQUE and terms.payee:
        lines.append(_("Chèque à l’ordre de %(payee)s.") % {"payee": terms.payee})
    if terms.method in PAID_BEFORE:
        lines.append(_("Référence à indiquer : %(reference)s") % {"reference": reference})
    if terms.instructions.strip():
        lines.append(terms.instructions.strip())
    return lines


def grouped(iban: str) -> str:
    """An IBAN in groups of four, as it is printed."""
    packed = iban.replace(" ", "")
    return " ".join(packed[start : start + 4] for start in range(0, len(packed), 4))


def pay_action(standing: Standing) -> Action:
    """The one thing to do: pay, or see how."""
    label = _("Payer") if standing.may_pay else _("Voir ce qui est à payer")
    return Action(label, pay_address(standing.link))
