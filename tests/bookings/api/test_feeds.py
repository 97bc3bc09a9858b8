"""Outside calendars, files and yearly rules through the API."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.models import Feed
from tests.bookings.api.test_calendars import URL, client_of
from tests.bookings.conftest import Hotel
from tests.factories import NOW, make_space, make_venue

WEEK = {"every": "week", "day": "07-14", "weeks": 1}


@pytest.fixture
def feed(hotel: Hotel) -> Feed:
    return add_feed(actor=hotel.alice, venue=hotel.venue, name="Airbnb", url=URL, spaces=[hotel.room], now=NOW)


def test_feed_is_added_changed_and_removed(hotel: Hotel) -> None:
    alice = client_of(hotel.alice)
    added = alice.post(
        f"/api/v1/venues/{hotel.venue.slug}/calendar-feeds/",
        {"name": "Airbnb", "url": "webcal://calendar.example.org/a.ics", "spaces": [hotel.room.pk]},
        format="json",
    )
    assert added.status_code == 201
    shown = added.json()
    assert {name: shown[name] for name in ("venue", "spaces", "name", "url", "state", "paused", "problems")} == {
        "venue": hotel.venue.slug,
        "spaces": [hotel.room.pk],
        "name": "Airbnb",
        "url": "webcal://calendar.example.org/a.ics",
        "state": "new",
        "paused": False,
        "problems": [],
    }
    path = f"/api/v1/calendar-feeds/{shown['id']}/"
    assert alice.patch(path, {"paused": True, "spaces": []}, format="json").json()["paused"] is True
    assert alice.get(path).json()["spaces"] == []
    assert alice.delete(path).status_code == 204
    assert alice.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 400, "malformed", "name"),
        ({"name": "x"}, 422, "one_source", "url"),
        ({"name": "x", "file": "<html>"}, 422, "not_a_calendar", "file"),
        ({"name": "x", "rule": {"every": "days", "first": "02-30", "last": "03-01"}}, 422, "bad_rule", "rule.first"),
        ({"name": "x", "rule": {"every": "week", "day": "7/14"}}, 400, "malformed", "rule.day"),
        (
            {"name": "x", "rule": {"every": "week", "day": "07-14"}, "ignore_from": "2027-01-01"},
            422,
            "bad_options",
            "ignore_until",
        ),
        ({"name": "x", "url": f"{URL}?", "margin_before": 99999}, 400, "malformed", "margin_before"),
        ({"name": "x", "url": "ftp://a.test/"}, 422, "refused_address", "url"),
        ({"name": "x", "url": URL}, 422, "feed_exists", "url"),
        ({"name": "  ", "url": f"{URL}?"}, 400, "malformed", "name"),
        ({"name": "x", "url": f"{URL}?", "spaces": [10**12]}, 422, "unknown_space", "spaces"),
        ({"name": "x", "url": f"{URL}?", "spaces": ["room"]}, 400, "malformed", "spaces.0"),
        ({"name": "x" * 200, "url": f"{URL}?"}, 400, "malformed", "name"),
        ({"name": "x\x00", "url": f"{URL}?"}, 400, "malformed", "name"),
    ],
)
def test_bad_feeds_are_refused(feed: Feed, body: dict[str, Any], status: int, code: str, field: str) -> None:
    user = User.objects.get(memberships__organisation=feed.venue.organisation)
    answer = client_of(user).post(f"/api/v1/venues/{feed.venue.slug}/calendar-feeds/", body, format="json")
    assert (answer.status_code, answer.json()["code"], field in answer.json()["errors"]) == (status, code, True)


def test_foreign_space_is_unknown(hotel: Hotel) -> None:
    foreign = make_space(make_venue())
    body = {"name": "x", "url": URL, "spaces": [foreign.pk]}
    answer = client_of(hotel.alice).post(f"/api/v1/venues/{hotel.venue.slug}/calendar-feeds/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_space")


def test_lists_have_constant_numbers_of_statements(hotel: Hotel, django_assert_num_queries: Any) -> None:
    path = f"/api/v1/venues/{hotel.venue.slug}/calendar-feeds/"
    for count in (1, 3):
        while Feed.objects.count() < count:
            add_feed(
                actor=hotel.alice,
                venue=hotel.venue,
                name="x",
                url=f"{URL}?{Feed.objects.count()}",
                spaces=[hotel.room],
                now=NOW,
            )
        with django_assert_num_queries(5):
            assert len(client_of(hotel.alice).get(path).json()["results"]) == count


def test_sync_makes_the_feed_due(hotel: Hotel, feed: Feed) -> None:
    Feed.objects.update(next_look_at=timezone.now() + timezone.timedelta(days=1))
    client_of(hotel.alice).post(f"/api/v1/calendar-feeds/{feed.pk}/sync/")
    feed.refresh_from_db()
    assert feed.next_look_at is not None and feed.next_look_at <= timezone.now()


def add(hotel: Hotel, **body: Any) -> dict[str, Any]:
    path = f"/api/v1/venues/{hotel.venue.slug}/calendar-feeds/"
    answer = client_of(hotel.alice).post(path, {"name": "À la main", **body}, format="json")
    assert answer.status_code == 201
    shown: dict[str, Any] = answer.json()
    return shown


def test_a_table_of_dates_is_added_read_and_replaced(hotel: Hotel) -> None:
    shown = add(hotel, file="du;au\n14/07/2027;\nété;\n")
    assert (shown["source"], shown["url"], shown["rule"], "text" in shown) == ("file", "", None, False)
    sync_feed(feed_id=shown["id"], now=timezone.now())
    path = f"/api/v1/calendar-feeds/{shown['id']}/"
    alice = client_of(hotel.alice)
    read = alice.get(path).json()
    assert (read["state"], read["health"]["state"], read["export_url"]) == ("fine", "fine", "")
    assert read["summary"].startswith("1 événement, 1 à venir")
    assert [(problem["line"], problem["code"]) for problem in read["problems"]] == [(3, "no_date")]
    assert alice.patch(path, {"file": "15/07/2027"}, format="json").status_code == 200
    assert bytes(Feed.objects.get().text) == b"15/07/2027"
    refused = alice.patch(path, {"url": URL}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "other_source")


def test_the_address_for_the_other_side_is_told_once_it_was_asked_for(hotel: Hotel, feed: Feed) -> None:
    alice, path = client_of(hotel.alice), f"/api/v1/calendar-feeds/{feed.pk}/"
    assert alice.get(path).json()["export_url"] == ""
    made = alice.get(f"{path}calendar-address/").json()["url"]
    assert alice.get(path).json()["export_url"] == made


def test_a_yearly_rule_is_said_back(hotel: Hotel) -> None:
    shown = add(hotel, rule={"every": "week", "day": "07-14"})
    assert (shown["source"], shown["rule"]) == ("rule", WEEK)
    assert (
        shown["rule_in_words"].replace("\xa0", " ") == "Chaque année, la semaine du 14 juillet, du lundi au dimanche."
    )
    answer = client_of(hotel.alice).patch(f"/api/v1/calendar-feeds/{shown['id']}/", {"rule": {}}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["rule.every"])


def test_options_are_chosen_and_taken_back(hotel: Hotel) -> None:
    chosen = {
        "ignore_unavailable": True,
        "count_tentative": False,
        "margin_before": 30,
        "margin_after": 60,
        "ignore_longer_than": 21,
        "ignore_from": "2027-01-01",
        "ignore_until": "2027-03-31",
    }
    shown = add(hotel, url=URL, paused=True, **chosen)
    assert {name: shown[name] for name in chosen} == chosen
    assert (shown["paused"], shown["health"]["state"]) == (True, "paused")
    path = f"/api/v1/calendar-feeds/{shown['id']}/"
    alice = client_of(hotel.alice)
    back = {"ignore_longer_than": None, "ignore_from": None, "ignore_until": None}
    assert {name: alice.patch(path, back, format="json").json()[name] for name in back} == back
    assert alice.patch(path, {"ignore_from": "2027-01-01"}, format="json").json()["code"] == "bad_options"
    assert alice.get(path).json()["margin_after"] == 60
