"""Second factors: their secrets are sealed in the database, whichever way they came there."""

import logging
from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.sealing import Unopened, present_mark, seal, unseal
from commons.errors import Impossible

logger = logging.getLogger(__name__)
# What of an authenticator's data is secret; passkeys keep public keys alone.
SECRETS: Final = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What the library asks of us."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Impossible `second_factor_unreadable`: no code whatever may be right for a secret that is unknown."""
        try:
            return unseal(encrypted_text)
        except Unopened as error:
            logger.error("a second factor was sealed with a key that is not known: %s", error)
            sentence = _("Votre double authentification ne peut plus être lue ici : écrivez à qui administre ce site.")
            raise Impossible(sentence, code="second_factor_unreadable") from None


def seal_second_factors() -> int:
    """Seal with the present key what is in the clear, or sealed with a former one. Returns how many were."""
    return sum(_seal_one(pk) for pk in _left_to_seal().values_list("pk", flat=True))


def _left_to_seal() -> QuerySet[Authenticator]:
    wanted = Q()
    for kind, name in SECRETS.items():
        wanted |= Q(type=kind, data__has_key=name) & ~Q(**{f"data__{name}__startswith": present_mark()})
    return Authenticator.objects.filter(wanted).order_by("pk")


def _seal_one(pk: int) -> bool:
    """Under a lock: a recovery code that is used meanwhile is written into the same data."""
    with transaction.atomic():
        one = _left_to_seal().select_for_update().filter(pk=pk).first()
        if one is None:
            return False
        name = SECRETS[Authenticator.Type(one.type)]
        try:
            one.data[name] = seal(unseal(one.data[name]))
        except Unopened as error:
            logger.error("second factor %s was sealed with a key that is not known: %s", pk, error)
            return False
        one.save(update_fields=["data"])
        return True
