"""The year of a place in mails: drawn, and in words for those who read text."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from commons.letters import Section, Year
from commons.together import by_owner
from commons.words import days, enumerated
from venues.models import Closure, Season, Venue
from venues.open_days import holidays_near, weeks_of, windows_of


def year_section(venue: Venue, chosen: date) -> list[Section]:
    """When the place is open around the day `chosen`; nothing when it has announced nothing. Two statements."""
    seasons, closures = _published([venue], chosen)
    windows = windows_of(seasons, closures)
    if not windows:
        return []
    stretches = enumerated(days(first, last) for first, last in weeks_of(seasons, closures))
    told = _("Ouvert %(stretches)s.") % {"stretches": stretches}
    return [Section(_("L’année du lieu"), (told,), year=_year(venue, windows, chosen))]


def years_of(chosen: dict[Venue, date]) -> dict[int, Year]:
    """The year of each venue by id, around the day that is chosen of it. Two statements."""
    if not chosen:
        return {}
    seasons, closures = _published(chosen, min(chosen.values()))
    of_season, of_closure = by_owner(seasons, "venue_id"), by_owner(closures, "venue_id")
    windows = {venue: windows_of(of_season.get(venue.pk, []), of_closure.get(venue.pk, [])) for venue in chosen}
    return {venue.pk: _year(venue, windows[venue], day) for venue, day in chosen.items()}


def _published(venues: Collection[Venue], since: date) -> tuple[list[Season], list[Closure]]:
    seasons = Season.objects.filter(venue__in=venues).published().not_over(since)
    return list(seasons), list(Closure.objects.filter(venue__in=venues, last_day__gte=since))


def _year(venue: Venue, windows: list[tuple[date, date]], chosen: date) -> Year:
    return Year(tuple(windows), tuple(holidays_near(venue.commune.department, chosen)), chosen)
