"""Secrets that the site has to read again, kept so that a copy of the database alone does not tell them.

A sealed text names the key that it was sealed with. Keys are made from `SECRET_KEY`; those of `SECRET_KEY_FALLBACKS`
still open what they sealed. What bears no mark was kept before there were seals and is taken as it is.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK: Final = "sealed."


class Unopened(ValueError):
    """Sealed with a key that is known no more, or changed since."""


class _Key(NamedTuple):
    name: str
    box: Fernet


def seal(text: str) -> str:
    """The text for the database, sealed with the present key."""
    return present_mark() + _made_from(settings.SECRET_KEY).box.encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """The text that was kept. Raises Unopened."""
    if not kept.startswith(MARK):
        return kept
    name, _dot, sealed = kept.removeprefix(MARK).partition(".")
    keys = (_made_from(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    for key in keys:
        if key.name == name:
            try:
                return key.box.decrypt(sealed.encode()).decode()
            except InvalidToken:
                break
    raise Unopened(name)


def present_mark() -> str:
    """How texts begin that the present key sealed."""
    return f"{MARK}{_made_from(settings.SECRET_KEY).name}."


@lru_cache(maxsize=8)
def _made_from(secret: str) -> _Key:
    """RFC 5869: neither the key nor its name tells the other, or the secret."""
    return _Key(_derived(secret, b"name", 4).hex(), Fernet(urlsafe_b64encode(_derived(secret, b"key", 32))))


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    info = b"intersaison sealing " + purpose
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret.encode())
