"""How things stand with the money of what is paid together, as pages, mails and the API tell it. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bookings.models import LedgerEntry, Payment, PaymentLink, Refund, Reservation
from bookings.money_words import LIVE, PaymentState, Pocket, RefundState
from bookings.payments.accounts import is_ready
from bookings.payments.dues import Account, Due, due_now
from bookings.payments.links import accounts_on, rows_of
from bookings.payments.reckoning import reckon_from
from bookings.payments.terms import LEAST_BY_CARD, Terms, terms_of
from bookings.states import CERTAIN, State
from commons.money import ZERO
from venues.payment_words import PAID_AFTER_USE, MethodKind


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of the money of some reservations: payments and refunds the latest first, entries of the ledger."""

    payments: Sequence[Payment]
    refunds: Sequence[Refund]
    entries: Sequence[LedgerEntry]


@dataclass(frozen=True, slots=True)
class Standing:
    """`due` is what is to be paid next, `live` the page that is open or what a bank thinks about, `last` how the last
    attempt ended, all as of `at`. `takes_cards`: the host's account is ready; `is_refunding`: money is on its way back;
    `refunds`: all, the latest first. Amounts are euros."""

    link: PaymentLink
    reservations: list[Reservation]
    accounts: list[Account]
    terms: Terms
    due: Due | None
    live: Payment | None
    last: Payment | None
    at: datetime
    takes_cards: bool
    is_refunding: bool
    refunds: Sequence[Refund] = ()

    @property
    def first(self) -> Reservation:
        return self.reservations[0]

    @property
    def total(self) -> Decimal:
        return sum((one.total for one in self.accounts if one.state in CERTAIN or one.state in WAITING), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((one.settled.paid for one in self.accounts), ZERO)

    @property
    def back(self) -> Decimal:
        return sum((one.settled.back for one in self.accounts), ZERO)

    @property
    def rest(self) -> Decimal:
        """What remains to be paid of what is still promised."""
        return sum((one.rest for one in self.accounts if one.state in CERTAIN or one.state in WAITING), ZERO)

    @property
    def by_card(self) -> bool:
        return self.terms.method == MethodKind.CARD

    @property
    def method_label(self) -> str:
        return str(MethodKind(self.terms.method).label)

    @property
    def is_paid_directly(self) -> bool:
        """Whether something is due that goes to the host without us: by transfer, by cheque, on the spot."""
        return self.due is not None and not self.by_card and self.terms.method not in PAID_AFTER_USE

    @property
    def is_processing(self) -> bool:
        return self.live is not None and self.live.state == PaymentState.PROCESSING

    @property
    def may_pay(self) -> bool:
        """Whether the button leads to a page."""
        return self.by_card and self.takes_cards and not self.is_processing and self.is_enough_for_a_card

    @property
    def is_enough_for_a_card(self) -> bool:
        """Whether what is due is not too small for the provider, as the rest after a change of price may be."""
        return self.due is not None and self.due.amount >= LEAST_BY_CARD


UNDER_WAY = frozenset({RefundState.DUE, RefundState.ASKED, RefundState.PENDING})
WAITING = frozenset({State.AWAITING_PAPERS, State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.EXPIRING})


def standing_of(link: PaymentLink, now: datetime) -> Standing | None:
    """How things stand; None for reservations without terms of payment."""
    rows = list(rows_of(link).select_related("venue__organisation", "venue__commune").order_by("starts_at", "pk"))
    return stand(link, rows, now)


def stand(link: PaymentLink, rows: Sequence[Reservation], now: datetime) -> Standing | None:
    """The same for reservations that were read already."""
    if not rows or terms_of(rows[0].conditions) is None:
        return None
    payments = list(link.payments.order_by("-id")[:20])
    entries = LedgerEntry.objects.filter(reservation__in=rows, account=Pocket.BOOKER)
    return stand_on(link, rows, Records(payments, refunds_of(rows), list(entries)), now)


def stand_on(link: PaymentLink, rows: Sequence[Reservation], records: Records, now: datetime) -> Standing | None:
    """The same where the records of their money were read, too. One statement at most: whether cards are taken."""
    terms = terms_of(rows[0].conditions) if rows else None
    if terms is None:
        return None
    accounts = accounts_on(rows, reckon_from([one.pk for one in rows], records.entries, records.refunds))
    return Standing(
        link=link,
        reservations=list(rows),
        accounts=accounts,
        terms=terms,
        due=due_now(accounts, terms, now),
        live=next((one for one in records.payments if one.state in LIVE), None),
        last=next((one for one in records.payments if one.state not in LIVE), None),
        at=now,
        takes_cards=terms.method == MethodKind.CARD and is_ready(rows[0].venue.organisation_id),
        is_refunding=any(one.state in UNDER_WAY for one in records.refunds),
        refunds=records.refunds,
    )


def refunds_of(reservations: Sequence[Reservation]) -> list[Refund]:
    """The refunds of these, the latest first."""
    return list(Refund.objects.filter(reservation__in=reservations).select_related("payment").order_by("-id"))
