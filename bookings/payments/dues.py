"""What is due now, and until when. Pure: amounts in euros, aware times, `now` is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from bookings.money_words import Part
from bookings.payments.reckoning import Reckoning
from bookings.payments.terms import Terms, advance_of, balance_due_at
from bookings.states import CERTAIN, State
from commons.money import ZERO

# The first payment is waited for.
AWAITED: Final = frozenset({State.AWAITING_PAYMENT})


@dataclass(frozen=True, slots=True)
class Account:
    """What counts of one reservation: its price, what was paid, where it stands, when it begins."""

    key: int
    total: Decimal
    settled: Reckoning
    state: State
    starts_at: datetime
    expires_at: datetime | None = None

    @property
    def rest(self) -> Decimal:
        return self.settled.rest(self.total)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be paid next: which part, what of it for each reservation, until when (None: nothing presses)."""

    part: Part
    shares: dict[int, Decimal]
    by: datetime | None

    @property
    def amount(self) -> Decimal:
        return sum(self.shares.values(), ZERO)


def due_now(accounts: Iterable[Account], terms: Terms, now: datetime) -> Due | None:
    """What is to be paid next of things paid together, None when nothing is (or nothing yet).

    First what confirms: the advance, or the whole once the balance's day has come. Then the balance of what is certain;
    it may be paid at any time, `by` says until when.
    """
    every = list(accounts)
    awaited = [one for one in every if one.state in AWAITED]
    if awaited:
        return _first(awaited, terms, now)
    shares = {one.key: one.rest for one in every if one.state in CERTAIN and one.rest}
    if not shares:
        return None
    first = min(one.starts_at for one in every if one.key in shares)
    return Due(Part.BALANCE, shares, balance_due_at(terms, first))


def part_of_first(starts_at: datetime, terms: Terms, now: datetime) -> Part:
    """Whether an advance is enough at `now` for what starts at `starts_at`."""
    balance = balance_due_at(terms, starts_at)
    return Part.FULL if balance is None or balance <= now else Part.ADVANCE


def _first(awaited: list[Account], terms: Terms, now: datetime) -> Due | None:
    part = part_of_first(min(one.starts_at for one in awaited), terms, now)
    shares = {}
    for one in awaited:
        wanted = advance_of(one.total, terms) if part is Part.ADVANCE else one.total
        if wanted > one.settled.kept:
            shares[one.key] = wanted - one.settled.kept
    deadlines = [one.expires_at for one in awaited if one.expires_at]
    return Due(part, shares, min(deadlines, default=None)) if shares else None


def advanced(accounts: Iterable[Account], terms: Terms, now: datetime) -> set[int]:
    """Those that wait for their first payment and have it: the advance, or the whole where that is asked."""
    awaited = [one for one in accounts if one.state in AWAITED]
    due = _first(awaited, terms, now) if awaited else None
    return {one.key for one in awaited} - set(due.shares if due else ())
