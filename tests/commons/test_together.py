from datetime import date
from decimal import Decimal

from django.db.models import F

from commons.together import by_owner, read_together, remember
from tests.bookings.conftest import make_hotel
from tests.factories import make_space
from venues.models import Amenity, Rate, Season, SeasonHours, Space, Venue


def test_rows_of_several_models_are_what_the_orm_would_read_in_one_statement(db, django_assert_num_queries):
    hotel = make_hotel()
    Rate.objects.filter(space=hotel.room).update(amount=Decimal("1234567.89"))
    lists = {
        "seasons": Season.objects.filter(venue=hotel.venue),
        "rates": Rate.objects.filter(season__venue=hotel.venue).order_by("-pk"),
        "hours": SeasonHours.objects.filter(season__venue=hotel.venue),
        "spaces": Space.objects.filter(venue=hotel.venue),
        "none": Rate.objects.filter(pk=0),
    }
    with django_assert_num_queries(1):
        rows = read_together(Venue.objects.filter(pk=hotel.venue.pk), **lists)
    for name, found in lists.items():
        expected = list(found)
        assert rows[name] == expected
        fields = [field.attname for field in found.model._meta.concrete_fields]
        assert [[getattr(one, name) for name in fields] for one in rows[name]] == [
            [getattr(one, name) for name in fields] for one in expected
        ]
    assert isinstance(rows["seasons"][0].first_day, date)


def test_what_is_remembered_is_not_asked_for_again(db, django_assert_num_queries):
    hotel = make_hotel()
    other = make_space(hotel.venue)
    fibre = Amenity.objects.create(code="f", name_fr="Fibre", name_en="Fibre")
    hotel.room.amenities.add(fibre)
    of_spaces = Amenity.objects.filter(spaces__venue=hotel.venue).annotate(owner_id=F("spaces"))
    rows = read_together(Venue.objects.filter(pk=hotel.venue.pk), amenities=of_spaces)
    with django_assert_num_queries(0):
        remember([hotel.room, other], "amenities", by_owner(rows["amenities"]))
        assert [list(hotel.room.amenities.all()), list(other.amenities.all())] == [[fibre], []]
