"""How gunicorn serves the site, on one machine or many: `gunicorn --config backend/gunicorn.py backend.wsgi`."""

import gc
import os
from typing import Any

from django.urls import get_resolver

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Threads share the memory of a process and its pool of database connections; a request mostly waits for the database.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
# The application is loaded once and its memory shared by the workers. No connection is opened while it loads.
preload_app = True
timeout = 60
graceful_timeout = 10
# A connection that is kept stays with its process: a burst of them may all lie with one while the other idles. So each
# request goes to whichever process is free; keeping browsers' connections is the reverse proxy's part.
keepalive = 0
# A slow leak somewhere cannot grow for ever; the jitter keeps the workers from starting again together.
max_requests = 20_000
max_requests_jitter = 2_000
# Heartbeat files in memory: a full or slow disk does not kill a healthy worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# A series with a hundred dates left out, in a venue of many spaces, is one long address.
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True
accesslog = "-"
errorlog = "-"
loglevel = "warning"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
proc_name = "intersaison"


def when_ready(_arbiter: Any) -> None:
    """Before the workers are forked: load what first requests would load, and share it.

    What is frozen is not looked at by the garbage collector again: its pages stay shared, and collections stay short.
    """
    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()


def post_fork(_arbiter: Any, _worker: Any) -> None:
    """A request makes some thousand objects and drops them: look for cycles after several requests, not within each."""
    gc.set_threshold(20_000, 20, 20)
