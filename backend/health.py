"""Is the site alive, and is it whole? For load balancers, containers and people on call."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from worker.heartbeat import HEARTBEAT_KEY

_SECONDS = 2


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 while this process answers, whatever happens to the servers behind it."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when database, broker and a worker's heartbeat are there; else 503 and `failing` names which are not."""
    checks: dict[str, Callable[[], bool]] = {"database": _database, "broker": _broker, "worker": _worker}
    failing = [name for name, check in checks.items() if not check()]
    body = {"status": "failing" if failing else "ok", "failing": failing}
    return JsonResponse(body, status=503 if failing else 200)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        # The next request of this thread begins with a new connection instead of the broken one.
        connection.close()
        return False
    return True


def _broker() -> bool:
    return _ask(lambda client: bool(client.ping()))


def _worker() -> bool:
    return _ask(lambda client: bool(client.exists(HEARTBEAT_KEY)))


def _ask(question: Callable[[redis.Redis], bool]) -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS)
    try:
        return question(client)
    except redis.RedisError:
        return False
    finally:
        client.close()
