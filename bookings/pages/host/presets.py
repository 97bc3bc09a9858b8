"""What a season's sheet starts with: nothing, or a school year's holidays in one step."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venues.calendars.school_holidays import known_until, school_holidays, school_year
from venues.calendars.school_zones import school_zone
from venues.models import Season, Space, Venue
from venues.opening_hours import WeeklyHours
from venues.pages.season_forms import SeasonSheet

EVERY_DAY = [WeeklyHours(day, time(8), time(20)) for day in range(7)]
# What is taken by the night must be open while people sleep.
DAY_AND_NIGHT = [WeeklyHours(day, time(0), time(0)) for day in range(7)]


class HolidaysForm(forms.Form):
    """Which school holidays, of which year."""

    zone = forms.ChoiceField(label=gettext_lazy("Zone scolaire"), choices=Season.Zone.choices)
    year = forms.TypedChoiceField(label=gettext_lazy("Année scolaire"), coerce=int)

    def __init__(self, *args: Any, venue: Venue, today: date, **kwargs: Any) -> None:
        zone = school_zone(venue.commune.department) or "A"
        super().__init__(*args, initial={"zone": zone, "year": years(today)[0]}, **kwargs)
        self.fields["year"].choices = [(year, f"{year}–{year + 1}") for year in years(today)]


def years(today: date) -> list[int]:
    """The school years that can be announced: the present one and those after it that are known."""
    first = today.year if today.month >= 9 else today.year - 1
    return [first, *(year for year in (first + 1, first + 2) if school_year(year)[1] <= known_until())]


def blank_sheet(spaces: list[Space]) -> SeasonSheet:
    """Nothing filled in."""
    return SeasonSheet.known(spaces=spaces, season={"school_holidays": "any"}, hours={})


def holidays_sheet(spaces: list[Space], *, zone: str, year: int) -> SeasonSheet:
    """All school holidays of a zone in a school year, every day from 8 to 20; by the night, day and night."""
    first, last = school_year(year)
    last = min(last, known_until())
    own = school_holidays(zone, first, last)
    season = {
        "name": _("Vacances scolaires %(first)d–%(last)d, zone %(zone)s")
        % {"first": year, "last": year + 1, "zone": zone},
        "first_day": max(first, own[0].first_day) if own else first,
        "last_day": min(last, own[-1].last_day) if own else last,
        "school_holidays": Season.SchoolHolidays.ONLY.value,
        "school_zone": zone,
    }
    hours: dict[int | None, list[WeeklyHours]] = {None: EVERY_DAY}
    hours |= {space.pk: DAY_AND_NIGHT for space in spaces if space.taken_by == Space.TakenBy.NIGHT}
    return SeasonSheet.known(spaces=spaces, season=season, hours=hours)
