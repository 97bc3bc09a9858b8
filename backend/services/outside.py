"""Servers that a person named instead of ours: do they answer?"""

from urllib.parse import urlsplit

import psycopg
import redis

from backend.services.errors import CannotStart

_SECONDS = 5


def require_database(url: str) -> None:
    """Raise CannotStart when PostgreSQL at `url` (a DATABASE_URL) does not answer. Passwords are not repeated."""
    if urlsplit(url).scheme not in ("postgres", "postgresql", "psql", "pgsql"):
        raise CannotStart(
            "DATABASE_URL must be the address of a PostgreSQL server: postgres://user:password@host/name."
        )
    try:
        plain = "postgresql" + url[url.index(":") :]
        psycopg.connect(plain, connect_timeout=_SECONDS).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise CannotStart(f"The database in DATABASE_URL ({_shown(url)}) does not answer: {reason}") from None


def require_queue(url: str) -> None:
    """Raise CannotStart when Valkey or Redis at `url` (a REDIS_URL) does not answer."""
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS)
        try:
            client.ping()
        finally:
            client.close()
    except (redis.RedisError, ValueError) as error:
        raise CannotStart(f"The Valkey or Redis in REDIS_URL ({_shown(url)}) does not answer: {error}") from None


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
