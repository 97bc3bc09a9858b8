"""A yearly rule: the same days taken every year. Pure.

`{"every": "days", "first": "12-24", "last": "01-02"}`: from 24 December to 2 January, the last day included; a last day
before the first is one of the following year. `{"every": "week", "day": "07-14", "weeks": 1}`: the week, Monday to
Sunday, in which 14 July lies, and those after it. 29 February is the last day of February in years that have none.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.calendars.reading.results import BusyTime
from commons.errors import Impossible
from commons.periods import Period, local_day
from commons.words import day as in_words

MONTH_AND_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
LEAP_YEAR = 2028
MAX_WEEKS = 26
WEEK = timedelta(weeks=1)
ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1970, 2200
Rule = dict[str, Any]
Days = tuple[date, date]


def checked_rule(rule: Mapping[str, Any]) -> Rule:
    """The rule in its one form, whatever else came with it. Raises Impossible `bad_rule`, by its parts."""
    match rule.get("every"):
        case "days":
            return {"every": "days", "first": _month_and_day(rule, "first"), "last": _month_and_day(rule, "last")}
        case "week":
            return {"every": "week", "day": _month_and_day(rule, "day"), "weeks": _weeks(rule.get("weeks"))}
    raise _bad("every", _("Choisissez ce qui revient chaque année : des jours, ou une semaine."))


def yearly_times(rule: Mapping[str, Any], *, start: datetime, end: datetime, zone: ZoneInfo) -> list[BusyTime]:
    """What the rule takes between `start` and `end` (aware), in whole days of `zone`; neither merged nor clipped."""
    window = Period(start, end)
    times = []
    for first, last in _occurrences(rule, window.start.astimezone(zone).year - 2):
        period = Period(local_day(first, zone).start, local_day(last, zone).end)
        if period.start >= window.end:
            break
        if period.overlaps(window):
            times.append(BusyTime(period, f"year-{first.year}", all_day=True))
    return times


def next_days(rule: Mapping[str, Any], today: date, count: int = 3) -> list[Days]:
    """The next times that the rule takes days, one that is under way included; last days included."""
    coming = (days for days in _occurrences(rule, today.year - 2) if days[1] >= today)
    return [days for days, _n in zip(coming, range(count), strict=False)]


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """The rule said back: `Chaque année, du 24 décembre au 2 janvier.`"""
    if rule["every"] == "days":
        first, last = _said(rule["first"]), _said(rule["last"])
        if first == last:
            return _("Chaque année, le %(day)s.") % {"day": first}
        return _("Chaque année, du %(first)s au %(last)s.") % {"first": first, "last": last}
    sentence = ngettext(
        "Chaque année, la semaine du %(day)s, du lundi au dimanche.",
        "Chaque année, %(count)d semaines à partir de celle du %(day)s, du lundi au dimanche.",
        rule["weeks"],
    )
    return sentence % {"count": rule["weeks"], "day": _said(rule["day"])}


def _occurrences(rule: Mapping[str, Any], first_year: int) -> Iterator[Days]:
    for year in range(max(first_year, FIRST_YEAR), LAST_YEAR):
        if rule["every"] == "days":
            first, last = _in_year(rule["first"], year), _in_year(rule["last"], year)
            yield first, last if first <= last else _in_year(rule["last"], year + 1)
        else:
            named = _in_year(rule["day"], year)
            monday = named - named.weekday() * ONE_DAY
            yield monday, monday + rule["weeks"] * WEEK - ONE_DAY


def _in_year(text: str, year: int) -> date:
    month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1) - ONE_DAY


def _said(text: str) -> str:
    return in_words(_in_year(text, LEAP_YEAR), weekday=False, year=False)


def _month_and_day(rule: Mapping[str, Any], name: str) -> str:
    match = MONTH_AND_DAY.fullmatch(str(rule.get(name, "")).strip())
    try:
        month, day = (int(match[1]), int(match[2])) if match else (0, 0)
        return f"{date(LEAP_YEAR, month, day):%m-%d}"
    except ValueError:
        sentence = _("Ce jour n’existe pas : choisissez un jour et un mois, par exemple le 14 juillet.")
        raise _bad(name, sentence) from None


def _weeks(value: object) -> int:
    number = 1 if value is None or value == "" else value
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 5:
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MAX_WEEKS:
        raise _bad("weeks", _("Donnez un nombre de semaines entre 1 et %(most)d.") % {"most": MAX_WEEKS})
    return number


def _bad(name: str, sentence: str) -> Impossible:
    return Impossible(sentence, code="bad_rule", fields={f"rule.{name}": [sentence]})
