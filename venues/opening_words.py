"""A season's rule as a person would say it, in the reader's language. Pure.

The source sentences are French; typography follows: "8 h 30", "1er", no-break spaces inside times.
"""

from collections.abc import Sequence
from datetime import date, time

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from venues.opening_hours import SchoolHolidays, SeasonRule, WeeklyHours

MIDNIGHT = time(0)


def summarise(rule: SeasonRule) -> str:
    """ "du 1er novembre 2026 au 31 mars 2027, du lundi au vendredi de 8 h 30 à 18 h 30, sauf jours fériés"."""
    parts = [days_in_words(rule.first_day, rule.last_day)]
    if rule.school_holidays is SchoolHolidays.ONLY:
        parts.append(_("pendant les vacances scolaires de la zone %(zone)s") % {"zone": rule.school_zone})
    if rule.school_holidays is SchoolHolidays.NEVER:
        parts.append(_("hors vacances scolaires de la zone %(zone)s") % {"zone": rule.school_zone})
    if rule.hours:
        parts.append(hours_in_words(rule.hours))
    if rule.closed_on_public_holidays:
        parts.append(_("sauf jours fériés"))
    if rule.closures:
        closures = [days_in_words(first, last) for first, last in sorted(rule.closures)]
        parts.append(_("fermé %(days)s") % {"days": enumeration(closures)})
    return ", ".join(parts)


def days_in_words(first: date, last: date) -> str:
    """ "du 3 au 18 avril 2027", "du 24 décembre 2026 au 2 janvier 2027", "le 11 novembre 2026"."""
    if first == last:
        return _("le %(day)s") % {"day": _full_date(first)}
    same_year = first.year == last.year
    if same_year and first.month == last.month:
        start = _day_of_month(first)
    elif same_year:
        start = _("%(day)s %(month)s") % {"day": _day_of_month(first), "month": MONTHS[first.month]}
    else:
        start = _full_date(first)
    return _("du %(first)s au %(last)s") % {"first": start, "last": _full_date(last)}


def hours_in_words(hours: Sequence[WeeklyHours]) -> str:
    """ "du lundi au vendredi de 8 h 30 à 18 h 30, le samedi de 9 h à midi": days with the same hours together."""
    stretches_of: dict[int, tuple[tuple[time, time], ...]] = {}
    for each in sorted(hours):
        stretches_of[each.weekday] = (*stretches_of.get(each.weekday, ()), (each.starts, each.ends))
    groups: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for weekday, stretches in stretches_of.items():
        groups.setdefault(stretches, []).append(weekday)
    return ", ".join(
        _("%(days)s %(hours)s") % {"days": _weekdays(days), "hours": _stretches(stretches)}
        for stretches, days in groups.items()
    )


def time_in_words(clock: time) -> str:
    """ "8 h 30", "18 h"."""
    if clock.minute:
        return _("%(hour)d\u00a0h\u00a0%(minute)02d") % {"hour": clock.hour, "minute": clock.minute}
    return _("%(hour)d\u00a0h") % {"hour": clock.hour}


def enumeration(words: Sequence[str]) -> str:
    """ "a, b et c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _weekdays(days: Sequence[int]) -> str:
    names = [str(WEEKDAYS[day]) for day in days]
    if len(days) == 7:
        return _("tous les jours")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("du %(first)s au %(last)s") % {"first": names[0], "last": names[-1]}
    return _("le %(days)s") % {"days": enumeration(names)}


def _stretches(stretches: Sequence[tuple[time, time]]) -> str:
    return enumeration([_stretch(starts, ends) for starts, ends in stretches])


def _stretch(starts: time, ends: time) -> str:
    if starts == ends == MIDNIGHT:
        return _("24\u00a0h sur 24")
    words = {"starts": time_in_words(starts), "ends": time_in_words(ends)}
    if ends == MIDNIGHT:
        return _("de %(starts)s à minuit") % words
    if ends <= starts:
        return _("de %(starts)s à %(ends)s le lendemain") % words
    return _("de %(starts)s à %(ends)s") % words


def _full_date(day: date) -> str:
    words = {"day": _day_of_month(day), "month": MONTHS[day.month], "year": day.year}
    return _("%(day)s %(month)s %(year)d") % words


def _day_of_month(day: date) -> str:
    return pgettext("jour du mois", "1er") if day.day == 1 else str(day.day)
