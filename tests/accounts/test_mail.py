"""The mails that invite somebody, and that tell what an administrator did to an account."""

from datetime import UTC, datetime, timedelta

from django.core import mail
from django.test import Client

from accounts.models import Organisation, User
from accounts.people import close_account, make_trusted_user, reopen_account
from accounts.team import INVITATION_LIFE, cancel_invitation, invitation_secret, invite
from commons.notices import send_due
from commons.outbox import handle_events
from tests.factories import make_organisation, make_user

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def invite_dora(now: datetime = NOW, **owner: str):  # type: ignore[no-untyped-def]
    host = make_user("alice@example.test", name="Alice", **owner)
    organisation = make_organisation(owner=host, name="Les Cimes")
    return host, invite(actor=host, organisation=organisation, email="dora@example.test", role="reception", now=now)


def deliver(now: datetime = NOW) -> list[str]:
    handle_events(now=now)
    send_due(clock=lambda: now)
    return [message.subject for message in mail.outbox]


def test_invitation_leads_to_its_page(client: Client, db: None) -> None:
    _host, invitation = invite_dora()
    assert deliver() == ["Alice vous invite à rejoindre Les Cimes"]

    (message,) = mail.outbox
    assert (message.to, message.reply_to) == (["dora@example.test"], ["alice@example.test"])
    path = f"/invitation/{invitation_secret(invitation)}/"
    assert f"http://127.0.0.1:8000{path}\n" in message.body
    assert "Votre rôle\N{NO-BREAK SPACE}:\n  accueil\n" in message.body
    assert client.get(path).status_code in (200, 302)


def test_invitation_cancelled_before_it_went_is_not_sent(db: None) -> None:
    host, invitation = invite_dora()
    cancel_invitation(actor=host, invitation=invitation, now=NOW)

    assert deliver() == []


def test_invitation_that_expired_before_it_went_is_not_sent(db: None) -> None:
    invite_dora()

    assert deliver(NOW + INVITATION_LIFE + timedelta(seconds=1)) == []


def test_invited_twice_gets_the_mail_that_works(db: None) -> None:
    host, _first = invite_dora()
    invite(actor=host, organisation=Organisation.objects.get(), email="dora@example.test", role="member", now=NOW)

    assert len(deliver()) == 1


def test_language_is_the_readers_else_that_of_who_invites(db: None) -> None:
    invite_dora(language="en")
    deliver()
    assert '<html lang="en">' in str(mail.outbox[0].alternatives[0].content)


def test_language_of_a_reader_with_an_account(db: None) -> None:
    make_user("dora@example.test", language="en")
    invite_dora()
    deliver()
    assert '<html lang="en">' in str(mail.outbox[0].alternatives[0].content)
    assert User.objects.count() == 2


def close(user: User, reason: str = "Trois réservations\nsans venir.", now: datetime = NOW) -> User:
    root = make_trusted_user(email="root@example.test", password="x", name="Root", is_staff=True, is_superuser=True)
    close_account(actor=root, user=user, reason=reason, now=now)
    return root


def test_person_whose_account_is_closed_is_told_when_why_and_whom_to_ask(db: None) -> None:
    close(make_user("dora@example.test"))
    assert deliver() == ["Votre compte est fermé"]

    (message,) = mail.outbox
    assert message.to == ["dora@example.test"]
    for words in (
        "lundi 23 novembre 2026",
        "Motif\n\nTrois réservations sans venir.\n",
        "factures dix ans",
        "/mentions-legales/",
    ):
        assert words in message.body.replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_told_in_their_language_and_once(db: None) -> None:
    dora = make_user("dora@example.test", language="en")
    root = close(dora)
    close_account(actor=root, user=dora, reason="Again", now=NOW)

    assert deliver() == ["Your account is closed"]
    assert "Reason" in mail.outbox[0].body


def test_account_that_is_open_again_is_told_that_and_no_longer_the_closing(db: None) -> None:
    dora = make_user("dora@example.test")
    root = close(dora)
    reopen_account(actor=root, user=dora, now=NOW + timedelta(minutes=1))
    assert deliver(NOW + timedelta(minutes=2)) == ["Votre compte est rouvert"]

    close_account(actor=root, user=dora, reason="Encore", now=NOW + timedelta(days=1))
    assert deliver(NOW + timedelta(days=1)) == ["Votre compte est rouvert", "Votre compte est fermé"]


def test_account_that_is_gone_is_told_nothing_of_its_closing(db: None) -> None:
    dora = make_user("dora@example.test")
    close(dora)
    dora.delete()

    assert deliver() == []
