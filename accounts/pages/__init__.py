"""Pages about one's account, organisations and tokens."""
