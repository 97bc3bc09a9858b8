"""A client for each person."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tokens import create_token

Signed = Callable[..., APIClient]


@pytest.fixture
def signed() -> Signed:
    """`signed(user)`: a client with a token of these scopes, all unless told otherwise."""

    def make(user: User, *scopes: str) -> APIClient:
        _token, secret = create_token(
            user=user, name="essai", scopes=scopes or ["read", "book", "host"], now=timezone.now()
        )
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return make


@pytest.fixture
def anyone() -> APIClient:
    return APIClient()
