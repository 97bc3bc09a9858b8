"""`/venues/`."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import (
    make_commune,
    make_member,
    make_organisation,
    make_published_season,
    make_season,
    make_space,
    make_user,
    make_venue,
)
from tests.venues.api.conftest import client_of
from venues.models import Space, Venue

pytestmark = pytest.mark.django_db
VENUES = "/api/v1/venues/"


def body(organisation, **fields) -> dict:
    return {
        "organisation": organisation.pk,
        "kind": "hotel",
        "name": "Hôtel de l’Aubrac",
        "commune": "48095",
        "safety_headcount": 80,
        **fields,
    }


def test_list_holds_published_venues_only(anyone: APIClient, venue: Venue) -> None:
    make_venue(state="draft")
    make_venue(state="withdrawn")
    answer = anyone.get(VENUES)
    assert [each["slug"] for each in answer.json()["results"]] == [venue.slug]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_list_says_nothing_that_is_for_guests_or_hosts(anyone: APIClient, venue: Venue) -> None:
    Venue.objects.update(arrival_instructions="Code 1234", phone="04", payment_instructions="RIB", email="a@b.test")
    shown = anyone.get(VENUES).json()["results"][0]
    hidden = {"arrival_instructions", "payment_instructions", "phone", "email", "answer_hours", "created_at"}
    assert hidden & set(shown) == set()
    assert "1234" not in anyone.get(f"{VENUES}{venue.slug}/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries(anyone: APIClient, django_assert_num_queries, rows: int) -> None:
    for _ in range(rows):
        make_venue()
    with django_assert_num_queries(3):
        assert len(anyone.get(VENUES).json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_takes_as_many_queries_for_one_space_as_for_three(
    anyone: APIClient, venue: Venue, django_assert_num_queries, rows: int
) -> None:
    for _ in range(rows):
        make_season(venue, state="published")
        make_space(venue)
    with django_assert_num_queries(11):
        shown = anyone.get(f"{VENUES}{venue.slug}/").json()
    assert (len(shown["spaces"]), len(shown["seasons"])) == (rows, rows)


def test_filters(anyone: APIClient, venue: Venue) -> None:
    langogne = make_commune(insee="48080", name="Langogne", latitude=44.72, longitude=3.85, postal_codes=["48300"])
    other = make_venue(commune=langogne)
    for query, slugs in (
        ("commune=48080", [other.slug]),
        ("kind=gite", []),
        ("department=48&kind=hotel", [venue.slug, other.slug]),
        ("mine=true", []),
    ):
        assert [each["slug"] for each in anyone.get(f"{VENUES}?{query}").json()["results"]] == slugs


def test_mine_are_those_i_look_after_drafts_too(as_alice: APIClient, venue: Venue) -> None:
    draft = make_venue(organisation=venue.organisation, state="draft", name="Zut")
    make_venue()
    assert [each["slug"] for each in as_alice.get(f"{VENUES}?mine=true").json()["results"]] == [venue.slug, draft.slug]


def test_retired_spaces_and_drafts_are_not_shown(anyone: APIClient, venue: Venue, room: Space, desks: Space) -> None:
    published = make_published_season(venue)
    make_season(venue)
    Space.objects.filter(pk=room.pk).update(retired_at="2026-11-01T00:00Z")
    shown = anyone.get(f"{VENUES}{venue.slug}/").json()
    assert [each["id"] for each in shown["spaces"]] == [desks.pk]
    assert [each["id"] for each in shown["seasons"]] == [published.pk]


def test_create_publish_withdraw(alice: User) -> None:
    client = client_of(alice)
    make_commune()
    organisation = make_organisation(owner=alice, trusted=False)
    made = client.post(VENUES, body(organisation, amenities=["fibre", "heating"], erp_types=["O", "N"]))
    assert made.status_code == 201
    shown = made.json()
    assert (shown["slug"], shown["state"], shown["approval"]) == ("hotel-de-laubrac-mende", "draft", "instant")
    assert [each["code"] for each in shown["amenities"]] == ["fibre", "heating"]
    assert client.post(f"{VENUES}{shown['slug']}/publish/").json()["code"] == "nothing_to_offer"
    make_space(Venue.objects.get())
    assert client.post(f"{VENUES}{shown['slug']}/publish/").json()["state"] == "awaiting_review"
    again = client.post(f"{VENUES}{shown['slug']}/publish/")
    assert (again.status_code, again.json()["code"]) == (409, "already_awaiting_review")
    gone = client.post(f"{VENUES}{shown['slug']}/withdraw/", {"reason": "Travaux"})
    assert gone.json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"name": ""}, 400, "malformed", "name"),
        ({"name": "nul\u0000"}, 400, "malformed", "name"),
        ({"latitude": "north"}, 400, "malformed", "latitude"),
        ({"safety_headcount": 0}, 400, "malformed", "safety_headcount"),
        ({"safety_headcount": 10**30}, 400, "malformed", "safety_headcount"),
        ({"kind": "castle"}, 422, "unknown_kind", "kind"),
        ({"commune": "48000"}, 422, "unknown_commune", "commune"),
        ({"amenities": ["fibre", "moat"]}, 422, "unknown_amenity", "amenities"),
        ({"time_zone": "Mars/Base"}, 422, "unknown_time_zone", "time_zone"),
        ({"erp_types": ["R", "Z"]}, 400, "malformed", "erp_types.1"),
        ({"notice_hours": 100_000}, 400, "malformed", "notice_hours"),
    ],
)
def test_bad_input(alice: User, fields, status: int, code: str, field: str) -> None:
    make_commune()
    answer = client_of(alice).post(VENUES, body(make_organisation(owner=alice), **fields))
    problem = answer.json()
    assert (answer.status_code, problem["code"], list(problem["errors"])) == (status, code, [field])


def test_commune_of_corsica_has_letters(alice: User) -> None:
    make_commune(insee="2A004", name="Ajaccio", department="2A", latitude=41.92, longitude=8.73)
    answer = client_of(alice).post(VENUES, body(make_organisation(owner=alice), commune="2a004"))
    assert answer.json()["commune"]["insee"] == "2A004"


def test_organisation_of_others_is_unknown(as_charlie: APIClient, alice: User) -> None:
    make_commune()
    for organisation_id in (make_organisation(owner=alice).pk, 2**63 - 1):
        sent = body(make_organisation(owner=alice)) | {"organisation": organisation_id}
        answer = as_charlie.post(VENUES, sent)
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            "Cette structure n’existe pas, ou vous n’en êtes pas membre.",
        )


def test_change_returns_what_hosts_see(as_alice: APIClient, venue: Venue) -> None:
    changed = as_alice.patch(f"{VENUES}{venue.slug}/", {"arrival_instructions": "Clé au café", "amenities": ["wifi"]})
    assert changed.json()["arrival_instructions"] == "Clé au café"
    assert [each["name"] for each in changed.json()["amenities"]] == ["Wi-Fi"]


def test_same_key_makes_one_venue(alice: User) -> None:
    make_commune()
    client, sent = client_of(alice), body(make_organisation(owner=alice))
    first, second = (client.post(VENUES, sent, headers={"Idempotency-Key": "once"}) for _ in range(2))
    assert (first.json(), Venue.objects.count()) == (second.json(), 1)


def test_manager_of_another_venue_of_the_house_sees_no_settings(venue: Venue) -> None:
    other = make_venue(organisation=venue.organisation)
    manager = make_member(venue.organisation, make_user(), role="manager", venues=[other]).user
    assert client_of(manager).get(f"{VENUES}{venue.slug}/settings/").status_code == 404
    assert client_of(manager).get(f"{VENUES}{other.slug}/settings/").status_code == 200
