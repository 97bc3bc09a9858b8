"""Counting requests: one window a minute for each person, or each address of those who are not signed in.

One round trip to Valkey, and exact when many requests come at once: the framework's own throttles read a list of times,
add to it and write it back, twice for every request.
"""

import logging
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    # The framework loads this module while it loads its views.
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)
PREFIX: Final = "throttle"
PATIENCE: Final = 0.5


class Throttle(SimpleRateThrottle):
    """Rate `user` for those who are signed in, `anon` for all others; an empty rate is no limit."""

    scope = "anon"
    duration = 60

    def __init__(self) -> None:
        """The rate depends on who asks: it is read with the request."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether this request is within the rate. When Valkey is away nobody is kept out."""
        self.scope = "user" if request.user and request.user.is_authenticated else "anon"
        most, duration = self.parse_rate(self.THROTTLE_RATES[self.scope] or None)
        if most is None or duration is None:
            return True
        self.duration = duration
        window = int(time.time()) // self.duration
        key = f"{PREFIX}:{self.get_cache_key(request, view)}:{window}"
        try:
            count, _expiry = _client().pipeline(transaction=False).incr(key).expire(key, self.duration).execute()
        except redis.RedisError:
            logger.warning("requests are not counted: Valkey does not answer")
            return True
        return bool(count <= most)

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        """Who asks: a person, or an address."""
        who = str(request.user.pk) if self.scope == "user" else self.get_ident(request)
        return f"{self.scope}:{who}"

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.duration - time.time() % self.duration


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    # Left to itself the client tries again for seconds, and a request would wait for a count that it can do without.
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
