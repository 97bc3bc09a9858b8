"""Input that cannot be: each gets its status, its code, its field and a sentence, and nothing is written."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.tokens import create_token, revoke_token
from bookings.models import Allocation, Reservation
from tests.bookings.api.bodies import RESERVATIONS, asked, line
from tests.bookings.api.conftest import Clock, client_of
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import (
    ALWAYS,
    NOW,
    make_member,
    make_organisation,
    make_published_season,
    make_season,
    make_space,
    make_user,
    make_venue,
)
from venues.models import Venue

Body = dict[str, Any]
Making = Callable[[Hotel], Body]
HUGE = 2**63


def foreign_space(hotel: Hotel) -> Body:
    return asked(line(hotel.room), line(make_space(make_venue())))


def foreign_organisation(hotel: Hotel) -> Body:
    return asked(line(hotel.room), organisation=make_organisation(owner=make_user()).pk)


def own_company(hotel: Hotel) -> Body:
    organisation = make_organisation(owner=hotel.bob, kind="company")
    return asked(line(hotel.room), organisation=organisation.pk, audience="association")


IMPOSSIBLE: dict[str, tuple[Making, int, str, str]] = {
    "end before start": (lambda h: asked(line(h.room, "11:00", "09:00")), 422, "end_before_start", "lines.0.ends_at"),
    "zero length": (lambda h: asked(line(h.room, "11:00", "11:00")), 422, "end_before_start", "lines.0.ends_at"),
    "past": (lambda h: asked(line(h.room, day="2026-11-20")), 422, "in_the_past", "lines.0.starts_at"),
    "beyond the horizon": (lambda h: asked(line(h.room, day="2029-01-09")), 422, "beyond_horizon", "lines.0.ends_at"),
    "off the granularity": (
        lambda h: asked(line(h.room, "09:07", "11:00")),
        422,
        "off_granularity",
        "lines.0.starts_at",
    ),
    "missing hour": (
        lambda h: asked(line(h.room, "02:30", "04:00", day="2027-03-28")),
        422,
        "nonexistent_time",
        "lines.0.starts_at",
    ),
    "more units than exist": (lambda h: asked(line(h.desks, units=25)), 422, "units_exceed", "lines.0.units"),
    "no unit": (lambda h: asked(line(h.desks, units=0)), 400, "malformed", "lines.0.units"),
    "headcount over the limit": (
        lambda h: asked(line(h.desks), headcount=101),
        422,
        "headcount_over_limit",
        "headcount",
    ),
    "headcount over the seats": (lambda h: asked(line(h.room), headcount=13), 422, "headcount_over_limit", "headcount"),
    "nobody": (lambda h: asked(line(h.room), headcount=0), 400, "malformed", "headcount"),
    "space of another venue": (foreign_space, 422, "space_of_other_venue", "lines.1.space"),
    "composite with its leaf": (
        lambda h: asked(line(h.whole), line(h.room)),
        422,
        "composite_and_leaf",
        "lines.1.space",
    ),
    "unknown space": (lambda h: asked({**line(h.room), "space": 10**12}), 422, "unknown_space", "lines.0.space"),
    "space too big for the database": (
        lambda h: asked({**line(h.room), "space": HUGE}),
        400,
        "malformed",
        "lines.0.space",
    ),
    "unknown organisation": (lambda h: asked(line(h.room), organisation=10**12), 404, "not_found", ""),
    "organisation one is not in": (foreign_organisation, 404, "not_found", ""),
    "audience one cannot claim": (own_company, 422, "audience_not_allowed", "audience"),
    "unknown audience": (lambda h: asked(line(h.room), audience="vip"), 400, "malformed", "audience"),
    "unknown purpose": (lambda h: asked(line(h.room), purpose="war"), 400, "malformed", "purpose"),
    "unknown supplement": (
        lambda h: asked(line(h.room), supplements=[10**9]),
        422,
        "unknown_supplement",
        "supplements",
    ),
    "no line": (lambda h: asked(), 400, "malformed", "lines"),
    "51 lines": (lambda h: asked(*[line(h.desks)] * 51), 400, "malformed", "lines"),
    "a day that is not": (lambda h: asked(line(h.room, day="2027-02-29")), 400, "malformed", "lines.0.starts_at"),
    "a time in words": (lambda h: asked({**line(h.room), "ends_at": "midi"}), 400, "malformed", "lines.0.ends_at"),
    "a NUL in the text": (lambda h: asked(line(h.room), message="a\x00b"), 400, "malformed", "message"),
    "a stranger books for others": (
        lambda h: asked(line(h.room), on_behalf_of={"name": "Mme Rouvière"}),
        403,
        "hosts_only",
        "",
    ),
}


@pytest.mark.parametrize("case", list(IMPOSSIBLE))
def test_impossible_requests(as_bob: APIClient, hotel: Hotel, case: str) -> None:
    making, status, code, field = IMPOSSIBLE[case]
    answer = as_bob.post(RESERVATIONS, making(hotel))
    body = answer.json()
    assert (case, answer.status_code, body["code"]) == (case, status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert len(body["detail"].split()) >= 3
    assert (field in body.get("errors", {})) is bool(field)
    assert (Reservation.objects.count(), Allocation.objects.count()) == (0, 0)


@pytest.mark.parametrize("case", list(IMPOSSIBLE))
def test_sentences_are_in_the_reader_s_language(as_bob: APIClient, hotel: Hotel, case: str) -> None:
    body = IMPOSSIBLE[case][0](hotel)
    told = {}
    for language in ("fr", "en"):
        answer = as_bob.post(RESERVATIONS, body, HTTP_ACCEPT_LANGUAGE=language).json()
        told[language] = [answer["title"], answer["detail"], *map(str, answer.get("errors", {}).values())]
    pairs = list(zip(told["fr"], told["en"], strict=True))
    # "Impossible" is the same word in both.
    assert [french for french, english in pairs if french == english] in ([], ["Impossible"])


def test_missing_hour_asked_as_it_is_in_a_house_open_all_night(db: None) -> None:
    hotel = make_hotel()
    make_published_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 11, 30), hours=ALWAYS)
    answer = client_of(hotel.bob).post(RESERVATIONS, asked(line(hotel.room, "00:00", "02:30", day="2027-03-28")))
    assert (answer.status_code, answer.json()["code"]) == (422, "nonexistent_time")


def test_doubled_hour_starts_early_and_ends_late(as_alice: APIClient, as_bob: APIClient, hotel: Hotel) -> None:
    season = make_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 11, 30), hours=ALWAYS)
    as_alice.post(f"/api/v1/seasons/{season.pk}/publish/")
    rate = {"season": season.pk, "space": hotel.room.pk, "per": "hour", "amount": "10.00"}
    assert as_alice.post(f"/api/v1/venues/{hotel.venue.slug}/rates/", rate).status_code == 201
    answer = as_bob.post(RESERVATIONS, asked(line(hotel.room, "02:00", "03:00", day="2027-10-31")))
    shown = answer.json()
    assert (shown["starts_at"], shown["ends_at"]) == ("2027-10-31T02:00:00+02:00", "2027-10-31T03:00:00+01:00")
    assert shown["total"]["amount"] == "20.00"


def test_rate_missing_for_the_time(as_alice: APIClient, as_bob: APIClient, hotel: Hotel) -> None:
    season = make_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 4, 30))
    as_alice.post(f"/api/v1/seasons/{season.pk}/publish/")
    answer = as_bob.post(RESERVATIONS, asked(line(hotel.room, day="2027-04-13")))
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["detail"])) == (422, "no_rate", True)


SEASONS: dict[str, tuple[Body, int, str]] = {
    "three years": ({"first_day": "2026-12-01", "last_day": "2029-12-01"}, 422, "season_too_long"),
    "backwards": ({"first_day": "2027-02-01", "last_day": "2027-01-01"}, 422, "season_backwards"),
    "29 February of a common year": ({"first_day": "2027-02-29", "last_day": "2027-03-31"}, 400, "malformed"),
    "closure outside": (
        {
            "first_day": "2027-01-01",
            "last_day": "2027-03-31",
            "closures": [{"first_day": "2027-05-01", "last_day": "2027-05-02"}],
        },
        422,
        "closure_outside_season",
    ),
}


@pytest.mark.parametrize("case", list(SEASONS))
def test_seasons_that_cannot_be(as_alice: APIClient, hotel: Hotel, case: str) -> None:
    days, status, code = SEASONS[case]
    answer = as_alice.post(f"/api/v1/venues/{hotel.venue.slug}/seasons/", {"name": "Essai", **days})
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["detail"])) == (status, code, True)


def test_29_february_of_a_leap_year_is_a_day(as_alice: APIClient, hotel: Hotel) -> None:
    days = {"name": "Hiver", "first_day": "2028-02-29", "last_day": "2028-03-31"}
    assert as_alice.post(f"/api/v1/venues/{hotel.venue.slug}/seasons/", days).status_code == 201


def test_season_whose_hours_overlap_another_s(as_alice: APIClient, hotel: Hotel) -> None:
    answer = as_alice.post(f"/api/v1/seasons/{make_season(hotel.venue).pk}/publish/")
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["detail"])) == (422, "season_overlaps", True)


IDENTIFIERS = {
    "siret": ({"kind": "company", "siret": "12345678901234"}, "siret"),
    "rna": ({"kind": "association", "rna": "W12"}, "rna"),
    "uai": ({"kind": "school", "uai": "0480001Z"}, "uai"),
}


@pytest.mark.parametrize("case", list(IDENTIFIERS))
def test_identifiers_that_are_wrong(as_bob: APIClient, case: str) -> None:
    said, field = IDENTIFIERS[case]
    answer = as_bob.post("/api/v1/organisations/", {"name": "Essai", **said})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert len(answer.json()["errors"][field][0].split()) >= 3


def test_two_tabs_submit_the_same_form(as_bob: APIClient, hotel: Hotel) -> None:
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    path = f"{RESERVATIONS}{held['reference']}/submit/"
    first, second = as_bob.post(path), as_bob.post(path)
    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 409, "wrong_state")
    assert Reservation.objects.get().state == "confirmed"


def test_expired_hold_is_submitted(as_bob: APIClient, hotel: Hotel, clock: Clock) -> None:
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    clock.now = NOW + timedelta(minutes=15)
    answer = as_bob.post(f"{RESERVATIONS}{held['reference']}/submit/")
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["detail"])) == (409, "hold_expired", True)


def test_too_many_holds(as_bob: APIClient, hotel: Hotel) -> None:
    for day in range(4):
        hotel.hold(wish(hotel.desks, hours(9, 1, day=day)))
    assert as_bob.post(RESERVATIONS, asked(line(hotel.desks))).status_code == 201
    answer = as_bob.post(RESERVATIONS, asked(line(hotel.desks)))
    assert (answer.status_code, answer.json()["code"], int(answer["Retry-After"]) > 0) == (429, "too_many_holds", True)


def test_revoked_token(hotel: Hotel) -> None:
    token, secret = create_token(user=hotel.bob, name="essai", scopes=["book"], now=NOW)
    revoke_token(actor=hotel.bob, token=token, now=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answer = client.post(RESERVATIONS, asked(line(hotel.room)))
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Intersaison"')
    assert bool(answer.json()["detail"])


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "malformed"),
        ("[]", "application/json", 400, "malformed"),
        ("null", "application/json", 400, "malformed"),
        ('"texte"', "application/json", 400, "malformed"),
        ("[" * 20_000, "application/json", 400, "malformed"),
        ('{"lines": NaN}', "application/json", 400, "malformed"),
        ('{"lines": [1]}', "application/json", 400, "malformed"),
        ("\udcff", "application/json", 400, "malformed"),
        ("lines=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("x" * 10_000_000, "application/json", 413, "too_big"),
    ],
    ids=["cut", "list", "null", "text", "deep", "nan", "line", "bytes", "form", "10 MB"],
)
def test_bodies_that_are_not_json(as_bob: APIClient, content: str, kind: str, status: int, code: str) -> None:
    answer = as_bob.post(RESERVATIONS, content.encode("utf-8", "surrogateescape"), content_type=kind)
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["detail"])) == (status, code, True)


@pytest.mark.parametrize("reference", ["ABCD-2345", "x", "%00", "é", "0" * 300, "%F0%9F%8F%A8", "..%2F"])
def test_references_that_are_not(as_bob: APIClient, reference: str) -> None:
    for path in (f"{RESERVATIONS}{reference}/", f"/api/v1/series/{reference}/"):
        assert as_bob.get(path).status_code in {400, 404}


def test_pages_that_do_not_exist(as_bob: APIClient) -> None:
    answers = {page: as_bob.get(RESERVATIONS, {"page": page}).status_code for page in ("2", "0", "-1", "x", "9" * 30)}
    assert answers == dict.fromkeys(answers, 404)
    assert "reprenez à la première" in as_bob.get(RESERVATIONS, {"page": "2"}).json()["detail"]


def test_arrived_at_a_venue_that_is_gone(as_bob: APIClient, hotel: Hotel) -> None:
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    answer = as_bob.post(RESERVATIONS, asked(line(hotel.room)))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_space")


def test_member_who_may_not_book(hotel: Hotel) -> None:
    organisation, accountant = make_organisation(), make_user()
    make_member(organisation, accountant, role="accountant")
    answer = client_of(accountant).post(RESERVATIONS, asked(line(hotel.room), organisation=organisation.pk))
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")
