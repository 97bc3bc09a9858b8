"""When a venue is open to others over the year: windows for the year strip, seasons in words. Days are local days."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commons.errors import Impossible
from venues.calendars.school_holidays import known_from, known_until, school_holidays
from venues.calendars.school_zones import school_zone
from venues.models import Closure, Season, Space
from venues.opening_hours import SchoolHolidays
from venues.opening_words import enumeration, hours_in_words, summarise
from venues.season_rules import hours_by_space, rule_with

Days = tuple[date, date]
ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SeasonInWords:
    """A season as its venue's page tells it; `exceptions` are spaces with hours of their own, those alike together."""

    season: Season
    words: str
    exceptions: list[tuple[str, str]]


def windows_of(seasons: Iterable[Season], closures: Collection[Closure]) -> list[Days]:
    """First and last days of the stretches in which any of `seasons` is open, closures taken out."""
    return _runs(_days_of(seasons, closures), lambda last, day: day - last == ONE_DAY)


def weeks_of(seasons: Iterable[Season], closures: Collection[Closure]) -> list[Days]:
    """The same told in weeks: first and last open days of the runs of weeks in which some day is open.

    A day's closing is no end of a season; only a whole week from Monday to Sunday without an open day parts two runs.
    """
    return _runs(_days_of(seasons, closures), lambda last, day: _monday(day) - _monday(last) <= WEEK)


def holidays_near(department: str, today: date) -> list[Days]:
    """The school holidays of the coming eighteen months where a department lies, as far as they are known."""
    zone = school_zone(department)
    first, last = max(today - 31 * ONE_DAY, known_from()), min(today + 550 * ONE_DAY, known_until())
    if zone is None or last < first:
        return []
    return [(one.first_day, one.last_day) for one in school_holidays(zone, first, last)]


def in_words(season: Season, closures: Sequence[Closure], spaces: Iterable[Space]) -> SeasonInWords:
    """The season and the spaces that are open at other hours than the venue. `season.hours` is read."""
    hours = hours_by_space(season)
    own = [(one.first_day, one.last_day) for one in closures if _concerns(one, season)]
    venue_hours = hours.get(None, [])
    alike: dict[str, list[str]] = {}
    for space in spaces:
        if space.pk in hours and hours[space.pk] != venue_hours:
            alike.setdefault(hours_in_words(hours[space.pk]), []).append(space.called)
    exceptions = [(enumeration(names), words) for words, names in alike.items()]
    return SeasonInWords(season, summarise(rule_with(season, venue_hours, sorted(own))), exceptions)


def _days_of(seasons: Iterable[Season], closures: Collection[Closure]) -> set[date]:
    return {day for season in seasons for day in _open_days(season, closures)}


def _monday(day: date) -> date:
    return day - day.weekday() * ONE_DAY


def _open_days(season: Season, closures: Collection[Closure]) -> Iterator[date]:
    closed = [(one.first_day, one.last_day) for one in closures if _concerns(one, season)]
    for first, last in _in_the_school_year(season):
        for day in _days(max(first, season.first_day), min(last, season.last_day)):
            if not any(start <= day <= end for start, end in closed):
                yield day


def _in_the_school_year(season: Season) -> Iterator[Days]:
    """The whole season, or what school holidays leave of it."""
    try:
        holidays = _school_holidays(season)
    except Impossible:
        holidays = []
    if season.school_holidays == SchoolHolidays.ONLY:
        yield from holidays
        return
    begin = season.first_day
    if season.school_holidays == SchoolHolidays.NEVER:
        for first, last in holidays:
            if begin < first:
                yield begin, first - ONE_DAY
            begin = max(begin, last + ONE_DAY)
    if begin <= season.last_day:
        yield begin, season.last_day


def _school_holidays(season: Season) -> list[Days]:
    if season.school_holidays == SchoolHolidays.ANY or not season.school_zone:
        return []
    found = school_holidays(season.school_zone, season.first_day, season.last_day)
    return [(one.first_day, one.last_day) for one in found]


def _concerns(closure: Closure, season: Season) -> bool:
    if closure.season_id not in (None, season.pk):
        return False
    return closure.first_day <= season.last_day and season.first_day <= closure.last_day


def _days(first: date, last: date) -> Iterator[date]:
    return (first + ONE_DAY * offset for offset in range((last - first).days + 1))


def _runs(days: Iterable[date], together: Callable[[date, date], bool]) -> list[Days]:
    """First and last of the days that follow each other `together`, one after the other."""
    runs: list[Days] = []
    for day in sorted(days):
        if runs and together(runs[-1][1], day):
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs
