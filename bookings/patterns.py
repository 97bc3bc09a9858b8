"""Weekly patterns: « every Tuesday until March », as local dates and as periods on the wall clock.

Pure. A series keeps its local hours when the clock changes; a date on which they do not exist is reported, not moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commons.errors import Impossible
from commons.periods import Bound, NonexistentTime, Period, from_wall_clock

MAX_OCCURRENCES: Final = 106
ONE_DAY: Final = timedelta(days=1)

_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CODES: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """Every week on `weekdays` (Monday is 0), from `first` to `until`, both local dates and included.

    `without`: days that the booker leaves out; those that are none of the pattern's mean nothing.
    """

    weekdays: frozenset[int]
    first: date
    until: date
    without: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series: its period, or `code` and `message` when the wall clock does not show these hours."""

    day: date
    period: Period | None
    code: str = ""
    message: str = ""


def read_pattern(data: Mapping[str, Any], *, first: date) -> WeeklyPattern:
    """The pattern in `{"frequency": "weekly", "weekdays": [...], "until": date, "without": [dates]}` from `first` on.

    Weekdays are 0 to 6 (Monday is 0), English names or iCalendar codes (`"TU"`); none means the weekday of `first`.
    `without` may be missing. Raises Impossible `unknown_frequency`, `unknown_weekday`, `unknown_date` or
    `series_backwards`, with the field.
    """
    if data.get("frequency", "weekly") != "weekly":
        raise _refusal(
            "unknown_frequency", "frequency", _("Seules les séries hebdomadaires sont possibles : « weekly ».")
        )
    weekdays = data.get("weekdays") or [first.weekday()]
    if isinstance(weekdays, str) or not isinstance(weekdays, Sequence):
        raise _unknown_weekday(weekdays)
    until = _read_date(data.get("until"), "until")
    without = frozenset(_read_date(one, "without") for one in data.get("without") or ())
    if until < first:
        raise _refusal(
            "series_backwards",
            "until",
            _("La série se termine avant sa première date : choisissez une date plus tardive."),
        )
    return WeeklyPattern(frozenset(_read_weekday(one) for one in weekdays), first, until, without)


def dates(pattern: WeeklyPattern) -> list[date]:
    """The local dates of the pattern, in order, without those that are left out: none, when all are.

    Raises Impossible `series_too_long` past 106 dates, `series_empty` when no such weekday comes before the end.
    """
    found: list[date] = []
    for offset in sorted((weekday - pattern.first.weekday()) % 7 for weekday in pattern.weekdays):
        weeks = ((pattern.until - pattern.first).days - offset) // 7 + 1
        if len(found) + weeks > MAX_OCCURRENCES:
            sentence = _("Une série compte au plus %(count)d dates : terminez-la plus tôt.")
            raise _refusal("series_too_long", "until", sentence % {"count": MAX_OCCURRENCES})
        found += [pattern.first + ONE_DAY * (offset + 7 * week) for week in range(weeks)]
    if not found:
        raise _refusal(
            "series_empty", "until", _("Aucun de ces jours ne tombe avant la fin de la série : terminez-la plus tard.")
        )
    return sorted(day for day in found if day not in pattern.without)


def left_out(pattern: WeeklyPattern) -> list[date]:
    """The days of the pattern that are left out, in order."""
    inside = (day for day in pattern.without if pattern.first <= day <= pattern.until)
    return sorted(day for day in inside if day.weekday() in pattern.weekdays)


def occurrences(days: Sequence[date], *, starts: datetime, ends: datetime, zone: ZoneInfo) -> list[Occurrence]:
    """The stay from `starts` to `ends` (naive wall-clock times of the first date) on each of `days`, same local hours.

    A stay that ends the next day does so on every date.
    """
    return [_occurrence(day, starts, ends, zone) for day in days]


def _occurrence(day: date, starts: datetime, ends: datetime, zone: ZoneInfo) -> Occurrence:
    shift = day - starts.date()
    try:
        period = Period(
            from_wall_clock(starts + shift, zone, Bound.START), from_wall_clock(ends + shift, zone, Bound.END)
        )
    except NonexistentTime:
        sentence = _("Le %(day)s, cette heure n’existe pas : les horloges avancent cette nuit-là.")
        return Occurrence(day, None, "nonexistent_time", sentence % {"day": date_format(day, "j F Y")})
    return Occurrence(day, period)


def _read_weekday(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 6:
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    for words in (_NAMES, _CODES):
        if word in words:
            return words.index(word)
    if word.isascii() and word.isdigit() and len(word) == 1 and int(word) <= 6:
        return int(word)
    raise _unknown_weekday(value)


def _unknown_weekday(value: object) -> Impossible:
    sentence = _("« %(value)s » n’est pas un jour de la semaine : donnez 0 (lundi) à 6 (dimanche).")
    return _refusal("unknown_weekday", "weekdays", sentence % {"value": value})


def _read_date(value: object, field: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        sentence = _("Donnez la date de fin de la série, par exemple 2027-03-30.")
        if field == "without":
            sentence = _("Donnez les dates à laisser sous cette forme : 2027-03-30.")
        raise _refusal("unknown_date", field, sentence) from None


def _refusal(code: str, field: str, sentence: str) -> Impossible:
    return Impossible(sentence, code=code, fields={f"pattern.{field}": [sentence]})
