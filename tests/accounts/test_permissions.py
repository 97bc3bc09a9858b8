"""Owner, member, stranger: what each may do."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Organisation, Role, Territory, User
from accounts.permissions import administers, memberships_of, memberships_with, require
from accounts.roles import CAPABILITIES, Capability, allowed, roles_with
from commons.errors import Missing, NotAllowed
from tests.factories import make_commune, make_member, make_organisation

TABLE = {
    "manage_organisation": ["owner"],
    "manage_team": ["owner"],
    "manage_venues": ["owner", "manager"],
    "manage_seasons": ["owner", "manager"],
    "manage_calendars": ["owner", "manager"],
    "answer_requests": ["owner", "manager", "reception"],
    "see_reservations": ["owner", "manager", "reception", "accountant", "signatory"],
    "see_guests": ["owner", "manager", "reception"],
    "block": ["owner", "manager", "reception"],
    "book_for_others": ["owner", "manager", "reception"],
    "book": ["owner", "manager", "reception", "signatory", "member"],
    "see_money": ["owner", "manager", "accountant"],
    "sign": ["owner", "signatory"],
}


def test_table_of_roles_is_this_one() -> None:
    assert {capability.value: roles_with(capability) for capability in Capability} == TABLE
    assert set(CAPABILITIES) == set(Role)


def test_unknown_role_may_nothing() -> None:
    assert not any(allowed("nobody", capability) for capability in Capability)


def test_owner_may(alice: User, organisation: Organisation) -> None:
    assert require(alice, organisation, Capability.MANAGE_TEAM).role == Role.OWNER
    assert require(alice, organisation.pk, Capability.SIGN).organisation == organisation


def test_member_is_told_that_the_role_is_missing(bob: User, bobs: Membership, organisation: Organisation) -> None:
    with pytest.raises(NotAllowed) as error:
        require(bob, organisation, Capability.MANAGE_TEAM)

    assert error.value.code == "role_not_allowed"
    assert require(bob, organisation, Capability.BOOK) == bobs


def test_stranger_and_visitor_see_nothing(charlie: User, organisation: Organisation) -> None:
    for who in (charlie, AnonymousUser()):
        with pytest.raises(Missing):
            require(who, organisation, Capability.BOOK)
        assert list(memberships_of(who)) == []
    with pytest.raises(Missing):
        require(charlie, 999_999, Capability.BOOK)


def test_member_of_some_venues_acts_for_those_only(bob: User, organisation: Organisation) -> None:
    membership = make_member(organisation, bob, role=Role.MANAGER, venues=[])

    assert require(bob, organisation, Capability.MANAGE_SEASONS, venue_scope=lambda _m: True) == membership
    with pytest.raises(Missing):
        require(bob, organisation, Capability.MANAGE_SEASONS, venue_scope=lambda _m: False)
    with pytest.raises(NotAllowed):
        require(bob, organisation, Capability.MANAGE_VENUES)
    assert require(bob, organisation, Capability.BOOK) == membership


def test_memberships_with_a_capability(alice: User, bob: User, bobs: Membership, organisation: Organisation) -> None:
    make_organisation(name="Ailleurs")

    assert [each.organisation for each in memberships_with(alice, Capability.MANAGE_TEAM)] == [organisation]
    assert list(memberships_with(bob, Capability.MANAGE_TEAM)) == []


def test_administrators_are_staff_of_the_site_or_of_the_territory(
    alice: User, bob: User, admin: User, organisation: Organisation
) -> None:
    lozere = Territory.objects.create(name="Lozère", slug="lozere")
    lozere.communes.add(make_commune())
    lozere.administrators.add(bob)
    organisation.commune = make_commune()

    assert (administers(admin, organisation), administers(alice, organisation)) == (True, False)
    assert administers(bob, organisation) is False
    bob.is_staff = True
    assert administers(bob, organisation) is True
    organisation.commune = make_commune(insee="2A004", name="Ajaccio", department="2A")
    assert administers(bob, organisation) is False
