"""The host's workspace."""
