"""`/venues/{slug}/seasons/`, `/seasons/{id}/`, closures, preview."""

import pytest
from rest_framework.test import APIClient

from tests.factories import make_published_season, make_season, make_space, make_venue
from venues.models import Closure, Season, Space, Venue

pytestmark = pytest.mark.django_db
WORKDAYS = [{"weekday": day, "starts": "08:30", "ends": "18:30"} for day in range(5)]
WINTER = {"name": "Hiver", "first_day": "2026-11-01", "last_day": "2027-03-31", "hours": WORKDAYS}


def draft(client: APIClient, venue: Venue, **fields):
    return client.post(f"/api/v1/venues/{venue.slug}/seasons/", {**WINTER, **fields})


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_four_queries(anyone: APIClient, venue: Venue, django_assert_num_queries, rows: int) -> None:
    for _ in range(rows):
        make_season(venue, state="published")
    with django_assert_num_queries(4):
        assert len(anyone.get(f"/api/v1/venues/{venue.slug}/seasons/").json()["results"]) == rows


def test_drafts_are_listed_for_managers_only(as_alice, as_bob, anyone, venue: Venue, room: Space) -> None:
    published, hidden = make_published_season(venue), make_season(venue)
    address = f"/api/v1/venues/{venue.slug}/seasons/"
    shown = [[each["id"] for each in client.get(address).json()["results"]] for client in (as_alice, as_bob, anyone)]
    assert shown == [[published.pk, hidden.pk], [published.pk], [published.pk]]


def test_draft_preview_change_remove(as_alice: APIClient, venue: Venue, room: Space, desks: Space) -> None:
    evening = {"space": room.pk, "weekday": 1, "starts": "19:00", "ends": "22:00"}
    made = draft(as_alice, venue, hours=[*WORKDAYS, evening], closed_on_public_holidays=True)
    assert (made.status_code, made.json()["state"], len(made.json()["hours"])) == (201, "draft", 6)
    assert made.json()["summary"].replace("\u00a0", " ") == (
        "du 1er novembre 2026 au 31 mars 2027, du lundi au vendredi de 8 h 30 à 18 h 30, sauf jours fériés"
    )
    address = f"/api/v1/seasons/{made.json()['id']}/"
    by_space = {each["name"]: each["openings"] for each in as_alice.post(f"{address}preview/").json()["spaces"]}
    assert by_space["Salon"][0] == {"starts_at": "2026-11-03T19:00:00+01:00", "ends_at": "2026-11-03T22:00:00+01:00"}
    assert (len(by_space["Salon"]), len(by_space["Salle à manger"])) == (22, 104)
    changed = as_alice.patch(address, {"last_day": "2026-11-06", "hours": WORKDAYS[:1]}).json()
    assert (changed["last_day"], len(changed["hours"])) == ("2026-11-06", 1)
    assert as_alice.delete(address).status_code == 204
    assert Season.objects.count() == 0


def test_school_holidays_in_one_step(as_alice: APIClient, venue: Venue, room: Space) -> None:
    made = draft(
        as_alice,
        venue,
        first_day="2026-09-01",
        last_day="2027-08-31",
        hours=[{"weekday": day, "starts": "00:00", "ends": "00:00"} for day in range(7)],
        school_holidays="only",
        school_zone="C",
        closures=[{"first_day": "2026-12-24", "last_day": "2027-01-02", "reason": "Fêtes"}],
    )
    openings = as_alice.post(f"/api/v1/seasons/{made.json()['id']}/preview/").json()["spaces"][0]["openings"]
    assert [each["starts_at"][:10] for each in openings] == [
        "2026-10-17",
        "2026-12-19",
        "2027-01-03",
        "2027-02-06",
        "2027-04-03",
        "2027-05-06",
        "2027-07-03",
    ]
    assert openings[-1]["ends_at"] == "2027-09-01T00:00:00+02:00"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"last_day": "2026-10-01"}, 422, "season_backwards"),
        ({"last_day": "2029-11-01"}, 422, "season_too_long"),
        ({"first_day": "2027-02-29"}, 400, "malformed"),
        ({"first_day": "0001-01-01", "last_day": "0001-01-02"}, 422, "season_far_away"),
        ({"school_holidays": "only"}, 422, "school_zone_missing"),
        ({"school_holidays": "sometimes"}, 400, "malformed"),
        ({"hours": [*WORKDAYS, WORKDAYS[0]]}, 422, "hours_overlap"),
        ({"hours": [{"weekday": 7, "starts": "08:00", "ends": "09:00"}]}, 400, "malformed"),
        ({"hours": [{"weekday": 1, "starts": "08:00:30", "ends": "09:00"}]}, 422, "hours_not_on_the_minute"),
        ({"hours": [{"space": 2**62, "weekday": 1, "starts": "08:00", "ends": "09:00"}]}, 422, "unknown_space"),
        ({"closures": [{"first_day": "2027-04-01", "last_day": "2027-04-02"}]}, 422, "closure_outside_season"),
    ],
)
def test_bad_input(as_alice: APIClient, venue: Venue, fields, status: int, code: str) -> None:
    answer = draft(as_alice, venue, **fields)
    assert (answer.status_code, answer.json()["code"], Season.objects.count()) == (status, code, 0)


