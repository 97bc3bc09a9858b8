"""Hours of a day as people type them: « 8:30-12:00, 14 h – 18 h 30 », « 18h-2h », « 24 h sur 24 », « fermé ». Pure."""

import re
from collections.abc import Sequence
from datetime import time

from django.utils.translation import gettext as _

from venues.cleaning import refuse

Stretch = tuple[time, time]
MIDNIGHT = time(0)
CLOSED_WORDS = frozenset({"fermé", "ferme", "closed"})
WHOLE_DAY = re.compile(r"24\s*h?\s*(?:/|sur)\s*24\s*h?|jour et nuit")
WORDS = ((re.compile(r"\bminuit\b"), "24:00"), (re.compile(r"\bmidi\b"), "12:00"))
CLOCK = r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?"
STRETCH = re.compile(rf"(?:de\s+)?{CLOCK}\s*(?:-|à)\s*{CLOCK}")
BETWEEN = re.compile(r"[,;\n]|\bet\b|\bpuis\b|/")


def is_closed(text: str) -> bool:
    """Whether the text says that nothing is open, in a word."""
    return text.strip().lower() in CLOSED_WORDS


def read_stretches(text: str) -> list[Stretch]:
    """The stretches of a day, on the wall clock, in order; an end at or before its start is the next day's.

    Nothing, or « fermé », is no stretch. Raises Impossible `hours_not_understood`.
    """
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", text.replace("\u00a0", " ").replace("\u202f", " ")).strip().lower()
    if not plain or is_closed(plain):
        return []
    if WHOLE_DAY.fullmatch(plain):
        return [(MIDNIGHT, MIDNIGHT)]
    for word, figures in WORDS:
        plain = word.sub(figures, plain)
    return sorted(_stretch(part.strip()) for part in BETWEEN.split(plain) if part.strip())


def write_stretches(stretches: Sequence[Stretch]) -> str:
    """The same the other way: « 8:30-12:00, 14:00-18:30 », empty for none."""
    return ", ".join(f"{_clock(starts)}-{_clock(ends, end=True)}" for starts, ends in stretches)


def _stretch(text: str) -> Stretch:
    found = STRETCH.fullmatch(text)
    if found is None:
        raise _not_understood(text)
    start_hour, start_minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    return _time(start_hour, start_minute, text), _time(end_hour, end_minute, text, end=True)


def _time(hour: int, minute: int, text: str, *, end: bool = False) -> time:
    if end and (hour, minute) == (24, 0):
        return MIDNIGHT
    if hour > 23 or minute > 59:
        raise _not_understood(text)
    return time(hour, minute)


def _clock(value: time, *, end: bool = False) -> str:
    hour = 24 if end and value == MIDNIGHT else value.hour
    return f"{hour}:{value.minute:02d}"


def _not_understood(text: str) -> Exception:
    message = _("« %(text)s » n’est pas compris : écrivez par exemple 8:30-12:00, 14:00-18:30.") % {"text": text[:40]}
    return refuse("hours_not_understood", message, "hours")
