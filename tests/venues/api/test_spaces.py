"""`/venues/{slug}/spaces/` and `/spaces/{id}/`."""

import pytest
from rest_framework.test import APIClient

from tests.factories import make_space, make_venue
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries(anyone: APIClient, venue: Venue, django_assert_num_queries, rows: int) -> None:
    for _ in range(rows):
        make_space(venue)
    with django_assert_num_queries(3):
        assert len(anyone.get(f"/api/v1/venues/{venue.slug}/spaces/").json()["results"]) == rows


def test_create_tree_change_and_retire(as_alice: APIClient, venue: Venue) -> None:
    address = f"/api/v1/venues/{venue.slug}/spaces/"
    whole = as_alice.post(address, {"name": "Tout", "kind": "whole", "units": None}).json()
    room = as_alice.post(address, {"name": "Salon", "kind": "meeting_room", "parent": whole["id"], "capacity": 12})
    assert (room.status_code, room.json()["parent"], room.json()["units"]) == (201, whole["id"], 1)
    changed = as_alice.patch(f"/api/v1/spaces/{room.json()['id']}/", {"amenities": ["projector"], "clearing": 15})
    assert (changed.json()["clearing"], changed.json()["amenities"][0]["name"]) == (15, "Vidéoprojecteur")
    assert as_alice.delete(f"/api/v1/spaces/{whole['id']}/").status_code == 204
    assert as_alice.get(address).json()["results"] == []
    assert as_alice.get(f"/api/v1/spaces/{room.json()['id']}/").json()["retired_at"] is not None


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"kind": "castle"}, 400, "malformed"),
        ({"units": 0}, 400, "malformed"),
        ({"units": 20_000}, 422, "units_out_of_range"),
        ({"parent": 2**63 - 1}, 422, "unknown_space"),
        ({"min_duration": 60, "max_duration": 30}, 422, "durations_out_of_order"),
        ({"half_day_at": "20:00"}, 422, "day_out_of_order"),
        ({"day_starts": "25:00"}, 400, "malformed"),
        ({"day_starts": "8h"}, 400, "malformed"),
        ({"day_starts": "08:00:00.5"}, 400, "malformed"),
        ({"day_starts": "08:00:30"}, 422, "time_not_on_the_minute"),
    ],
)
def test_bad_input(as_alice: APIClient, venue: Venue, fields, status: int, code: str) -> None:
    sent = {"name": "Salle", "kind": "hall", **fields}
    answer = as_alice.post(f"/api/v1/venues/{venue.slug}/spaces/", sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_foreign_parent_looks_like_an_unknown_one(as_alice: APIClient, venue: Venue) -> None:
    foreign = make_space(make_venue(), units=None)
    sent = {"name": "Salle", "kind": "hall", "parent": foreign.pk}
    assert as_alice.post(f"/api/v1/venues/{venue.slug}/spaces/", sent).json()["code"] == "unknown_space"
