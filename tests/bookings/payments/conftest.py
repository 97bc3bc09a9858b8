"""A hotel whose guests pay by card on the stand-in, over real HTTP."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from bookings import lifecycle
from bookings.models import Payment, PaymentAccount, Reservation, WebhookEvent
from bookings.payments.links import link_of
from bookings.payments.opening import open_payment
from bookings.payments.refunding import ask_due_refunds
from bookings.payments.webhooks import handle_webhooks
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.stripe_standin import StandIn
from venues.models import PaymentMethod, PaymentTerms


@dataclass
class Till:
    """The hotel's side of paying by card: what a person does, and what the worker does after them."""

    hotel: Hotel
    standin: StandIn
    account: str
    client: Client

    def submitted(self, start: float = 9, *, day: int = 0, now: datetime, **more: Any) -> Reservation:
        """Three hours in the meeting room: 30 euros, to be paid."""
        held = self.hotel.hold(wish(self.hotel.room, hours(start, 3, day=day)), now=now)
        return lifecycle.submit(actor=self.hotel.bob, reservation_id=held.pk, now=now, **more)

    def open(self, reservation: Reservation, now: datetime) -> Payment:
        link = link_of(reservation)
        assert link is not None
        return open_payment(token=link.token, now=now)

    def pay(self, payment: Payment, **how: Any) -> dict[str, Any]:
        return self.standin.pay(payment.session_id, **how)

    def told(self, *, rounds: int = 6) -> None:
        """All events that happened are brought to the webhook, and handled."""
        self.standin.wait_until_delivered()
        self.bring()

    def bring(self, now: datetime | None = None) -> int:
        """The stand-in's events, brought by hand as its courier brings them, then handled by the worker."""
        before = WebhookEvent.objects.count()
        client = self.standin.client()
        events = list(client.v1.events.list({"limit": 100}, {"stripe_account": self.account}).auto_paging_iter())
        for event in reversed(events):
            body = json.dumps(event.to_dict(), default=str).encode()
            answer = self.post(body, sign(body, self.standin.webhook_secret))
            assert answer == 200
        handle_webhooks(now=now or _now())
        return WebhookEvent.objects.count() - before

    def post(self, body: bytes, signature: str) -> int:
        response = self.client.post(
            "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )
        return response.status_code

    def give_back(self, now: datetime | None = None) -> None:
        """The worker asks for refunds that are due."""
        ask_due_refunds(now=now or _now())


def _now() -> datetime:
    return datetime.now().astimezone()


def sign(body: bytes, secret: str, at: int | None = None) -> str:
    """The `Stripe-Signature` of a body."""
    moment = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def make_till(standin: StandIn, settings: Any, hotel: Hotel) -> Till:
    settings.STRIPE_SECRET_KEY = standin.key
    settings.STRIPE_API_BASE = standin.base_address
    settings.STRIPE_WEBHOOK_SECRET = standin.webhook_secret
    account = standin.ready_account()
    PaymentAccount.objects.create(
        organisation=hotel.venue.organisation,
        stripe_id=account,
        state=PaymentAccount.State.READY,
        charges_enabled=True,
    )
    PaymentMethod.objects.create(venue=hotel.venue, kind="card")
    return Till(hotel, standin, account, Client())


@pytest.fixture
def till(hotel: Hotel, stripe_standin: StandIn, settings: Any) -> Till:
    return make_till(stripe_standin, settings, hotel)


@pytest.fixture
def advance(till: Till) -> PaymentTerms:
    """A third first, as an *acompte*, the balance thirty days before."""
    return PaymentTerms.objects.create(
        venue=till.hotel.venue, advance_percent=30, advance_kind="acompte", balance_days=30
    )


__all__ = ["Till", "make_hotel", "make_till", "sign"]
