"""Deciding about conflicts and closings through the API."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.words import Role
from bookings.calendars.questions import measure_feed
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, Conflict, Feed, Reservation
from commons.periods import Period
from tests.bookings.api.conftest import Clock, client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_user

MALFORMED = "malformed"
WINTER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))


@pytest.fixture
def conflict(hotel: Hotel, clock: Clock) -> Conflict:
    held = hotel.hold(wish(hotel.room, hours(14, 3)))
    submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://a.test/", good_at=NOW)
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(16, 30).to_range())
    return refresh_conflicts(feed, now=NOW)[0]


@pytest.fixture
def asked(hotel: Hotel, clock: Clock) -> Feed:
    feed = Feed.objects.create(venue=hotel.venue, name="Booking.com", url="https://b.test/")
    feed.spaces.set([hotel.room])
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=WINTER.to_range())
    measure_feed(feed, now=NOW)
    return feed


def settling(conflict: Conflict) -> str:
    return f"/api/v1/conflicts/{conflict.pk}/settle/"


def answering(feed: Feed) -> str:
    return f"/api/v1/calendar-feeds/{feed.pk}/answer/"


def test_preview_says_what_each_choice_comes_to(hotel: Hotel, conflict: Conflict) -> None:
    shown = client_of(hotel.alice).get(settling(conflict)).json()
    assert shown["said"] == [{"starts_at": "2027-01-12T16:00:00+01:00", "ends_at": "2027-01-13T22:00:00+01:00"}]
    assert (shown["why_not_move"], shown["refund"]) == ("", {"amount": "30.00", "currency": "EUR"})
    assert {one["kind"] for one in shown["offers"]} == {"other_time", "other_day", "other_space"}
    assert shown["offers"][0]["difference"] == {"amount": "0.00", "currency": "EUR"}


def test_offer_is_sent_back_as_it_is(hotel: Hotel, conflict: Conflict) -> None:
    alice = client_of(hotel.alice)
    offer = alice.get(settling(conflict)).json()["offers"][0]
    body = {"choice": "move", "lines": offer["lines"], "reason": "Pris ailleurs"}
    settled = alice.post(settling(conflict), body, format="json")
    assert (settled.status_code, settled.json()["outcome"]) == (200, "moved")
    assert Reservation.objects.get().starts_at == hours(13).start
    again = alice.get(settling(conflict))
    assert (again.status_code, again.json()["code"], again.json()["outcome"]) == (409, "already_settled", "moved")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"choice": "move"}, 422, "lines_missing"),
        ({"choice": "move", "lines": [{"space": 1}]}, 400, "malformed"),
        (
            {"choice": "keep", "seen": {"starts_at": "2027-01-12T16:00", "ends_at": "2027-01-12T17:00"}},
            400,
            "malformed",
        ),
        ({"choice": "keep", "seen": {"starts_at": "9999-12-31T23:59-23:00", "ends_at": "x"}}, 400, "malformed"),
        (
            {"choice": "keep", "seen": {"starts_at": "2027-01-12T17:00Z", "ends_at": "2027-01-12T16:00Z"}},
            400,
            "malformed",
        ),
        (
            {"choice": "keep", "seen": {"starts_at": "2027-01-12T15:00Z", "ends_at": "2027-01-12T15:30Z"}},
            409,
            "conflict_changed",
        ),
        ({"choice": "keep", "seen": {"starts_at": "2027-01-12T15:00Z", "ends_at": "2027-01-12T16:00Z"}}, 200, ""),
    ],
)
def test_decisions_that_cannot_be(hotel: Hotel, conflict: Conflict, body: Any, status: int, code: str) -> None:
    answer = client_of(hotel.alice).post(settling(conflict), body, format="json")
    assert (answer.status_code, answer.json().get("code", "")) == (status, code)


def test_who_may_decide(hotel: Hotel, conflict: Conflict, asked: Feed) -> None:
    reception = make_member(hotel.venue.organisation, make_user(), role=Role.RECEPTION).user
    people = (None, hotel.bob, reception, hotel.alice)
    assert [client_of(who).get(settling(conflict)).status_code for who in people] == [401, 404, 200, 200]
    assert [client_of(who).get(answering(asked)).status_code for who in people] == [401, 404, 403, 200]


def test_question_is_part_of_the_feed(hotel: Hotel, asked: Feed) -> None:
    shown = client_of(hotel.alice).get(f"/api/v1/calendar-feeds/{asked.pk}/").json()["question"]
    assert (shown["open"], shown["share"], shown["answered_at"]) == (True, 98, None)
    assert shown["taken_hours"] == round(asked.taken_minutes / 60, 2)


def test_answers_are_previewed_and_given(hotel: Hotel, asked: Feed) -> None:
    alice = client_of(hotel.alice)
    suggested = alice.get(answering(asked)).json()["effects"]
    assert [one["answer"] for one in suggested] == ["ignore_long", "ignore_days", "keep"]
    (tried, _keep) = alice.get(answering(asked), {"answer": "ignore_long", "days": 200}).json()["effects"]
    assert (tried["days"], tried["freed_hours"], tried["ignored"]) == (200, 0, 0)
    days = {"answer": "ignore_days", "first": "2026-11-01", "last": "2027-03-31"}
    given = alice.post(answering(asked), days, format="json")
    assert (given.status_code, given.json()["ignore_from"], given.json()["question"]["open"]) == (
        200,
        "2026-11-01",
        False,
    )
    assert Feed.objects.get().ignore_until == date(2027, 3, 31)
    late = alice.post(answering(asked), {"answer": "keep"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "not_asked")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "malformed"),
        ({"answer": "maybe"}, 400, "malformed"),
        ({"answer": "ignore_long"}, 422, "bad_options"),
        ({"answer": "ignore_long", "days": 10**9}, 400, "malformed"),
        ({"answer": "ignore_days", "first": "2027-01-02", "last": "2027-01-01"}, 422, "bad_options"),
        ({"answer": "ignore_days", "first": "0001-01-01", "last": "9999-12-31"}, 422, "bad_options"),
        ([], 400, "malformed"),
    ],
)
def test_answers_that_cannot_be(hotel: Hotel, asked: Feed, body: Any, status: int, code: str) -> None:
    answer = client_of(hotel.alice).post(answering(asked), body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("query", ["?answer=maybe", "?answer=ignore_long&days=x", "?answer=ignore_days&first=demain"])
def test_previews_that_cannot_be(hotel: Hotel, asked: Feed, query: str) -> None:
    assert client_of(hotel.alice).get(answering(asked) + query).status_code == 400


def test_preview_of_far_days_does_not_break(hotel: Hotel, asked: Feed) -> None:
    for first, last in (("0001-01-01", "9999-12-31"), ("2027-03-31", "2026-11-01")):
        query = {"answer": "ignore_days", "first": first, "last": last}
        assert client_of(hotel.alice).get(answering(asked), query).status_code == 422
