"""Browsers of administrators."""

import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def site(admin: User) -> Client:
    """The superuser's browser."""
    client = Client()
    client.force_login(admin)
    return client
