"""The containers' health check: `python -m backend.probe web` or `heartbeat`; exit code 0 says healthy.

`web` asks this container's own web server whether it lives; `heartbeat` looks for the sign of life that beat has a
worker leave every 15 seconds.
"""

import http.client
import os
import sys

import redis

from worker.heartbeat import HEARTBEAT_KEY

_SECONDS = 3


def web_lives() -> bool:
    """True when the web server on PORT of this machine answers /livez."""
    allowed = os.environ.get("ALLOWED_HOSTS", "").split(",")[0] or "127.0.0.1"
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=_SECONDS)
    try:
        # Asked under a name that the site accepts.
        connection.request("GET", "/livez", headers={"Host": allowed})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def heart_beats() -> bool:
    """True when the heartbeat in REDIS_URL has not lapsed."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS)
    try:
        return bool(client.exists(HEARTBEAT_KEY))
    except redis.RedisError:
        return False
    finally:
        client.close()


if __name__ == "__main__":
    healthy = {"web": web_lives, "heartbeat": heart_beats}[sys.argv[1]]()
    sys.exit(0 if healthy else 1)
