"""The account for cards, on the pages of an organisation's owner."""

from typing import Any

import pytest
from django.test import Client

from accounts.words import Role
from bookings.models import PaymentAccount
from tests.bookings.conftest import Hotel
from tests.bookings.pages.conftest import SignIn, text_of
from tests.factories import make_member, make_user
from tests.stripe_standin import StandIn


@pytest.fixture
def desk(signed_in: SignIn, hotel: Hotel, stripe_standin: StandIn, settings: Any) -> Client:
    """Alice, who owns the hotel, where cards are possible."""
    settings.STRIPE_SECRET_KEY = stripe_standin.key
    settings.STRIPE_API_BASE = stripe_standin.base_address
    hotel.venue.organisation.memberships.update(role=Role.OWNER)
    return signed_in(hotel.alice)


@pytest.fixture
def path(hotel: Hotel) -> str:
    return f"/hote/structures/{hotel.venue.organisation_id}/carte/"


def test_an_owner_connects_comes_back_and_leaves(desk: Client, path: str, stripe_standin: StandIn) -> None:
    assert "Relier un compte Stripe" in text_of(desk.get(path))
    assert desk.post(f"{path}completer/").url.startswith(f"{stripe_standin.address}/stripe/setup/")
    account = PaymentAccount.objects.get()
    assert "Il manque" in text_of(desk.get(path))
    stripe_standin.set_account(account.stripe_id, "ready")
    assert "Vous pouvez recevoir des paiements par carte" in text_of(desk.get(f"{path}retour/", follow=True))
    desk.post(f"{path}quitter/")
    account.refresh_from_db()
    assert account.state == PaymentAccount.State.DISCONNECTED
    assert "Relier de nouveau" in text_of(desk.get(path))


def test_a_link_that_is_too_old_leads_to_another(desk: Client, path: str, stripe_standin: StandIn) -> None:
    first = desk.post(f"{path}completer/").url
    second = desk.get(f"{path}lien/").url
    assert second.startswith(f"{stripe_standin.address}/stripe/setup/")
    assert second != first


def test_a_provider_that_does_not_answer_is_told_on_the_page(desk: Client, path: str, settings: Any) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert "ne répond pas" in text_of(desk.post(f"{path}completer/", follow=True))


def test_forms_may_lead_to_the_provider_and_nowhere_else(desk: Client, path: str, stripe_standin: StandIn) -> None:
    policy = desk.get(path).headers["Content-Security-Policy"]
    allowed = next(part for part in policy.split("; ") if part.startswith("form-action"))
    assert set(allowed.split()[1:]) >= {"'self'", "https://connect.stripe.com", stripe_standin.address}
    assert desk.get("/hote/").headers["Content-Security-Policy"].count("connect.stripe.com") == 0


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 403), (Role.ACCOUNTANT, 403), (None, 404)])
def test_only_owners_see_the_account(
    signed_in: SignIn, desk: Client, hotel: Hotel, path: str, role: Any, status: int
) -> None:
    user = make_user()
    if role:
        make_member(hotel.venue.organisation, user, role=role)
    client = signed_in(user)
    assert [client.get(address).status_code for address in (path, f"{path}retour/", f"{path}lien/")] == [status] * 3
    assert [client.post(f"{path}{verb}/").status_code for verb in ("completer", "quitter")] == [status] * 2
    assert not PaymentAccount.objects.exists()
