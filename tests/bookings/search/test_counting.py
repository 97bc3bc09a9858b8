"""Counts of filters: each is what the search itself finds with that filter."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bookings.search.counting import count_filters
from bookings.search.finding import search_all
from bookings.search.question import At, Question
from bookings.search.zones import forget_zones
from tests.bookings.conftest import hours, make_hotel
from tests.factories import NOW, make_kind, make_rate
from venues.models import Amenity

pytestmark = pytest.mark.django_db
QUESTION = Question(when=At(hours(9).start, hours(17).start))


@pytest.fixture
def three_hotels():
    """One with fibre, a fast line and a stop; one on request with a kitchen for its room; a lycée that is free."""
    fibre, kitchen = (
        Amenity.objects.get_or_create(code=code, defaults={"name_fr": code, "name_en": code})[0]
        for code in ("fibre", "kitchen")
    )
    fast = make_hotel(download_mbps=500, stop_minutes=8)
    fast.venue.amenities.add(fibre)
    asked = make_hotel(approval="request", download_mbps=20, stop_minutes=14)
    asked.room.amenities.add(kitchen)
    free = make_hotel(kind=make_kind("public_lycee"))
    free.venue.amenities.add(fibre, kitchen)
    free.season.rates.all().delete()
    for space in (free.desks, free.room):
        make_rate(free.season, space, amount="0.00")
    return fast, asked, free


def with_filter(question: Question, name: str, value: str) -> Question:
    match name:
        case "kind":
            return replace(question, kinds=frozenset({value}))
        case "venue_kind":
            return replace(question, venue_kinds=frozenset({value}))
        case "amenities":
            return replace(question, amenities=question.amenities | {value})
        case "max_price":
            return replace(question, max_price=Decimal(value))
        case "instant":
            return replace(question, instant=True)
    return replace(question, **{{"min_download": "min_download"}.get(name, name): int(value)})


def venues_found(question: Question) -> int:
    return len({one.space.venue_id for one in search_all(question, now=NOW)})


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"amenities": frozenset({"fibre"})},
        {"amenities": frozenset({"fibre", "kitchen"}), "instant": True},
        {"kinds": frozenset({"meeting_room"}), "max_price": Decimal(50)},
        {"venue_kinds": frozenset({"hotel"}), "min_download": 100},
        {"stop_minutes": 10, "kinds": frozenset({"desks"})},
    ],
    ids=["nothing", "one", "three", "price", "speed", "stop"],
)
def test_each_count_is_what_the_search_finds(three_hotels, asked):
    question = replace(QUESTION, **asked)
    counts = count_filters(question, now=NOW)
    assert counts.total == venues_found(question)
    assert counts.spaces == len(search_all(question, now=NOW))
    assert counts.unfiltered == 3
    values = {(name, value) for name, known in counts.with_value.items() for value in known}
    assert {("amenities", "fibre"), ("instant", "1"), ("max_price", "200")} <= values
    values |= {("kind", "workshop"), ("amenities", "stage"), ("min_download", "300"), ("stop_minutes", "5")}
    for name, value in values:
        found = venues_found(with_filter(question, name, value))
        assert counts.with_value.get(name, {}).get(value, 0) == found, (name, value)


def test_what_giving_up_a_filter_brings_back(three_hotels):
    question = replace(QUESTION, amenities=frozenset({"fibre"}), stop_minutes=5)
    counts = count_filters(question, now=NOW)
    assert (counts.total, dict(counts.without)) == (0, {"stop_minutes": 2})


def test_statements_do_not_grow_with_results(three_hotels, django_assert_max_num_queries):
    forget_zones()
    with django_assert_max_num_queries(5):
        count_filters(QUESTION, now=NOW)
