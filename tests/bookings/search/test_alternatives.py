"""When a wish cannot be met, what is offered instead can really be held."""

from datetime import time, timedelta

import pytest
from django.db import transaction

from bookings.search.alternatives import Kind, alternatives, find_alternatives
from bookings.taken.site import load_site
from commons.errors import Lost
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_published_season, make_rate, make_space, make_user, make_venue
from venues.models import Space, Venue

pytestmark = pytest.mark.django_db


def test_other_times_days_and_spaces_are_offered_and_can_be_held(hotel: Hotel) -> None:
    neighbour = make_venue(latitude=44.6, longitude=3.5)
    other = make_space(neighbour, units=1)
    make_rate(make_published_season(neighbour), other)
    asked = wish(hotel.room, hours(14, 2))
    hotel.hold(asked)
    with pytest.raises(Lost):
        hotel.hold(asked, actor=hotel.charlie)
    found = find_alternatives([asked], now=NOW)
    offered = [(one.kind, one.lines[0].space_id, one.lines[0].starts_at.strftime("%d %H:%M")) for one in found]
    assert offered == [
        (Kind.OTHER_TIME, hotel.room.pk, "12 12:00"),
        (Kind.OTHER_TIME, hotel.room.pk, "12 16:00"),
        (Kind.OTHER_TIME, hotel.room.pk, "12 11:30"),
        (Kind.OTHER_DAY, hotel.room.pk, "11 14:00"),
        (Kind.OTHER_DAY, hotel.room.pk, "13 14:00"),
        (Kind.OTHER_DAY, hotel.room.pk, "14 14:00"),
        (Kind.OTHER_SPACE, other.pk, "12 14:00"),
    ]
    for one in found:
        with transaction.atomic():
            assert hotel.hold(*one.lines, actor=make_user()).total == one.price
            transaction.set_rollback(True)


def test_lines_are_moved_together(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(14, 2)))
    hotel.hold(wish(hotel.projector, hours(16, 2)))
    asked = [wish(hotel.room, hours(14, 2)), wish(hotel.projector, hours(14, 2))]
    found = [one for one in find_alternatives(asked, now=NOW) if one.kind is Kind.OTHER_TIME]
    assert [one.lines[0].starts_at.strftime("%H:%M") for one in found] == ["12:00", "11:30", "11:00"]
    assert [line.space_id for line in found[0].lines] == [hotel.room.pk, hotel.projector.pk]
    assert found[0].price is None


def test_each_of_the_lines_keeps_its_number_of_units(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(14, 2)))
    # Two are left then.
    hotel.hold(wish(hotel.desks, hours(16, 2), 22))
    asked = [wish(hotel.desks, hours(14, 2), 4), wish(hotel.room, hours(14, 2)), wish(hotel.projector, hours(14, 2))]
    found = [one for one in find_alternatives(asked, now=NOW) if one.kind is Kind.OTHER_TIME]
    assert [one.lines[0].starts_at.strftime("%H:%M") for one in found] == ["12:00", "11:30", "11:00"]
    assert [[line.units for line in one.lines] for one in found] == [[4, 1, 1]] * 3


@pytest.mark.parametrize(("people", "times"), [(20, ["12:00", "16:00", "11:30"]), (21, [])])
def test_lines_hold_together_who_comes(hotel: Hotel, people: int, times: list[str]) -> None:
    hotel.hold(wish(hotel.room, hours(14, 2)))
    asked = [wish(hotel.room, hours(14, 2)), wish(hotel.desks, hours(14, 2), 8), wish(hotel.projector, hours(14, 2))]
    found = [one for one in find_alternatives(asked, now=NOW, headcount=people) if one.kind is Kind.OTHER_TIME]
    assert [one.lines[0].starts_at.strftime("%H:%M") for one in found] == times
    for one in found:
        with transaction.atomic():
            hotel.hold(*one.lines, actor=make_user(), headcount=people)
            transaction.set_rollback(True)


def test_no_more_people_come_at_another_time_than_the_venue_admits(hotel: Hotel) -> None:
    Venue.objects.update(safety_headcount=30)
    hotel.hold(wish(hotel.room, hours(14, 2)))
    hotel.hold(wish(hotel.desks, hours(11, 3), 15), headcount=15)
    asked = [wish(hotel.room, hours(14, 2)), wish(hotel.desks, hours(14, 2), 6)]
    found = [one for one in find_alternatives(asked, now=NOW, headcount=16) if one.kind is Kind.OTHER_TIME]
    assert [one.lines[0].starts_at.strftime("%H:%M") for one in found] == ["16:00", "16:30", "09:00"]


def test_the_other_half_of_the_day() -> None:
    venue = make_venue()
    hall = make_space(venue, taken_by=Space.TakenBy.HALF_DAY, day_starts=time(9))
    make_rate(make_published_season(venue), hall)
    found = [one for one in find_alternatives([wish(hall, hours(9, 4))], now=NOW) if one.kind is Kind.OTHER_TIME]
    assert [(one.lines[0].starts_at.hour, one.lines[0].ends_at.hour) for one in found] == [(13, 18)]


def test_wishes_without_sense_have_no_alternatives(hotel: Hotel) -> None:
    stranger = make_space(make_venue())
    together = [wish(hotel.room, hours(9)), wish(stranger, hours(9))]
    apart = [wish(hotel.room, hours(9)), wish(hotel.room, hours(12))]
    assert alternatives([], now=NOW) == []
    assert alternatives(together, now=NOW) == []
    assert alternatives(apart, now=NOW) == []
    past = wish(hotel.room, hours(9, day=-400))
    assert alternatives([past], now=NOW + timedelta(days=400)) == []


def test_statements_grow_with_different_numbers_of_units_alone(hotel: Hotel, django_assert_num_queries) -> None:
    site = load_site(hotel.venue)
    three = [wish(space, hours(9)) for space in (hotel.desks, hotel.room, hotel.projector)]
    # A line by itself may go elsewhere, too.
    for wishes, count in ((three[:1], 2), (three, 1), ([wish(hotel.desks, hours(9), 4), *three[1:]], 2)):
        with django_assert_num_queries(count):
            found = find_alternatives(wishes, now=NOW, site=site)
        with django_assert_num_queries(count + 1):
            assert find_alternatives(wishes, now=NOW) == found != []
