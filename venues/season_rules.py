"""From the rows of a season to the rule of each space, and to the openings it would have. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from commons.periods import Period
from venues.calendars.public_holidays import public_holidays
from venues.calendars.school_holidays import school_holiday_days
from venues.models import Closure, Season, Space
from venues.opening_hours import SchoolHolidays, SeasonRule, WeeklyHours, check_days, check_hours, expand
from venues.space_editing import tree_of
from venues.space_tree import ancestors

HoursBySpace = Mapping[int | None, Sequence[WeeklyHours]]


def preview_season(season: Season) -> dict[int, list[Period]]:
    """The openings that `season` would have if it were published now, by leaf space in use. Writes nothing.

    Leaves without hours are left out. Raises Impossible as `opening_hours.check`, `no_hours` when no leaf has any,
    `school_calendar_unknown`.
    """
    zone, closures = season.venue.zone, closures_of(season)
    check_days(season.first_day, season.last_day)
    holidays, school = calendars_of(season)
    periods_of: dict[tuple[WeeklyHours, ...], list[Period]] = {}
    found: dict[int, list[Period]] = {}
    for leaf, hours in _hours_of_leaves(season).items():
        key = tuple(hours)
        if key not in periods_of:
            rule = rule_with(season, hours, closures)
            periods_of[key] = expand(rule, zone=zone, public_holidays=holidays, school_days=school)
        found[leaf] = periods_of[key]
    if not found:
        check_hours(())
    return found


def hours_by_space(season: Season) -> dict[int | None, list[WeeklyHours]]:
    """The weekly hours of a season as they were given: by space id, None for the whole venue."""
    found: dict[int | None, list[WeeklyHours]] = {}
    for row in season.hours.all():
        found.setdefault(row.space_id, []).append(WeeklyHours(row.weekday, row.starts, row.ends))
    return {space: sorted(hours) for space, hours in found.items()}


def hours_for(space: int, hours: HoursBySpace, above: Iterable[int]) -> Sequence[WeeklyHours]:
    """The hours of a space: its own, its nearest ancestor's (`above`, nearest first), the venue's, or none."""
    for each in (space, *above, None):
        if own := hours.get(each):
            return own
    return ()


def closures_of(season: Season) -> list[tuple[date, date]]:
    """The season's closures, and the venue's cut to the season, in order."""
    rows = Closure.objects.filter(venue=season.venue_id, first_day__lte=season.last_day, last_day__gte=season.first_day)
    both = [row for row in rows if row.season_id in (None, season.pk)]
    return sorted({(max(row.first_day, season.first_day), min(row.last_day, season.last_day)) for row in both})


def calendars_of(season: Season) -> tuple[set[date], set[date]]:
    """The public holidays and the school holidays that fall in the season, where the venue is."""
    days = (season.first_day, season.last_day)
    holidays: set[date] = set()
    school: set[date] = set()
    if season.closed_on_public_holidays:
        holidays = set(public_holidays(season.venue.commune.department, *days))
    if season.school_holidays != SchoolHolidays.ANY and season.school_zone:
        school = school_holiday_days(season.school_zone, *days)
    return holidays, school


def rule_with(season: Any, hours: Sequence[WeeklyHours], closures: Sequence[tuple[date, date]]) -> SeasonRule:
    """The rule of a season (saved or not) for these hours and closures."""
    return SeasonRule(
        first_day=season.first_day,
        last_day=season.last_day,
        hours=hours,
        closures=closures,
        closed_on_public_holidays=season.closed_on_public_holidays,
        school_holidays=SchoolHolidays(season.school_holidays),
        school_zone=season.school_zone or None,
    )


def _hours_of_leaves(season: Season) -> dict[int, Sequence[WeeklyHours]]:
    tree, given = tree_of(season.venue), hours_by_space(season)
    leaves = Space.objects.filter(venue=season.venue_id).in_use().leaves().values_list("pk", flat=True)
    found = {leaf: hours_for(leaf, given, ancestors(tree, leaf)) for leaf in leaves}
    return {leaf: hours for leaf, hours in found.items() if hours}
