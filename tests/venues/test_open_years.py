"""The database keeps the open days of a space in step with its openings, whoever writes them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.periods import Period
from tests.factories import make_season, make_space, make_venue
from venues.models import Opening, OpenYear, Season, Space

pytestmark = pytest.mark.django_db
ZONES = ["Europe/Paris", "Indian/Reunion", "America/Guadeloupe"]
# Quarters of an hour from the last evening of 2026 on, and across the end of a leap year.
BEGINNINGS = [datetime(2026, 12, 30), datetime(2028, 2, 27), datetime(2028, 12, 30)]  # noqa: DTZ001  the wall clock
stretches = st.lists(
    st.tuples(st.sampled_from(BEGINNINGS), st.integers(0, 400), st.integers(1, 150)), min_size=1, max_size=6
)


def kept(space: Space) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, days::text FROM venues_openyear WHERE space_id = %s", [space.pk])
        years = cursor.fetchall()
    assert all("1" in bits for _, bits in years)
    return {date(year, 1, 1) + timedelta(n) for year, bits in years for n, bit in enumerate(bits) if bit == "1"}


def counted(space: Space) -> set[date]:
    """Day by day, from the openings themselves."""
    zone, days = ZoneInfo(space.venue.time_zone), set()
    for opening in Opening.objects.filter(space=space):
        day = opening.period.lower.astimezone(zone).date()
        last = (opening.period.upper - timedelta(microseconds=1)).astimezone(zone).date()
        while day <= last:
            days.add(day)
            day += timedelta(1)
    return days


def add(season: Season, space: Space, wanted: list[tuple[datetime, int, int]]) -> None:
    zone, end, rows = ZoneInfo(space.venue.time_zone), None, []
    for begin, after, length in sorted(wanted):
        start = (begin + timedelta(minutes=15 * after)).replace(tzinfo=zone)
        if end is None or start >= end:
            end = start + timedelta(minutes=15 * length)
            rows.append(Opening(season=season, space=space, period=Period(start, end).to_range()))
    Opening.objects.bulk_create(rows)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zone=st.sampled_from(ZONES), wanted=stretches, data=st.data())
def test_days_are_those_of_the_openings_whatever_is_done_to_them(zone: str, wanted: Any, data: Any) -> None:
    venue = make_venue(time_zone=zone)
    space, season = make_space(venue), make_season(venue)
    add(season, space, wanted)
    assert kept(space) == counted(space)
    moved = data.draw(st.sampled_from(list(Opening.objects.filter(space=space))))
    later = timedelta(days=data.draw(st.integers(400, 800)))
    moved.period = Period(moved.period.lower + later, moved.period.upper + later).to_range()
    moved.save()
    assert kept(space) == counted(space)
    Opening.objects.filter(pk=data.draw(st.sampled_from(list(Opening.objects.filter(space=space)))).pk).delete()
    assert kept(space) == counted(space)
    season.openings.all().delete()
    assert kept(space) == set()


def test_spaces_and_seasons_go_with_what_was_kept() -> None:
    venue = make_venue()
    space, other, season = make_space(venue), make_space(venue), make_season(venue)
    for each in (space, other):
        add(season, each, [(BEGINNINGS[0], 0, 200)])
    assert OpenYear.objects.count() == 4
    space.delete()
    assert set(OpenYear.objects.values_list("space", flat=True)) == {other.pk}
    season.delete()
    assert not OpenYear.objects.exists()


def test_years_are_kept_apart() -> None:
    venue = make_venue()
    space, season = make_space(venue), make_season(venue)
    # The night of New Year, from 23:45 to 0:15.
    add(season, space, [(BEGINNINGS[0], 191, 2)])
    assert kept(space) == {date(2026, 12, 31), date(2027, 1, 1)}
    assert list(OpenYear.objects.order_by("year").values_list("year", flat=True)) == [2026, 2027]
