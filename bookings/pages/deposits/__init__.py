"""Deposits on pages: a card for both sides, the page of whoever has the link, and the proofs."""
