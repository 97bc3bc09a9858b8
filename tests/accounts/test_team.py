"""Inviting, joining, changing roles, leaving."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from accounts.models import Invitation, Membership, Organisation, Role, User
from accounts.people import make_trusted_user
from accounts.team import (
    INVITATION_LIFE,
    accept_invitation,
    cancel_invitation,
    change_member,
    invitation_secret,
    invite,
    leave,
    pending_invitations,
    remove_member,
)
from commons.errors import Impossible, Missing, NotAllowed
from commons.models import Event
from tests.accounts.conftest import NOW
from tests.factories import make_member, make_organisation


def invite_bob(alice: User, organisation: Organisation, **fields: object) -> Invitation:
    values = {"email": "Bob@Test.Example ", "role": Role.MANAGER, "now": NOW, **fields}
    return invite(actor=alice, organisation=organisation, **values)  # type: ignore[arg-type]


def test_invited_person_joins_in_the_role(alice: User, bob: User, organisation: Organisation) -> None:
    invitation = invite_bob(alice, organisation, all_venues=False)
    membership = accept_invitation(actor=bob, secret=invitation_secret(invitation), now=NOW)

    assert (membership.user, membership.role, membership.all_venues) == (bob, Role.MANAGER, False)
    assert accept_invitation(actor=bob, secret=invitation_secret(invitation), now=NOW) == membership
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["member_invited", "member_joined"]
    assert list(pending_invitations(organisation=organisation, now=NOW)) == []


def test_secret_is_not_kept(alice: User, organisation: Organisation) -> None:
    invitation = invite_bob(alice, organisation)

    assert invitation_secret(invitation) not in str(Invitation.objects.values().get())
    assert invitation_secret(invitation) not in str(Event.objects.values().get())


def test_invitation_for_another_address_is_refused(
    alice: User, charlie: User, bob: User, organisation: Organisation
) -> None:
    secret = invitation_secret(invite_bob(alice, organisation))
    with pytest.raises(Impossible) as error:
        accept_invitation(actor=charlie, secret=secret, now=NOW)

    assert error.value.code == "invitation_for_another"
    assert "bob@test.example" in str(error.value.message)


@pytest.mark.parametrize(
    ("end", "code"),
    [("cancel", "invitation_cancelled"), ("replace", "invitation_cancelled"), ("wait", "invitation_expired")],
)
def test_ended_invitation_no_longer_opens(
    alice: User, bob: User, organisation: Organisation, end: str, code: str
) -> None:
    invitation, now = invite_bob(alice, organisation), NOW
    if end == "cancel":
        cancel_invitation(actor=alice, invitation=invitation, now=NOW)
    elif end == "replace":
        invite_bob(alice, organisation)
    else:
        now = NOW + INVITATION_LIFE
    with pytest.raises(Impossible) as error:
        accept_invitation(actor=bob, secret=invitation_secret(invitation), now=now)

    assert error.value.code == code


def test_unknown_link_is_missing(bob: User) -> None:
    with pytest.raises(Missing):
        accept_invitation(actor=bob, secret="nothing", now=NOW)


def test_used_invitation_does_not_let_a_removed_member_back(alice: User, bob: User, organisation: Organisation) -> None:
    secret = invitation_secret(invite_bob(alice, organisation))
    membership = accept_invitation(actor=bob, secret=secret, now=NOW)
    remove_member(actor=alice, membership=membership, now=NOW)
    with pytest.raises(Impossible) as error:
        accept_invitation(actor=bob, secret=secret, now=NOW)

    assert error.value.code == "invitation_used"
    assert not Membership.objects.filter(user=bob).exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "nobody"}, "email_invalid"),
        ({"role": "king"}, "role_unknown"),
        ({"role": "owner", "all_venues": False}, "owner_needs_all_venues"),
        ({"email": "alice@test.example"}, "already_member"),
    ],
)
def test_wrong_invitation_is_explained(
    alice: User, organisation: Organisation, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(Impossible) as error:
        invite_bob(alice, organisation, **fields)

    assert error.value.code == code


def test_only_owners_manage_the_team(
    alice: User, bob: User, bobs: Membership, charlie: User, organisation: Organisation
) -> None:
    invitation = invite(actor=alice, organisation=organisation, email="dora@test.example", role=Role.MEMBER, now=NOW)
    for who, error in ((bob, NotAllowed), (charlie, Missing)):
        with pytest.raises(error):
            invite(actor=who, organisation=organisation, email="x@test.example", role=Role.MEMBER, now=NOW)
        with pytest.raises(error):
            cancel_invitation(actor=who, invitation=invitation, now=NOW)
        with pytest.raises(error):
            change_member(actor=who, membership=bobs, role=Role.OWNER, all_venues=True, now=NOW)
        with pytest.raises(error):
            remove_member(actor=who, membership=bobs, now=NOW)
    with pytest.raises(Missing):
        leave(actor=charlie, organisation=organisation, now=NOW)


def test_last_owner_stays(alice: User, bob: User, bobs: Membership, organisation: Organisation) -> None:
    alices = Membership.objects.get(user=alice)
    attempts = [
        lambda: leave(actor=alice, organisation=organisation, now=NOW),
        lambda: remove_member(actor=alice, membership=alices, now=NOW),
        lambda: change_member(actor=alice, membership=alices, role=Role.MEMBER, all_venues=True, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(Impossible) as error:
            attempt()
        assert error.value.code == "last_owner"

    change_member(actor=alice, membership=bobs, role=Role.OWNER, all_venues=True, now=NOW)
    leave(actor=alice, organisation=organisation, now=NOW)
    assert list(Membership.objects.values_list("user__email", "role")) == [("bob@test.example", "owner")]


def test_owner_whose_account_is_closed_does_not_count(alice: User, bob: User, organisation: Organisation) -> None:
    closed = make_member(organisation, bob, role=Role.OWNER)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(Impossible) as error:
        leave(actor=alice, organisation=organisation, now=NOW)
    assert error.value.code == "last_owner"
    remove_member(actor=alice, membership=closed, now=NOW)
    assert Membership.objects.get(organisation=organisation).user == alice


def test_pending_invitations_are_bounded(alice: User, organisation: Organisation) -> None:
    for number in range(50):
        invite(actor=alice, organisation=organisation, email=f"p{number}@test.example", role="member", now=NOW)
    with pytest.raises(Impossible) as error:
        invite_bob(alice, organisation)

    assert error.value.code == "too_many_invitations"
    invite_bob(alice, organisation, now=NOW + INVITATION_LIFE + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_two_owners_leaving_at_once_leave_one() -> None:
    owners = [
        make_trusted_user(email=f"{name}@test.example", password="intersaison", name=name) for name in ("alice", "bob")
    ]
    organisation = make_organisation(owner=owners[0])
    make_member(organisation, owners[1], role=Role.OWNER)
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def go(user: User) -> None:
        barrier.wait(5)
        try:
            leave(actor=user, organisation=organisation, now=NOW)
            outcomes.append("left")
        except Impossible as error:
            outcomes.append(error.code)
        connections.close_all()

    threads = [threading.Thread(target=go, args=(user,)) for user in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(outcomes) == ["last_owner", "left"]
    assert Membership.objects.filter(role=Role.OWNER).count() == 1
