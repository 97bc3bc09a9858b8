"""Importing this module registers all handlers and letters of mails."""

from bookings.mail import (
    balances,
    following,
    following_deposits,
    following_payments,
    of_accounts,
    of_decisions,
    of_deposits,
    of_documents,
    of_payments,
    of_payments_to_hosts,
    of_publication,
    of_series,
    of_venues,
    reminding,
    to_booker,
    to_hosts,
)

__all__ = [
    "balances",
    "following",
    "following_deposits",
    "following_payments",
    "of_accounts",
    "of_decisions",
    "of_deposits",
    "of_documents",
    "of_payments",
    "of_payments_to_hosts",
    "of_publication",
    "of_series",
    "of_venues",
    "reminding",
    "to_booker",
    "to_hosts",
]
