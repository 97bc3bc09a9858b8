"""The clock stands still, and everybody has a client."""

from datetime import datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.bookings.conftest import Hotel
from tests.factories import NOW


class Clock:
    """What `django.utils.timezone.now()` says, until a test sets it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


@pytest.fixture
def as_alice(hotel: Hotel) -> APIClient:
    """The host."""
    return client_of(hotel.alice)


@pytest.fixture
def as_bob(hotel: Hotel) -> APIClient:
    """Who books."""
    return client_of(hotel.bob)


@pytest.fixture
def as_charlie(hotel: Hotel) -> APIClient:
    """A stranger to both."""
    return client_of(hotel.charlie)


@pytest.fixture
def anyone(db: None) -> APIClient:
    return client_of(None)
