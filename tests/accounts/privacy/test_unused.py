"""Accounts that nobody uses: told by mail, deleted a month later, and never while there is a doubt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import update_last_login
from django.test import Client

from accounts.models import ApiToken, Membership, Organisation, Session, Territory, User
from accounts.people import close_account
from accounts.privacy import unused as module
from accounts.privacy.age import UNUSED_FOR, WARNING
from accounts.privacy.unused import WARNED, look_at_unused, unused
from accounts.tokens import create_token
from commons.models import Event, Notice
from commons.notices import MOST_ATTEMPTS, send_due
from commons.outbox import record_event
from tests.factories import make_member, make_organisation, make_user

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = NOW - UNUSED_FOR - timedelta(days=1)
LATELY = NOW - UNUSED_FOR + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def dora(db: None) -> User:
    return make_dora()


def make_dora(**fields: object) -> User:
    return make_user("dora@example.test", **{"date_joined": LONG_AGO, **fields})


def look(now: datetime = NOW) -> int:
    """A round of the worker: what is due, and the mails."""
    done = look_at_unused(now=now)
    send_due(clock=lambda: now)
    return done


def there(user: User) -> bool:
    return User.objects.filter(pk=user.pk).exists()


def test_person_is_told_and_a_month_later_the_account_goes(dora: User, mailoutbox: list) -> None:
    assert look() == 1
    (warning,) = mailoutbox
    assert (warning.to, warning.subject) == (
        ["dora@example.test"],
        "Votre compte sera supprimé, sauf si vous revenez",
    )
    body = warning.body.replace("\N{NO-BREAK SPACE}", " ")
    assert "Connectez-vous avant le :\n  mercredi 23 décembre 2026" in body
    assert "/compte/" in body

    assert [look(NOW + timedelta(days=days)) for days in (1, 15, 29)] == [0, 0, 0]
    assert look(NOW + WARNING - timedelta(seconds=1)) == 0
    assert (there(dora), len(mailoutbox)) == (True, 1)
    assert look(NOW + WARNING) == 1
    assert not there(dora)
    assert [mail.subject for mail in mailoutbox] == [warning.subject, "Votre compte est supprimé"]
    assert "il ne servait plus depuis deux ans" in mailoutbox[1].body
    assert "Si vous n’avez rien demandé" not in mailoutbox[1].body
    assert Event.objects.get(kind="account_deleted").actor is None
    assert not Notice.objects.exclude(kind="account_deleted").exists()


def test_letters_are_in_the_language_of_the_person(db: None, mailoutbox: list) -> None:
    make_dora(language="en")
    look()
    look(NOW + WARNING)
    assert [mail.subject for mail in mailoutbox] == [
        "Your account will be deleted, unless you come back",
        "Your account is deleted",
    ]


def test_who_signs_in_after_the_warning_stays(dora: User) -> None:
    look()
    dora.last_login = NOW + timedelta(days=29)
    dora.save()

    assert [look(NOW + timedelta(days=days)) for days in (30, 31, 59, 89, 90, 700)] == [0] * 6
    assert there(dora)


def test_signing_in_is_what_the_site_takes_for_a_use(dora: User) -> None:
    assert unused(NOW).filter(pk=dora.pk).exists()
    update_last_login(None, dora)
    assert not unused(NOW).filter(pk=dora.pk).exists()


def test_who_comes_back_before_the_mail_goes_gets_none(dora: User, mailoutbox: list) -> None:
    look_at_unused(now=NOW)
    User.objects.update(last_login=NOW)
    send_due(clock=lambda: NOW)

    assert mailoutbox == []
    assert there(dora)


def test_who_signs_in_between_the_look_and_the_lock_stays(dora: User, monkeypatch: pytest.MonkeyPatch) -> None:
    look()
    real = module.lock_with_all

    def just_before(pk: int) -> User:
        User.objects.filter(pk=pk).update(last_login=NOW + WARNING)
        return real(pk)

    monkeypatch.setattr(module, "lock_with_all", just_before)
    assert look(NOW + WARNING) == 0
    assert there(dora)


def test_nobody_goes_whose_warning_could_not_be_sent(dora: User) -> None:
    look_at_unused(now=NOW)
    assert look_at_unused(now=NOW + WARNING + DAY) == 0
    Notice.objects.update(attempts=MOST_ATTEMPTS, dropped_at=NOW)
    assert look_at_unused(now=NOW + WARNING + DAY) == 0
    # Tried anew after a while.
    assert look_at_unused(now=NOW + timedelta(days=90)) == 1
    assert Notice.objects.filter(kind=WARNED).count() == 2
    assert there(dora)


def test_old_warning_warns_of_nothing_any_more(dora: User, mailoutbox: list) -> None:
    look()
    assert look(NOW + timedelta(days=90)) == 1
    assert there(dora)
    assert [mail.subject for mail in mailoutbox] == ["Votre compte sera supprimé, sauf si vous revenez"] * 2


def by_deed(user: User) -> None:
    record_event(kind="profile_changed", subject_type="user", subject_id=user.pk, actor=user, now=LATELY)


def by_token(user: User) -> None:
    create_token(user=user, name="A", scopes=["read"], now=LONG_AGO)
    Event.objects.all().delete()
    assert unused(NOW).exists()
    ApiToken.objects.update(last_used_at=LATELY)


def by_browser(user: User) -> None:
    Client().force_login(user)
    User.objects.update(last_login=LONG_AGO)
    Session.objects.update(expire_date=NOW + DAY)


def by_arrival(user: User) -> None:
    User.objects.update(date_joined=LATELY)


def by_power(user: User) -> None:
    User.objects.update(is_staff=True)


def by_greater_power(user: User) -> None:
    User.objects.update(is_superuser=True)


def by_territory(user: User) -> None:
    Territory.objects.create(name="Lozère", slug="lozere").administrators.add(user)


def by_team(user: User) -> None:
    make_member(make_organisation(owner=user))


def by_administrator(user: User) -> None:
    root = make_user(is_staff=True, is_superuser=True)
    close_account(actor=root, user=user, reason="Arnaque", now=LONG_AGO)


@pytest.mark.parametrize(
    "kept",
    [by_deed, by_token, by_browser, by_arrival, by_power, by_greater_power, by_territory, by_team, by_administrator],
)
def test_account_stays_and_is_not_told(dora: User, kept: Callable[[User], None]) -> None:
    kept(dora)
    assert look() == 0
    assert not Notice.objects.filter(kind=WARNED).exists()


@pytest.mark.parametrize("kept", [by_deed, by_browser, by_power, by_territory, by_team, by_administrator])
def test_account_stays_if_that_came_after_the_warning(dora: User, kept: Callable[[User], None]) -> None:
    look()
    kept(dora)
    assert look(NOW + WARNING) == 0
    assert there(dora)


def test_team_keeps_its_last_owner_alone(dora: User) -> None:
    team = make_organisation(owner=make_user())
    make_member(team, dora)
    look()
    assert look(NOW + WARNING) == 1
    assert (there(dora), Membership.objects.count(), Organisation.objects.count()) == (False, 1, 1)


def test_own_empty_organisation_goes_along(dora: User) -> None:
    make_organisation(owner=dora)
    look()
    look(NOW + WARNING)
    assert not Organisation.objects.exists()


def test_one_failure_holds_up_nobody(dora: User, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_user(date_joined=LONG_AGO)
    look()
    real = module.let_go

    def fails_for_dora(person: User, **more: object) -> None:
        if person.pk == dora.pk:
            real(person, **more)  # type: ignore[arg-type]
            raise ValueError("the worker stumbles after all was done")
        real(person, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "let_go", fails_for_dora)
    assert look(NOW + WARNING) == 1
    assert (there(dora), there(other)) == (True, False)
    monkeypatch.undo()
    assert look(NOW + WARNING + DAY) == 1
    assert not there(dora)


def test_round_is_bounded_and_the_next_goes_on(db: None, mailoutbox: list) -> None:
    kept = make_dora()
    by_team(kept)
    for _number in range(5):
        make_user(date_joined=LONG_AGO)
    assert [look_at_unused(now=NOW, limit=2) for _round in range(4)] == [2, 2, 1, 0]


def test_looked_at_twice_is_told_once(dora: User, mailoutbox: list) -> None:
    look()
    look(NOW + timedelta(seconds=1))
    look(NOW + DAY)
    assert len(mailoutbox) == 1
