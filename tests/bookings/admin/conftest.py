"""Browsers of administrators."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_user
from tests.plain import plain


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("admin@example.test", is_staff=True, is_superuser=True)


@pytest.fixture
def site(administrator: User) -> Client:
    return client_of(administrator)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(site: Client, model: str, action: str, *keys: int, **words: object) -> list[str]:
    """Run an action on rows; the messages it left."""
    # Messages pile up in the cookie until a page shows them.
    site.cookies.pop("messages", None)
    data = {"action": action, "_selected_action": keys, **words}
    answer = site.post(reverse(f"admin:{model}_changelist"), data)
    return [plain(str(message)) for message in get_messages(answer.wsgi_request)]
