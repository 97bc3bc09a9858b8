"""Waiting for a time that is taken, through the API."""

import pytest
from rest_framework.test import APIClient

from bookings.waiting import serve_waiting_list
from tests.bookings.api.bodies import line
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW

WAITING = "/api/v1/waiting-list/"


@pytest.fixture
def taken(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(9, 2)), actor=hotel.charlie)


def test_wait_and_leave(taken: None, as_bob: APIClient, as_charlie: APIClient, hotel: Hotel) -> None:
    made = as_bob.post(WAITING, line(hotel.room))
    assert made.status_code == 201
    shown = made.json()
    assert shown == {
        "id": shown["id"],
        "space": {"id": hotel.room.pk, "name": "Salle du Lot"},
        "units": 1,
        "headcount": 1,
        "starts_at": "2027-01-12T09:00:00+01:00",
        "ends_at": "2027-01-12T11:00:00+01:00",
        "spans_closures": False,
        "state": "waiting",
        "reservation": None,
    }
    again = as_bob.post(WAITING, line(hotel.room))
    assert (again.status_code, again.json()["code"]) == (409, "already_waiting")
    assert as_bob.get(WAITING).json()["results"] == [shown]
    assert as_charlie.get(WAITING).json()["results"] == []
    path = f"{WAITING}{shown['id']}/"
    assert [who.delete(path).status_code for who in (as_charlie, as_bob, as_bob)] == [404, 204, 409]


def test_what_becomes_free_is_offered(taken: None, as_bob: APIClient, as_charlie: APIClient, hotel: Hotel) -> None:
    as_bob.post(WAITING, line(hotel.room))
    (held,) = as_charlie.get("/api/v1/reservations/").json()["results"]
    as_charlie.post(f"/api/v1/reservations/{held['reference']}/cancel/")
    serve_waiting_list(venue_id=hotel.venue.pk, now=NOW)
    (entry,) = as_bob.get(WAITING).json()["results"]
    offered = as_bob.get(f"/api/v1/reservations/{entry['reservation']}/").json()
    assert (entry["state"], offered["state"], offered["starts_at"]) == ("offered", "held", entry["starts_at"])


def test_what_is_free_is_to_be_booked(as_bob: APIClient, anyone: APIClient, hotel: Hotel) -> None:
    answer = as_bob.post(WAITING, line(hotel.room))
    assert (answer.status_code, answer.json()["code"]) == (422, "still_free")
    assert anyone.post(WAITING, line(hotel.room)).status_code == 401
    assert as_bob.post(WAITING, {"space": hotel.room.pk}).status_code == 400
    closed = as_bob.post(WAITING, line(hotel.room, "20:00", "21:00"))
    assert (closed.status_code, closed.json()["code"]) == (409, "not_available")
