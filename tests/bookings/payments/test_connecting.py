"""Connecting a host's account on the stand-in, over real HTTP, and what follows from how it stands."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Territory
from accounts.words import Role
from bookings.models import PaymentAccount, WebhookEvent
from bookings.payments.choosing import methods_for
from bookings.payments.connecting import connect, disconnect, refresh
from bookings.payments.fees import application_fee
from bookings.payments.webhooks import handle_webhooks
from commons.errors import Lost, Missing, NotAllowed, Unreachable
from tests.bookings.conftest import Hotel
from tests.bookings.mail.conftest import deliver
from tests.bookings.pages.conftest import text_of
from tests.bookings.payments.conftest import Till, sign
from tests.factories import make_member, make_user
from tests.plain import plain
from tests.stripe_standin import StandIn
from venues.models import PaymentMethod

State = PaymentAccount.State


@pytest.fixture
def house(hotel: Hotel, stripe_standin: StandIn, settings: Any) -> Hotel:
    """A hotel that may connect an account; Alice owns it."""
    settings.STRIPE_SECRET_KEY = stripe_standin.key
    settings.STRIPE_API_BASE = stripe_standin.base_address
    settings.STRIPE_WEBHOOK_SECRET = stripe_standin.webhook_secret
    hotel.venue.organisation.memberships.update(role=Role.OWNER)
    PaymentMethod.objects.create(venue=hotel.venue, kind="card")
    return hotel


def go(house: Hotel, **more: Any) -> str:
    asked: dict[str, Any] = {
        "actor": house.alice,
        "organisation": house.venue.organisation,
        "site": "https://example.test/",
        "return_url": "https://example.test/retour/",
        "refresh_url": "https://example.test/lien/",
        "now": timezone.now(),
    }
    return connect(**{**asked, **more})


def account_of(house: Hotel) -> PaymentAccount:
    return PaymentAccount.objects.get(organisation=house.venue.organisation)


def offered(house: Hotel) -> bool:
    return bool(methods_for(house.venue, "everyone", Decimal(30)))


def test_an_account_is_made_completed_and_then_takes_cards(house: Hotel, stripe_standin: StandIn) -> None:
    assert not offered(house)
    assert go(house).startswith(f"{stripe_standin.address}/stripe/setup/")
    account = account_of(house)
    assert account.state == State.TO_COMPLETE
    assert account.requirements["wanted"]
    assert not offered(house)
    stripe_standin.set_account(account.stripe_id, "ready")
    refresh(organisation_id=account.organisation_id, now=timezone.now())
    assert account_of(house).state == State.READY
    assert offered(house)


def test_clicking_twice_makes_one_account(house: Hotel) -> None:
    go(house)
    first = account_of(house).stripe_id
    go(house)
    assert account_of(house).stripe_id == first


@pytest.mark.parametrize(
    ("standing", "state"),
    [("in_review", State.IN_REVIEW), ("restricted", State.RESTRICTED), ("to_complete", State.TO_COMPLETE)],
)
def test_other_standings_take_no_cards(house: Hotel, stripe_standin: StandIn, standing: str, state: str) -> None:
    go(house)
    stripe_standin.set_account(account_of(house).stripe_id, "ready")
    stripe_standin.set_account(account_of(house).stripe_id, standing)
    refresh(organisation_id=house.venue.organisation_id, now=timezone.now())
    assert account_of(house).state == state
    assert not offered(house)


def bring(house: Hotel, standin: StandIn, client: Any) -> None:
    """The account's events, brought by hand and handled; those of an account that has left are remembered here."""
    account = account_of(house).stripe_id
    for row in standin.engine.world.store.base.execute("SELECT body FROM things WHERE kind = 'event' ORDER BY seq"):
        told = json.loads(row[0])
        if told.get("account") == account:
            body = json.dumps(told).encode()
            headers = {"Stripe-Signature": sign(body, standin.webhook_secret)}
            client.post("/webhooks/stripe/", body, content_type="application/json", headers=headers)
    handle_webhooks(now=timezone.now())


def test_events_tell_what_changes_there_and_owners_are_told(house: Hotel, stripe_standin: StandIn, client: Any) -> None:
    go(house)
    account = account_of(house).stripe_id
    stripe_standin.set_account(account, "ready")
    bring(house, stripe_standin, client)
    assert account_of(house).state == State.READY
    told = deliver(timezone.now())
    assert [message.subject for message in told] == [
        f"Vous pouvez recevoir des cartes : {house.venue.organisation.name}"
    ]
    stripe_standin.set_account(account, "restricted")
    bring(house, stripe_standin, client)
    assert account_of(house).state == State.RESTRICTED
    (message,) = deliver(timezone.now())
    assert "une pièce d’identité" in message.body
    assert mail.outbox


