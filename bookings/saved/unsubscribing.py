"""The link in each alert that stops it, without signing in (RFC 8058): signed, and good for this one thing only."""

from typing import Final

from django.core import signing
from django.utils.translation import gettext as _

from bookings.models import SavedSearch
from commons.errors import Missing

SALT: Final = "saved-search-stop"


def token_of(search_id: int) -> str:
    """What the link carries."""
    return signing.Signer(salt=SALT).sign(str(search_id))


def search_of(token: str) -> SavedSearch:
    """The search of a link. Raises Missing."""
    try:
        number = int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        number = 0
    search = SavedSearch.objects.filter(pk=number).first()
    if search is None:
        raise Missing(_("Cette alerte n’existe plus."))
    return search


def stop_alert(*, token: str) -> SavedSearch:
    """No more mail about this search; twice is once. Raises Missing."""
    search = search_of(token)
    SavedSearch.objects.filter(pk=search.pk, state=SavedSearch.State.ACTIVE).update(state=SavedSearch.State.PAUSED)
    return search
