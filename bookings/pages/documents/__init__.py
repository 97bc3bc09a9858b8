"""Invoices and other documents: for both sides, and for whoever has the address of a mail."""
