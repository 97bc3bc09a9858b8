"""Verifying, trusting, correcting organisations; whose territory it is."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import Membership, Organisation, Territory, User
from commons.models import Event
from tests.factories import make_commune, make_organisation

LIST = "/admin/accounts/organisation/"


def act(client: Client, action: str, organisation: Organisation, reason: str = "") -> Organisation:
    body = {"action": action, "_selected_action": [organisation.pk], "reason": reason}
    assert client.post(LIST, body).status_code == 302
    organisation.refresh_from_db()
    return organisation


def form(organisation: Organisation, **changes: object) -> dict[str, object]:
    members = list(organisation.memberships.order_by("id"))
    rows: dict[str, object] = {"memberships-TOTAL_FORMS": len(members), "memberships-INITIAL_FORMS": len(members)}
    for number, member in enumerate(members):
        rows |= {
            f"memberships-{number}-id": member.pk,
            f"memberships-{number}-organisation": organisation.pk,
            f"memberships-{number}-user": member.user_id,
            f"memberships-{number}-role": member.role,
            f"memberships-{number}-all_venues": "on" if member.all_venues else "",
        }
    fields = ("kind", "name", "siret", "rna", "uai", "local_register", "address", "email", "phone")
    values = {name: getattr(organisation, name) for name in fields}
    return {**values, "commune": organisation.commune_id or "", **rows, **changes}


@pytest.fixture
def lozere(bob: User) -> Territory:
    """Bob is staff and administers it."""
    User.objects.filter(pk=bob.pk).update(is_staff=True)
    territory = Territory.objects.create(name="Lozère", slug="lozere")
    territory.communes.add(make_commune())
    territory.administrators.add(bob)
    return territory


@pytest.fixture
def bobs_site(lozere: Territory, bob: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=bob.pk))
    return client


def test_verify_and_trust_and_take_back_with_reason(site: Client, organisation: Organisation) -> None:
    assert act(site, "verify", organisation).verified_at is not None
    assert act(site, "trust", organisation).trusted_at is not None
    assert act(site, "withdraw", organisation, "RNA dissous").verified_at is None
    assert act(site, "distrust", organisation, "Annonce fausse").trusted_at is None
    assert list(Event.objects.order_by("id").values_list("kind", "reason")) == [
        ("organisation_verified", ""),
        ("organisation_trusted", ""),
        ("organisation_verification_withdrawn", "RNA dissous"),
        ("organisation_distrusted", "Annonce fausse"),
    ]


def test_correcting_identifiers_takes_the_verification_away_and_is_told(
    site: Client, organisation: Organisation
) -> None:
    act(site, "verify", organisation)
    page = f"{LIST}{organisation.pk}/change/"
    assert site.post(page, form(organisation, rna="w48 1000 123", phone="04")).status_code == 302
    organisation.refresh_from_db()

    assert (organisation.rna, organisation.verified_at) == ("W481000123", None)
    assert Event.objects.get(kind="organisation_changed").data == {
        "changed": ["phone", "rna"],
        "by_administrator": True,
    }


def test_wrong_identifier_is_explained_in_the_form(site: Client, organisation: Organisation) -> None:
    response = site.post(f"{LIST}{organisation.pk}/change/", form(organisation, rna="48", siret="1"))

    assert response.status_code == 200
    assert sorted(response.context["adminform"].form.errors) == ["rna", "siret"]


def test_team_keeps_an_owner(site: Client, organisation: Organisation, bobs: Membership) -> None:
    page = f"{LIST}{organisation.pk}/change/"
    base = {"rna": "W481000123"}
    refused = [
        {"memberships-0-role": "member"},
        {"memberships-0-DELETE": "on"},
        {"memberships-0-all_venues": ""},
    ]
    for change in refused:
        assert site.post(page, form(organisation, **base, **change)).status_code == 200
    assert site.post(page, form(organisation, **base, **{"memberships-1-role": "owner"})).status_code == 302
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["owner", "owner"]


def test_territory_administrator_sees_only_its_organisations(bobs_site: Client, alice: User) -> None:
    inside = make_organisation(owner=alice, commune=make_commune(), trusted=False, kind="person", name="Dedans")
    ajaccio = make_commune(insee="2A004", name="Ajaccio", department="2A")
    outside = make_organisation(commune=ajaccio, trusted=False, kind="person", name="Dehors")
    nowhere = make_organisation(trusted=False, kind="person", name="Nulle part")

    page = bobs_site.get(LIST).content.decode()
    assert "Dedans" in page
    assert "Dehors" not in page
    assert "Nulle part" not in page
    assert bobs_site.get(f"{LIST}{inside.pk}/change/").status_code == 200
    for organisation in (outside, nowhere):
        assert bobs_site.get(f"{LIST}{organisation.pk}/change/").status_code == 302
        assert act(bobs_site, "trust", organisation).trusted_at is None
    assert act(bobs_site, "trust", inside).trusted_at is not None
    assert bobs_site.get("/admin/accounts/user/").status_code == 403


def test_staff_without_territory_need_permissions(client: Client, charlie: User, organisation: Organisation) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    client.force_login(charlie)
    assert client.get(LIST).status_code == 403

    charlie.user_permissions.add(Permission.objects.get(codename="change_organisation"))
    assert client.get(f"{LIST}{organisation.pk}/change/").status_code == 200
    assert act(client, "verify", organisation).verified_at is not None
