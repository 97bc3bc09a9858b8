"""The API side of accounts."""
