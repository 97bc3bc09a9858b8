"""How often one address may do something on pages: a count in the cache, forgotten by itself."""

import logging

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commons.errors import TooMany

logger = logging.getLogger(__name__)


def ration(request: HttpRequest, *, what: str, most: int, seconds: int) -> None:
    """Count one more. Raises TooMany after `most` in `seconds`. When Valkey is away nobody is kept out."""
    key = f"ration:{what}:{address_of(request)}"
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
        sentence = _("C’est beaucoup en peu de temps. Réessayez dans une heure.")
        raise TooMany(sentence, data={"retry_after": seconds})


def address_of(request: HttpRequest) -> str:
    """The visitor's address, as far as our own proxies tell it (`NUM_PROXIES`); what others say is not believed."""
    proxies = settings.REST_FRAMEWORK["NUM_PROXIES"]
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and told:
        return told[-min(proxies, len(told))]
    return str(request.META.get("REMOTE_ADDR", ""))
