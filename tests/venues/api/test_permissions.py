"""Every address of the host's side, asked by the owner, the receptionist, a stranger and nobody."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from tests.factories import make_rate, make_season
from venues.models import Closure, Space, Supplement, Venue

WRITES = [
    ("patch", "/api/v1/venues/{slug}/", {"phone": "04 66 00 00 00"}),
    ("get", "/api/v1/venues/{slug}/settings/", None),
    ("post", "/api/v1/venues/{slug}/withdraw/", {}),
    ("post", "/api/v1/venues/{slug}/spaces/", {"name": "Salle", "kind": "hall"}),
    ("patch", "/api/v1/spaces/{space}/", {"name": "Salle"}),
    ("delete", "/api/v1/spaces/{space}/", None),
    ("post", "/api/v1/venues/{slug}/seasons/", {"name": "Été", "first_day": "2027-07-01", "last_day": "2027-07-31"}),
    ("patch", "/api/v1/seasons/{season}/", {"name": "Été"}),
    ("delete", "/api/v1/seasons/{season}/", None),
    ("post", "/api/v1/seasons/{season}/preview/", None),
    ("get", "/api/v1/venues/{slug}/closures/", None),
    ("post", "/api/v1/venues/{slug}/closures/", {"first_day": "2027-05-01", "last_day": "2027-05-01"}),
    ("get", "/api/v1/closures/{closure}/", None),
    ("delete", "/api/v1/closures/{closure}/", None),
    ("post", "/api/v1/venues/{slug}/rates/", {"season": "{season}", "space": "{space}", "per": "day", "amount": "5"}),
    ("patch", "/api/v1/rates/{rate}/", {"amount": "7.00"}),
    ("delete", "/api/v1/rates/{rate}/", None),
    ("post", "/api/v1/venues/{slug}/supplements/", {"season": "{season}", "name": "Bois", "amount": "5"}),
    ("patch", "/api/v1/supplements/{supplement}/", {"amount": "7.00"}),
    ("delete", "/api/v1/supplements/{supplement}/", None),
]
OWNER_GETS = {"post": {200, 201}, "patch": {200}, "get": {200}, "delete": {204}}


@pytest.fixture
def ids(venue: Venue, room: Space) -> dict[str, object]:
    season = make_season(venue)
    day = date(2027, 1, 4)
    closure = Closure.objects.create(venue=venue, season=season, first_day=day, last_day=day)
    supplement = Supplement.objects.create(season=season, name="Chauffage", amount="5.00")
    return {
        "slug": venue.slug,
        "space": room.pk,
        "season": season.pk,
        "closure": closure.pk,
        "rate": make_rate(season, room).pk,
        "supplement": supplement.pk,
    }


def ask(client: APIClient, method: str, path: str, body, ids: dict[str, object]):
    filled = {name: value.format(**ids) if isinstance(value, str) else value for name, value in (body or {}).items()}
    return getattr(client, method)(path.format(**ids), filled or None, format="json")


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_who_may(as_alice, as_bob, as_charlie, anyone, ids, method: str, path: str, body) -> None:
    answers = [ask(client, method, path, body, ids) for client in (anyone, as_charlie, as_bob)]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (401, "not_authenticated"),
        (404, "not_found"),
        (403, "role_not_allowed"),
    ]
    assert ask(as_alice, method, path, body, ids).status_code in OWNER_GETS[method]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/venues/nowhere/",
        "/api/v1/spaces/0/",
        "/api/v1/seasons/99999999999999999999999/",
        "/api/v1/rates/0/",
        "/api/v1/supplements/0/",
        "/api/v1/venues/nowhere/spaces/",
        "/api/v1/venues/nowhere/seasons/",
        "/api/v1/venues/nowhere/rates/",
    ],
)
def test_unknown_is_not_found(anyone: APIClient, path: str) -> None:
    answer = anyone.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/api/v1/seasons/{season}/", "/api/v1/rates/{rate}/", "/api/v1/supplements/{supplement}/"]
)
def test_drafts_are_hidden_from_all_but_managers(as_alice, as_bob, as_charlie, anyone, ids, path: str) -> None:
    statuses = [each.get(path.format(**ids)).status_code for each in (as_alice, as_bob, as_charlie, anyone)]
    assert statuses == [200, 404, 404, 404]


@pytest.mark.parametrize("path", ["/api/v1/venues/{slug}/", "/api/v1/spaces/{space}/", "/api/v1/venues/{slug}/spaces/"])
def test_venue_that_is_not_published_is_hidden_from_strangers(as_alice, as_bob, as_charlie, anyone, ids, path) -> None:
    Venue.objects.update(state="draft")
    statuses = [each.get(path.format(**ids)).status_code for each in (as_alice, as_bob, as_charlie, anyone)]
    assert statuses == [200, 200, 404, 404]
