"""Proposing a venue on pages."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.words import Role
from tests.factories import make_commune, make_member, make_organisation, make_venue
from venues.models import Venue, VenueKind


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def new_venue(organisation_id: int, **changes: object) -> dict[str, object]:
    kind = VenueKind.objects.get(code="hotel")
    asked: dict[str, object] = {
        "organisation": organisation_id,
        "kind": kind.pk,
        "name": "Hôtel des Cimes",
        "commune": "mende",
        "safety_headcount": 80,
    }
    return asked | changes


def test_everybody_reads_what_offering_means(db: None) -> None:
    page = Client().get("/proposer-un-lieu/")
    assert page.status_code == 200
    assert page.context["ready"] is False


def test_creating_wants_an_account(db: None) -> None:
    response = Client().get("/hote/lieux/creer/")
    assert response["Location"] == "/accounts/login/?next=/hote/lieux/creer/"


def test_without_an_organisation_one_is_made_first(charlie: User) -> None:
    assert client_of(charlie).get("/hote/lieux/creer/")["Location"] == "/structures/creer/"


def test_a_venue_starts_with_the_defaults_of_its_kind_and_the_point_of_its_commune(alice: User) -> None:
    commune = make_commune()
    organisation = make_organisation(owner=alice)
    response = client_of(alice).post("/hote/lieux/creer/", new_venue(organisation.pk))
    venue = Venue.objects.get()

    assert (response.status_code, response["Location"]) == (302, "/hote/lieux/hotel-des-cimes-mende/")
    assert (venue.state, venue.approval, venue.notice_hours, venue.erp_types) == ("draft", "instant", 24, ["O", "N"])
    assert (venue.latitude, venue.longitude, venue.safety_headcount) == (commune.latitude, commune.longitude, 80)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 200}, ["name"]),
        ({"commune": "nulle part"}, ["commune"]),
        ({"safety_headcount": "0"}, ["safety_headcount"]),
        ({"organisation": "999999"}, ["organisation"]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    alice: User, changes: dict[str, object], fields: list[str]
) -> None:
    make_commune()
    organisation = make_organisation(owner=alice)
    response = client_of(alice).post(
        "/hote/lieux/creer/", new_venue(organisation.pk, address="1, rue Haute", **changes)
    )
    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert "1, rue Haute" in response.content.decode()
    assert Venue.objects.count() == 0


def test_all_of_a_venue_is_changed(alice: User, venue: Venue) -> None:
    page = client_of(alice).get(f"/hote/lieux/{venue.slug}/modifier/")
    form = page.context["form"]
    sent = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    sent |= {
        "commune": "Mende (48000)",
        "name": "Hôtel neuf",
        "erp_types": "l, o l",
        "arrival_instructions": "Code 1234",
    }
    response = client_of(alice).post(f"/hote/lieux/{venue.slug}/modifier/", sent)

    assert response["Location"] == f"/hote/lieux/{venue.slug}/"
    venue.refresh_from_db()
    assert (venue.name, venue.erp_types, venue.arrival_instructions) == ("Hôtel neuf", ["L", "O"], "Code 1234")


def test_a_refusal_of_the_use_case_stands_by_its_field(alice: User, venue: Venue) -> None:
    form = client_of(alice).get(f"/hote/lieux/{venue.slug}/modifier/").context["form"]
    sent = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    response = client_of(alice).post(
        f"/hote/lieux/{venue.slug}/modifier/", sent | {"commune": "Mende (48000)", "erp_types": "ZZ"}
    )
    errors = response.context["form"].errors
    assert list(errors) == ["erp_types"]
    assert "ZZ" in errors["erp_types"][0]


def test_strangers_see_nothing_and_reception_may_not(alice: User, charlie: User) -> None:
    venue = make_venue(owner=alice)
    make_member(venue.organisation, charlie, role=Role.RECEPTION)
    path = f"/hote/lieux/{venue.slug}/modifier/"
    other = make_member(make_organisation(), role=Role.OWNER).user
    assert (client_of(other).get(path).status_code, client_of(charlie).get(path).status_code) == (404, 403)
