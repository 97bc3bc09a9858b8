"""Reading single values out of text. Each function raises `Unreadable` with a sentence that gives an example."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_TEXT: Final = 100
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YES: Final = frozenset({"1", "true", "on", "yes"})
NO: Final = frozenset({"0", "false", "off", "no"})
INSEE: Final = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII | re.IGNORECASE)
CODE: Final = re.compile(r"[-\w]{1,40}", re.ASCII)
NUMBER: Final = re.compile(r"-?\d{1,9}(?:\.\d{1,15})?", re.ASCII)
AMOUNT: Final = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?", re.ASCII)
DURATION: Final = re.compile(
    r"P(?:(?P<weeks>\d{1,3})W|(?:(?P<days>\d{1,3})D)?(?:T(?=\d)(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,5})M)?)?)",
    re.ASCII,
)


class Unreadable(ValueError):
    """The text is not what was asked for; the message says what is, with an example."""


def whole(text: str) -> int:
    """A whole number ≥ 1."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text)):
        raise Unreadable(_("Indiquez un nombre entier, à partir de 1."))
    return int(text)


def decimal_number(text: str) -> float:
    """A number in plain notation, with a point."""
    if not NUMBER.fullmatch(text.strip()):
        raise Unreadable(_("Indiquez un nombre, par exemple 44.52."))
    return float(text)


def amount(text: str) -> Decimal:
    """Euros, with a point or a comma."""
    if not AMOUNT.fullmatch(text):
        raise Unreadable(_("Indiquez un montant en euros, par exemple 120.50."))
    return Decimal(text.replace(",", "."))


def text(value: str) -> str:
    """A few words, on one line."""
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise Unreadable(_("Indiquez quelques mots, 100 caractères au plus."))
    return value


def code(value: str) -> str:
    """The code of a kind or an amenity."""
    if not CODE.fullmatch(value):
        raise Unreadable(_("Indiquez un code, par exemple hotel."))
    return value


def insee(value: str) -> str:
    """The Insee code of a commune (not its postal code), Corsica's letters included."""
    if not INSEE.fullmatch(value):
        raise Unreadable(_("Indiquez le code Insee de la commune, par exemple 48095 pour Mende."))
    return value.upper()


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """A reader for one of `words`."""

    def read(value: str) -> str:
        if value not in words:
            raise Unreadable(_("Valeur inconnue. Valeurs possibles : %(words)s.") % {"words": ", ".join(words)})
        return value

    return read


def flag(value: str) -> bool:
    """True or false."""
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise Unreadable(_("Indiquez true ou false."))


def kilometres(text: str) -> float:
    """A distance; whether it can be searched is another question."""
    try:
        return decimal_number(text)
    except Unreadable:
        raise Unreadable(_("Indiquez un nombre de kilomètres, par exemple 30.")) from None


def day(value: str) -> date:
    """A date."""
    try:
        found = parse_date(value.strip())
    except ValueError:
        raise Unreadable(_("Ce jour n’existe pas dans le calendrier : choisissez-en un autre.")) from None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(_("Indiquez une date, par exemple 2027-01-12."))
    return found


def clock(value: str) -> time:
    """An hour of the day, to the minute."""
    try:
        found = parse_time(value.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise Unreadable(_("Indiquez une heure, par exemple 09:00."))
    return found.replace(second=0, microsecond=0)


def hours(value: str) -> tuple[time, time]:
    """Two hours of the day."""
    first, dash, last = value.partition("-")
    if not dash:
        raise Unreadable(_("Indiquez deux heures, par exemple 18:00-22:00."))
    return clock(first), clock(last)


def weekday(value: str) -> int:
    """0 (Monday) to 6 as in series and seasons, or the English name, its first three letters or two (iCalendar)."""
    lowered = value.lower()
    for index, name in enumerate(WEEKDAYS):
        if lowered in (str(index), name, name[:3], name[:2]):
            return index
    raise Unreadable(_("Indiquez des jours de 0 (lundi) à 6 (dimanche), par exemple 1,3."))


def duration(value: str) -> timedelta:
    """An ISO 8601 duration in weeks, or in days, hours and minutes."""
    match = DURATION.fullmatch(value.upper())
    parts = {unit: int(count) for unit, count in match.groupdict().items() if count} if match else {}
    found = timedelta(**parts)
    if not found:
        raise Unreadable(_("Indiquez une durée, par exemple PT3H, PT1H30M ou P2D."))
    return found


def whole_days(value: str) -> int | None:
    """How many days an ISO 8601 duration says that names weeks or days and no hours; None for any other."""
    return duration(value).days if "T" not in value.upper() else None


def moment(value: str) -> datetime:
    """An ISO 8601 date-time: aware (in UTC) with an offset, naive without. A `+` lost to a space is put back."""
    repaired = value.replace(" ", "+") if "T" in value else value.replace(" ", "T", 1)
    try:
        found = parse_datetime(repaired) if "T" in repaired else None
    except ValueError:
        raise Unreadable(_("Ce jour ou cette heure n’existe pas : choisissez-en d’autres.")) from None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(_("Indiquez une date et une heure, par exemple 2027-01-12T09:00."))
    return found.astimezone(UTC) if found.tzinfo else found
