"""The host's own closing of a slot, through the API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.words import Role
from bookings.models import Allocation, Block
from tests.bookings.api.bodies import RESERVATIONS, asked, line
from tests.bookings.api.conftest import client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import make_member, make_space, make_user, make_venue


def blocks(hotel: Hotel) -> str:
    return f"/api/v1/venues/{hotel.venue.slug}/blocks/"


def test_afternoon_is_blocked_moved_and_opened_again(as_alice: APIClient, as_bob: APIClient, hotel: Hotel) -> None:
    made = as_alice.post(blocks(hotel), line(hotel.room, "13:00", "18:00", reason="Travaux"))
    assert made.status_code == 201
    shown = made.json()
    path = f"/api/v1/blocks/{shown['id']}/"
    assert shown == {
        "id": shown["id"],
        "space": {"id": hotel.room.pk, "name": "Salle du Lot"},
        "units": None,
        "starts_at": "2027-01-12T13:00:00+01:00",
        "ends_at": "2027-01-12T18:00:00+01:00",
        "reason": "Travaux",
    }
    assert as_alice.get(blocks(hotel)).json()["results"] == [shown]
    assert as_alice.get(path).json() == shown
    wanted = asked(line(hotel.room, "14:00", "15:00"))
    assert as_bob.post(RESERVATIONS, wanted).json()["code"] == "not_available"
    moved = as_alice.patch(path, {"starts_at": "2027-01-12T15:00"}).json()
    assert moved == {**shown, "starts_at": "2027-01-12T15:00:00+01:00"}
    assert as_bob.post(RESERVATIONS, wanted).status_code == 201
    assert as_alice.delete(path).status_code == 204
    assert (as_alice.get(path).status_code, Allocation.objects.filter(line=None).count()) == (404, 0)


def test_nothing_is_blocked_under_a_guest(as_alice: APIClient, hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(14, 1)))
    answer = as_alice.post(blocks(hotel), line(hotel.room, "13:00", "18:00"))
    assert (answer.status_code, answer.json()["code"]) == (409, "taken_by_reservations")
    assert [one["reference"] for one in answer.json()["reservations"]] == [held.reference]
    made = as_alice.post(blocks(hotel), line(hotel.room, "15:00", "18:00")).json()
    refused = as_alice.patch(f"/api/v1/blocks/{made['id']}/", {"starts_at": "2027-01-12T13:00"})
    assert refused.json()["code"] == "taken_by_reservations"
    # It stays as it was, and keeps what it had.
    assert as_alice.get(f"/api/v1/blocks/{made['id']}/").json() == made
    assert Allocation.objects.filter(block=made["id"]).count() == 1


def test_units_of_a_block_change(as_alice: APIClient, as_bob: APIClient, hotel: Hotel) -> None:
    made = as_alice.post(blocks(hotel), line(hotel.desks, units=20)).json()
    wanted = asked(line(hotel.desks, units=5))
    assert as_bob.post(RESERVATIONS, wanted).status_code == 409
    assert as_alice.patch(f"/api/v1/blocks/{made['id']}/", {"units": 10, "reason": "Banquet"}).json() == {
        **made,
        "units": 10,
        "reason": "Banquet",
    }
    assert as_bob.post(RESERVATIONS, wanted).status_code == 201
    assert as_alice.patch(f"/api/v1/blocks/{made['id']}/", {"units": None}).json()["code"] == "taken_by_reservations"


def test_who_may(as_alice: APIClient, hotel: Hotel) -> None:
    made = as_alice.post(blocks(hotel), line(hotel.room)).json()
    accountant = make_user()
    make_member(hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    path = f"/api/v1/blocks/{made['id']}/"
    for method, where, body in (
        ("get", blocks(hotel), None),
        ("post", blocks(hotel), line(hotel.desks)),
        ("get", path, None),
        ("patch", path, {"reason": "x"}),
        ("delete", path, None),
    ):
        answers = [getattr(client_of(user), method)(where, body).status_code for user in (None, hotel.bob, accountant)]
        assert (method, where, answers) == (method, where, [401, 404, 403])
    assert Block.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"ends_at": "2027-01-12T08:00"}, 422, "end_before_start"),
        ({"starts_at": "2020-01-12T08:00", "ends_at": "2020-01-12T09:00"}, 422, "in_the_past"),
        ({"units": 25}, 422, "units_exceed"),
        ({"units": 0}, 400, "malformed"),
        ({"space": 10**15}, 422, "unknown_space"),
        ({"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T12:00"}, 422, "nonexistent_time"),
        ({"starts_at": "hier"}, 400, "malformed"),
        ({"reason": "x" * 201}, 400, "malformed"),
    ],
)
def test_blocks_that_make_no_sense(
    as_alice: APIClient, hotel: Hotel, change: dict[str, Any], status: int, code: str
) -> None:
    answer = as_alice.post(blocks(hotel), {**line(hotel.desks), **change})
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["detail"])) == (status, code, True)


def test_foreign_space_is_unknown(as_alice: APIClient, hotel: Hotel) -> None:
    answer = as_alice.post(blocks(hotel), line(make_space(make_venue())))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_space")
