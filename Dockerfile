# The site as containers: `docker compose up --build`, see docs/operations.md.

FROM python:3.11-slim-bookworm AS packages
COPY requirements/base.lock /base.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /base.lock


FROM python:3.11-slim-bookworm AS site
# What WeasyPrint needs of the system to make invoices; the faces are the site's own.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 intersaison \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin intersaison
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 STATIC_COLLECTED=1 HOST=0.0.0.0 PORT=8000 STATIC_ROOT=/site/.static MEDIA_ROOT=/media
WORKDIR /site
COPY . .
# The code belongs to root: the site cannot change it.
RUN python -m backend.translations compile && python manage.py collectstatic --noinput --verbosity 0
# Named volumes take over the owner.
RUN mkdir /media && chown 10001:10001 /media
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "backend.probe", "web"]
CMD ["gunicorn", "--config", "backend/gunicorn.py", "backend.wsgi"]


FROM caddy:2-alpine AS proxy
# It listens on high ports as an ordinary user, so the right to open low ones goes. Named volumes take over the owner.
RUN adduser -D -H -u 10002 proxy && setcap -r /usr/bin/caddy && chown -R proxy /data /config
COPY docker/Caddyfile /etc/caddy/Caddyfile
USER 10002
EXPOSE 8080 8443
HEALTHCHECK --interval=15s --timeout=5s --retries=3 CMD ["wget", "--quiet", "--output-document=-", "http://127.0.0.1:2020/"]
