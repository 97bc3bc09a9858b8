"""`/venues/{slug}/rates/`, `/rates/{id}/`, and supplements."""

import pytest
from rest_framework.test import APIClient

from tests.factories import make_published_season, make_rate, make_season, make_space, make_venue
from venues.models import Season, Space, Supplement, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(venue: Venue, room: Space) -> Season:
    return make_published_season(venue)


@pytest.mark.parametrize("rows", [1, 3])
def test_rate_list_takes_two_queries(
    anyone: APIClient, venue: Venue, season: Season, django_assert_num_queries, rows: int
) -> None:
    for _ in range(rows):
        make_rate(season, make_space(venue))
    with django_assert_num_queries(2):
        assert len(anyone.get(f"/api/v1/venues/{venue.slug}/rates/").json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_supplement_list_takes_three_queries(
    anyone: APIClient, venue: Venue, season: Season, django_assert_num_queries, rows: int
) -> None:
    for number in range(rows):
        Supplement.objects.create(season=season, name=f"S{number}", amount="1.00")
    with django_assert_num_queries(3):
        assert len(anyone.get(f"/api/v1/venues/{venue.slug}/supplements/").json()["results"]) == rows


def test_prices_of_drafts_are_for_managers(as_alice: APIClient, anyone: APIClient, venue: Venue, room: Space) -> None:
    make_rate(make_season(venue), room)
    address = f"/api/v1/venues/{venue.slug}/rates/"
    assert [len(each.get(address).json()["results"]) for each in (as_alice, anyone)] == [1, 0]


def test_rate_from_first_to_last(as_alice: APIClient, venue: Venue, season: Season, room: Space) -> None:
    sent = {"season": season.pk, "space": room.pk, "per": "half_day", "amount": "12.5", "vat_rate": "20"}
    made = as_alice.post(f"/api/v1/venues/{venue.slug}/rates/", sent)
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "season": season.pk,
        "space": room.pk,
        "audience": "everyone",
        "per": "half_day",
        "price": {"amount": "12.50", "currency": "EUR"},
        "vat_rate": "20.00",
    }
    again = as_alice.post(f"/api/v1/venues/{venue.slug}/rates/", sent)
    assert (again.status_code, again.json()["code"]) == (422, "rate_exists")
    address = f"/api/v1/rates/{made.json()['id']}/"
    assert as_alice.patch(address, {"amount": "15.00"}).json()["price"]["amount"] == "15.00"
    assert as_alice.delete(address).status_code == 204
    assert as_alice.get(address).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"amount": "-1"}, 400, "malformed"),
        ({"amount": "1.005"}, 400, "malformed"),
        ({"amount": "NaN"}, 400, "malformed"),
        ({"per": "minute"}, 400, "malformed"),
        ({"audience": "friends"}, 400, "malformed"),
        ({"season": 2**63 - 1}, 404, "not_found"),
        ({"space": 2**63 - 1}, 422, "unknown_space"),
    ],
)
def test_bad_rates(as_alice: APIClient, venue: Venue, season: Season, room: Space, fields, status, code) -> None:
    sent = {"season": season.pk, "space": room.pk, "per": "day", "amount": "12.50", **fields}
    answer = as_alice.post(f"/api/v1/venues/{venue.slug}/rates/", sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_foreign_season_and_space(as_alice: APIClient, venue: Venue, season: Season, room: Space) -> None:
    elsewhere = make_venue()
    foreign_season, foreign_space = make_season(elsewhere), make_space(elsewhere)
    for fields, status in (({"season": foreign_season.pk}, 404), ({"space": foreign_space.pk}, 422)):
        sent = {"season": season.pk, "space": room.pk, "per": "day", "amount": "12.50", **fields}
        assert as_alice.post(f"/api/v1/venues/{venue.slug}/rates/", sent).status_code == status


def test_supplement_from_first_to_last(as_alice: APIClient, venue: Venue, season: Season, room: Space) -> None:
    sent = {
        "season": season.pk,
        "name": "Chauffage",
        "per": "day",
        "amount": "8",
        "compulsory": True,
        "spaces": [room.pk],
    }
    made = as_alice.post(f"/api/v1/venues/{venue.slug}/supplements/", sent)
    assert (made.status_code, made.json()["spaces"], made.json()["compulsory"]) == (201, [room.pk], True)
    address = f"/api/v1/supplements/{made.json()['id']}/"
    changed = as_alice.patch(address, {"name": "Bois", "spaces": []}).json()
    assert (changed["name"], changed["spaces"], changed["compulsory"]) == ("Bois", [], True)
    assert as_alice.delete(address).status_code == 204
