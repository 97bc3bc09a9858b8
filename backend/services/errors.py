"""Why the site cannot start or go on, said so that a person knows what to do next."""


class CannotStart(Exception):
    """Something is missing or in the way; the message is one or two English sentences for the terminal."""


class Interrupted(Exception):
    """A person asked to stop (Ctrl-C, SIGTERM or SIGHUP)."""
