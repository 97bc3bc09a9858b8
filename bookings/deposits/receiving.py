"""A deposit has come: the host notes what they hold in their hands."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.deposit_words import BY_HAND, DepositState, Means
from bookings.deposits.bundles import locked_deposit
from bookings.deposits.facts import post_received, tell
from bookings.deposits.sides import as_keeper_of_deposits
from bookings.facts import Fact
from bookings.models import Deposit
from commons.errors import Impossible, Lost


@transaction.atomic
def note_received(
    *, actor: User, deposit_id: int, means: str, now: datetime, received_on: date | None = None, reference: str = ""
) -> Deposit:
    """Note that a deposit came by cheque, transfer or cash on a day of the venue (None: today).

    Raises Missing, NotAllowed; Impossible `invalid`; Lost `wrong_deposit_state`, `not_wanted`.
    """
    deposit, bundle = locked_deposit(deposit_id)
    by = as_keeper_of_deposits(actor, bundle)
    require(deposit, DepositState.EXPECTED)
    if not bundle.is_wanted:
        raise Lost(_("La réservation n’a plus lieu : ne prenez pas de caution."), code="not_wanted")
    today = now.astimezone(bundle.venue.zone).date()
    if means not in BY_HAND:
        raise _refused("means", _("Choisissez chèque, virement ou espèces."))
    if received_on is not None and received_on > today:
        raise _refused("received_on", _("Ce jour n’est pas encore venu : donnez le jour où vous l’avez reçue."))
    deposit.state, deposit.means = DepositState.RECEIVED, Means(means)
    deposit.received_on, deposit.reference = received_on or today, reference.strip()[:100]
    deposit.save()
    post_received(deposit, bundle, now=now)
    tell(Fact.DEPOSIT_RECEIVED, deposit, bundle, DepositState.EXPECTED, by=by, now=now)
    return deposit


def require(deposit: Deposit, state: DepositState) -> None:
    """Raises Lost `wrong_deposit_state` unless the locked deposit is in `state`."""
    if deposit.state != state:
        sentence = _("Cette caution est « %(state)s » : rechargez la page.")
        raise Lost(
            sentence % {"state": deposit.get_state_display()},
            code="wrong_deposit_state",
            data={"state": deposit.state},
        )


def _refused(field: str, sentence: str) -> Impossible:
    return Impossible(sentence, code="invalid", fields={field: [sentence]})
