"""School holidays of all zones and public holidays over some days, as bands beside a line of time."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from venues.calendars.public_holidays import public_holidays
from venues.calendars.school_holidays import known_from, known_until, school_holidays
from venues.calendars.school_zones import ZONES

# Any department of the mainland: those of Alsace-Moselle and overseas have more.
MAINLAND = "48"


@dataclass(frozen=True, slots=True)
class Bands:
    """By zone the first and last days of holidays, whole; and the names (in French) of public holidays by day."""

    school: dict[str, list[tuple[date, date]]]
    public: dict[date, str]


@lru_cache(maxsize=32)
def bands(first: date, last: date) -> Bands:
    """What touches the days from `first` to `last`; school holidays as far as they are known."""
    since, until = max(first, known_from()), min(last, known_until())
    school = {
        zone: [(one.first_day, one.last_day) for one in school_holidays(zone, since, until)] if since <= until else []
        for zone in ZONES
    }
    return Bands(school, public_holidays(MAINLAND, first, last))