def test_overlap_sentence_names_the_day_in_french(as_alice: APIClient, venue: Venue) -> None:
    detail = draft(as_alice, venue, hours=[*WORKDAYS, WORKDAYS[2]]).json()["detail"]
    assert detail == ("Deux plages horaires se chevauchent le mercredi\u00a0: raccourcissez l’une ou réunissez-les.")


def test_preview_beyond_the_school_calendar_says_until_when(as_alice: APIClient, venue: Venue, room: Space) -> None:
    made = draft(as_alice, venue, last_day="2028-10-30", school_holidays="never", school_zone="A")
    answer = as_alice.post(f"/api/v1/seasons/{made.json()['id']}/preview/")
    assert (answer.status_code, answer.json()["code"]) == (422, "school_calendar_unknown")
    assert answer.json()["known_until"] == "2028-08-31"


def test_published_season_is_not_removed(as_alice: APIClient, venue: Venue, room: Space) -> None:
    season = make_published_season(venue)
    answer = as_alice.delete(f"/api/v1/seasons/{season.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (422, "season_published")


def test_closures_of_a_season_and_of_the_venue(as_alice: APIClient, venue: Venue) -> None:
    address, season = f"/api/v1/venues/{venue.slug}/closures/", make_season(venue)
    days = {"first_day": "2026-12-24", "last_day": "2027-01-02", "reason": "Fêtes"}
    made = as_alice.post(address, {**days, "season": season.pk})
    assert (made.status_code, made.json()["season"], made.json()["reason"]) == (201, season.pk, "Fêtes")
    assert as_alice.post(address, days).json()["season"] is None
    assert len(as_alice.get(address).json()["results"]) == 2
    assert as_alice.delete(f"/api/v1/closures/{made.json()['id']}/").status_code == 204
    assert Closure.objects.get().season is None


def test_closure_of_a_foreign_season(as_alice: APIClient, venue: Venue) -> None:
    foreign = make_season(make_venue())
    sent = {"first_day": "2026-12-24", "last_day": "2027-01-02", "season": foreign.pk}
    assert as_alice.post(f"/api/v1/venues/{venue.slug}/closures/", sent).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_closure_list_queries(as_alice: APIClient, venue: Venue, django_assert_num_queries, rows: int) -> None:
    for day in range(rows):
        Closure.objects.create(venue=venue, first_day=f"2027-01-0{day + 1}", last_day=f"2027-01-0{day + 1}")
    with django_assert_num_queries(3):
        assert len(as_alice.get(f"/api/v1/venues/{venue.slug}/closures/").json()["results"]) == rows


def test_preview_leaves_out_spaces_without_hours(as_alice: APIClient, venue: Venue, room: Space) -> None:
    make_space(venue, name="Fermé")
    hours = [{**each, "space": room.pk} for each in WORKDAYS]
    made = draft(as_alice, venue, hours=hours).json()
    shown = as_alice.post(f"/api/v1/seasons/{made['id']}/preview/").json()["spaces"]
    assert [each["name"] for each in shown] == ["Salon"]


def test_half_a_stretch_is_malformed_in_a_change_too(as_alice: APIClient, venue: Venue) -> None:
    answer = as_alice.patch(f"/api/v1/seasons/{make_season(venue).pk}/", {"hours": [{"weekday": 1}]})
    assert (answer.status_code, sorted(answer.json()["errors"])) == (400, ["hours.0.ends", "hours.0.starts"])


def test_day_that_does_not_exist_is_told(as_alice: APIClient, venue: Venue) -> None:
    answer = draft(as_alice, venue, first_day="2027-02-29")
    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        {"first_day": ["Indiquez un jour qui existe, par exemple 2027-01-12."]},
    )
