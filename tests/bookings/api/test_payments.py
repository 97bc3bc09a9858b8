"""How a booking is paid, in the API: both sides read, the host notes, strangers find nothing."""

import pytest
from rest_framework.test import APIClient

from bookings import lifecycle
from bookings.models import Payment, Reservation
from tests.bookings.api.conftest import client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_method, make_user
from venues.models import PaymentMethod

IBAN = "FR1420041010050500013M02606"
RECEIPT = {"amount": "30.00", "received_on": "2026-11-23", "reference": "VIR 12"}


@pytest.fixture
def transfer(hotel: Hotel) -> PaymentMethod:
    return make_method(hotel.venue, iban=IBAN, account_holder="Hôtel du Lac")


@pytest.fixture
def booked(hotel: Hotel, transfer: PaymentMethod) -> Reservation:
    """Three hours in the meeting room, 30 euros, to be paid by transfer."""
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def at(one: Reservation, part: str) -> str:
    return f"/api/v1/reservations/{one.reference}/{part}/"


def test_the_booker_reads_what_is_due_and_where_to_pay(
    booked: Reservation, as_alice: APIClient, as_bob: APIClient
) -> None:
    told = as_bob.get(at(booked, "payment")).json()
    assert (told["method"], told["due"]["part"], told["due"]["amount"]["amount"]) == ("transfer", "full", "30.00")
    assert (told["transfer"]["iban"], told["transfer"]["reference"]) == (IBAN, booked.reference)
    assert told["url"].endswith(f"/payer/{booked.payment_link.token}/")
    # The host has no use for an address that pays.
    assert as_alice.get(at(booked, "payment")).json()["url"] is None


def test_another_method_is_chosen_while_it_is_waited_for(hotel: Hotel, booked: Reservation, as_bob: APIClient) -> None:
    on_site = make_method(hotel.venue, "on_site", position=1)
    told = as_bob.post(at(booked, "payment"), {"payment_method": on_site.pk}, format="json").json()
    assert told["method"] == "on_site"
    assert as_bob.get(f"/api/v1/reservations/{booked.reference}/").json()["state"] == "confirmed"
    wrong = as_bob.post(at(booked, "payment"), {"payment_method": 10**6}, format="json")
    assert wrong.status_code in (409, 422)


def test_a_receipt_is_noted_once_and_confirms(booked: Reservation, as_alice: APIClient, as_bob: APIClient) -> None:
    for _time in range(2):
        made = as_alice.post(at(booked, "receipts"), RECEIPT, format="json", headers={"Idempotency-Key": "r1"})
        assert made.status_code == 201, made.json()
        assert (made.json()["paid"]["amount"], made.json()["rest"]["amount"]) == ("30.00", "0.00")
    assert Payment.objects.count() == 1
    assert as_bob.get(at(booked, "payment")).json()["payments"][0]["reference"] == "VIR 12"
    assert as_bob.get(f"/api/v1/reservations/{booked.reference}/").json()["state"] == "confirmed"
    more = as_alice.post(at(booked, "receipts"), {**RECEIPT, "amount": "1.00"}, format="json")
    assert more.status_code in (409, 422)


@pytest.mark.parametrize("amount", ["0", "-5.00", "30.001", "many", "31.00", None])
def test_an_amount_that_is_none_is_refused(booked: Reservation, as_alice: APIClient, amount: object) -> None:
    answer = as_alice.post(at(booked, "receipts"), {**RECEIPT, "amount": amount}, format="json")
    assert answer.status_code in (400, 422)
    assert not Payment.objects.exists()


def test_the_host_gives_back_with_a_reason_and_notes_that_it_was_done(
    booked: Reservation, as_alice: APIClient, as_bob: APIClient
) -> None:
    as_alice.post(at(booked, "receipts"), RECEIPT, format="json")
    too_much = as_alice.post(at(booked, "refunds"), {"amount": "30.01", "reason": "Geste"}, format="json")
    assert (too_much.status_code, too_much.json()["code"]) == (422, "more_than_paid")
    silent = as_alice.post(at(booked, "refunds"), {"amount": "5.00", "reason": " "}, format="json")
    assert silent.status_code in (400, 422)
    given = as_alice.post(at(booked, "refunds"), {"amount": "5.00", "reason": "Chauffage en panne"}, format="json")
    assert (given.status_code, given.json()["paid_back"]["amount"]) == (201, "5.00")
    (told,) = as_bob.get(at(booked, "refunds")).json()
    assert (told["state"], told["cause"], told["reason"]) == ("due", "gesture", "Chauffage en panne")
    by_hand = f"/api/v1/refunds/{told['id']}/given-back/"
    assert as_bob.post(by_hand).status_code in (403, 404)
    assert as_alice.post(by_hand).json()["state"] == "succeeded"
    assert as_alice.post(by_hand).status_code == 409


def test_a_title_is_noted_by_the_host(hotel: Hotel, as_alice: APIClient, as_bob: APIClient) -> None:
    make_method(hotel.venue, "titre")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    one = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    assert as_bob.post(at(one, "title"), {"number": "T-7"}, format="json").status_code in (403, 404)
    assert as_alice.post(at(one, "title"), {"number": "T-7"}, format="json").json()["title_number"] == "T-7"
    assert as_bob.get(at(one, "payment")).json()["title_number"] == "T-7"


def test_strangers_find_nothing_and_readers_note_nothing(hotel: Hotel, booked: Reservation) -> None:
    stranger = client_of(make_user())
    member = client_of(make_member(hotel.venue.organisation, role="member").user)
    gift = {"amount": "1.00", "reason": "Geste"}
    for part, sent in (("receipts", RECEIPT), ("refunds", gift), ("title", {"number": "1"})):
        assert stranger.post(at(booked, part), sent, format="json").status_code == 404, part
    for part in ("payment", "refunds"):
        assert stranger.get(at(booked, part)).status_code == 404
        assert client_of(None).get(at(booked, part)).status_code == 401
    assert stranger.post(at(booked, "payment"), {}, format="json").status_code == 404
    assert member.post(at(booked, "receipts"), RECEIPT, format="json").status_code in (403, 404)
    assert not Payment.objects.exists()
