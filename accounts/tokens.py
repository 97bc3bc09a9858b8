"""API tokens: made, shown once, recognised, revoked."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from commons.errors import Impossible, Missing, NotAllowed
from commons.instances import columns, instance, width
from commons.outbox import record_event
from commons.statements import execute, fetch

PREFIX = "is_"
SHOWN = 10
DEFAULT_LIFE = timedelta(days=90)
LONGEST_LIFE = timedelta(days=366)
MOST_PER_USER = 50
# `last_used_at` is there to recognise forgotten tokens: finer than this it would only cost a write per request.
USE_NOTED_EVERY = timedelta(minutes=10)
# Written by hand: every request with a token begins with it.
OF_DIGEST = f"""
    SELECT {columns(ApiToken, "t")}, {columns(User, "u")}
    FROM accounts_apitoken t JOIN accounts_user u ON u.id = t.user_id WHERE t.digest = %(digest)s
"""
USED = "UPDATE accounts_apitoken SET last_used_at = %(now)s WHERE id = %(token)s"


class TokenRefused(NotAllowed):
    """The token is unknown, revoked or expired, or its owner's account is closed."""

    default_code = "invalid_token"


def create_token(
    *, user: User, name: str, scopes: Collection[str], now: datetime, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is kept nowhere and cannot be shown again.

    `expires_at` is 90 days ahead unless given, and at most 366. Raises Impossible (`token_scopes`, `token_expiry`,
    `token_name`, `too_many_tokens`).
    """
    name = name.strip()
    wanted = [scope for scope in ApiToken.Scope.values if scope in scopes]
    expires_at = expires_at or now + DEFAULT_LIFE
    _check(name=name, scopes=scopes, wanted=wanted, expires_at=expires_at, now=now)
    if active_tokens(user=user, now=now).count() >= MOST_PER_USER:
        raise Impossible(
            _("Vous avez déjà %(count)s jetons. Révoquez ceux qui ne servent plus.") % {"count": MOST_PER_USER},
            code="too_many_tokens",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user, name=name, prefix=secret[:SHOWN], digest=_digest(secret), scopes=wanted, expires_at=expires_at
        )
        record_event(
            kind="token_created",
            subject_type="token",
            subject_id=token.pk,
            actor=user,
            data={"scopes": wanted},
            now=now,
        )
    return token, secret


def active_tokens(*, user: User, now: datetime) -> QuerySet[ApiToken]:
    """The user's tokens that can still be used, newest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)


def revoke_token(*, token: ApiToken, actor: User, now: datetime) -> None:
    """End a token at once; ending it twice is the same. Its owner and administrators may."""
    if actor.pk != token.user_id and not actor.is_staff:
        raise Missing(_("Ce jeton n’existe pas."))
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            record_event(kind="token_revoked", subject_type="token", subject_id=token.pk, actor=actor, now=now)


def revoke_tokens(*, actor: User, user: User, now: datetime) -> None:
    """End all of a person's tokens."""
    for token in active_tokens(user=user, now=now):
        revoke_token(token=token, actor=actor, now=now)


def authenticate_token(*, secret: str, now: datetime) -> ApiToken:
    """The token with this secret and, loaded with it, its user. Raises TokenRefused."""
    token = _token_with(_digest(secret))
    if token is None or not token.user.is_active:
        raise TokenRefused(_("Ce jeton est inconnu. Créez-en un depuis votre compte, ou reconnectez-vous."))
    if token.revoked_at is not None:
        raise TokenRefused(_("Ce jeton a été révoqué. Créez-en un nouveau."), code="token_revoked")
    if token.expires_at <= now:
        raise TokenRefused(_("Ce jeton a expiré. Créez-en un nouveau."), code="token_expired")
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        execute(USED, {"token": token.pk, "now": now})
    return token


def _token_with(digest: str) -> ApiToken | None:
    rows = fetch(OF_DIGEST, {"digest": digest})
    if not rows:
        return None
    token = instance(ApiToken, rows[0][: width(ApiToken)])
    token.user = instance(User, rows[0][width(ApiToken) :])
    return token


def _check(*, name: str, scopes: Collection[str], wanted: list[str], expires_at: datetime, now: datetime) -> None:
    fields: dict[str, list[str]] = {}
    code = ""
    if not 1 <= len(name) <= 100:
        code, fields["name"] = "token_name", [_("Donnez au jeton un nom de 1 à 100 caractères.")]
    if not wanted or set(scopes) - set(wanted):
        code, fields["scopes"] = "token_scopes", [_("Choisissez au moins un droit parmi : lire, réserver, gérer.")]
    if not now < expires_at <= now + LONGEST_LIFE:
        code, fields["expires_at"] = "token_expiry", [_("La date de fin doit être à venir, dans un an au plus tard.")]
    if fields:
        raise Impossible(next(iter(fields.values()))[0], code=code, fields=fields)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
