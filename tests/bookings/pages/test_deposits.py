"""Deposits on pages: what is asked, what came, giving back, keeping, and who sees the proof."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.words import Role
from bookings import lifecycle
from bookings.deposits.receiving import note_received
from bookings.models import Deposit, Reservation
from tests.bookings.api.conftest import Clock
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, text_of
from tests.factories import NOW, make_member, make_user
from venues.models import DepositTerm

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


@pytest.fixture
def desk(signed_in: SignIn, hotel: Hotel) -> Client:
    return signed_in(hotel.alice)


@pytest.fixture
def booked(hotel: Hotel) -> Reservation:
    DepositTerm.objects.create(venue=hotel.venue, kind="damage", amount="300.00")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


@pytest.fixture
def held(hotel: Hotel, booked: Reservation, clock: Clock) -> Deposit:
    """A cheque, and the stay is over."""
    deposit = note_received(actor=hotel.alice, deposit_id=Deposit.objects.get().pk, means="cheque", now=NOW)
    clock.now = booked.ends_at + timedelta(days=1)
    return deposit


def photo(content: bytes = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile("mur.jpg", content)


def test_terms_are_added_changed_and_removed(desk: Client, hotel: Hotel) -> None:
    address = f"/hote/lieux/{hotel.venue.slug}/cautions/"
    assert "Aucune caution n’est demandée." in text_of(desk.get(address))
    desk.post(address, {"kind": "cleaning", "label": "Ménage de la cuisine", "amount": "80,50"})
    term = DepositTerm.objects.get()
    assert (term.venue, str(term), str(term.amount)) == (hotel.venue, "Ménage de la cuisine", "80.50")
    desk.post(f"/hote/cautions-demandees/{term.pk}/", {"kind": "damage", "label": "", "amount": "300"})
    assert "Dégâts" in text_of(desk.get(address))
    desk.post(f"/hote/cautions-demandees/{term.pk}/retirer/")
    assert not DepositTerm.objects.exists()


@pytest.mark.parametrize("amount", ["", "0", "-5", "beaucoup", "1,234"])
def test_an_amount_that_is_none_is_told(desk: Client, hotel: Hotel, amount: str) -> None:
    answer = desk.post(f"/hote/lieux/{hotel.venue.slug}/cautions/", {"kind": "damage", "amount": amount})
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"]
    assert not DepositTerm.objects.exists()


def test_what_is_asked_is_shown_before_booking_and_after(
    signed_in: SignIn, hotel: Hotel, booked: Reservation, client: Client
) -> None:
    assert "300,00" in text_of(client.get(f"/lieux/{hotel.venue.slug}/"))
    bob = signed_in(hotel.bob)
    again = hotel.hold(wish(hotel.room, hours(14, 2)))
    assert "Cautions" in text_of(bob.get(f"/mes-reservations/{again.reference}/confirmer/"))
    page = text_of(bob.get(f"/mes-reservations/{booked.reference}/"))
    assert "Cautions" in page and "attendue" in page


def test_a_cheque_is_noted_and_given_back(desk: Client, hotel: Hotel, booked: Reservation) -> None:
    deposit = Deposit.objects.get()
    page = f"/hote/reservations/{booked.reference}/cautions/"
    assert "Noter que je l’ai reçue" in text_of(desk.get(page))
    sent = {"means": "cheque", "received_on": "2026-11-23", "reference": "n° 12"}
    answer = desk.post(f"/hote/cautions/{deposit.pk}/recue/", sent, follow=True)
    assert "chèque, n° 12" in text_of(answer)
    answer = desk.post(f"/hote/cautions/{deposit.pk}/rendre/", follow=True)
    assert "Rendue en entier" in text_of(answer)


def test_a_day_to_come_is_told_by_its_field(desk: Client, booked: Reservation) -> None:
    deposit = Deposit.objects.get()
    sent = {"means": "cheque", "received_on": "2027-02-01"}
    answer = desk.post(f"/hote/cautions/{deposit.pk}/recue/", sent)
    assert answer.status_code == 422
    assert "Ce jour n’est pas encore venu" in text_of(answer)


def test_keeping_shows_why_to_the_booker(
    held: Deposit, desk: Client, signed_in: SignIn, hotel: Hotel, booked: Reservation
) -> None:
    sent = {"amount": "45,50", "reason": "Un mur à repeindre.", "proof": photo()}
    answer = desk.post(f"/hote/cautions/{held.pk}/garder/", sent, follow=True)
    assert "45,50 € gardés" in text_of(answer)
    bob = signed_in(hotel.bob)
    page = text_of(bob.get(f"/mes-reservations/{booked.reference}/"))
    assert "Un mur à repeindre." in page and f"/cautions/{held.pk}/preuve/" in page
    proof = bob.get(f"/cautions/{held.pk}/preuve/")
    assert (proof.content, proof["Content-Type"]) == (JPEG, "image/jpeg")
    assert proof["Content-Security-Policy"].startswith("sandbox")
    assert proof["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"", b"<html>", b"GIF89a"])
def test_a_bad_file_is_told_by_its_field(held: Deposit, desk: Client, content: bytes) -> None:
    answer = desk.post(f"/hote/cautions/{held.pk}/garder/", {"amount": "10", "reason": "Mur", "proof": photo(content)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["proof"][0].startswith("Ce fichier")
    assert Deposit.objects.get().state == "received"


def test_no_file_is_told_by_its_field(held: Deposit, desk: Client) -> None:
    answer = desk.post(f"/hote/cautions/{held.pk}/garder/", {"amount": "10", "reason": "Mur"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["proof"]


def test_strangers_find_nothing(held: Deposit, signed_in: SignIn, hotel: Hotel, desk: Client) -> None:
    desk.post(f"/hote/cautions/{held.pk}/garder/", {"amount": "45", "reason": "Mur", "proof": photo()})
    stranger = signed_in(make_user())
    for address in (
        f"/cautions/{held.pk}/preuve/",
        f"/hote/cautions/{held.pk}/garder/",
        f"/hote/lieux/{hotel.venue.slug}/cautions/",
        f"/hote/reservations/{held.link}/cautions/",
        "/payer/nothing/cautions/",
    ):
        assert stranger.get(address).status_code == 404
    for verb in ("recue", "rendre"):
        assert stranger.post(f"/hote/cautions/{held.pk}/{verb}/").status_code == 404
    bob = signed_in(hotel.bob)
    assert bob.post(f"/hote/cautions/{held.pk}/rendre/").status_code == 404


def test_the_desk_shows_what_is_to_be_given_back(held: Deposit, desk: Client, booked: Reservation) -> None:
    page = desk.get("/hote/")
    assert "Cautions à rendre" in text_of(page)
    assert f"/hote/reservations/{booked.reference}/cautions/" in text_of(page)
    desk.post(f"/hote/cautions/{held.pk}/rendre/")
    assert "Cautions à rendre" not in text_of(desk.get("/hote/"))


def test_nothing_is_to_be_given_back_before_the_end(desk: Client, hotel: Hotel, booked: Reservation) -> None:
    note_received(actor=hotel.alice, deposit_id=Deposit.objects.get().pk, means="cheque", now=NOW)
    assert "Cautions à rendre" not in text_of(desk.get("/hote/"))


def test_the_desk_does_not_keep(signed_in: SignIn, hotel: Hotel, held: Deposit) -> None:
    desk = make_user()
    make_member(hotel.venue.organisation, desk, role=Role.RECEPTION)
    client = signed_in(desk)
    page = text_of(client.get(f"/hote/reservations/{held.link}/cautions/"))
    assert "Je l’ai rendue" in page and "En garder" not in page
    assert client.get(f"/hote/cautions/{held.pk}/garder/").status_code == 403


def test_the_link_shows_deposits_without_names(client: Client, booked: Reservation, hotel: Hotel) -> None:
    link = Deposit.objects.get().link
    page = text_of(client.get(f"/payer/{link.token}/cautions/"))
    assert "300,00" in page
    assert hotel.bob.name not in page
    answer = client.post(f"/payer/{link.token}/cautions/{Deposit.objects.get().pk}/carte/", follow=True)
    assert "Cette caution ne peut pas se donner par carte en ce moment." in text_of(answer)
