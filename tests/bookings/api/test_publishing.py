"""What is published changes through the API without dropping a reservation in silence."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.words import Role
from bookings.models import Conflict
from tests.bookings.api.bodies import RESERVATIONS, asked, line
from tests.bookings.api.conftest import client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import make_member, make_season, make_user
from venues.models import Opening, Season, Venue

SEASONS = "/api/v1/seasons/"
YES = {"accept_orphans": True}


@pytest.fixture
def booked(hotel: Hotel) -> str:
    """Bob has the room on Tuesday 12 January."""
    return hotel.hold(wish(hotel.room, hours(9, 2))).reference


def refused(answer: Any, booked: str) -> None:
    """The answer lists the reservation that would be orphaned."""
    assert (answer.status_code, answer.json()["code"]) == (409, "would_orphan")
    assert [one["reference"] for one in answer.json()["orphans"]] == [booked]


def test_draft_is_published_booked_and_withdrawn(as_alice: APIClient, as_bob: APIClient, hotel: Hotel) -> None:
    season = make_season(
        hotel.venue,
        first_day=hotel.season.last_day.replace(month=4, day=1),
        last_day=hotel.season.last_day.replace(month=4, day=30),
    )
    body = asked(line(hotel.room, day="2027-04-13"))
    assert as_bob.post(RESERVATIONS, body).json()["code"] == "not_available"
    published = as_alice.post(f"{SEASONS}{season.pk}/publish/")
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert as_alice.post(f"{SEASONS}{season.pk}/publish/").json()["code"] == "already_published"
    # Without a rate of its own there is no price.
    assert as_bob.post(RESERVATIONS, body).json()["code"] == "no_rate"
    withdrawn = as_alice.post(f"{SEASONS}{season.pk}/withdraw/", {"reason": "Travaux"})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert as_bob.post(RESERVATIONS, body).json()["code"] == "not_available"


def test_season_is_withdrawn_with_a_yes(as_alice: APIClient, as_bob: APIClient, hotel: Hotel, booked: str) -> None:
    path = f"{SEASONS}{hotel.season.pk}/withdraw/"
    refused(as_alice.post(path), booked)
    assert Opening.objects.filter(season=hotel.season).exists()
    assert as_alice.post(path, YES).json()["state"] == "withdrawn"
    assert list(Conflict.objects.values_list("reservation__reference", flat=True)) == [booked]
    assert as_bob.get(f"{RESERVATIONS}{booked}/").json()["state"] == "held"


@pytest.mark.parametrize(
    "change",
    [
        {"last_day": "2026-12-31"},
        {"hours": [{"weekday": 1, "starts": "14:00", "ends": "18:00"}]},
        {"name": "Hiver", "school_holidays": "only", "school_zone": "A"},
    ],
)
def test_published_season_changes_with_a_yes(
    as_alice: APIClient, hotel: Hotel, booked: str, change: dict[str, Any]
) -> None:
    path = f"{SEASONS}{hotel.season.pk}/"
    before = as_alice.get(path).json()
    refused(as_alice.patch(path, change), booked)
    assert as_alice.get(path).json() == before
    after = as_alice.patch(path, {**change, **YES})
    assert (after.status_code, Conflict.objects.count()) == (200, 1)
    assert after.json() != before


def test_harmless_changes_need_no_yes(as_alice: APIClient, hotel: Hotel, booked: str) -> None:
    changed = as_alice.patch(f"{SEASONS}{hotel.season.pk}/", {"name": "Hiver 2026", "last_day": "2027-04-30"}).json()
    assert (changed["name"], changed["last_day"]) == ("Hiver 2026", "2027-04-30")
    assert Opening.objects.filter(season=hotel.season, period__contains=hours(9, 1, day=100).start).exists()


def test_draft_still_changes(as_alice: APIClient, hotel: Hotel) -> None:
    draft = make_season(hotel.venue)
    hours_of_tuesday = [{"space": None, "weekday": 1, "starts": "09:00:00", "ends": "12:00:00"}]
    changed = as_alice.patch(f"{SEASONS}{draft.pk}/", {"name": "Essai", "hours": hours_of_tuesday}).json()
    assert (changed["name"], changed["hours"]) == ("Essai", hours_of_tuesday)
    overlapping = as_alice.post(f"{SEASONS}{draft.pk}/publish/")
    assert (overlapping.status_code, overlapping.json()["code"]) == (422, "season_overlaps")
    assert as_alice.delete(f"{SEASONS}{draft.pk}/").status_code == 204


def test_closure_asks_for_a_yes_and_is_undone(as_alice: APIClient, hotel: Hotel, booked: str) -> None:
    path = f"/api/v1/venues/{hotel.venue.slug}/closures/"
    for season in (hotel.season.pk, None):
        days = {"season": season, "first_day": "2027-01-11", "last_day": "2027-01-15", "reason": "Neige"}
        refused(as_alice.post(path, days), booked)
        made = as_alice.post(path, {**days, **YES})
        assert (made.status_code, made.json()["season"]) == (201, season)
        assert Conflict.objects.filter(settled_at=None).count() == 1
        assert as_alice.delete(f"/api/v1/closures/{made.json()['id']}/").status_code == 204
        assert Conflict.objects.filter(settled_at=None).count() == 0


def test_space_keeps_what_is_booked(as_alice: APIClient, hotel: Hotel) -> None:
    for _ in range(2):
        hotel.hold(wish(hotel.desks, hours(9, 2), 4))
    path = f"/api/v1/spaces/{hotel.desks.pk}/"
    answer = as_alice.patch(path, {"units": 7})
    assert (answer.status_code, answer.json()["code"], len(answer.json()["reservations"])) == (409, "units_taken", 2)
    assert as_alice.patch(path, {"units": 8}).json()["units"] == 8


def test_space_is_retired_with_a_yes(as_alice: APIClient, hotel: Hotel, booked: str) -> None:
    path = f"/api/v1/spaces/{hotel.room.pk}/"
    refused(as_alice.delete(path), booked)
    assert as_alice.delete(f"{path}?accept_orphans=maybe").status_code == 400
    assert as_alice.delete(f"{path}?accept_orphans=true&reason=Travaux").status_code == 204
    assert as_alice.get(path).json()["retired_at"] is not None


def test_venue_is_withdrawn_with_a_yes(as_alice: APIClient, anyone: APIClient, hotel: Hotel, booked: str) -> None:
    path = f"/api/v1/venues/{hotel.venue.slug}/"
    refused(as_alice.post(f"{path}withdraw/"), booked)
    assert anyone.get(path).status_code == 200
    assert as_alice.post(f"{path}withdraw/", {"reason": "Vente", **YES}).json()["state"] == "withdrawn"
    assert anyone.get(path).status_code == 404


def test_who_may(as_alice: APIClient, hotel: Hotel) -> None:
    draft = make_season(hotel.venue)
    reception = make_user()
    make_member(hotel.venue.organisation, reception, role=Role.RECEPTION)
    for method, path in (
        ("post", f"{SEASONS}{draft.pk}/publish/"),
        ("post", f"{SEASONS}{hotel.season.pk}/withdraw/"),
        ("patch", f"{SEASONS}{hotel.season.pk}/"),
        ("delete", f"{SEASONS}{draft.pk}/"),
        ("post", f"/api/v1/venues/{hotel.venue.slug}/closures/"),
        ("delete", f"/api/v1/spaces/{hotel.room.pk}/"),
        ("patch", f"/api/v1/spaces/{hotel.room.pk}/"),
        ("post", f"/api/v1/venues/{hotel.venue.slug}/withdraw/"),
    ):
        answers = [getattr(client_of(user), method)(path, {}).status_code for user in (None, hotel.bob, reception)]
        assert (method, path, answers) == (method, path, [401, 404, 403])
    assert set(Season.objects.values_list("state", flat=True)) == {"published", "draft"}
    assert Venue.objects.get().state == "published"
