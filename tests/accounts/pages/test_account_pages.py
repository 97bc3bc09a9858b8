"""Profile, language and tokens on pages."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.tokens import authenticate_token, create_token


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.mark.parametrize("path", ["/compte/", "/jetons/", "/structures/", "/structures/creer/", "/structures/1/"])
def test_visitor_is_sent_to_sign_in_and_back(client: Client, db: None, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")


def test_profile_is_shown_and_changed(signed_in: Client, alice: User) -> None:
    assert 'value="Alice"' in signed_in.get("/compte/").content.decode()
    response = signed_in.post("/compte/", {"name": "Alice  Roux", "phone": "04", "language": "en"})
    alice.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, "/compte/")
    assert (alice.name, alice.phone, alice.language) == ("Alice Roux", "04", "en")
    assert response.cookies["django_language"].value == "en"


def test_wrong_profile_keeps_what_was_typed(signed_in: Client, alice: User) -> None:
    response = signed_in.post("/compte/", {"name": "Alice Roux", "phone": "0" * 31, "language": "fr"})

    assert response.status_code == 422
    assert 'value="Alice Roux"' in response.content.decode()
    assert list(response.context["form"].errors) == ["phone"]


def test_language_switch_is_for_pages_and_mails(signed_in: Client, client: Client, alice: User) -> None:
    response = signed_in.post("/i18n/setlang/", {"language": "en", "next": "/compte/"})
    alice.refresh_from_db()

    assert (response.status_code, response["Location"], alice.language) == (302, "/compte/", "en")
    signed_in.post("/i18n/setlang/", {"language": "xx"})
    alice.refresh_from_db()
    assert alice.language == "en"
    assert Client().post("/i18n/setlang/", {"language": "en"}).status_code == 302
    assert signed_in.get("/i18n/setlang/").status_code == 405


def test_new_token_is_shown_once_and_works(signed_in: Client, alice: User) -> None:
    day = (timezone.now() + timedelta(days=10)).date()
    form = {"name": "Agenda", "scopes": ["read", "book"], "expires_at": day.isoformat()}
    assert signed_in.post("/jetons/", form)["Location"] == "/jetons/"
    first = signed_in.get("/jetons/")
    secret = first.context["new_token"]["secret"]

    assert secret in first.content.decode()
    assert first["Cache-Control"] == "no-store"
    assert secret not in signed_in.get("/jetons/").content.decode()
    token = authenticate_token(secret=secret, now=timezone.now())
    assert (token.scopes, token.expires_at.date()) == (["read", "book"], day)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "", "scopes": ["read"]}, "name"),
        ({"name": "A"}, "scopes"),
        ({"name": "A", "scopes": ["rule"]}, "scopes"),
        ({"name": "A", "scopes": ["read"], "expires_at": "2020-01-01"}, "expires_at"),
        ({"name": "A", "scopes": ["read"], "expires_at": "9999-12-31"}, "expires_at"),
        ({"name": "A", "scopes": ["read"], "expires_at": "demain"}, "expires_at"),
    ],
)
def test_wrong_token_is_explained_by_the_field(signed_in: Client, form: dict[str, object], field: str) -> None:
    response = signed_in.post("/jetons/", form)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert ApiToken.objects.count() == 0


def test_token_is_revoked_by_its_owner_only(signed_in: Client, alice: User, bob: User) -> None:
    mine, _secret = create_token(user=alice, name="A", scopes=["read"], now=timezone.now())
    his, _secret = create_token(user=bob, name="B", scopes=["read"], now=timezone.now())

    assert signed_in.post(f"/jetons/{mine.pk}/revoquer/").status_code == 302
    assert signed_in.post(f"/jetons/{his.pk}/revoquer/").status_code == 404
    assert signed_in.get(f"/jetons/{mine.pk}/revoquer/").status_code == 405
    mine.refresh_from_db()
    his.refresh_from_db()
    assert (mine.revoked_at is None, his.revoked_at is None) == (False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_tokens_page_asks_the_same_number_of_questions(
    signed_in: Client,
    alice: User,
    django_assert_num_queries,
    rows: int,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(rows):
        create_token(user=alice, name=f"T{number}", scopes=["read"], now=timezone.now())
    with django_assert_num_queries(3):
        assert signed_in.get("/jetons/").status_code == 200


def test_pages_come_in_english(signed_in: Client, settings: LazySettings) -> None:
    response = signed_in.get("/compte/", headers={"Accept-Language": "en"})

    assert '<html lang="en">' in response.content.decode()
