"""Django's PostgreSQL backend, with plans that are kept and a health check that costs no round trip."""
