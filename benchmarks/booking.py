"""What the two booking benchmarks share: people with tokens, and requests that hold a place."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import ApiToken, User
from benchmarks.serving import Request

PATH = "/api/v1/reservations/"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token that may book."""

    pk: int
    token: str


def people(count: int) -> list[Person]:
    """New users, each with a token of its own; nobody holds more than five places at once."""
    users = User.objects.bulk_create([User(email=f"bench{n}@example.test", name=f"Bench {n}") for n in range(count)])
    secrets = [f"is_bench{n:08d}" for n in range(count)]
    ApiToken.objects.bulk_create(
        ApiToken(
            user=user,
            name="bench",
            prefix=secret[:10],
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=["read", "book"],
            expires_at=timezone.now() + timedelta(days=1),
        )
        for user, secret in zip(users, secrets, strict=True)
    )
    with connection.cursor() as cursor:
        # As the server does by itself before long: it would look for people as if there were thirty.
        cursor.execute("ANALYZE accounts_user, accounts_apitoken")
    return [Person(user.pk, secret) for user, secret in zip(users, secrets, strict=True)]


def holding(person: Person, spaces: Sequence[int], start: datetime, end: datetime) -> Request:
    """A request for one unit of each of `spaces`, on the wall clock of the venue."""
    lines = [{"space": space, "starts_at": start.isoformat(), "ends_at": end.isoformat()} for space in spaces]
    body = json.dumps({"lines": lines, "headcount": 1, "audience": "everyone", "purpose": "work"}).encode()
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json", "Host": "127.0.0.1"}
    return Request("POST", PATH, headers, body)
