"""Deposits in the API: both sides read, the host acts, strangers find nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from bookings import lifecycle
from bookings.models import Deposit, Reservation
from tests.bookings.api.conftest import Clock, client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_user
from venues.models import DepositTerm


@pytest.fixture
def booked(hotel: Hotel) -> Reservation:
    DepositTerm.objects.create(venue=hotel.venue, kind="damage", amount="300.00")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def test_terms_are_read_by_all_and_written_by_hosts(hotel: Hotel, as_alice: APIClient, as_bob: APIClient) -> None:
    address = f"/api/v1/venues/{hotel.venue.slug}/deposit-terms/"
    made = as_alice.post(address, {"kind": "cleaning", "amount": "80.00"}, format="json")
    assert made.status_code == 201, made.json()
    (told,) = as_bob.get(address).json()["results"]
    assert (told["title"], told["price"]) == ("ménage", {"amount": "80.00", "currency": "EUR"})
    one = f"/api/v1/deposit-terms/{told['id']}/"
    assert as_bob.patch(one, {"amount": "1.00"}, format="json").status_code == 404
    assert as_alice.patch(one, {"amount": "90.00"}, format="json").json()["price"]["amount"] == "90.00"
    assert as_alice.post(address, {"kind": "cleaning", "amount": "0"}, format="json").status_code in (400, 422)
    assert as_alice.delete(one).status_code == 204


def test_a_deposit_comes_and_some_of_it_stays(
    hotel: Hotel, booked: Reservation, as_alice: APIClient, as_bob: APIClient, clock: Clock
) -> None:
    address = f"/api/v1/reservations/{booked.reference}/deposits/"
    (told,) = as_bob.get(address).json()
    assert (told["state"], told["price"]["amount"]) == ("expected", "300.00")
    one = f"/api/v1/deposits/{told['id']}/"
    answer = as_alice.post(f"{one}receive/", {"means": "cheque"}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "received")
    clock.now = booked.ends_at + timedelta(hours=1)
    sent = {"amount": "45.50", "reason": "Mur", "proof": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")}
    answer = as_alice.post(f"{one}keep/", sent, format="multipart")
    assert answer.status_code == 200, answer.json()
    (told,) = as_bob.get(address).json()
    assert (told["state"], told["kept"]["amount"], told["returned"]["amount"]) == ("kept_part", "45.50", "254.50")
    again = as_alice.post(f"{one}give-back/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_deposit_state")


def test_a_bad_proof_is_told_by_its_field(hotel: Hotel, booked: Reservation, as_alice: APIClient, clock: Clock) -> None:
    one = f"/api/v1/deposits/{Deposit.objects.get().pk}/"
    as_alice.post(f"{one}receive/", {"means": "cash"}, format="json")
    clock.now = booked.ends_at
    sent = {"amount": "45.50", "reason": "Mur", "proof": SimpleUploadedFile("a.jpg", b"<html>")}
    answer = as_alice.post(f"{one}keep/", sent, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_proof")
    assert "proof" in answer.json()["errors"]


def test_a_card_too_early_is_told(booked: Reservation, as_bob: APIClient) -> None:
    answer = as_bob.post(f"/api/v1/deposits/{Deposit.objects.get().pk}/authorise/")
    assert (answer.status_code, answer.json()["code"]) == (422, "card_not_possible")


def test_strangers_and_the_other_side_find_nothing(
    hotel: Hotel, booked: Reservation, as_alice: APIClient, as_bob: APIClient
) -> None:
    stranger = client_of(make_user())
    one = f"/api/v1/deposits/{Deposit.objects.get().pk}/"
    assert stranger.get(f"/api/v1/reservations/{booked.reference}/deposits/").status_code == 404
    for verb in ("authorise", "receive", "give-back", "keep"):
        assert stranger.post(f"{one}{verb}/").status_code == 404
    for verb in ("receive", "give-back", "keep"):
        assert as_bob.post(f"{one}{verb}/").status_code == 404
    assert as_alice.post(f"{one}authorise/").status_code == 404
