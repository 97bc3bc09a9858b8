"""From a rule ("Monday to Friday, 8:30 to 18:30, not on public holidays") to the stretches of time it opens. Pure.

A stretch belongs to the day on which it *starts*: a closed day (closure, public holiday, outside the school holidays
asked for) takes out every stretch that starts on it, to its end in the small hours of the next day, and leaves last
night's, which ends on it, alone. The same holds at the edges of the season.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from commons.errors import Impossible
from commons.periods import Bound, Period, merge, nearest_wall_clock

ONE_DAY = timedelta(days=1)
MINUTES_OF_DAY = 24 * 60
MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY
FIRST_YEAR, LAST_YEAR = 1991, 2100


class SchoolHolidays(StrEnum):
    """What a season makes of school holidays: no matter, open only in them, never open in them."""

    ANY = "any"
    ONLY = "only"
    NEVER = "never"


@dataclass(frozen=True, order=True, slots=True)
class WeeklyHours:
    """One stretch of the week, on the wall clock. `weekday` 0 is Monday.

    `ends` at or before `starts` means the next day: 18:00–02:00 is eight hours, 00:00–00:00 is a whole day.
    """

    weekday: int
    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        """Length on a day on which no clock changes."""
        length = _minute_of(self.ends) - _minute_of(self.starts)
        return length if length > 0 else length + MINUTES_OF_DAY

    @property
    def first_minute(self) -> int:
        """Minutes from Monday 00:00."""
        return self.weekday * MINUTES_OF_DAY + _minute_of(self.starts)


@dataclass(frozen=True, slots=True)
class SeasonRule:
    """A season of one space: days both included, hours, and the days taken out.

    `closures` are pairs of days, both included. `school_zone` (A, B, C) is needed unless `school_holidays` is `any`.
    """

    first_day: date
    last_day: date
    hours: Sequence[WeeklyHours]
    closures: Sequence[tuple[date, date]] = field(default_factory=tuple)
    closed_on_public_holidays: bool = False
    school_holidays: SchoolHolidays = SchoolHolidays.ANY
    school_zone: str | None = None


def expand(
    rule: SeasonRule, *, zone: ZoneInfo, public_holidays: Collection[date], school_days: Collection[date]
) -> list[Period]:
    """The openings of a rule in time zone `zone`: sorted, disjoint, merged when contiguous.

    `public_holidays` and `school_days` (days that *are* school holidays) cover the season. A start in the hour that
    clocks show twice is the earlier instant and an end the later one; in the hour that is skipped both are the jump,
    and a stretch that lies wholly inside it is no opening. Raises as `check`.
    """
    check(rule)
    by_weekday: dict[int, list[WeeklyHours]] = {}
    for hours in rule.hours:
        by_weekday.setdefault(hours.weekday, []).append(hours)
    stretches = (
        _stretch(day, hours, zone)
        for day in open_days(rule, public_holidays=public_holidays, school_days=school_days)
        for hours in by_weekday.get(day.weekday(), ())
    )
    return merge(stretch for stretch in stretches if stretch)


def open_days(rule: SeasonRule, *, public_holidays: Collection[date], school_days: Collection[date]) -> Iterator[date]:
    """The days of the season on which stretches may start, whatever the weekday."""
    holidays, in_school_holidays = frozenset(public_holidays), frozenset(school_days)
    for day in days_between(rule.first_day, rule.last_day):
        if rule.closed_on_public_holidays and day in holidays:
            continue
        if rule.school_holidays is SchoolHolidays.ONLY and day not in in_school_holidays:
            continue
        if rule.school_holidays is SchoolHolidays.NEVER and day in in_school_holidays:
            continue
        if any(first <= day <= last for first, last in rule.closures):
            continue
        yield day


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def check(rule: SeasonRule) -> None:
    """Refuse a rule that cannot be meant.

    Raises Impossible: `season_backwards`, `season_too_long` (over two years), `season_far_away`, `no_hours`,
    `hours_overlap`, `hours_not_on_the_minute`, `closure_backwards`, `closure_outside_season`, `school_zone_missing`.
    """
    check_days(rule.first_day, rule.last_day)
    check_hours(rule.hours)
    for closure in rule.closures:
        check_closure(closure, rule.first_day, rule.last_day)
    if rule.school_holidays is not SchoolHolidays.ANY and not rule.school_zone:
        raise _refusal(
            "school_zone_missing",
            _("Choisissez la zone scolaire (A, B ou C) dont les vacances comptent pour cette saison."),
            "school_zone",
        )


def check_days(first_day: date, last_day: date) -> None:
    """Refuse a season that ends before it begins, lasts over two years or lies outside the calendars we know."""
    if last_day < first_day:
        message = _("La saison finit avant de commencer : le dernier jour doit suivre le premier.")
        raise _refusal("season_backwards", message, "last_day")
    if first_day.year < FIRST_YEAR or last_day.year > LAST_YEAR:
        message = _("Choisissez une saison entre %(first)s et %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise _refusal("season_far_away", message, "first_day")
    if last_day >= _two_years_after(first_day):
        message = _("Une saison dure deux ans au plus : publiez-en plusieurs, l’une après l’autre.")
        raise _refusal("season_too_long", message, "last_day")


def check_hours(hours: Sequence[WeeklyHours]) -> None:
    """Refuse no hours at all, seconds, and stretches that overlap within a day or over midnight (Sunday's included)."""
    if not hours:
        raise _refusal("no_hours", _("Indiquez au moins une plage horaire d’ouverture."), "hours")
    if any(clock.second or clock.microsecond for each in hours for clock in (each.starts, each.ends)):
        raise _refusal("hours_not_on_the_minute", _("Donnez les horaires à la minute, sans secondes."), "hours")
    in_order = sorted(hours, key=lambda each: (each.first_minute, each.minutes))
    again = [(each.first_minute, each) for each in in_order]
    again.append((in_order[0].first_minute + MINUTES_OF_WEEK, in_order[0]))
    for (start, earlier), (next_start, later) in pairwise(again):
        if next_start < start + earlier.minutes:
            message = _("Deux plages horaires se chevauchent le %(day)s : raccourcissez l’une ou réunissez-les.")
            raise _refusal("hours_overlap", message % {"day": WEEKDAYS[later.weekday]}, "hours")


def check_closure(closure: tuple[date, date], first_day: date, last_day: date) -> None:
    """Refuse a closure that ends before it begins or is not wholly inside the season."""
    first, last = closure
    if last < first:
        message = _("La fermeture finit avant de commencer : le dernier jour doit suivre le premier.")
        raise _refusal("closure_backwards", message, "last_day")
    if first < first_day or last > last_day:
        message = _(
            "La fermeture du %(first)s au %(last)s dépasse la saison, qui va du %(season_first)s au %(season_last)s."
        )
        values = {"first": first, "last": last, "season_first": first_day, "season_last": last_day}
        shown = {name: value.strftime("%d/%m/%Y") for name, value in values.items()}
        raise _refusal("closure_outside_season", message % shown, "first_day")


def _refusal(code: str, message: str, field_name: str) -> Impossible:
    return Impossible(message, code=code, fields={field_name: [message]})


def _stretch(day: date, hours: WeeklyHours, zone: ZoneInfo) -> Period | None:
    end_day = day + ONE_DAY if hours.ends <= hours.starts else day
    start = nearest_wall_clock(datetime.combine(day, hours.starts), zone, Bound.START)
    end = nearest_wall_clock(datetime.combine(end_day, hours.ends), zone, Bound.END)
    return Period(start, end) if start < end else None


def _minute_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _two_years_after(day: date) -> date:
    """The same day two years later; 1 March where 29 February has no like."""
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return date(day.year + 2, 3, 1)
