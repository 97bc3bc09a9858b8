"""People: their profile, and trusted accounts for the demo."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.locks import lock_person
from accounts.models import Organisation, User
from accounts.privacy.parts import closing_hindrances_of, in_use
from commons.errors import Impossible, NotAllowed
from commons.names import tidy_name
from commons.outbox import record_event
from commons.reasons import required_reason

LANGUAGES = ("fr", "en")
# Events of which the person is told.
ACCOUNT_CLOSED = "account_closed"
ACCOUNT_REOPENED = "account_reopened"


def change_profile(*, user: User, name: str, phone: str, language: str, now: datetime) -> None:
    """Set what a person says of themselves. Raises Impossible `language_unknown`, `name_too_long`."""
    name, phone = tidy_name(name), " ".join(phone.split())
    if language not in LANGUAGES:
        raise _about("language", "language_unknown", _("Choisissez le français ou l’anglais."))
    if len(name) > 150:
        raise _about("name", "name_too_long", _("Le nom compte 150 caractères au plus."))
    if len(phone) > 30:
        raise _about("phone", "phone_too_long", _("Le numéro de téléphone compte 30 caractères au plus."))
    user.name, user.phone, user.language = name, phone, language
    with transaction.atomic():
        user.save(update_fields=["name", "phone", "language"])
        record_event(kind="profile_changed", subject_type="user", subject_id=user.pk, actor=user, now=now)


def choose_language(*, user: User, language: str) -> None:
    """Mails to the person are in this language from now on; an unknown one changes nothing."""
    if language in LANGUAGES and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def confirm_address(*, actor: User, user: User, now: datetime) -> None:
    """An administrator vouches for the person's address. Raises NotAllowed."""
    require_staff(actor, user)
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).exclude(email=user.email).update(primary=False)
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        record_event(kind="address_confirmed", subject_type="user", subject_id=user.pk, actor=actor, now=now)


def close_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """The person can no longer sign in, nor their tokens be used; a mail tells them why (`accounts.mail`).

    Raises NotAllowed, Impossible `own_account`, `reason_missing`, `account_in_use` (data: `hindrances`) while venues
    or their guests would be left without anybody who answers.
    """
    require_staff(actor, user)
    if actor.pk == user.pk:
        raise Impossible(_("On ne ferme pas son propre compte d’administration."), code="own_account")
    words = reason_for_person(reason)
    with transaction.atomic():
        person = _lock_with_organisations(user)
        if hindrances := closing_hindrances_of(person, now):
            raise in_use(_to_settle(len(hindrances)), hindrances)
        _set_active(user, False, ACCOUNT_CLOSED, actor, now, words)


def reopen_account(*, actor: User, user: User, now: datetime) -> None:
    """The person can sign in again, and is told so. Raises NotAllowed."""
    require_staff(actor, user)
    _set_active(user, True, ACCOUNT_REOPENED, actor, now)


def make_trusted_user(*, email: str, password: str | None, name: str, **fields: object) -> User:
    """The account at `email` with its address verified, made if it is not there; no `password`: none can be used yet.

    `fields`: `phone`, `language`, `is_staff`, `is_superuser`.
    """
    email = email.strip().lower()
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name, **fields)
        EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def require_staff(actor: User, user: User) -> None:
    """Staff may, but only superusers may touch accounts that have powers themselves."""
    above = (user.is_staff or user.is_superuser) and actor.pk != user.pk
    if not (actor.is_active and actor.is_staff) or (above and not actor.is_superuser):
        raise NotAllowed(_("Seul un administrateur du site peut le faire."), code="administrators_only")


def reason_for_person(reason: str) -> str:
    """What an administrator says to a person about their account, on one line. Raises Impossible `reason_missing`."""
    return required_reason(" ".join(reason.split()), _("Dites pourquoi en une phrase : la personne la lira."))


def _lock_with_organisations(user: User) -> User:
    """The person as they stand; their organisations are held: of two owners closed at once the second is refused."""
    ours = Organisation.objects.filter(memberships__user=user).order_by("pk")
    list(ours.select_for_update(of=("self",), no_key=True))
    return lock_person(user.pk)


def _to_settle(count: int) -> str:
    sentence = ngettext(
        "Ce compte ne peut pas encore être fermé : un point est à régler.",
        "Ce compte ne peut pas encore être fermé : %(count)d points sont à régler.",
        count,
    )
    return sentence % {"count": count}


def _set_active(user: User, active: bool, kind: str, actor: User, now: datetime, reason: str = "") -> None:
    with transaction.atomic():
        if User.objects.filter(pk=user.pk).exclude(is_active=active).update(is_active=active):
            record_event(kind=kind, subject_type="user", subject_id=user.pk, actor=actor, reason=reason, now=now)
    user.is_active = active


def _about(field: str, code: str, sentence: str) -> Impossible:
    return Impossible(sentence, code=code, fields={field: [sentence]})
