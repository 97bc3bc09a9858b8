"""What an organisation that hosts has still to settle with its guests: conditions for statements over organisations."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from bookings.deposit_words import DepositState
from bookings.dispute_words import ENDED as DISPUTES_ENDED
from bookings.models import Deposit, Dispute, LedgerEntry
from bookings.money_words import Pocket

US: Final = OuterRef("pk")


def held_deposits() -> QuerySet[Deposit]:
    """Those that the host has to give back or to keep."""
    return Deposit.objects.filter(state__in=(DepositState.RECEIVED, DepositState.ENDING))


def open_disputes() -> QuerySet[Dispute]:
    """Those that a bank still looks at."""
    return Dispute.objects.exclude(state__in=DISPUTES_ENDED)


def _debts() -> QuerySet[LedgerEntry]:
    """Reservations for which a host owes somebody money."""
    claims = LedgerEntry.objects.filter(account=Pocket.CLAIMS).order_by().values("reservation")
    return claims.annotate(owed=Sum("amount")).filter(owed__gt=0)  # type: ignore[return-value]


UNSETTLED: Final = (
    Q(Exists(held_deposits().filter(link__reservation__venue__organisation=US)))
    | Q(Exists(held_deposits().filter(link__series__venue__organisation=US)))
    | Q(Exists(open_disputes().filter(payment__venue__organisation=US)))
    | Q(Exists(open_disputes().filter(deposit__link__reservation__venue__organisation=US)))
    | Q(Exists(open_disputes().filter(deposit__link__series__venue__organisation=US)))
    | Q(Exists(_debts().filter(organisation=US)))
)
