"""A task of which one at a time is enough on a machine: the others return at once instead of taking its processes."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from django.conf import settings

# Longer than such a task takes. One that was killed keeps the others waiting no longer than this.
LEASE_SECONDS = 60
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else on this machine is inside a block of this name. Raises RedisError without a broker."""
    key, token = f"intersaison:alone:{name}:{socket.gethostname()}", secrets.token_hex(8)
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
        mine = bool(client.set(key, token, nx=True, ex=LEASE_SECONDS))
        try:
            yield mine
        finally:
            if mine:
                client.eval(RELEASE, 1, key, token)
