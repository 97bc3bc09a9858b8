"""The process itself: it keeps everything over a restart, and goes on with what waited."""

from pathlib import Path
from typing import Any

import pytest
import stripe

from sandbox.stripe.chaos import read_chaos
from sandbox.stripe.world import KEY
from tests.sandbox.conftest import Sandbox, start, stop
from tests.sandbox.stripe.conftest import LINES, SUCCESS


def client_of(sandbox: Sandbox) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": f"{sandbox.address}/stripe"})


def test_restart_loses_nothing(tmp_path: Path) -> None:
    given: Any = {"mode": "payment", "line_items": LINES, "success_url": SUCCESS}
    key: Any = {"idempotency_key": "k1"}
    first = start(tmp_path)
    session = client_of(first).v1.checkout.sessions.create(given, key)
    first.web.post("/stripe/control", json={"advance": 3600, "direct_debit_seconds": 3600})
    first.web.post("/stripe/control/pay", json={"session": session.id, "iban": "FR1420041010050500013M02606"})
    assert stop(first) == 0
    second = start(tmp_path)
    client = client_of(second)
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status) == ("complete", "unpaid")
    assert client.v1.checkout.sessions.create(given, key).id == session.id
    assert second.web.get("/stripe/control").json()["moved"] == 3600
    second.web.post("/stripe/control", json={"advance": 3600})
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert stop(second) == 0


def test_misbehaviour_is_read_from_words() -> None:
    chaos = read_chaos("duplicate=0.3, drop=0.05 seed=7")
    assert (chaos.duplicate, chaos.drop, chaos.seed, chaos.delay) == (0.3, 0.05, 7, 0)
    assert read_chaos("").told() == read_chaos("  ").told()
    with pytest.raises(ValueError, match="no misbehaviour named meteor"):
        read_chaos("meteor=1")
