"""Where a line of French may not break. Pure."""

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
_BEFORE = re.compile(r" (?=[:;?!»])|(?<=«) ")
_UNITS = re.compile(r"(?:(?<=\d)|(?<=\)[sd])) (?=(?:€|%%|km|m²|Mo|Mbit/s|h|min)(?!\w))")


def set_french(text: str) -> str:
    """The text with no-break spaces before : ; ? ! », after « and between a number and its unit.

    It may be typed with plain ones, as keyboards have no other. What has no space there (an address, `9:00`) stays, and
    so do `%(name)s` and `{name}`.
    """
    return _UNITS.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, text))
