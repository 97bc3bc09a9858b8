"""People: their profile, and trusted accounts for the demo."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from commons.errors import Impossible
from commons.outbox import record_event

LANGUAGES = ("fr", "en")


def change_profile(*, user: User, name: str, phone: str, language: str, now: datetime) -> None:
    """Set what a person says of themselves. Raises Impossible `language_unknown`, `name_too_long`."""
    name, phone = " ".join(name.split()), " ".join(phone.split())
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


def make_trusted_user(*, email: str, password: str, name: str, **fields: object) -> User:
    """The account at `email` with its address verified, made if it is not there. For the demo and for tests.

    `fields`: `phone`, `language`, `is_staff`, `is_superuser`.
    """
    email = email.strip().lower()
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name, **fields)
        EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _about(field: str, code: str, sentence: str) -> Impossible:
    return Impossible(sentence, code=code, fields={field: [sentence]})
