"""Favourites: kept once, before or after signing in, and shown with a constant number of statements."""

import pytest

from bookings.models import Favourite
from tests.bookings.conftest import make_hotel
from tests.bookings.pages.conftest import text_of

TUESDAY = "date=2027-01-12&from_time=09:00&to_time=17:00"


def kept_by(user):
    return list(Favourite.objects.filter(user=user).values_list("venue_id", flat=True))


def test_heart_keeps_a_venue_once_and_lets_it_go(client, hotel):
    client.force_login(hotel.bob)
    back = f"/recherche/?where=Mende&{TUESDAY}"
    for _twice in range(2):
        answer = client.post(f"/lieux/{hotel.venue.slug}/favori/", {"keep": "1", "back": back})
        assert (answer.status_code, answer["Location"]) == (302, back)
    assert kept_by(hotel.bob) == [hotel.venue.pk]
    (card,) = client.get(back).context["cards"]
    assert card["favourite"] is True
    client.post(f"/lieux/{hotel.venue.slug}/favori/", {"keep": "0", "back": "https://elsewhere.example/"})
    assert kept_by(hotel.bob) == []


def test_visitor_signs_in_and_finds_the_venue_kept(client, hotel):
    address = f"/lieux/{hotel.venue.slug}/favori/"
    to_login = client.post(address, {"keep": "1", "back": "/recherche/?where=Mende"})
    assert "/accounts/login/" in to_login["Location"]
    client.force_login(hotel.bob)
    arrived = client.get("/mes-favoris/suite/")
    assert (arrived["Location"], kept_by(hotel.bob)) == ("/recherche/?where=Mende", [hotel.venue.pk])


def test_get_keeps_nothing(client, hotel):
    client.force_login(hotel.bob)
    assert client.get(f"/lieux/{hotel.venue.slug}/favori/").status_code == 405
    client.get("/mes-favoris/suite/")
    assert kept_by(hotel.bob) == []


def test_page_says_what_is_withdrawn_with_a_constant_number_of_statements(client, hotel, django_assert_max_num_queries):
    client.force_login(hotel.bob)
    Favourite.objects.create(user=hotel.bob, venue=hotel.venue)
    with django_assert_max_num_queries(12) as one:
        client.get("/mes-favoris/")
    gone = make_hotel(state="withdrawn").venue
    for venue in (make_hotel().venue, make_hotel().venue, gone):
        Favourite.objects.create(user=hotel.bob, venue=venue)
    with django_assert_max_num_queries(len(one)):
        page = client.get("/mes-favoris/")
    assert len(page.context["cards"]) == 3
    assert page.context["gone"] == [gone] and "N’est plus proposé" in text_of(page)


def test_api_lists_keeps_and_drops_only_one_s_own(client, hotel):
    Favourite.objects.create(user=hotel.charlie, venue=hotel.venue)
    assert client.get("/api/v1/favourites/").status_code == 401
    client.force_login(hotel.bob)
    assert client.get("/api/v1/favourites/").json()["results"] == []
    address = f"/api/v1/favourites/{hotel.venue.slug}/"
    assert client.put(address).status_code == 204
    assert [one["venue"] for one in client.get("/api/v1/favourites/").json()["results"]] == [hotel.venue.slug]
    assert client.put("/api/v1/favourites/nulle-part/").status_code == 404
    assert client.delete(address).status_code == 204
    assert (kept_by(hotel.bob), kept_by(hotel.charlie)) == ([], [hotel.venue.pk])


pytestmark = pytest.mark.django_db
