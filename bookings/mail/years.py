"""The year of a place in mails: drawn, and in words for those who read text."""

from datetime import date

from django.utils.translation import gettext as _

from commons.letters import Section, Year
from commons.words import open_in
from venues.models import Venue
from venues.open_days import Days, holidays_near, weeks_of, windows_of
from venues.strips import announced, strips_of


def year_section(venue: Venue, chosen: date) -> list[Section]:
    """When the place is open around the day `chosen`; nothing when it has announced nothing. One statement."""
    found = announced([venue], chosen)[venue.pk]
    windows = windows_of(*found)
    if not windows:
        return []
    year = _year(windows, holidays_near(venue.commune.department, chosen), chosen)
    return [Section(_("L’année du lieu"), (open_in(weeks_of(*found)),), year=year)]


def years_of(chosen: dict[Venue, date]) -> dict[int, Year]:
    """The year of each venue by id, around the day that is chosen of it. One statement."""
    if not chosen:
        return {}
    strips = strips_of(chosen, min(chosen.values()))
    return {venue.pk: _year(*strips[venue.pk], day) for venue, day in chosen.items()}


def _year(windows: list[Days], holidays: list[Days], chosen: date) -> Year:
    return Year(tuple(windows), tuple(holidays), chosen)
