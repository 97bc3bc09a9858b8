"""Me, my organisations, their members and invitations."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Membership, Organisation, Role, User
from accounts.team import invitation_secret, pending_invitations
from commons.models import Event
from tests.accounts.api.conftest import Signed
from tests.factories import make_commune, make_member, make_organisation

LIST = "/api/v1/organisations/"


def test_me_tells_organisations_and_roles(signed: Signed, bob: User, bobs: Membership) -> None:
    me = signed(bob).get("/api/v1/me/").json()

    assert (me["email"], me["name"], me["language"]) == ("bob@test.example", "Bob", "fr")
    assert me["organisations"] == [
        {
            "id": bobs.organisation_id,
            "name": "Les Amis du plateau",
            "kind": "association",
            "verified": False,
            "role": "member",
            "all_venues": True,
            "capabilities": ["book"],
        }
    ]


def test_me_can_be_changed(signed: Signed, alice: User) -> None:
    client = signed(alice)
    changed = client.patch("/api/v1/me/", {"language": "en", "phone": " 04 66 00 00 00 "}).json()

    assert (changed["name"], changed["phone"], changed["language"]) == ("Alice", "04 66 00 00 00", "en")
    assert client.patch("/api/v1/me/", {"language": "de"}).status_code == 400


def test_nobody_is_401(anyone: APIClient, db: None) -> None:
    for path in ("/api/v1/me/", LIST, "/api/v1/tokens/", f"{LIST}1/", f"{LIST}1/members/", f"{LIST}1/invitations/"):
        assert anyone.get(path).status_code == 401


def test_created_organisation_is_mine(signed: Signed, alice: User) -> None:
    make_commune(insee="2A004", name="Ajaccio", department="2A", postal_codes=["20000"])
    client = signed(alice)
    body = {"kind": "company", "name": "Hôtel", "siret": "732 829 320 00074", "commune": "2a004"}
    created = client.post(LIST, body)

    assert created.status_code == 201
    assert created.json()["commune"] == {"insee": "2A004", "name": "Ajaccio"}
    assert client.get(f"{LIST}{created.json()['id']}/").json() == created.json()
    assert [row["id"] for row in client.get(LIST).json()["results"]] == [created.json()["id"]]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"kind": "company", "name": "H", "siret": "73282932000075"}, 422, "siret_checksum", "siret"),
        ({"kind": "school", "name": "L", "uai": "0480007A"}, 422, "uai_checksum", "uai"),
        ({"kind": "association", "name": "A", "rna": "48"}, 422, "rna_malformed", "rna"),
        ({"kind": "association", "name": "A"}, 422, "identifier_missing", "rna"),
        ({"kind": "person", "name": "P", "commune": "99999"}, 422, "unknown_commune", "commune"),
        ({"kind": "kingdom", "name": "P"}, 400, "malformed", "kind"),
        ({"kind": "person"}, 400, "malformed", "name"),
    ],
)
def test_wrong_organisation_is_explained(
    signed: Signed, alice: User, body: dict[str, str], status: int, code: str, field: str
) -> None:
    response = signed(alice).post(LIST, body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert list(response.json()["errors"]) == [field]


def test_same_key_creates_one_organisation(signed: Signed, alice: User) -> None:
    client = signed(alice)
    body = {"kind": "person", "name": "Alice"}
    answers = [client.post(LIST, body, headers={"Idempotency-Key": "once"}).json() for _time in range(2)]

    assert answers[0] == answers[1]
    assert Organisation.objects.count() == 1


def test_change_keeps_what_is_left_out(signed: Signed, alice: User, organisation: Organisation) -> None:
    Organisation.objects.update(rna="W481000123", commune=make_commune())
    changed = signed(alice).patch(f"{LIST}{organisation.pk}/", {"phone": "04"}).json()

    assert (changed["rna"], changed["phone"], changed["commune"]["insee"]) == ("W481000123", "04", "48095")


def test_stranger_gets_404_and_member_403(
    signed: Signed, bob: User, bobs: Membership, charlie: User, organisation: Organisation
) -> None:
    base = f"{LIST}{organisation.pk}/"
    stranger, member = signed(charlie), signed(bob)
    for path in (base, f"{base}members/", f"{base}invitations/"):
        assert stranger.get(path).status_code == 404
    invitation = {"email": "x@test.example"}
    for client, status in ((stranger, 404), (member, 403)):
        assert client.patch(base, {"name": "Autre"}).status_code == status
        assert client.post(f"{base}invitations/", invitation).status_code == status
        assert client.patch(f"{base}members/{bobs.pk}/", {"role": "owner"}).status_code == status
    assert stranger.delete(f"{base}members/{bobs.pk}/").status_code == 404
    assert member.get(f"{base}invitations/").status_code == 403
    assert member.get(base).status_code == 200


def test_unknown_ids_are_404(signed: Signed, alice: User, organisation: Organisation) -> None:
    client, other = signed(alice), make_organisation(name="Ailleurs")
    foreign = make_member(other, alice.__class__.objects.create_user("z@test.example"))
    for path in (f"{LIST}{10**30}/", f"{LIST}{other.pk}/", f"{LIST}{organisation.pk}/members/{foreign.pk}/"):
        assert client.patch(path, {"role": "member", "name": "x"}).status_code == 404
    assert client.delete(f"{LIST}{organisation.pk}/invitations/{10**30}/").status_code == 404


def test_addresses_are_for_those_who_manage_the_team(
    signed: Signed, alice: User, bob: User, bobs: Membership, organisation: Organisation
) -> None:
    path = f"{LIST}{organisation.pk}/members/"
    to_owner = signed(alice).get(path).json()["results"]
    to_member = signed(bob).get(path).json()["results"]

    assert [row["email"] for row in to_owner] == ["alice@test.example", "bob@test.example"]
    assert [row["email"] for row in to_member] == [None, None]
    assert [row["name"] for row in to_member] == ["Alice", "Bob"]


def test_invited_person_joins_and_leaves(
    signed: Signed, alice: User, bob: User, charlie: User, organisation: Organisation
) -> None:
    owner, guest = signed(alice), signed(bob)
    invitations = f"{LIST}{organisation.pk}/invitations/"
    created = owner.post(invitations, {"email": "bob@test.example", "role": "manager"})
    assert created.status_code == 201
    assert owner.get(invitations).json()["results"] == [created.json()]

    secret = invitation_secret(pending_invitations(organisation=organisation, now=timezone.now()).get())
    assert signed(charlie).post(f"/api/v1/invitations/{secret}/accept/").json()["code"] == "invitation_for_another"
    joined = guest.post(f"/api/v1/invitations/{secret}/accept/")
    assert (joined.status_code, joined.json()["role"]) == (200, "manager")

    membership = Membership.objects.get(user=bob)
    changed = owner.patch(f"{LIST}{organisation.pk}/members/{membership.pk}/", {"role": "reception"})
    assert changed.json()["role"] == "reception"
    assert guest.delete(f"{LIST}{organisation.pk}/members/{membership.pk}/").status_code == 204
    kinds = ["member_invited", "member_joined", "member_changed", "member_left"]
    assert list(Event.objects.exclude(kind="token_created").order_by("id").values_list("kind", flat=True)) == kinds


def test_cancelled_invitation_is_gone(signed: Signed, alice: User, organisation: Organisation) -> None:
    client, invitations = signed(alice), f"{LIST}{organisation.pk}/invitations/"
    created = client.post(invitations, {"email": "bob@test.example"}).json()

    assert client.delete(f"{invitations}{created['id']}/").status_code == 204
    assert client.delete(f"{invitations}{created['id']}/").status_code == 404
    assert client.get(invitations).json()["results"] == []


def test_last_owner_cannot_leave(signed: Signed, alice: User, organisation: Organisation) -> None:
    membership = Membership.objects.get(user=alice)
    response = signed(alice).delete(f"{LIST}{organisation.pk}/members/{membership.pk}/")

    assert (response.status_code, response.json()["code"]) == (422, "last_owner")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", [LIST, "/api/v1/me/", "members", "invitations"])
def test_lists_ask_the_same_number_of_questions(
    signed: Signed,
    alice: User,
    organisation: Organisation,
    django_assert_num_queries,
    rows: int,
    path: str,  # type: ignore[no-untyped-def]
) -> None:
    expected = {LIST: 2, "/api/v1/me/": 2, "members": 4, "invitations": 4}[path]
    for number in range(1, rows):
        make_organisation(owner=alice, commune=make_commune(), name=f"O{number}")
        make_member(organisation, role=Role.MEMBER)
    client = signed(alice)
    for number in range(rows):
        client.post(f"{LIST}{organisation.pk}/invitations/", {"email": f"p{number}@test.example"})
    where = path if path.startswith("/") else f"{LIST}{organisation.pk}/{path}/"
    with django_assert_num_queries(expected):
        assert client.get(where).status_code == 200
