"""A deposit in sentences, for the booker, a treasurer and the host."""

from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from bookings.deposit_words import DepositState, Means
from bookings.deposits.banking import LAPSED
from bookings.deposits.bundles import Bundle
from bookings.models import Deposit
from commons.money import format_euros
from commons.words import day

TONES: Final = {
    DepositState.EXPECTED: "waiting",
    DepositState.RECEIVED: "good",
    DepositState.ENDING: "waiting",
    DepositState.RETURNED: "over",
    DepositState.KEPT_PART: "bad",
    DepositState.KEPT: "bad",
}


def tone_of(deposit: Deposit) -> str:
    """The tone of its pill."""
    return TONES[DepositState(deposit.state)]


def how_it_stands(deposit: Deposit, bundle: Bundle) -> list[str]:
    """What came and how, what was given back or kept, and why."""
    match deposit.state:
        case DepositState.EXPECTED:
            return []
        case DepositState.RECEIVED:
            return [_received(deposit, bundle)]
        case DepositState.ENDING:
            return [_("Nous prévenons la banque de la carte : %(what)s.") % {"what": _decided(deposit)}]
    return _ended(deposit, bundle)


def _received(deposit: Deposit, bundle: Bundle) -> str:
    facts = {"day": day(deposit.received_on) if deposit.received_on else "", "means": deposit.get_means_display()}
    if deposit.means == Means.CARD and deposit.authorised_until:
        facts["until"] = day(_local(deposit.authorised_until, bundle))
        return (
            _("Carte autorisée le %(day)s. Rien n’est débité ; la banque libère la somme au plus tard le %(until)s.")
            % facts
        )
    if deposit.reference:
        return _("Reçue le %(day)s, %(means)s, %(reference)s.") % {**facts, "reference": deposit.reference}
    return _("Reçue le %(day)s, %(means)s.") % facts


def _decided(deposit: Deposit) -> str:
    if deposit.kept:
        return _("%(kept)s sont gardés") % {"kept": format_euros(deposit.kept)}
    return _("toute la somme est libérée")


def _ended(deposit: Deposit, bundle: Bundle) -> list[str]:
    facts = {
        "day": day(_local(deposit.ended_at, bundle)) if deposit.ended_at else "",
        "kept": format_euros(deposit.kept),
        "returned": format_euros(deposit.returned),
    }
    if deposit.problem == LAPSED:
        return [_("L’autorisation de la carte a pris fin le %(day)s : rien n’a été débité.") % facts]
    if not deposit.kept:
        return [_("Rendue en entier le %(day)s.") % facts]
    said = _("%(kept)s gardés le %(day)s.") % facts
    if deposit.returned:
        said = _("%(kept)s gardés le %(day)s, %(returned)s rendus.") % facts
    return [said, _("Motif : %(reason)s") % {"reason": deposit.reason}] if deposit.reason else [said]


def _local(moment: datetime, bundle: Bundle) -> date:
    return moment.astimezone(bundle.venue.zone).date()
