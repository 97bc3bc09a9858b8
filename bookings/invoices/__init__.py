"""Invoices and what is issued beside them: rules, numbers, issuing, files."""
