"""Two lists of what moved, side by side: the ledger's and the provider's. Pure; amounts in euros."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bookings.models import Discrepancy
from bookings.money_words import EntryKind
from bookings.payments.outcomes import Move

# What the provider calls it, and what it is with us. A payout only takes the host's money to their bank.
THEIR_WORDS: Final = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failed",
    "payment_failure_refund": "refund_failed",
    "adjustment": "dispute",
}
OUR_WORDS: Final = {
    EntryKind.CHARGE: "charge",
    EntryKind.FEE: "charge",
    EntryKind.APPLICATION_FEE: "charge",
    EntryKind.DEPOSIT_KEPT: "charge",
    EntryKind.REFUND: "refund",
    EntryKind.APPLICATION_FEE_REFUND: "refund",
    EntryKind.REFUND_FAILED: "refund_failed",
    EntryKind.DISPUTE: "dispute",
    EntryKind.DISPUTE_RETURNED: "dispute",
}
NOT_OURS: Final = frozenset({"payout", "payout_cancel", "payout_failure"})


@dataclass(frozen=True, slots=True)
class Difference:
    """What one side has and the other has not, or has otherwise. `name`: `charge:ch_…`, `refund:re_…`,
    `dispute:txn_…`."""

    kind: str
    name: str
    ours: Decimal | None
    theirs: Decimal | None


def of_this_site(moves: Sequence[Move], charges: Iterable[str]) -> list[Move]:
    """Those of payments made here: marked so, or of `charges` that the ledger knows.

    The account is the host's own: what they earn on it without us is no business of ours.
    """
    known = {one.charge for one in moves if one.is_marked} | set(charges)
    return [one for one in moves if one.charge in known]


def by_name(moves: Iterable[Move]) -> dict[str, Decimal]:
    """What the provider's movements come to, by name; those that no ledger entry can answer bear their own kind."""
    sums: dict[str, Decimal] = {}
    for one in moves:
        if one.kind not in NOT_OURS:
            sums[_name(one)] = sums.get(_name(one), Decimal(0)) + one.net
    return sums


def _name(one: Move) -> str:
    """What the ledger calls it, too. Of a dispute money may leave twice: each movement has a name of its own."""
    kind = THEIR_WORDS.get(one.kind, one.kind)
    return f"{kind}:{one.id if kind == 'dispute' else one.source}"


def compare(ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal], expected: Iterable[str]) -> list[Difference]:
    """The differences: of all that the provider lists, and of what it is `expected` to list."""
    found = []
    for name, net in theirs.items():
        if name not in ours:
            found.append(Difference(Discrepancy.Kind.MISSING_HERE, name, None, net))
        elif ours[name] != net:
            found.append(Difference(Discrepancy.Kind.AMOUNT, name, ours[name], net))
    missing = (name for name in expected if name not in theirs)
    return [*found, *(Difference(Discrepancy.Kind.MISSING_THERE, name, ours[name], None) for name in missing)]
