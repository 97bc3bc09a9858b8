"""A running stand-in for Stripe for every test that wants one: the fixture `stripe_standin`.

    def test_…(stripe_standin, settings):
        settings.STRIPE_API_BASE = stripe_standin.base_address
        settings.STRIPE_SECRET_KEY = stripe_standin.key
        settings.STRIPE_WEBHOOK_SECRET = stripe_standin.webhook_secret
        account = stripe_standin.ready_account()
        client = stripe_standin.client()                      # the official one
        session = client.v1.checkout.sessions.create({…}, {"stripe_account": account})
        stripe_standin.pay(session.id)                        # or card="4000000000000002", iban="FR14…"
        stripe_standin.control(webhook_url=live_server.url + "/webhooks/stripe/")
        stripe_standin.control(chaos={"duplicate": 0.5, "seed": 7}, advance=3600)
        stripe_standin.wait_until_delivered()

The server is one for the whole run (a thread with its own loop, real HTTP, on a free port); each test begins with
nothing in it, no webhook's address, no misbehaviour, banks and captures that answer at once. `engine` is the thing
itself, to be looked at only while no request is under way.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import stripe

from sandbox import web
from sandbox.app import make_app
from sandbox.stripe.engine import Engine
from sandbox.stripe.world import KEY, SECRET, Settings

CALM = {
    "webhook_url": "",
    "webhook_secret": SECRET,
    "webhook_events": ["*"],
    "pace": 0.0005,
    "webhook_patience": 20,
    "direct_debit_seconds": 0,
    "slow_direct_debit_seconds": 180,
    "capture_seconds": 0,
    "refund_seconds": 0,
    "dispute_seconds": 0,
}


@dataclass
class StandIn:
    """`address` is the whole sandbox's; `base_address` is what the official client takes for "api"."""

    address: str
    engine: Engine
    web: httpx.Client
    key: str = KEY
    webhook_secret: str = SECRET

    @property
    def base_address(self) -> str:
        return f"{self.address}/stripe"

    def client(self, **options: Any) -> stripe.StripeClient:
        """The official client, which does not try again by itself unless asked."""
        return stripe.StripeClient(
            self.key, base_addresses={"api": self.base_address}, **{"max_network_retries": 0, **options}
        )

    def control(self, **settings: Any) -> dict[str, Any]:
        """New settings (docs/sandbox.md); returns all of them, and how much waits."""
        return self._lever("", settings)

    def pay(self, session: str, **how: Any) -> dict[str, Any]:
        """Pays a session: `card` (default 4242…), or `iban`; `three_d_secure` accept, refuse or leave."""
        return self._lever("pay", {"session": session, **how})

    def dispute(self, intent: str, state: str = "needs_response") -> dict[str, Any]:
        """The cardholder disputes a payment, or the bank decides about it."""
        return self._lever("dispute", {"payment_intent": intent, "state": state})

    def set_account(self, account: str, state: str) -> dict[str, Any]:
        """ready, in_review, restricted, to_complete or deauthorized."""
        return self._lever("account", {"account": account, "state": state})

    def ready_account(self, name: str = "Hôtel du Lac") -> str:
        """The id of a new connected account that may take payments."""
        made = self.client().v1.accounts.create(
            {"type": "standard", "country": "FR", "email": "hote@demo.test", "business_profile": {"name": name}}
        )
        self.set_account(made.id, "ready")
        return made.id

    def advance(self, seconds: float) -> None:
        """Moves the stand-in's clock; what is due by then is done when this returns."""
        self.control(advance=seconds)
        self.state()

    def state(self) -> dict[str, Any]:
        """Settings, time, what waits."""
        return _good(self.web.get("/stripe/control"))

    def deliveries(self, event: str = "") -> list[dict[str, Any]]:
        """The deliveries of events, newest first: state, attempts, answers."""
        found = _good(self.web.get("/stripe/control/deliveries", params={"event": event}))
        return list(found["deliveries"])

    def wait_until_delivered(self, seconds: float = 30) -> None:
        """Until no event waits and nothing is due by itself. Raises AssertionError after so many seconds."""
        until = time.monotonic() + seconds
        while (state := self.state())["deliveries"]["waiting"] or state["jobs"]:
            assert time.monotonic() < until, f"still waiting: {state}"
            time.sleep(0.02)

    def _lever(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        return _good(self.web.post(f"/stripe/control/{name}", json=given))


def _good(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


class _Loop:
    """A thread with an event loop, in which a sandbox serves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: Future[tuple[int, Engine]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def start(self) -> tuple[int, Engine]:
        self._thread.start()
        return self._started.result(timeout=30)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(timeout=10)

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        engine = Engine(None, Settings())
        handler, _mailbox = make_app(self._folder, engine)
        server = await web.serve(handler, "127.0.0.1", 0)
        engine.start()
        self._started.set_result((server.sockets[0].getsockname()[1], engine))
        await self._stopped.wait()
        server.close()
        await engine.stop()


@pytest.fixture(scope="session")
def running_standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """The server; tests take `stripe_standin`, which is this one made new."""
    loop = _Loop(tmp_path_factory.mktemp("standin"))
    port, engine = loop.start()
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, trust_env=False) as client:
        yield StandIn(address, engine, client)
    loop.stop()


@pytest.fixture
def stripe_standin(running_standin: StandIn) -> Iterator[StandIn]:
    """A stand-in for Stripe with nothing in it (see this module's text)."""
    running_standin.control(**CALM)
    _good(running_standin.web.post("/stripe/control/reset"))
    yield running_standin
    # Nothing goes out any more to a server that the test takes down.
    running_standin.control(**CALM)
    _good(running_standin.web.post("/stripe/control/reset"))
