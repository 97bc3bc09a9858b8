"""Conflicts and our own addresses through the API, and all of the calendars' API asked by everybody."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.words import Role
from bookings.calendars.feeds import add_feed
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, CalendarAddress, Conflict, Feed
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_organisation, make_user

URL = "https://calendar.example.org/a.ics"


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


@pytest.fixture
def feed(hotel: Hotel) -> Feed:
    return add_feed(actor=hotel.alice, venue=hotel.venue, name="Airbnb", url=URL, spaces=[hotel.room], now=NOW)


@pytest.fixture
def conflict(hotel: Hotel, feed: Feed) -> Conflict:
    held = hotel.hold(wish(hotel.room, hours(9, 2)), now=timezone.now())
    submit(actor=hotel.bob, reservation_id=held.pk, now=timezone.now())
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(10, 4).to_range())
    return refresh_conflicts(feed, now=timezone.now())[0]


def paths(hotel: Hotel, feed: Feed, conflict: Conflict) -> list[tuple[str, str, dict[str, Any] | None, int]]:
    slug = hotel.venue.slug
    return [
        ("get", f"/api/v1/venues/{slug}/calendar-feeds/", None, 200),
        ("post", f"/api/v1/venues/{slug}/calendar-feeds/", {"name": "b", "url": f"{URL}?b"}, 201),
        ("get", f"/api/v1/calendar-feeds/{feed.pk}/", None, 200),
        ("patch", f"/api/v1/calendar-feeds/{feed.pk}/", {"name": "Booking"}, 200),
        ("post", f"/api/v1/calendar-feeds/{feed.pk}/sync/", None, 202),
        ("get", f"/api/v1/spaces/{hotel.room.pk}/calendar-address/", None, 200),
        ("post", f"/api/v1/spaces/{hotel.room.pk}/calendar-address/", None, 201),
        ("get", f"/api/v1/venues/{slug}/calendar-address/", None, 200),
        ("post", f"/api/v1/venues/{slug}/calendar-address/", None, 201),
        ("get", f"/api/v1/spaces/{hotel.room.pk}/detailed-calendar-address/", None, 200),
        ("post", f"/api/v1/venues/{slug}/detailed-calendar-address/", None, 201),
        ("delete", f"/api/v1/venues/{slug}/detailed-calendar-address/", None, 204),
        ("get", f"/api/v1/calendar-feeds/{feed.pk}/calendar-address/", None, 200),
        ("post", f"/api/v1/calendar-feeds/{feed.pk}/calendar-address/", None, 201),
        ("delete", f"/api/v1/calendar-feeds/{feed.pk}/calendar-address/", None, 204),
        ("get", f"/api/v1/conflicts/{conflict.pk}/", None, 200),
        ("post", f"/api/v1/conflicts/{conflict.pk}/settle/", {"choice": "keep"}, 200),
        ("delete", f"/api/v1/calendar-feeds/{feed.pk}/", None, 204),
    ]


def test_who_may(hotel: Hotel, feed: Feed, conflict: Conflict) -> None:
    accountant = make_user()
    make_member(hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    for method, path, body, expected in paths(hotel, feed, conflict):
        answers = [
            getattr(client_of(user), method)(path, body, format="json").status_code
            for user in (None, hotel.bob, accountant, hotel.alice)
        ]
        assert (path, answers) == (path, [401, 404, 403, expected])


def test_conflicts_are_listed_and_settled(hotel: Hotel, conflict: Conflict) -> None:
    alice = client_of(hotel.alice)
    (shown,) = alice.get("/api/v1/conflicts/", {"open": "true", "venue": hotel.venue.slug}).json()["results"]
    assert {name: shown[name] for name in ("kind", "reservation", "venue", "starts_at", "ends_at", "outcome")} == {
        "kind": "feed",
        "reservation": conflict.reservation.reference,
        "venue": hotel.venue.slug,
        "starts_at": "2027-01-12T10:00:00+01:00",
        "ends_at": "2027-01-12T11:00:00+01:00",
        "outcome": "",
    }
    assert client_of(hotel.bob).get("/api/v1/conflicts/").json()["results"] == []
    path = f"/api/v1/conflicts/{conflict.pk}/settle/"
    answers = [
        alice.post(path, body, format="json")
        for body in ({"choice": "maybe"}, {"choice": "cancel"}, {"choice": "keep"}, {"choice": "keep"})
    ]
    assert [answer.status_code for answer in answers] == [400, 422, 200, 409]
    assert answers[2].json()["outcome"] == "kept"
    assert alice.get("/api/v1/conflicts/", {"open": "true"}).json()["results"] == []
    assert alice.get("/api/v1/conflicts/", {"open": "perhaps"}).status_code == 400


def test_own_address_is_made_once_and_renewed(hotel: Hotel, client: Client) -> None:
    bob = client_of(hotel.bob)
    first = bob.get("/api/v1/me/calendar-address/").json()["url"]
    assert bob.get("/api/v1/me/calendar-address/").json()["url"] == first
    second = bob.post("/api/v1/me/calendar-address/").json()["url"]
    assert CalendarAddress.objects.count() == 1
    paths = [url.removeprefix("http://127.0.0.1:8000") for url in (first, second)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    assert client_of(None).get("/api/v1/me/calendar-address/").status_code == 401
    # One that is asked for twice because the first answer got lost is the same one.
    third = [bob.post("/api/v1/me/calendar-address/", HTTP_IDEMPOTENCY_KEY="un").json()["url"] for _ in range(2)]
    assert third[0] == third[1] != second


def test_address_of_an_organisation_is_for_those_who_book_for_it(hotel: Hotel) -> None:
    organisation = make_organisation()
    accountant = make_user()
    make_member(organisation, hotel.bob, role=Role.MEMBER)
    make_member(organisation, accountant, role=Role.ACCOUNTANT)
    path = f"/api/v1/organisations/{organisation.pk}/calendar-address/"
    askers = (None, hotel.alice, accountant, hotel.bob)
    assert [client_of(user).get(path).status_code for user in askers] == [401, 404, 403, 200]
    assert client_of(hotel.bob).delete(path).status_code == 204
    assert not CalendarAddress.objects.exists()
