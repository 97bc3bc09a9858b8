"""People in the administration: confirming, closing, and not climbing."""

from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.people import make_trusted_user
from accounts.tokens import create_token
from commons.models import Event
from tests.factories import make_member, make_organisation, make_user

LIST = "/admin/accounts/user/"


def act(client: Client, action: str, *users: User, reason: str = "") -> str:
    body = {"action": action, "_selected_action": [user.pk for user in users], "reason": reason}
    return client.post(LIST, body, follow=True).content.decode()


def helper(client: Client) -> Client:
    """Staff who may change people, but are no superuser."""
    user = make_trusted_user(email="helper@test.example", password="intersaison", name="H", is_staff=True)
    user.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="accounts", codename__endswith="_user")
    )
    client.force_login(user)
    return client


def test_person_is_added_with_a_confirmed_address(site: Client) -> None:
    form = {
        "email": "Dora@Test.Example",
        "name": "Dora",
        "language": "en",
        "password1": "un long mot de passe",
        "password2": "un long mot de passe",
        "usable_password": "true",
    }
    assert site.post(f"{LIST}add/", form).status_code == 302
    user = User.objects.get(email="dora@test.example")

    assert user.check_password("un long mot de passe")
    assert user.emailaddress_set.get().verified
    again = site.post(f"{LIST}add/", form)
    assert list(again.context["adminform"].form.errors) == ["email"]


def test_address_is_confirmed(site: Client, db: None) -> None:
    user = make_user()
    assert not user.emailaddress_set.exists()
    act(site, "confirm", user)

    assert user.emailaddress_set.get().verified


def test_account_is_closed_and_reopened(site: Client, alice: User, admin: User) -> None:
    assert "Dites pourquoi" in act(site, "close", alice)
    alice.refresh_from_db()
    assert alice.is_active
    assert "son propre compte" in act(site, "close", alice, admin, reason="Arnaque")
    alice.refresh_from_db()
    admin.refresh_from_db()
    assert (alice.is_active, admin.is_active) == (False, True)
    act(site, "reopen", alice)
    alice.refresh_from_db()

    assert alice.is_active
    told = list(Event.objects.order_by("id").values_list("kind", "reason"))
    assert told == [("account_closed", "Arnaque"), ("account_reopened", "")]


def test_all_tokens_are_revoked(site: Client, alice: User) -> None:
    for name in ("A", "B"):
        create_token(user=alice, name=name, scopes=["read"], now=timezone.now())
    act(site, "end_tokens", alice)

    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_nobody_is_deleted(site: Client, alice: User) -> None:
    assert site.post(f"{LIST}{alice.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in site.get(LIST).content.decode()


def test_staff_cannot_climb(client: Client, alice: User, admin: User) -> None:
    staff = helper(client)
    page = staff.get(f"{LIST}{alice.pk}/change/")
    assert not {"is_staff", "is_superuser", "groups"} & set(page.context["adminform"].form.fields)
    form = {"name": "Alice Roux", "language": "fr", "is_superuser": "on", "is_staff": "on"}
    assert staff.post(f"{LIST}{alice.pk}/change/", form).status_code == 302
    alice.refresh_from_db()
    assert (alice.name, alice.is_superuser, alice.is_staff) == ("Alice Roux", False, False)

    password = {"password1": "encore un mot de passe", "password2": "encore un mot de passe"}
    assert staff.post(f"{LIST}{admin.pk}/password/", password).status_code == 403
    assert staff.post(f"{LIST}{admin.pk}/change/", form).status_code == 403
    assert "Seul un administrateur du site" in act(staff, "close", admin, reason="Arnaque")
    admin.refresh_from_db()
    assert (admin.is_active, admin.check_password("intersaison")) == (True, True)


def test_account_is_deleted_once_that_was_confirmed(site: Client, alice: User, admin: User) -> None:
    team = make_organisation(owner=alice, name="Les Amis")
    member = make_member(team)
    asked = act(site, "delete_accounts", alice, admin, reason="Demandé par « lettre »")
    assert 'name="reason" value="Demandé par « lettre »"' in asked
    assert "alice@test.example" in asked
    assert "admin@test.example" not in asked.partition("<form method")[0].partition("pour toujours")[2]
    assert "Les Amis" in asked
    assert User.objects.filter(pk=alice.pk).exists()

    body = {"action": "delete_accounts", "_selected_action": [alice.pk, admin.pk], "confirmed": "yes"}
    assert "Dites pourquoi" in site.post(LIST, body, follow=True).content.decode()
    body["reason"] = "Demandé par lettre"
    assert "ne peut pas encore" in site.post(LIST, body, follow=True).content.decode()
    member.delete()
    assert "1 compte supprimé" in site.post(LIST, body, follow=True).content.decode()
    assert list(User.objects.filter(pk__in=[alice.pk, admin.pk])) == [admin]


def test_those_with_powers_are_deleted_by_superusers_alone(client: Client, admin: User) -> None:
    body = {"action": "delete_accounts", "_selected_action": [admin.pk], "confirmed": "yes", "reason": "Arnaque"}
    helper(client).post(LIST, body)
    assert User.objects.filter(pk=admin.pk).exists()
