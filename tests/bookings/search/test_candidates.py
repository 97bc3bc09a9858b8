"""What the statement of a search looks up in two ways: the usual way quickly, and the rare one all the same."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.search.finding import Found, search_all
from bookings.search.question import At, Question
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW
from venues.models import Opening

pytestmark = pytest.mark.django_db
WHOLE_DAY = At(hours(9).start, hours(17).start)


def desks_found() -> list[Found]:
    return search_all(Question(when=WHOLE_DAY, kinds=frozenset({"desks"})), now=NOW)


def test_one_stay_takes_its_units(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(10, 2), 5), now=NOW)
    (found,) = desks_found()
    assert found.free_units == 19


@pytest.mark.parametrize(("second", "free"), [(hours(14, 2), 17), (hours(11, 2), 12)], ids=["after", "meanwhile"])
def test_two_stays_take_the_most_there_is_at_one_time(hotel: Hotel, second: Period, free: int) -> None:
    hotel.hold(wish(hotel.desks, hours(10, 2), 5), now=NOW)
    hotel.hold(wish(hotel.desks, second, 7), now=NOW)
    (found,) = desks_found()
    assert found.free_units == free


def test_a_composite_is_not_free_while_a_stay_takes_one_unit(hotel: Hotel) -> None:
    question = Question(when=WHOLE_DAY, space_ids=frozenset({hotel.whole.pk}))
    (found,) = search_all(question, now=NOW)
    assert found.free_units == 1
    hotel.hold(wish(hotel.desks, hours(10, 2), 1), now=NOW)
    assert search_all(question, now=NOW) == []


def test_an_opening_that_began_days_before_is_found(hotel: Hotel) -> None:
    Opening.objects.filter(space=hotel.desks).delete()
    period = DateTimeTZRange(hours(8).start - timedelta(days=5), hours(20).start)
    Opening.objects.create(space=hotel.desks, season=hotel.season, period=period)
    (found,) = desks_found()
    assert found.free_units == 24
