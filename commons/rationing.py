"""How often one person may do something on pages: a count in the cache, forgotten by itself."""

import logging
from typing import Final

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commons.errors import TooMany

logger = logging.getLogger(__name__)
HOUR: Final = 3600


def ration(request: HttpRequest, *, what: str, most: int, seconds: int) -> None:
    """Count one more of this person: an account, without one an address, which several people may share.

    Raises TooMany after `most` in `seconds`. When Valkey is away nobody is kept out.
    """
    key = f"ration:{what}:{person_of(request)}"
    try:
        cache.add(key, 0, timeout=seconds)
        count = cache.incr(key)
    except ValueError:
        # It lapsed between the two.
        return
    except redis.RedisError:
        logger.warning("%s is not counted: Valkey does not answer", what)
        return
    if count > most:
        in_an_hour = _("C’est beaucoup en peu de temps. Réessayez dans une heure.")
        sentence = in_an_hour if seconds <= HOUR else _("C’est beaucoup pour un jour. Réessayez demain.")
        raise TooMany(sentence, data={"retry_after": seconds})


def person_of(request: HttpRequest) -> str:
    """Who asks, as far as it can be told."""
    return f"user:{request.user.pk}" if request.user.is_authenticated else address_of(request)


def address_of(request: HttpRequest) -> str:
    """The visitor's address, as far as our own proxies tell it (`NUM_PROXIES`); what others say is not believed."""
    proxies = settings.REST_FRAMEWORK["NUM_PROXIES"]
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and told:
        return told[-min(proxies, len(told))]
    return str(request.META.get("REMOTE_ADDR", ""))
