"""Importing this module registers all handlers and letters of mails."""

from bookings.mail import following, of_decisions, of_publication, of_series, of_venues, reminding, to_booker, to_hosts

__all__ = [
    "following",
    "of_decisions",
    "of_publication",
    "of_series",
    "of_venues",
    "reminding",
    "to_booker",
    "to_hosts",
]
