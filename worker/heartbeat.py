"""The sign that beat, broker and a worker work together: a key that lapses unless it is written again."""

from datetime import datetime

import redis
from django.conf import settings

HEARTBEAT_KEY = "intersaison:heartbeat"
LIFE_SECONDS = 60


def show_life(*, now: datetime) -> None:
    """Write the key, for a minute; its value is `now` (aware) in ISO 8601. Raises RedisError without a broker."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
        client.set(HEARTBEAT_KEY, now.isoformat(), ex=LIFE_SECONDS)
