"""Deleting an account: organisations, powers, letters, sessions, and who may."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.mail import FAREWELL, forget_farewells
from accounts.models import Invitation, Membership, Organisation, Role, Session, User
from accounts.people import close_account, make_trusted_user
from accounts.privacy.deleting import delete_account
from accounts.privacy.parts import hindrances_of
from accounts.team import invite
from accounts.tokens import TokenRefused, authenticate_token, create_token
from commons.errors import Impossible, Missing, NotAllowed
from commons.models import Event, Notice
from commons.notices import schedule_notice, send_due
from tests.factories import make_member, make_organisation

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def delete(user: User, actor: User | None = None, reason: str = "") -> None:
    delete_account(actor=actor or user, user=user, reason=reason, now=NOW)


def test_account_goes_with_all_that_lets_one_in(alice: User) -> None:
    Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Téléphone"})
    _token, secret = create_token(user=alice, name="A", scopes=["read"], now=NOW)
    phone, desk, bobs = Client(), Client(), Client()
    bob = make_trusted_user(email="b@test.example", password="x", name="B")
    for browser, who in ((phone, alice), (desk, alice), (bobs, bob)):
        browser.force_login(who)
    delete(alice)

    assert not User.objects.filter(email="alice@test.example").exists()
    assert not EmailAddress.objects.filter(email="alice@test.example").exists()
    assert not Authenticator.objects.exists()
    assert list(Session.objects.values_list("user", flat=True)) == [bob.pk]
    assert [browser.get("/compte/").status_code for browser in (phone, desk, bobs)] == [302, 302, 200]
    with pytest.raises(TokenRefused):
        authenticate_token(secret=secret, now=NOW)


def test_person_is_told_at_the_old_address_and_then_that_is_forgotten(alice: User, mailoutbox: list) -> None:
    User.objects.filter(pk=alice.pk).update(language="en")
    schedule_notice(
        subject_type="user",
        subject_id=alice.pk,
        kind="account_mail",
        recipient=alice.email,
        user=alice,
        due_at=NOW,
        data={"subject": "Waits", "text": "", "html": ""},
    )
    delete(alice)
    assert forget_farewells() == 0
    send_due(clock=lambda: NOW)

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["alice@test.example"], "Your account is deleted")]
    assert forget_farewells() == 1
    assert not Notice.objects.exists()


def test_same_address_may_begin_anew(alice: User) -> None:
    delete(alice)
    assert make_trusted_user(email="alice@test.example", password="intersaison", name="Alice").pk != alice.pk


def test_only_owner_of_a_team_names_another_first(alice: User, organisation: Organisation, bobs: Membership) -> None:
    (hindrance,) = hindrances_of(alice, NOW)
    assert hindrance.href == f"/structures/{organisation.pk}/"
    with pytest.raises(Impossible) as refused:
        delete(alice)
    assert (refused.value.code, refused.value.data["hindrances"]) == ("account_in_use", [hindrance.sentence])

    make_member(organisation, role=Role.OWNER)
    delete(alice)
    assert organisation.memberships.count() == 2


def test_another_owner_whose_account_is_closed_is_none(
    alice: User, organisation: Organisation, bobs: Membership
) -> None:
    other = make_member(organisation, role=Role.OWNER)
    User.objects.filter(pk=other.user_id).update(is_active=False)
    assert len(hindrances_of(alice, NOW)) == 1


def test_organisation_that_nobody_is_in_goes_along(alice: User, organisation: Organisation) -> None:
    delete(alice)
    assert not Organisation.objects.exists()


def test_last_superuser_stays(admin: User) -> None:
    assert len(hindrances_of(admin, NOW)) == 1
    make_trusted_user(email="root@test.example", password="x", name="R", is_staff=True, is_superuser=True)
    delete(admin)
    assert not User.objects.filter(pk=admin.pk).exists()


def test_invitations_to_and_from_the_person_go(alice: User, organisation: Organisation) -> None:
    second = make_member(organisation, role=Role.OWNER).user
    elsewhere = make_organisation(owner=second)
    invite(actor=alice, organisation=organisation, email="dora@test.example", role=Role.MEMBER, now=NOW)
    invite(actor=second, organisation=elsewhere, email="alice@test.example", role=Role.MEMBER, now=NOW)
    invite(actor=second, organisation=elsewhere, email="dora@test.example", role=Role.MEMBER, now=NOW)
    delete(alice)

    assert [one.organisation for one in Invitation.objects.all()] == [elsewhere]
    told = Event.objects.filter(kind="member_invited").order_by("pk")
    assert ["email" in one.data for one in told] == [True, False, True]
    assert told[0].actor is None


def test_administrators_may_but_not_those_without_the_power(alice: User, bob: User, admin: User) -> None:
    with pytest.raises(NotAllowed):
        delete(alice, actor=bob, reason="Arnaque")
    delete(alice, actor=admin, reason="Arnaque")
    event = Event.objects.get(kind=FAREWELL)
    assert (event.actor, event.subject_id, event.data) == (admin, str(alice.pk), {})
    assert Notice.objects.get().data == {"cause": "administrator", "reason": "Arnaque"}


def test_administrator_says_why_to_the_person_and_to_nobody_else(alice: User, admin: User, mailoutbox: list) -> None:
    close_account(actor=admin, user=alice, reason="Alice est partie", now=NOW)
    with pytest.raises(Impossible) as refused:
        delete(alice, actor=admin, reason=" \n")
    assert refused.value.code == "reason_missing"
    delete(alice, actor=admin, reason="Alice l’a demandé par lettre")
    send_due(clock=lambda: NOW)

    (letter,) = mailoutbox
    assert "Motif\n\nAlice l’a demandé par lettre\n" in letter.body
    assert "lundi 23 novembre 2026" in letter.body.replace("\N{NO-BREAK SPACE}", " ")
    forget_farewells()
    assert not Notice.objects.exists()
    assert set(Event.objects.values_list("reason", flat=True)) == {""}


def test_deleted_twice_is_refused(alice: User) -> None:
    delete(alice)
    with pytest.raises(Missing):
        delete_account(actor=alice, user=alice, now=NOW + timedelta(seconds=1))
