"""What must be true after the chaos run, asked of the ledger, of our rows and of the stand-in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organisation
from bookings.ledger import balance_of
from bookings.models import Payment, PaymentAccount, PaymentShare, Refund, Reservation
from bookings.money_words import LIVE, RefundCause, provider_pocket
from bookings.payments import provider
from bookings.payments.reckoning import Reckoning, reckon
from bookings.payments.terms import advance_of, terms_of
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
    unpaid = sum(one.state == State.CONFIRMED and found[one.pk].kept < _confirms(one) for one in reservations)
    late = _came_late()
    lost = sum(one.state != State.CONFIRMED and _may_not_keep(one, found[one.pk], late[one.pk]) for one in reservations)
    over = sum(found[one.pk].kept > one.total for one in reservations if one.state == State.CONFIRMED)
    waiting = [State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.EXPIRING]
    hanging = Payment.objects.filter(state__in=LIVE).count()
    hanging += sum(one.state in waiting for one in reservations)
    return Found(len(wrong), max(wrong, default=ZERO), unpaid, lost + over, _twice(), hanging, "\n".join(lines))


def _compared(organisation: Organisation) -> tuple[str, Decimal, Decimal]:
    """An account, what the ledger has of it and what the stand-in has."""
    account = PaymentAccount.objects.get(organisation=organisation).stripe_id
    ours = balance_of(organisation).get(provider_pocket(account), ZERO)
    told = provider.client().v1.balance.retrieve({}, {"stripe_account": account})
    theirs = sum((provider.euros(part.amount) for part in [*told.available, *told.pending]), ZERO)
    return account, ours, theirs


def _confirms(one: Reservation) -> Decimal:
    """What makes a reservation certain: the whole price, or the advance."""
    terms = terms_of(one.conditions)
    return advance_of(one.total, terms) if terms else one.total


def _came_late() -> Counter[int]:
    """What came for a reservation that had ended, and goes back for that; by the reservation's id."""
    refunds = Refund.objects.filter(cause__in=[RefundCause.LATE_PAYMENT, RefundCause.DOUBLE_PAYMENT])
    late: Counter[int] = Counter()
    for pk, amount in refunds.values_list("reservation_id", "amount"):
        late[pk] += amount
    return late


def _may_not_keep(one: Reservation, reckoning: Reckoning, late: Decimal | int) -> bool:
    """Whether a host has another sum of a reservation that is not confirmed than was agreed: of a cancelled one what
    had come in time, as far as it was not given up, of any other nothing."""
    if one.state != State.CANCELLED:
        return bool(reckoning.kept)
    given_up = one.total if one.refund is None else one.refund
    return reckoning.kept != min(reckoning.paid - late, one.total - given_up)


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
