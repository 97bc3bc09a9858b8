"""Documents in the API: both sides read, each does its own, strangers find nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from bookings import lifecycle
from bookings.models import Reservation
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW
from venues.models import PaperTerm

PDF = b"%PDF-1.7 %%EOF"


@pytest.fixture
def booked(hotel: Hotel) -> Reservation:
    PaperTerm.objects.create(venue=hotel.venue, kind="insurance")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def test_terms_are_read_by_all_and_written_by_hosts(hotel: Hotel, as_alice: APIClient, as_bob: APIClient) -> None:
    address = f"/api/v1/venues/{hotel.venue.slug}/paper-terms/"
    made = as_alice.post(address, {"kind": "statutes", "audiences": ["association"]}, format="json")
    assert made.status_code == 201, made.json()
    (told,) = as_bob.get(address).json()["results"]
    assert (told["title"], told["audiences"]) == ("statuts de l’association", ["association"])
    one = f"/api/v1/paper-terms/{told['id']}/"
    assert as_bob.patch(one, {"kind": "insurance"}, format="json").status_code == 404
    nameless = as_alice.patch(one, {"kind": "other"}, format="json")
    assert (nameless.status_code, nameless.json()["code"]) == (422, "name_missing")
    assert as_alice.delete(one).status_code == 204


def test_a_document_is_sent_refused_sent_again_and_accepted(
    booked: Reservation, as_alice: APIClient, as_bob: APIClient, as_charlie: APIClient
) -> None:
    address = f"/api/v1/reservations/{booked.reference}/papers/"
    (told,) = as_bob.get(address).json()
    assert (told["state"], told["has_file"]) == ("wanted", False)
    one = f"/api/v1/papers/{told['id']}/"
    bad = as_bob.post(f"{one}send/", {"file": SimpleUploadedFile("a.pdf", b"<html>")}, format="multipart")
    assert (bad.status_code, bad.json()["code"], list(bad.json()["errors"])) == (422, "bad_paper", ["file"])

    def send() -> int:
        return as_bob.post(f"{one}send/", {"file": SimpleUploadedFile("a.pdf", PDF)}, format="multipart").status_code

    assert send() == 200
    assert as_alice.post(f"{one}refuse/", {}, format="json").json()["code"] == "reason_missing"
    assert as_alice.post(f"{one}refuse/", {"reason": "Floue"}, format="json").json()["state"] == "refused"
    assert send() == 200
    assert as_alice.get(f"{one}file/").content == PDF
    for stranger in (as_charlie, as_bob):
        assert stranger.post(f"{one}accept/").status_code == 404
    for path in (f"{one}file/", address):
        assert as_charlie.get(path).status_code == 404
    assert as_alice.post(f"{one}accept/").json()["state"] == "accepted"
    assert as_bob.get(f"/api/v1/reservations/{booked.reference}/").json()["state"] == "confirmed"
    late = as_bob.post(f"{one}send/", {"file": SimpleUploadedFile("a.pdf", PDF)}, format="multipart")
    assert (late.status_code, late.json()["code"]) == (409, "papers_closed")
    (kept,) = as_bob.get("/api/v1/kept-papers/").json()["results"]
    assert as_charlie.delete(f"/api/v1/kept-papers/{kept['id']}/").status_code == 404
    assert as_bob.delete(f"/api/v1/kept-papers/{kept['id']}/").status_code == 204
    assert as_bob.get("/api/v1/kept-papers/").json()["results"] == []
