"""French as it is typed: what pages, mails and sentences say, to be compared by eye."""


def plain(text: str) -> str:
    """The text with ordinary spaces for its no-break ones."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
