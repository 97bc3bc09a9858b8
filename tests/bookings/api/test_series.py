"""Many dates in one request, through the API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from bookings.models import Reservation, Series
from tests.bookings.api.bodies import RESERVATIONS, SERIES, asked, line
from tests.bookings.api.conftest import client_of
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from venues.models import Venue


def tuesdays(hotel: Hotel, until: str = "2027-02-09", **more: Any) -> dict[str, Any]:
    """The room and the projector every Tuesday from 12 January."""
    pattern = {"frequency": "weekly", "weekdays": [1], "until": until}
    return asked(line(hotel.room), line(hotel.projector), pattern=pattern, **more)


def states(answer: Any) -> list[str]:
    return [one["state"] for one in answer.json()["reservations"]]


def test_one_request_one_answer_one_price(as_bob: APIClient, hotel: Hotel) -> None:
    answer = as_bob.post(SERIES, tuesdays(hotel))
    assert answer.status_code == 201
    shown = answer.json()
    assert shown["id"] == shown["reference"]
    assert shown["pattern"] == {"frequency": "weekly", "weekdays": [1], "first": "2027-01-12", "until": "2027-02-09"}
    assert [one["starts_at"][:10] for one in shown["reservations"]] == [
        *("2027-01-12", "2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09")
    ]
    assert {one["series"] for one in shown["reservations"]} == {shown["reference"]}
    assert (shown["conflicts"], shown["total"]["amount"]) == ([], "120.00")
    assert as_bob.get(f"{SERIES}{shown['reference'].lower()}/").json() == shown
    assert len(as_bob.get(RESERVATIONS, {"series": shown["reference"]}).json()["results"]) == 5


def test_all_or_none_unless_told_otherwise(as_bob: APIClient, hotel: Hotel) -> None:
    hotel.hold(wish(hotel.projector, hours(10, 1, day=7)), actor=hotel.charlie)
    answer = as_bob.post(SERIES, tuesdays(hotel))
    assert (answer.status_code, answer.json()["code"], Series.objects.count()) == (409, "series_conflicts", 0)
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["date"], conflict["code"], bool(conflict["message"])) == (
        "2027-01-19",
        "not_available.taken",
        True,
    )
    kept = as_bob.post(SERIES, tuesdays(hotel, skip_conflicts=True)).json()
    (skipped,) = kept["conflicts"]
    assert ([skipped["date"], skipped["code"]], len(kept["reservations"])) == ([conflict["date"], conflict["code"]], 4)


def test_one_date_then_all_from_a_date(as_bob: APIClient, hotel: Hotel) -> None:
    made = as_bob.post(SERIES, tuesdays(hotel)).json()
    path = f"{SERIES}{made['reference']}/"
    assert states(as_bob.post(f"{path}submit/")) == ["confirmed"] * 5
    one = as_bob.post(f"{RESERVATIONS}{made['reservations'][1]['reference']}/cancel/").json()
    assert (one["total"]["amount"], one["owed"]["amount"]) == ("24.00", "0.00")
    left = as_bob.get(path).json()
    assert (left["total"]["amount"], left["owed"]["amount"]) == ("120.00", "96.00")
    # A misspelt word cancels nothing.
    misspelt = as_bob.post(f"{path}cancel/", {"from": "2027-02-02"})
    assert (misspelt.status_code, [*misspelt.json()["errors"]]) == (400, ["from"])
    assert states(as_bob.post(f"{path}cancel/", {"from_date": "2027-02-02"})) == [
        *("confirmed", "cancelled", "confirmed", "cancelled", "cancelled")
    ]
    assert states(as_bob.post(f"{path}cancel/")) == ["cancelled"] * 5
    assert as_bob.post(f"{path}cancel/").json()["code"] == "wrong_state"


def test_all_dates_are_kept_longer_once(as_bob: APIClient, hotel: Hotel) -> None:
    made = as_bob.post(SERIES, tuesdays(hotel, "2027-01-19")).json()
    path = f"{SERIES}{made['reference']}/extend/"
    extended = as_bob.post(path).json()["reservations"]
    assert [one["expires_at"] for one in made["reservations"]] == ["2026-11-23T10:15:00+01:00"] * 2
    assert [one["expires_at"] for one in extended] == ["2026-11-23T10:30:00+01:00"] * 2
    assert as_bob.post(path).json()["code"] == "already_extended"


def test_host_answers_all_dates_at_once(db: None) -> None:
    hotel = make_hotel(approval=Venue.Approval.REQUEST)
    alice, bob = client_of(hotel.alice), client_of(hotel.bob)
    for verb, body, expected in (("approve", {}, "confirmed"), ("decline", {"reason": "Travaux"}, "declined")):
        path = f"{SERIES}{bob.post(SERIES, tuesdays(hotel, '2027-01-19')).json()['reference']}/"
        assert states(bob.post(f"{path}submit/")) == ["requested"] * 2
        assert bob.post(f"{path}{verb}/", body).status_code == 403
        assert states(alice.post(f"{path}{verb}/", body)) == [expected] * 2
        alice.post(f"{path}cancel/", {"reason": "Fini"})


def test_strangers_see_nothing(as_bob: APIClient, as_charlie: APIClient, anyone: APIClient, hotel: Hotel) -> None:
    path = f"{SERIES}{as_bob.post(SERIES, tuesdays(hotel)).json()['reference']}/"
    for verb in ("", "submit/", "extend/", "approve/", "decline/", "cancel/"):
        method = "post" if verb else "get"
        answers = [getattr(who, method)(path + verb).status_code for who in (as_charlie, anyone)]
        assert (verb, answers) == (verb, [404, 401])
    assert set(Reservation.objects.values_list("state", flat=True)) == {"held"}


@pytest.mark.parametrize(
    ("pattern", "status", "field"),
    [
        (None, 400, "pattern"),
        ({"frequency": "daily"}, 400, "pattern.frequency"),
        ({"weekdays": []}, 400, "pattern.weekdays"),
        ({"weekdays": [7]}, 400, "pattern.weekdays.0"),
        ({"until": "demain"}, 400, "pattern.until"),
        ({"until": "2026-12-01"}, 422, "pattern.until"),
        ({"weekdays": [0, 1, 2, 3, 4], "until": "2029-12-31"}, 422, "pattern.until"),
    ],
)
def test_patterns_that_make_no_sense(
    as_bob: APIClient, hotel: Hotel, pattern: dict[str, Any] | None, status: int, field: str
) -> None:
    body = tuesdays(hotel)
    body["pattern"] = pattern and {**body["pattern"], **pattern}
    answer = as_bob.post(SERIES, body)
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field])


def test_same_key_same_series(as_bob: APIClient, hotel: Hotel) -> None:
    answers = [as_bob.post(SERIES, tuesdays(hotel), HTTP_IDEMPOTENCY_KEY="un") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Series.objects.count() == 1
