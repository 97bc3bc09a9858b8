"""Clients for the frame's tests."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tokens import create_token
from tests.factories import make_user


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice@test.example")


@pytest.fixture
def api(alice: User) -> APIClient:
    """Alice with a token of all scopes."""
    _token, secret = create_token(user=alice, name="essai", scopes=["read", "book", "host"], now=timezone.now())
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


@pytest.fixture
def anyone() -> APIClient:
    return APIClient()
