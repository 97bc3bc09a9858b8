"""Clients of Alice (owner), Bob (reception), Charlie (stranger) and nobody."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


@pytest.fixture
def as_alice(alice: User) -> APIClient:
    return client_of(alice)


@pytest.fixture
def as_bob(bob: User) -> APIClient:
    return client_of(bob)


@pytest.fixture
def as_charlie(charlie: User) -> APIClient:
    return client_of(charlie)


@pytest.fixture
def anyone(db: None) -> APIClient:
    return client_of(None)
