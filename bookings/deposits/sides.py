"""Who may see deposits, and who may do what to them."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.deposits.bundles import Bundle, bundle_of
from bookings.facts import By
from bookings.models import Deposit
from bookings.permissions import as_host, is_booker
from commons.errors import Missing, NotAllowed


def unknown_deposit() -> Missing:
    """What a stranger is told (promise 9)."""
    return Missing(_("Cette caution n’existe pas, ou n’est pas visible pour vous."))


def as_keeper_of_deposits(actor: User, bundle: Bundle) -> By:
    """The venue's side for taking and giving back: the desk, and whoever looks after its money.

    Raises Missing, NotAllowed.
    """
    try:
        return as_host(actor, bundle.venue, capability=Capability.SEE_MONEY)
    except NotAllowed:
        return as_host(actor, bundle.venue)


def as_judge_of_deposits(actor: User, bundle: Bundle) -> By:
    """The venue's side for keeping some of it: whoever looks after its money. Raises Missing, NotAllowed."""
    return as_host(actor, bundle.venue, capability=Capability.SEE_MONEY)


def visible_deposit(actor: User, deposit_id: int) -> tuple[Deposit, Bundle]:
    """A deposit for its booker's side, or for whoever may see the venue's reservations. Raises Missing."""
    found = Deposit.objects.select_related("link__reservation", "link__series").filter(pk=deposit_id).first()
    if found is None:
        raise unknown_deposit()
    bundle = bundle_of(found.link)
    if is_booker(actor, bundle.first):
        return found, bundle
    try:
        as_host(actor, bundle.venue, capability=Capability.SEE_RESERVATIONS)
    except (Missing, NotAllowed):
        raise unknown_deposit() from None
    return found, bundle


def hosted_deposit(actor: User, deposit_id: int) -> tuple[Deposit, Bundle]:
    """A deposit for the venue's side. Raises Missing for anybody else, the booker too."""
    deposit, bundle = visible_deposit(actor, deposit_id)
    try:
        as_host(actor, bundle.venue, capability=Capability.SEE_RESERVATIONS)
    except (Missing, NotAllowed):
        raise unknown_deposit() from None
    return deposit, bundle
