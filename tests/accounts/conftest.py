"""Alice owns an organisation, Bob is in it, Charlie is a stranger."""

from datetime import UTC, datetime

import pytest

from accounts.models import Membership, Organisation, Role, User
from accounts.people import make_trusted_user
from tests.factories import make_member, make_organisation

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def alice(db: None) -> User:
    return make_trusted_user(email="alice@test.example", password="intersaison", name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_trusted_user(email="bob@test.example", password="intersaison", name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    return make_trusted_user(email="charlie@test.example", password="intersaison", name="Charlie")


@pytest.fixture
def admin(db: None) -> User:
    return make_trusted_user(
        email="admin@test.example", password="intersaison", name="Admin", is_staff=True, is_superuser=True
    )


@pytest.fixture
def organisation(alice: User) -> Organisation:
    return make_organisation(owner=alice, trusted=False, kind="association", name="Les Amis du plateau")


@pytest.fixture
def bobs(organisation: Organisation, bob: User) -> Membership:
    return make_member(organisation, bob, role=Role.MEMBER)
