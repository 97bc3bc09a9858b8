"""The API side of venues."""
