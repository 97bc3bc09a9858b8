"""Paying: what is due when, by which means, and what the payment provider's news change."""
