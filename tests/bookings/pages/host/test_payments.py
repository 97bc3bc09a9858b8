"""How a venue is paid, on the host's pages."""

from typing import Any

import pytest
from django.test import Client

from accounts.words import OrganisationKind, Role
from tests.bookings.conftest import Hotel
from tests.bookings.pages.conftest import SignIn, text_of
from tests.factories import make_member, make_user
from venues.models import PaymentMethod, PaymentTerms

IBAN = "FR76 3000 6000 0112 3456 7890 189"


@pytest.fixture
def desk(signed_in: SignIn, hotel: Hotel) -> Client:
    return signed_in(hotel.alice)


@pytest.fixture
def address(hotel: Hotel) -> str:
    return f"/hote/lieux/{hotel.venue.slug}/paiements/"


def test_a_transfer_is_added_changed_and_removed(desk: Client, hotel: Hotel, address: str) -> None:
    assert "Aucun moyen choisi" in text_of(desk.get(address))
    sent = {"account_holder": "Hôtel des Cimes", "iban": IBAN, "audiences": ["association"], "is_active": "on"}
    desk.post(f"{address}ajouter/transfer/", sent)
    method = PaymentMethod.objects.get()
    assert (method.venue, method.iban, method.audiences) == (hotel.venue, IBAN.replace(" ", ""), ["association"])
    assert IBAN in text_of(desk.get(address))
    desk.post(f"/hote/moyens/{method.pk}/", sent | {"account_holder": "SARL des Cimes", "audiences": []})
    method.refresh_from_db()
    assert (method.account_holder, method.audiences) == ("SARL des Cimes", [])
    desk.post(f"/hote/moyens/{method.pk}/retirer/")
    assert not PaymentMethod.objects.exists()


def test_a_wrong_iban_is_told_and_kept(desk: Client, address: str) -> None:
    answer = desk.post(f"{address}ajouter/transfer/", {"account_holder": "Hôtel", "iban": "FR76 3000"})
    assert answer.status_code == 422
    assert answer.context["form"]["iban"].value() == "FR76 3000"
    assert "celui-ci en a 8" in text_of(answer)
    assert not PaymentMethod.objects.exists()


def test_terms_are_set_and_refused(desk: Client, hotel: Hotel, address: str) -> None:
    sent = {
        "advance_percent": "30",
        "advance_kind": "arrhes",
        "balance_days": "14",
        "pay_within_hours": "24",
        "offline_within_days": "10",
    }
    desk.post(f"{address}conditions/", sent)
    terms = PaymentTerms.objects.get(venue=hotel.venue)
    assert (terms.advance_percent, terms.advance_kind, terms.balance_days) == (30, "arrhes", 14)
    answer = desk.post(f"{address}conditions/", sent | {"advance_percent": "0"})
    assert answer.status_code == 422
    assert answer.context["form"]["balance_days"].value() == "14"
    terms.refresh_from_db()
    assert terms.advance_percent == 30


@pytest.mark.parametrize(("kind", "status"), [(OrganisationKind.COMPANY, 404), (OrganisationKind.PUBLIC_BODY, 200)])
def test_a_titre_de_recette_is_for_public_hosts(
    desk: Client, hotel: Hotel, address: str, kind: OrganisationKind, status: int
) -> None:
    hotel.venue.organisation.kind = kind
    hotel.venue.organisation.save()
    assert desk.get(f"{address}ajouter/titre/").status_code == status
    assert ("Titre de recette" in text_of(desk.get(address))) is (status == 200)


def test_no_means_is_called_by_any_other_name(desk: Client, address: str) -> None:
    assert desk.get(f"{address}ajouter/bitcoin/").status_code == 404
    assert desk.get("/hote/moyens/999/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.RECEPTION, 403), (Role.ACCOUNTANT, 403), (None, 404)])
def test_only_managers_change_how_a_venue_is_paid(
    signed_in: SignIn, hotel: Hotel, address: str, role: Any, status: int
) -> None:
    method = PaymentMethod.objects.create(venue=hotel.venue, kind="on_site")
    user = make_user()
    if role:
        make_member(hotel.venue.organisation, user, role=role)
    client = signed_in(user)
    for path in (address, f"{address}ajouter/cheque/", f"/hote/moyens/{method.pk}/"):
        assert client.get(path).status_code == status
    assert client.post(f"/hote/moyens/{method.pk}/retirer/").status_code == status
    assert PaymentMethod.objects.exists()
