"""`/payer/<token>/`: paying what is due, by whoever has the link."""
