"""Searches that find nothing are counted, and nothing is known of who searched."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from bookings.models import SearchMiss
from bookings.search.finding import search
from bookings.search.misses import count_miss, size_of, week_of
from bookings.search.question import At, Circle, Question, Within
from tests.factories import make_commune

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
TUESDAY = At(datetime.fromisoformat("2027-01-12T09:00"), datetime.fromisoformat("2027-01-12T17:00"))


def test_the_week_and_the_size() -> None:
    assert week_of(Question(when=TUESDAY), NOW) == date(2027, 1, 11)
    assert week_of(Question(when=Within(date(2026, 1, 1), date(2027, 1, 1))), NOW) == date(2026, 11, 30)
    assert week_of(Question(), NOW) == date(2026, 11, 30)
    assert (
        week_of(
            Question(when=At(datetime.fromisoformat("2090-01-01T00:00"), datetime.fromisoformat("2090-01-02T00:00"))),
            NOW,
        )
        is None
    )
    assert [size_of(Question(units=units, headcount=7)) for units in (1, 9, 10, 32_000)] == [5, 5, 10, 200]


@pytest.mark.django_db
def test_the_nearest_commune_is_counted(django_capture_on_commit_callbacks: Any) -> None:
    make_commune()
    make_commune(insee="48050", name="Chanac", latitude=44.467, longitude=3.345)
    with django_capture_on_commit_callbacks(execute=True):
        for latitude, longitude in ((44.47, 3.35), (44.52, 3.49), (44.52, 3.50), (10.0, 10.0)):
            assert search(Question(when=TUESDAY, circle=Circle(latitude, longitude)), now=NOW).results == []
    counted = SearchMiss.objects.order_by("commune").values_list("commune", "count")
    assert list(counted) == [("48050", 1), ("48095", 2), (None, 1)]


@pytest.mark.django_db(transaction=True)
def test_counting_never_fails_the_search() -> None:
    with patch("bookings.search.misses._commune_of", side_effect=DatabaseError):
        assert search(Question(when=TUESDAY), now=NOW).results == []
    assert not SearchMiss.objects.exists()
    search(Question(when=TUESDAY), now=NOW)
    assert SearchMiss.objects.get().count == 1


@pytest.mark.django_db
def test_the_far_future_is_not_counted(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as counted:
        count_miss(Question(when=Within(date(2026, 12, 1) + timedelta(days=1000), date(2030, 1, 1))), now=NOW)
    assert counted == []
    assert not SearchMiss.objects.exists()
