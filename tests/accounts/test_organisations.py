"""Making and changing organisations."""

from dataclasses import replace

import pytest

from accounts.models import Membership, Organisation, Role, User
from accounts.organisations import (
    OrganisationDetails,
    change_organisation,
    create_organisation,
    distrust_organisation,
    trust_organisation,
    verify_organisation,
    withdraw_verification,
)
from commons.errors import Impossible, Missing, NotAllowed
from commons.models import Event
from tests.accounts.conftest import NOW

DETAILS = OrganisationDetails(kind="association", name="  Les   Amis ", rna="w48 1000123", email="Amis@Test.Example ")


def test_creator_becomes_owner(alice: User) -> None:
    organisation = create_organisation(actor=alice, details=DETAILS, now=NOW)

    assert (organisation.name, organisation.rna, organisation.email) == ("Les Amis", "W481000123", "amis@test.example")
    assert (organisation.verified_at, organisation.trusted_at) == (None, None)
    assert Membership.objects.get(organisation=organisation).role == Role.OWNER
    event = Event.objects.get(kind="organisation_created")
    assert (event.subject_id, event.actor, event.happened_at) == (str(organisation.pk), alice, NOW)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": " "}, "name_missing", "name"),
        ({"name": "x" * 201}, "name_missing", "name"),
        ({"kind": "kingdom"}, "kind_unknown", "kind"),
        ({"rna": ""}, "identifier_missing", "rna"),
        ({"kind": "company", "siret": "73282932000075", "rna": ""}, "siret_checksum", "siret"),
    ],
)
def test_wrong_details_are_explained_by_field(alice: User, change: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(Impossible) as error:
        create_organisation(actor=alice, details=replace(DETAILS, **change), now=NOW)

    assert (error.value.code, list(error.value.fields)) == (code, [field])
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (DETAILS, "rna_taken"),
        (OrganisationDetails(kind="company", name="Hôtel", siret="73282932000074"), "siret_taken"),
    ],
)
def test_identifier_is_taken_once(alice: User, bob: User, details: OrganisationDetails, code: str) -> None:
    create_organisation(actor=alice, details=details, now=NOW)
    with pytest.raises(Impossible) as error:
        create_organisation(actor=bob, details=details, now=NOW)

    assert error.value.code == code
    assert Organisation.objects.count() == 1


def test_changing_identifiers_takes_the_verification_away(alice: User, admin: User) -> None:
    organisation = create_organisation(actor=alice, details=DETAILS, now=NOW)
    verify_organisation(actor=admin, organisation=organisation, now=NOW)

    kept = change_organisation(
        actor=alice, organisation=organisation, details=replace(DETAILS, phone="04 66 00 00 00"), now=NOW
    )
    assert kept.verified_at == NOW
    lost = change_organisation(
        actor=alice, organisation=organisation, details=replace(DETAILS, rna="W481000124"), now=NOW
    )
    assert lost.verified_at is None
    changes = [event.data["changed"] for event in Event.objects.filter(kind="organisation_changed").order_by("id")]
    assert changes == [["phone"], ["phone", "rna"]]


def test_only_owners_change_it(alice: User, bob: User, bobs: Membership, charlie: User) -> None:
    organisation = bobs.organisation
    with pytest.raises(NotAllowed):
        change_organisation(actor=bob, organisation=organisation, details=DETAILS, now=NOW)
    with pytest.raises(Missing):
        change_organisation(actor=charlie, organisation=organisation, details=DETAILS, now=NOW)

    assert change_organisation(actor=alice, organisation=organisation, details=DETAILS, now=NOW).name == "Les Amis"


def test_administrator_verifies_and_trusts_once(admin: User, alice: User, organisation: Organisation) -> None:
    for _time in range(2):
        verify_organisation(actor=admin, organisation=organisation, now=NOW)
        trust_organisation(actor=admin, organisation=organisation, now=NOW)
    withdraw_verification(actor=admin, organisation=organisation, reason="RNA d’une autre", now=NOW)
    distrust_organisation(actor=admin, organisation=organisation, reason="Annonce trompeuse", now=NOW)

    organisation.refresh_from_db()
    assert (organisation.verified_at, organisation.trusted_at) == (None, None)
    assert list(Event.objects.order_by("id").values_list("kind", "reason")) == [
        ("organisation_verified", ""),
        ("organisation_trusted", ""),
        ("organisation_verification_withdrawn", "RNA d’une autre"),
        ("organisation_distrusted", "Annonce trompeuse"),
    ]
    with pytest.raises(NotAllowed):
        verify_organisation(actor=alice, organisation=organisation, now=NOW)
