"""Signing in for a token; scopes; revoking."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api.throttles import SignInThrottle
from accounts.models import ApiToken, User
from commons.models import IdempotencyClaim
from tests.accounts.api.conftest import Signed

TOKEN = "/api/v1/auth/token/"


def sign_in(client: APIClient, email: str = "alice@test.example", password: str = "intersaison", **more: object):  # type: ignore[no-untyped-def]
    return client.post(TOKEN, {"email": email, "password": password, **more})


def test_right_password_gives_a_token_that_works(anyone: APIClient, alice: User) -> None:
    response = sign_in(anyone, email=" Alice@Test.Example")

    assert response.status_code == 201
    assert sorted(response.json()) == ["expires_at", "scopes", "token"]
    assert response.json()["scopes"] == ["read", "book", "host"]
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {response.json()['token']}")
    assert anyone.get("/api/v1/me/").json()["email"] == "alice@test.example"


def test_name_scopes_and_end_can_be_chosen(anyone: APIClient, alice: User) -> None:
    end = timezone.now() + timedelta(days=3)
    response = sign_in(anyone, name="Agenda", scopes=["read"], expires_at=end.isoformat())

    token = ApiToken.objects.get()
    assert (response.status_code, token.name, token.scopes, token.expires_at) == (201, "Agenda", ["read"], end)


@pytest.mark.parametrize(
    ("email", "password"), [("alice@test.example", "wrong"), ("nobody@test.example", "intersaison"), ("", "x")]
)
def test_wrong_credentials_are_401_and_tell_nothing(anyone: APIClient, alice: User, email: str, password: str) -> None:
    response = sign_in(anyone, email or "é@é", password)

    assert response.status_code == 401
    assert response.json()["code"] == "invalid_credentials"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_second_factor_is_403(anyone: APIClient, alice: User) -> None:
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={})
    response = sign_in(anyone)

    assert (response.status_code, response.json()["code"]) == (403, "mfa_required")


def test_unverified_address_is_403(anyone: APIClient, alice: User) -> None:
    EmailAddress.objects.update(verified=False)
    response = sign_in(anyone)

    assert (response.status_code, response.json()["code"]) == (403, "email_unverified")


def test_closed_account_is_401(anyone: APIClient, alice: User) -> None:
    User.objects.update(is_active=False)

    assert sign_in(anyone).status_code == 401


@pytest.mark.parametrize("body", [{}, {"email": "a"}, [], "x", {"email": ["a"], "password": {}}])
def test_malformed_sign_in_is_400(anyone: APIClient, db: None, body: object) -> None:
    assert anyone.post(TOKEN, body).status_code == 400


@pytest.mark.parametrize("more", [{"expires_at": "2020-01-01T00:00:00Z"}, {"name": "  "}])
def test_impossible_token_is_explained(anyone: APIClient, alice: User, more: dict[str, str]) -> None:
    response = sign_in(anyone, **more)

    assert response.status_code in (400, 422)
    assert list(response.json()["errors"]) == list(more)


def test_token_is_revoked_by_itself(signed: Signed, alice: User) -> None:
    client = signed(alice, "read")
    assert client.delete(TOKEN).status_code == 204
    response = client.get("/api/v1/me/")

    assert (response.status_code, response.json()["code"]) == (401, "token_revoked")
    assert "révoqué" in response.json()["detail"]


def test_revoking_without_a_token_is_401(anyone: APIClient, db: None) -> None:
    assert anyone.delete(TOKEN).status_code == 401


@pytest.mark.parametrize(
    ("header", "code"),
    [("Bearer", "invalid_token"), ("Bearer a b", "invalid_token"), ("Bearer nothing", "invalid_token")],
)
def test_wrong_header_is_401(anyone: APIClient, db: None, header: str, code: str) -> None:
    response = anyone.get("/api/v1/me/", headers={"Authorization": header})

    assert (response.status_code, response.json()["code"]) == (401, code)


def test_expired_token_is_401(signed: Signed, alice: User) -> None:
    client = signed(alice)
    ApiToken.objects.update(expires_at=timezone.now())

    assert client.get("/api/v1/me/").json()["code"] == "token_expired"


def test_scope_that_is_missing_is_403(signed: Signed, alice: User) -> None:
    reading, booking = signed(alice, "read"), signed(alice, "book")
    refused = reading.post("/api/v1/organisations/", {"kind": "person", "name": "Alice"})

    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "insufficient_scope", "book")
    assert booking.get("/api/v1/me/").status_code == 403
    assert booking.post("/api/v1/organisations/", {"kind": "person", "name": "Alice"}).status_code == 201


def test_session_has_all_scopes_but_needs_csrf(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    assert client.get("/api/v1/me/").status_code == 200
    refused = client.post("/api/v1/organisations/", {"kind": "person", "name": "A"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def test_tokens_are_listed_without_secrets_and_ended(signed: Signed, alice: User, bob: User) -> None:
    client, other = signed(alice), signed(bob)
    (row,) = client.get("/api/v1/tokens/").json()["results"]

    assert sorted(row) == ["created_at", "expires_at", "id", "last_used_at", "name", "prefix", "scopes"]
    assert other.delete(f"/api/v1/tokens/{row['id']}/").status_code == 404
    assert client.delete(f"/api/v1/tokens/{row['id']}/").status_code == 204
    assert client.get("/api/v1/me/").status_code == 401


def test_too_many_attempts_are_429(anyone: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(SignInThrottle, "THROTTLE_RATES", {"token": "3/min"})
    answers = [sign_in(anyone, password="wrong") for _attempt in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert 0 < int(answers[3]["Retry-After"]) <= 61
    elsewhere = anyone.post(TOKEN, {"email": "alice@test.example", "password": "x"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 429
    cache.clear()


def test_signing_in_ignores_idempotency_keys(anyone: APIClient, alice: User) -> None:
    body = {"email": "alice@test.example", "password": "intersaison"}
    secrets = {anyone.post(TOKEN, body, headers={"Idempotency-Key": "k"}).json()["token"] for _time in range(2)}

    assert len(secrets) == 2
    assert IdempotencyClaim.objects.count() == 0
