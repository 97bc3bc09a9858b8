"""Organisations, teams and invitations on pages."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, Membership, Organisation, Role, User
from accounts.team import invitation_secret, invite
from tests.factories import make_commune, make_member, make_organisation


@pytest.fixture
def browse():  # type: ignore[no-untyped-def]
    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


FORM = {"kind": "association", "name": "Les Amis", "rna": "W481000123", "commune": "mende"}


def test_organisation_is_created(browse, alice: User) -> None:  # type: ignore[no-untyped-def]
    make_commune()
    response = browse(alice).post("/structures/creer/", FORM)
    organisation = Organisation.objects.get()

    assert (response.status_code, response["Location"]) == (302, f"/structures/{organisation.pk}/")
    assert (organisation.name, organisation.commune_id) == ("Les Amis", "48095")
    page = browse(alice).get(f"/structures/{organisation.pk}/").content.decode()
    assert "W481000123" in page
    assert "Mende (48000)" in page


def test_numbers_that_some_must_give_are_not_called_optional(browse, alice: User) -> None:  # type: ignore[no-untyped-def]
    page = browse(alice).get("/structures/creer/").content.decode()
    optional = [label for label in ("SIRET", "RNA", "UAI", "Adresse", "Téléphone") if f"{label} <span" in page]
    assert optional == ["Adresse", "Téléphone"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"rna": "48"}, ["rna"]),
        ({"kind": "company", "siret": ""}, ["siret"]),
        ({"kind": "company", "siret": "73282932000075", "rna": "4"}, ["siret", "rna"]),
        ({"commune": "nulle part"}, ["commune"]),
        ({"name": ""}, ["name"]),
        ({"email": "x"}, ["email"]),
        ({"name": "a\x00b"}, ["name"]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(  # type: ignore[no-untyped-def]
    browse, alice: User, change: dict[str, str], fields: list[str]
) -> None:
    make_commune()
    response = browse(alice).post("/structures/creer/", {**FORM, "address": "1 rue du Soubeyran", **change})

    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert 'value="1 rue du Soubeyran"' in response.content.decode()
    assert Organisation.objects.count() == 0


def test_commune_with_namesakes_is_asked_again(browse, alice: User) -> None:  # type: ignore[no-untyped-def]
    for insee, code in (("48132", "48120"), ("22273", "22400")):
        make_commune(insee=insee, name="Saint-Alban", search_name="saint alban", postal_codes=[code])
    client = browse(alice)
    asked = client.post("/structures/creer/", {**FORM, "commune": "St Alban"})

    assert "Saint-Alban (22400), Saint-Alban (48120)" in asked.context["form"].errors["commune"][0]
    assert client.post("/structures/creer/", {**FORM, "commune": "Saint-Alban (48120)"}).status_code == 302
    assert Organisation.objects.get().commune_id == "48132"


def test_owner_changes_it_member_and_stranger_do_not(  # type: ignore[no-untyped-def]
    browse, alice: User, bob: User, bobs: Membership, charlie: User, organisation: Organisation
) -> None:
    path = f"/structures/{organisation.pk}/modifier/"
    for who, status in ((charlie, 404), (bob, 403), (alice, 200)):
        assert browse(who).get(path).status_code == status
    assert "Votre rôle (membre)" in browse(bob).get(path).content.decode()

    assert browse(alice).post(path, FORM | {"commune": ""}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Les Amis"


def test_losing_the_verification_is_said(browse, alice: User, organisation: Organisation) -> None:  # type: ignore[no-untyped-def]
    Organisation.objects.update(verified_at=timezone.now())
    response = browse(alice).post(f"/structures/{organisation.pk}/modifier/", FORM | {"commune": ""}, follow=True)

    assert "vérifier la structure à nouveau" in response.content.decode()


def test_stranger_sees_none_of_it(browse, charlie: User, organisation: Organisation, bobs: Membership) -> None:  # type: ignore[no-untyped-def]
    client, base = browse(charlie), f"/structures/{organisation.pk}/"
    gets = [base, f"{base}inviter/", f"{base}membres/{bobs.pk}/"]
    posts = [f"{base}quitter/", f"{base}membres/{bobs.pk}/retirer/", f"{base}inviter/", f"{base}invitations/1/annuler/"]

    assert [client.get(path).status_code for path in gets] == [404] * 3
    assert [client.post(path).status_code for path in posts] == [404] * 4


def test_member_sees_names_but_no_addresses(browse, bob: User, bobs: Membership) -> None:  # type: ignore[no-untyped-def]
    page = browse(bob).get(f"/structures/{bobs.organisation_id}/").content.decode()

    assert "Alice" in page
    assert "alice@test.example" not in page
    assert "Inviter quelqu’un" not in page


def test_invitation_from_page_to_membership(  # type: ignore[no-untyped-def]
    browse, client: Client, alice: User, bob: User, charlie: User, organisation: Organisation
) -> None:
    owner = browse(alice)
    form = {"email": "bob@test.example", "role": "reception"}
    assert owner.post(f"/structures/{organisation.pk}/inviter/", form).status_code == 302
    link = f"/invitation/{invitation_secret(Invitation.objects.get())}/"

    visitor = client.get(link)
    assert visitor.status_code == 200
    assert f"/accounts/login/?next={link}" in visitor.content.decode()
    assert visitor["Referrer-Policy"] == "no-referrer"
    assert client.post(link).status_code == 200
    refused = browse(charlie).post(link)
    assert "Cette invitation est pour bob@test.example" in refused.content.decode()
    accepted = browse(bob).post(link)
    assert accepted["Location"] == f"/structures/{organisation.pk}/"
    membership = Membership.objects.get(user=bob)
    assert (membership.role, membership.all_venues) == (Role.RECEPTION, False)


@pytest.mark.parametrize("form", [{"email": "x", "role": "member"}, {"email": "alice@test.example", "role": "member"}])
def test_wrong_invitation_is_explained(browse, alice: User, organisation: Organisation, form: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    response = browse(alice).post(f"/structures/{organisation.pk}/inviter/", form)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_invitation_that_ended_says_so(browse, client: Client, alice: User, organisation: Organisation) -> None:  # type: ignore[no-untyped-def]
    invitation = invite(
        actor=alice, organisation=organisation, email="bob@test.example", role="member", now=timezone.now()
    )
    cancelled = browse(alice).post(f"/structures/{organisation.pk}/invitations/{invitation.pk}/annuler/")
    response = client.get(f"/invitation/{invitation_secret(invitation)}/")

    assert cancelled.status_code == 302
    assert response.status_code == 422
    assert "annulée" in response.content.decode()
    assert client.get("/invitation/nothing/").status_code == 404


def test_role_is_changed_and_member_removed(browse, alice: User, bobs: Membership) -> None:  # type: ignore[no-untyped-def]
    client, path = browse(alice), f"/structures/{bobs.organisation_id}/membres/{bobs.pk}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"role": "manager", "all_venues": "on"}).status_code == 302
    bobs.refresh_from_db()
    assert (bobs.role, bobs.all_venues) == ("manager", True)

    refused = client.post(path, {"role": "owner"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["all_venues"])
    assert client.post(f"{path}retirer/").status_code == 302
    assert not Membership.objects.filter(pk=bobs.pk).exists()


def test_last_owner_is_told_why_leaving_is_not_possible(browse, alice: User, organisation: Organisation) -> None:  # type: ignore[no-untyped-def]
    response = browse(alice).post(f"/structures/{organisation.pk}/quitter/", follow=True)

    assert "seul propriétaire" in response.content.decode()
    assert Membership.objects.count() == 1


def test_member_leaves(browse, bob: User, bobs: Membership) -> None:  # type: ignore[no-untyped-def]
    assert browse(bob).post(f"/structures/{bobs.organisation_id}/quitter/")["Location"] == "/structures/"
    assert not Membership.objects.filter(pk=bobs.pk).exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["/structures/", "/compte/", "team"])
def test_pages_ask_the_same_number_of_questions(  # type: ignore[no-untyped-def]
    browse, alice: User, organisation: Organisation, django_assert_num_queries, rows: int, path: str
) -> None:
    for number in range(1, rows):
        make_organisation(owner=alice, commune=make_commune(), name=f"O{number}")
        make_member(organisation)
    for number in range(rows):
        email = f"p{number}@test.example"
        invite(actor=alice, organisation=organisation, email=email, role="member", now=timezone.now())
    client = browse(alice)
    with django_assert_num_queries(5 if path == "team" else 3):
        assert client.get(f"/structures/{organisation.pk}/" if path == "team" else path).status_code == 200
