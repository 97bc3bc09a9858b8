"""What must be true after the chaos run, asked of the ledger, of our rows and of the stand-in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organisation
from bookings.ledger import balance_of
from bookings.models import Payment, PaymentAccount, PaymentShare, Reservation
from bookings.money_words import LIVE, provider_pocket
from bookings.payments import provider
from bookings.payments.reckoning import reckon
from bookings.states import State
from commons.money import ZERO


@dataclass(frozen=True)
class Found:
    """Counts of what should not be; `printed` is the comparison, account by account."""

    differing: int
    largest: Decimal
    unpaid: int
    lost: int
    twice: int
    hanging: int
    printed: str


def check(organisations: Sequence[Organisation]) -> Found:
    """Compare and count."""
    rows = [_compared(one) for one in organisations]
    lines = [f"{account:<24} ledger {ours:>12} € · stand-in {theirs:>12} €" for account, ours, theirs in rows]
    wrong = [abs(ours - theirs) for _account, ours, theirs in rows if ours != theirs]
    reservations = list(Reservation.objects.filter(payment_link__isnull=False))
    found = reckon([one.pk for one in reservations])
    unpaid = sum(one.state == State.CONFIRMED and found[one.pk].kept < one.total for one in reservations)
    lost = sum(one.state != State.CONFIRMED and found[one.pk].kept > _may_keep(one) for one in reservations)
    over = sum(found[one.pk].kept > one.total for one in reservations if one.state == State.CONFIRMED)
    waiting = [State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.EXPIRING]
    hanging = Payment.objects.filter(state__in=LIVE).exclude(shares__reservation__state__in=waiting).count()
    return Found(len(wrong), max(wrong, default=ZERO), unpaid, lost + over, _twice(), hanging, "\n".join(lines))


def _compared(organisation: Organisation) -> tuple[str, Decimal, Decimal]:
    """An account, what the ledger has of it and what the stand-in has."""
    account = PaymentAccount.objects.get(organisation=organisation).stripe_id
    ours = balance_of(organisation).get(provider_pocket(account), ZERO)
    told = provider.client().v1.balance.retrieve({}, {"stripe_account": account})
    theirs = sum((provider.euros(part.amount) for part in [*told.available, *told.pending]), ZERO)
    return account, ours, theirs


def _may_keep(one: Reservation) -> Decimal:
    """What a host may keep of a reservation that is not confirmed."""
    return one.total - one.refund if one.state == State.CANCELLED and one.refund is not None else ZERO


def _twice() -> int:
    """Refunds of ours that the stand-in made more than once, and payments that went back more than whole."""
    marks: Counter[str] = Counter()
    too_much = 0
    shares = PaymentShare.objects.exclude(payment__intent_id="").select_related("payment")
    for share in shares.filter(payment__refunds__isnull=False).distinct():
        made = provider.refunds_of(share.payment.intent_id, account=share.payment.stripe_account)
        marks.update(one.refund for one in made if one.status != "failed")
        too_much += sum((one.amount for one in made if one.status != "failed"), ZERO) > share.payment.amount
    return sum(count > 1 for count in marks.values()) + too_much
