"""The ledger: movements of entries that sum to zero and never change, and what they add up to."""

from bookings.ledger.balances import (
    Settled,
    balance,
    balance_of,
    balance_of_accounts,
    paid,
    refunded,
    settled_from,
    settled_of,
)
from bookings.ledger.movements import Movement, Side, post, transfer

__all__ = [
    "Movement",
    "Settled",
    "Side",
    "balance",
    "balance_of",
    "balance_of_accounts",
    "paid",
    "post",
    "refunded",
    "settled_from",
    "settled_of",
    "transfer",
]
