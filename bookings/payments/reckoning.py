"""What was paid for a reservation and what of it goes back, decided or done. All amounts are Decimal euros."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from bookings.ledger import settled_from, settled_of
from bookings.models import LedgerEntry, Payment, PaymentShare, Refund
from bookings.money_words import GIVEN, PaymentState, Pocket, RefundState
from commons.money import ZERO


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`paid` as the ledger has it; `back`: refunds that are decided, whether or not they are done; `given`: those of
    them that the host gave of their own accord, which nobody is to pay again."""

    paid: Decimal = ZERO
    back: Decimal = ZERO
    given: Decimal = ZERO

    @property
    def kept(self) -> Decimal:
        return self.paid - self.back

    def rest(self, total: Decimal) -> Decimal:
        """What remains to be paid of `total`."""
        return max(ZERO, total - self.given - self.kept)

    def surplus(self, total: Decimal) -> Decimal:
        """What was paid beyond `total`."""
        return max(ZERO, self.kept - (total - self.given))


@dataclass(frozen=True, slots=True)
class Refundable:
    """What can still go back of one payment for one reservation."""

    payment: Payment
    amount: Decimal


def reckon(reservation_ids: Collection[int]) -> dict[int, Reckoning]:
    """The reckoning of each, in two statements."""
    settled = settled_of(reservation_ids)
    alive = Refund.objects.filter(reservation_id__in=reservation_ids).exclude(state=RefundState.FAILED)
    rows = (
        alive.order_by()
        .values_list("reservation_id")
        .annotate(back=Sum("amount"), given=Sum("amount", filter=Q(cause__in=sorted(GIVEN))))
    )
    backs = {pk: (back, given or ZERO) for pk, back, given in rows}
    return {pk: Reckoning(settled[pk].paid, *backs.get(pk, (ZERO, ZERO))) for pk in reservation_ids}


def reckon_from(
    reservation_ids: Collection[int], entries: Iterable[LedgerEntry], refunds: Iterable[Refund]
) -> dict[int, Reckoning]:
    """The same from all their entries of the ledger and all their refunds. Pure."""
    moved = ((one.reservation_id, one.kind, one.amount) for one in entries if one.account == Pocket.BOOKER)
    settled = settled_from(reservation_ids, moved)
    back, given = dict.fromkeys(reservation_ids, ZERO), dict.fromkeys(reservation_ids, ZERO)
    for one in refunds:
        if one.state != RefundState.FAILED:
            back[one.reservation_id] += one.amount
            given[one.reservation_id] += one.amount if one.cause in GIVEN else ZERO
    return {pk: Reckoning(settled[pk].paid, back[pk], given[pk]) for pk in reservation_ids}


def refundable(reservation_id: int) -> list[Refundable]:
    """The payments of a reservation of which something can go back, the latest first."""
    shares = PaymentShare.objects.filter(
        reservation_id=reservation_id, payment__state=PaymentState.SUCCEEDED
    ).select_related("payment__organisation")
    gone = dict(
        Refund.objects.filter(reservation_id=reservation_id)
        .exclude(state=RefundState.FAILED)
        .order_by()
        .values_list("payment_id")
        .annotate(sum=Sum("amount"))
    )
    left = [Refundable(one.payment, one.amount - gone.get(one.payment_id, ZERO)) for one in shares]
    return sorted((one for one in left if one.amount > 0), key=lambda one: -one.payment.pk)
