"""Money, days, periods and names in the reader's language."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NBSP = "\N{NO-BREAK SPACE}"


def money(amount: Decimal | int | None) -> str:
    """Euros with two places: `1 180,00 €` in French, `€1,180.00` in English; empty for None."""
    return "" if amount is None else _euros(Decimal(amount), 2)


def price(amount: Decimal | int | None) -> str:
    """Euros for a card or a title: cents only when there are any, and a word for nothing."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    if not amount:
        return _("gratuit")
    return _euros(amount, 0 if amount == amount.to_integral_value() else 2)


def _euros(amount: Decimal, places: int) -> str:
    figures = number_format(abs(amount), places, use_l10n=True, force_grouping=True)
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}{figures}{NBSP}€" if _french() else f"{sign}€{figures}"


def clock(moment: time | datetime) -> str:
    """The hour: `9 h`, `18 h 30` in French, `9:00`, `18:30` in English."""
    if not _french():
        return f"{moment.hour}:{moment.minute:02d}"
    minutes = f"{NBSP}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def day(value: date, *, weekday: bool = True, year: bool = True) -> str:
    """A day in full: `mardi 12 janvier 2027`, `1er mars`, `Tuesday 12 January 2027`."""
    number = "1er" if _french() and value.day == 1 else str(value.day)
    parts = [
        date_format(value, "l") if weekday else "",
        number,
        date_format(value, "F"),
        str(value.year) if year else "",
    ]
    words = [part.lower() if _french() else part for part in parts if part]
    return NBSP.join(words[:-1]) + " " + words[-1] if year else NBSP.join(words)


def period(start: datetime, end: datetime, zone: str | ZoneInfo) -> str:
    """`[start, end)` as the wall clock of `zone` shows it.

    One day with its hours, several days with or without theirs: a stretch from midnight to midnight is told in days.
    """
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    first, last = start.astimezone(place), end.astimezone(place)
    if first.time() == last.time() == time(0):
        return days(first.date(), _day_before(last.date()))
    if first.date() == last.date():
        return f"{day(first)}, {_hours(first, clock(last))}"
    if last.time() == time(0) and _day_before(last.date()) == first.date():
        return f"{day(first)}, {_hours(first, _('minuit'))}"
    return _("du %(start)s au %(end)s") % {
        "start": f"{day(first)}, {clock(first)}",
        "end": f"{day(last)}, {clock(last)}",
    }


def days(first: date, last: date) -> str:
    """Whole days, `last` included: `mardi 12 janvier 2027` or `du lundi 11 au vendredi 15 janvier 2027`."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        start = " ".join(day(first, year=False).split(NBSP)[:-1])
    else:
        start = day(first, year=first.year != last.year)
    return _("du %(start)s au %(end)s") % {"start": start, "end": day(last)}


def _hours(first: datetime, last: str) -> str:
    return f"{clock(first)}{NBSP}– {last}" if _french() else f"{clock(first)}–{last}"


def _day_before(value: date) -> date:
    return date.fromordinal(value.toordinal() - 1)


def labelled(label: object, text: object) -> str:
    """« Prix : 12 € »: a word, a colon as the reader's language sets it, and what there is to say."""
    return _("%(label)s : %(text)s") % {"label": label, "text": text}


def open_in(stretches: Iterable[tuple[date, date]]) -> str:
    """When something is open, in a sentence: « Ouvert du lundi 2 novembre 2026 au mercredi 31 mars 2027. »"""
    return _("Ouvert %(stretches)s.") % {"stretches": enumerated(days(*stretch) for stretch in stretches)}


def enumerated(texts: Iterable[object]) -> str:
    """Separated by semicolons as the reader's language sets them."""
    return _(" ; ").join(map(str, texts))


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")


def apart(name: str) -> str:
    """A name that is written from right to left, so that words and numbers beside it keep their order; others as is.

    Between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex 9).
    """
    from_the_right = any(unicodedata.bidirectional(character) in ("R", "AL") for character in name)
    return f"\u2068{name}\u2069" if from_the_right else name
