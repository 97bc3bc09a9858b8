"""A client all of whose answers are held against its own types, and a receiver of events."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe.declared import faults
from tests.stripe_standin import StandIn

LINES = [
    {
        "price_data": {"currency": "eur", "unit_amount": 12000, "product_data": {"name": "Salle des fêtes, samedi"}},
        "quantity": 1,
    }
]
SUCCESS = "http://127.0.0.1:9/merci?session={CHECKOUT_SESSION_ID}"


class CheckingClient(stripe.RequestsClient):
    """Sends as the client does, and fails for an answer that the client does not declare."""

    def request_with_retries(self, *given: Any, **named: Any) -> Any:
        body, status, headers = super().request_with_retries(*given, **named)
        found = faults(json.loads(body))
        assert found == [], "\n".join(found)
        return body, status, headers


@dataclass
class Shop:
    """A host's connected account, and what is asked in its name."""

    standin: StandIn
    client: stripe.StripeClient
    account: str

    @property
    def here(self) -> dict[str, Any]:
        return {"stripe_account": self.account}

    def open_session(self, **more: Any) -> stripe.checkout.Session:
        """A session over 120 euros."""
        given = {"mode": "payment", "line_items": LINES, "success_url": SUCCESS, **more}
        return self.client.v1.checkout.sessions.create(given, self.here)  # type: ignore[arg-type]

    def session(self, identifier: str, *expand: str) -> stripe.checkout.Session:
        return self.client.v1.checkout.sessions.retrieve(identifier, {"expand": list(expand)}, self.here)

    def paid(self, *, with_card: str = "4242424242424242", **more: Any) -> stripe.PaymentIntent:
        """A session paid by card: its intent, with the charge in it."""
        session = self.open_session(**more)
        assert self.standin.pay(session.id, card=with_card)["outcome"] == "done"
        intent = self.session(session.id).payment_intent
        self.standin.wait_until_delivered()
        return self.client.v1.payment_intents.retrieve(str(intent), {"expand": ["latest_charge"]}, self.here)

    def told(self, *, account: str | None = None) -> list[str]:
        """The types of all events of the account, oldest first."""
        options = {"stripe_account": account or self.account} if account != "" else {}
        events = self.client.v1.events.list({"limit": 100}, options)  # type: ignore[arg-type]
        return [event.type for event in events.auto_paging_iter()][::-1]


@pytest.fixture
def client(stripe_standin: StandIn) -> stripe.StripeClient:
    return stripe_standin.client(http_client=CheckingClient())


@pytest.fixture
def shop(stripe_standin: StandIn, client: stripe.StripeClient) -> Shop:
    return Shop(stripe_standin, client, stripe_standin.ready_account())


@dataclass
class Receiver:
    """An address that takes events. `status` is what it answers, `seen` what came: body and signature."""

    url: str
    status: int = 200
    seen: list[tuple[bytes, str]] = field(default_factory=list)

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _signature in self.seen]

    def types(self) -> list[str]:
        return [event["type"] for event in self.events()]

    def wait_for(self, number: int, seconds: float = 10) -> None:
        until = time.monotonic() + seconds
        while len(self.seen) < number:
            assert time.monotonic() < until, self.types()
            time.sleep(0.01)


@pytest.fixture
def receiver(stripe_standin: StandIn) -> Iterator[Receiver]:
    """Takes all events that happen from now on."""
    found = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.seen.append((body, self.headers["Stripe-Signature"]))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/webhooks/stripe/"
    stripe_standin.control(webhook_url=found.url)
    yield found
    stripe_standin.control(webhook_url="")
    server.shutdown()
    server.server_close()
    thread.join()
