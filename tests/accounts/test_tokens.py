"""API tokens: shown once, recognised, refused with a reason."""

from datetime import timedelta

import pytest

from accounts.models import ApiToken, User
from accounts.tokens import TokenRefused, active_tokens, authenticate_token, create_token, revoke_token
from commons.errors import Impossible, Missing
from tests.accounts.conftest import NOW


def make(user: User, **fields: object) -> tuple[ApiToken, str]:
    values = {"name": "Agenda", "scopes": ["book", "read"], "now": NOW, **fields}
    return create_token(user=user, **values)  # type: ignore[arg-type]


def test_secret_is_recognised_and_kept_nowhere(alice: User) -> None:
    token, secret = make(alice)

    assert authenticate_token(secret=secret, now=NOW) == token
    assert (token.scopes, token.expires_at) == (["read", "book"], NOW + timedelta(days=90))
    assert secret not in str(ApiToken.objects.values().get())
    assert secret.startswith(token.prefix)


def test_use_is_noted_now_and_then(alice: User) -> None:
    token, secret = make(alice)
    for minutes in (0, 9, 11):
        authenticate_token(secret=secret, now=NOW + timedelta(minutes=minutes))

    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(minutes=11)


def test_recognising_a_token_is_one_query(alice: User, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    _token, secret = make(alice)
    authenticate_token(secret=secret, now=NOW)
    with django_assert_num_queries(1):
        assert authenticate_token(secret=secret, now=NOW).user.email == "alice@test.example"


@pytest.mark.parametrize("text", ["", "is_nothing", "é" * 50, "\udcff"])
def test_unknown_secret_is_refused(db: None, text: str) -> None:
    with pytest.raises(TokenRefused) as error:
        authenticate_token(secret=text, now=NOW)
    assert error.value.code == "invalid_token"


def test_revoked_expired_and_closed_are_refused(alice: User) -> None:
    token, secret = make(alice)
    with pytest.raises(TokenRefused) as expired:
        authenticate_token(secret=secret, now=NOW + timedelta(days=90))
    revoke_token(token=token, actor=alice, now=NOW)
    with pytest.raises(TokenRefused) as revoked:
        authenticate_token(secret=secret, now=NOW)
    _other, second = make(alice)
    User.objects.update(is_active=False)
    with pytest.raises(TokenRefused) as closed:
        authenticate_token(secret=second, now=NOW)

    codes = [error.value.code for error in (expired, revoked, closed)]
    assert codes == ["token_expired", "token_revoked", "invalid_token"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "token_name"),
        ({"scopes": []}, "token_scopes"),
        ({"scopes": ["read", "rule"]}, "token_scopes"),
        ({"expires_at": NOW}, "token_expiry"),
        ({"expires_at": NOW + timedelta(days=367)}, "token_expiry"),
    ],
)
def test_wrong_token_is_explained(alice: User, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Impossible) as error:
        make(alice, **fields)
    assert error.value.code == code


def test_tokens_are_bounded(alice: User) -> None:
    for _number in range(50):
        make(alice)
    with pytest.raises(Impossible) as error:
        make(alice)

    assert error.value.code == "too_many_tokens"
    assert active_tokens(user=alice, now=NOW).count() == 50


def test_only_the_owner_or_an_administrator_revokes(alice: User, bob: User, admin: User) -> None:
    token, _secret = make(alice)
    with pytest.raises(Missing):
        revoke_token(token=token, actor=bob, now=NOW)
    revoke_token(token=token, actor=admin, now=NOW)

    token.refresh_from_db()
    assert token.revoked_at == NOW
