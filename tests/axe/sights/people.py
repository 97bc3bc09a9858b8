"""Who looks at the site, with a browser each, and what they are to see."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client

from accounts.models import Membership, User
from accounts.words import Role
from tests.bookings.conftest import Hotel, make_hotel
from tests.factories import make_user

PASSWORD = "intersaison"
# Pages that open a door ask again who is there.
PROVED = ("alice", "bob", "secured")


@dataclass
class Sights:
    """Addresses that links alone would not lead to, and answers that only a form brings, by who sees them.

    Alice hosts, Bob books, Charlie has nothing yet, `secured` has a second factor, `mayor` hosts for a public body,
    `admin` administers; `visitor` is nobody.
    """

    hotel: Hotel
    people: dict[str, User]
    paths: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)

    def add(self, who: str, *paths: str) -> None:
        self.paths.setdefault(who, []).extend(paths)

    def show(self, who: str, path: str, answer: HttpResponse | Any) -> None:
        """An answer as it was given; `path` is what it is called, and no page's own address."""
        self.answers.setdefault(who, []).append((path, answer))

    def client(self, who: str) -> Client:
        """A browser in which the person has just signed in."""
        client = Client()
        if who == "visitor":
            return client
        user = self.people[who]
        address = {"user": user, "email": user.email}
        EmailAddress.objects.get_or_create(**address, defaults={"verified": True, "primary": True})
        client.force_login(user)
        if who in PROVED:
            client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return client


def make_people() -> Sights:
    """A hotel whose name wants escaping, and everybody."""
    hotel = make_hotel(name="Hôtel « du » <b>Causse</b> & fils", description="Une ligne.\n\nUne autre.")
    Membership.objects.filter(user=hotel.alice).update(role=Role.OWNER)
    people = {name: getattr(hotel, name) for name in ("alice", "bob", "charlie")}
    people |= {"secured": make_user(), "mayor": make_user()}
    people["admin"] = make_user(is_staff=True, is_superuser=True)
    return Sights(hotel, people)