def test_leaving_at_the_provider_is_noticed_and_another_account_can_follow(
    house: Hotel, stripe_standin: StandIn, client: Any
) -> None:
    go(house)
    first = account_of(house).stripe_id
    stripe_standin.set_account(first, "ready")
    refresh(organisation_id=house.venue.organisation_id, now=timezone.now())
    stripe_standin.set_account(first, "deauthorized")
    bring(house, stripe_standin, client)
    assert account_of(house).state == State.DISCONNECTED
    assert not offered(house)
    go(house)
    assert account_of(house).stripe_id != first
    # What comes late of the old one says nothing of the new one.
    assert WebhookEvent.objects.filter(account=first).exists()


def test_leaving_here_takes_no_cards_until_one_comes_back(house: Hotel, stripe_standin: StandIn) -> None:
    go(house)
    account = account_of(house)
    stripe_standin.set_account(account.stripe_id, "ready")
    refresh(organisation_id=account.organisation_id, now=timezone.now())
    disconnect(actor=house.alice, organisation=house.venue.organisation, now=timezone.now())
    refresh(organisation_id=account.organisation_id, now=timezone.now())
    assert account_of(house).state == State.DISCONNECTED
    go(house)
    assert (account_of(house).state, account_of(house).stripe_id) == (State.READY, account.stripe_id)


def test_nobody_leaves_while_somebody_pays(till: Till) -> None:
    now = timezone.now()
    till.hotel.venue.organisation.memberships.update(role=Role.OWNER)
    payment = till.open(till.submitted(now=now), now)
    with pytest.raises(Lost) as error:
        disconnect(actor=till.hotel.alice, organisation=till.hotel.venue.organisation, now=now)
    assert error.value.code == "payments_in_flight"
    till.pay(payment)
    till.told()
    disconnect(actor=till.hotel.alice, organisation=till.hotel.venue.organisation, now=now)
    assert PaymentAccount.objects.get().state == State.DISCONNECTED


def test_only_owners_connect(house: Hotel) -> None:
    manager = make_user()
    make_member(house.venue.organisation, manager, role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        go(house, actor=manager)
    with pytest.raises(Missing):
        go(house, actor=house.charlie)
    assert not PaymentAccount.objects.exists()


def test_a_provider_that_does_not_answer_is_told(house: Hotel, settings: Any) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        go(house)
    assert not PaymentAccount.objects.exists()


def test_the_territory_sets_the_platforms_share(hotel: Hotel) -> None:
    assert application_fee(hotel.venue, Decimal("99.99")) == 0
    for share, slug in (("2.50", "a"), ("1.00", "b")):
        territory = Territory.objects.create(name=slug, slug=slug, application_fee_percent=share)
        territory.communes.add(hotel.venue.commune)
    # Of two the least; rounded to the cent.
    assert application_fee(hotel.venue, Decimal("99.99")) == Decimal("1.00")


def test_the_share_goes_with_the_payment_and_is_told_before_and_after(till: Till, client: Any) -> None:
    territory = Territory.objects.create(name="Lozère", slug="lozere", application_fee_percent="2")
    territory.communes.add(till.hotel.venue.commune)
    till.hotel.venue.organisation.memberships.update(role=Role.OWNER)
    client.force_login(till.hotel.alice)
    before = text_of(client.get(f"/hote/structures/{till.hotel.venue.organisation_id}/carte/"))
    assert "<dt>Frais de la plateforme</dt><dd>2 %</dd>" in before
    now = timezone.now()
    payment = till.open(till.submitted(now=now), now)
    assert payment.application_fee == Decimal("0.60")
    till.pay(payment)
    till.told()
    payment.refresh_from_db()
    assert (payment.state, payment.application_fee) == ("succeeded", Decimal("0.60"))
    (letter,) = [one for one in deliver(timezone.now()) if one.subject.startswith("Payé par")]
    assert "Frais de la plateforme : 0,60 €" in plain(letter.body)
    after = text_of(client.get(f"/hote/lieux/{till.hotel.venue.slug}/argent/"))
    assert '<dt>Frais de la plateforme</dt><dd class="money">0,60 €</dd>' in after
