"""The clock stands still, and people are signed in."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.bookings.api.conftest import Clock
from tests.factories import NOW
from tests.plain import plain

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def signed_in() -> SignIn:
    """A client for a user."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def text_of(response: HttpResponse) -> str:
    """The page with plain spaces and apostrophes as a person reads them."""
    return " ".join(unescape(response.content.decode()).split())


def errors_of(response: Any) -> dict[str, list[str]]:
    """The sentences beside the fields of the page's form."""
    return {name: [plain(one) for one in sentences] for name, sentences in response.context["form"].errors.items()}
