"""The site's settings for the tests: the same, with servers of their own and cheap password hashes."""

from tests.services import ensure_services

ensure_services()

from backend.settings import *  # noqa: E402, F403

# Nobody pays by card unless a test says so (tests/stripe_standin.py), whatever the person's shell has.
STRIPE_SECRET_KEY = STRIPE_API_BASE = STRIPE_WEBHOOK_SECRET = ""
# Hashing a password is slow on purpose; the tests make many users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Static files come from their sources; WhiteNoise warns about a collected folder that is not there.
STATIC_ROOT = None
# Looked up when asked for: each test client would else list them all when it is made.
WHITENOISE_AUTOREFRESH = True
# Photos stay in the memory of the test process.
STORAGES = {**STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}  # noqa: F405
# One address signs up and signs in for all of them, and Valkey remembers it from one run to the next.
ACCOUNT_RATE_LIMITS = False
# Tests ask more often than people; those about throttling say so themselves.
REST_FRAMEWORK = {
    **REST_FRAMEWORK,  # noqa: F405
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(["anon", "user", "token"], "100000/min"),
}
