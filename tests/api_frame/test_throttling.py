"""So many requests a minute and no more, exactly, even when they come at once."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import Settings
from rest_framework.request import Request

from commons.api import throttling
from commons.api.throttling import Throttle

NOON = 1_800_000_000.0


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """One minute, ten requests for strangers, twenty for people; a Valkey without memory of other tests."""
    monkeypatch.setattr(Throttle, "THROTTLE_RATES", {"anon": "10/min", "user": "20/min"})
    monkeypatch.setattr(throttling.time, "time", lambda: NOON + 20)
    for key in throttling._client().scan_iter("throttle:*"):
        throttling._client().delete(key)


def allowed(address: str = "10.0.0.1", user: object | None = None) -> bool:
    request = Request(RequestFactory().get("/", REMOTE_ADDR=address))
    request.user = user or AnonymousUser()
    return Throttle().allow_request(request, view=SimpleNamespace())  # type: ignore[arg-type]


def test_strangers_by_address_and_people_by_name() -> None:
    assert [allowed() for _ in range(12)] == [True] * 10 + [False] * 2
    assert allowed("10.0.0.2")
    person = SimpleNamespace(is_authenticated=True, pk=7)
    assert sum(allowed(user=person) for _ in range(25)) == 20


def test_exact_when_many_come_at_once() -> None:
    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(lambda _: allowed(), range(64))) == 10


def test_the_next_minute_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(allowed() for _ in range(20)) == 10
    throttle = Throttle()
    throttle.duration = 60
    assert throttle.wait() == 40
    monkeypatch.setattr(throttling.time, "time", lambda: NOON + 60)
    assert allowed()


def test_no_rate_is_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Throttle, "THROTTLE_RATES", {"anon": "", "user": ""})
    assert all(allowed() for _ in range(30))


def test_nobody_is_kept_out_while_valkey_is_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(throttling, "_client", throttling._client.__wrapped__)
    assert all(allowed() for _ in range(12))
