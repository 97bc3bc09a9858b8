"""What holds of every deposit. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.deposit_words import DepositState
from commons.errors import Impossible
from commons.money import ZERO, format_euros, round_cents
from commons.reasons import required_reason

# A card that is authorised and not charged is let go after seven days (Stripe, "Place a hold on a payment method").
CARD_LIMIT: Final = timedelta(days=7)
# The host needs a day after the stay to look at the place.
LOOK_ROUND: Final = timedelta(days=1)
# The day after the end, in the morning, then every week.
REMINDED_AT: Final = time(9)
REMIND_EVERY: Final = timedelta(days=7)
# Told to bring it so long before the stay begins.
ANNOUNCED: Final = timedelta(days=3)
LONGEST_REASON: Final = 2000


@dataclass(frozen=True, slots=True)
class Ending:
    """How a deposit ends: euros kept and given back, which sum to what was received."""

    state: DepositState
    kept: Decimal
    returned: Decimal


def card_opens_at(ends_at: datetime) -> datetime:
    """From when on a card can be authorised so that the bank still holds the amount after a stay that ends then."""
    return ends_at + LOOK_ROUND - CARD_LIMIT


def may_be_authorised(now: datetime, ends_at: datetime) -> bool:
    """Whether a card that is authorised `now` is still held when the host has looked round after the stay."""
    return card_opens_at(ends_at) <= now < ends_at


def ending(amount: Decimal, kept: Decimal) -> Ending:
    """How a deposit of `amount` ends of which `kept` stays with the host. Raises Impossible `invalid` on `amount`."""
    if kept != round_cents(kept) or kept < ZERO:
        raise _refused(_("Donnez un montant en euros et centimes, par exemple 45,50."))
    if kept > amount:
        sentence = _("La caution est de %(amount)s : vous ne pouvez pas garder davantage.")
        raise _refused(sentence % {"amount": format_euros(amount)})
    if kept == ZERO:
        return Ending(DepositState.RETURNED, ZERO, amount)
    if kept == amount:
        return Ending(DepositState.KEPT, amount, ZERO)
    return Ending(DepositState.KEPT_PART, kept, amount - kept)


def reason_given(reason: str) -> str:
    """Why it is kept, for the booker to read. Raises Impossible `reason_missing`."""
    sentence = _("Dites pourquoi vous gardez la caution : la personne lit cette phrase.")
    return required_reason(reason, sentence)[:LONGEST_REASON]


def first_reminder(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """When the host is first asked to give it back: the morning after the stay, on the venue's clock."""
    after = ends_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(after, REMINDED_AT, tzinfo=zone)


def is_reminder_due(*, now: datetime, ends_at: datetime, reminded_at: datetime | None, zone: ZoneInfo) -> bool:
    """Whether the host is to be asked (again). `ends_at`: the end of the stay, or when it was called off."""
    if reminded_at is not None:
        return now >= reminded_at + REMIND_EVERY
    return now >= first_reminder(ends_at, zone)


def is_announcement_due(*, now: datetime, starts_at: datetime, announced_at: datetime | None) -> bool:
    """Whether the booker is to be told to bring it: once, in the last days before the stay."""
    return announced_at is None and starts_at - ANNOUNCED <= now < starts_at


def _refused(sentence: str) -> Impossible:
    return Impossible(sentence, code="invalid", fields={"amount": [sentence]})
