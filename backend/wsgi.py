"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
application = get_wsgi_application()
# All views are imported now, before gunicorn makes its processes: they share them, and nobody's first request waits.
_ = get_resolver().url_patterns
