"""Settings, read from the environment (docs/operations.md lists the variables)."""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from backend.admin_site import UNFOLD  # noqa: F401

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
_KNOWN_KEY = "only-for-tests-and-checks-never-in-production-0123456789"
SECRET_KEY = env.str("SECRET_KEY", default=_KNOWN_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "accounts.apps.SecondFactorsConfig",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "commons",
    "accounts.apps.AccountsConfig",
    "venues",
    "bookings",
    "backend",
    "worker",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "backend.middleware.security_headers",
    "backend.offline.forget_at_the_door",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a fifth. Tokens in them are masked anew each time and a random length is added: none is guessed.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # What they refuse is told on a page of the site, in the reader's language.
    "backend.edge.refuse_nul",
    "backend.edge.refuse_big_body",
    "backend.edge.DomainErrorPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "backend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backend.context.site",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://postgres@127.0.0.1:5432/intersaison")}
DATABASES["default"]["ENGINE"] = "commons.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "accounts.sessions"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
# Without a password here allauth asks for none on signing in, either; who signs up is asked for none (decision 10).
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.NameForm"
ACCOUNT_FORMS = {"signup": "accounts.sign_in_forms.SignUpForm", "login": "accounts.sign_in_forms.LoginForm"}
# By a code typed into the page that asked for it: what one was booking is still there, whatever device reads the mail.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.second_factors.SecondFactorAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]

# French is the language the texts are written in; English is translated (locale/en).
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".static"))
STATICFILES_DIRS = [BASE_DIR / "backend" / "static"]
# Once they were collected (`manage.py collectstatic`): compressed, and kept by browsers until they change.
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "backend.static_files.CollectedFiles"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
# What hosts sent: photos. An address of its own (another host) is allowed for, then, by the content security policy.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".media"))
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A form with its files, all together, in bytes.
UPLOAD_MAX_SIZE = 100 * 1024 * 1024

vars().update(env.email("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Intersaison <bonjour@intersaison.test>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The domain in Message-IDs and calendar UIDs: by it we recognise our own events when they come back in a feed.
PUBLIC_DOMAIN = env.str("PUBLIC_DOMAIN", default="intersaison.test")

# Hosts on private addresses from which calendars may be fetched all the same (the sandbox's, in the demo): "host:port".
FEED_PRIVATE_HOSTS = env.list("FEED_PRIVATE_HOSTS", default=[])
SANDBOX_URL = env.str("SANDBOX_URL", default="")

# Without a key nobody is offered to pay by card. STRIPE_API_BASE is Stripe's own address unless the sandbox stands in.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
# Several, with commas between, while one is being rolled.
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
if STRIPE_SECRET_KEY and not STRIPE_WEBHOOK_SECRET:
    raise ImproperlyConfigured(
        "Set STRIPE_WEBHOOK_SECRET to the signing secret of your webhook at Stripe: without it no payment is heard of."
    )

# "" (our own background alone), "ign", "osm", or an address with {z}, {x} and {y}: the security policy follows.
MAP_TILES = env.str("MAP_TILES", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")
if MAP_TILES.startswith("https://") and not MAP_TILES_ATTRIBUTION:
    raise ImproperlyConfigured("Set MAP_TILES_ATTRIBUTION: who made the tiles of MAP_TILES has to be named on the map.")
if MAP_TILES not in ("", "ign", "osm") and not MAP_TILES.startswith("https://"):
    raise ImproperlyConfigured("MAP_TILES is neither ign, nor osm, nor an address that begins with https://.")

HOLD_DURATION = timedelta(minutes=15)

HTTPS = env.bool("HTTPS", default=SITE_URL.startswith("https://"))
if HTTPS and SECRET_KEY == _KNOWN_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to something long and random: the default is known to everybody.")
SECURE_SSL_REDIRECT = HTTPS
# Asked for from inside, without the proxy.
SECURE_REDIRECT_EXEMPT = ["^livez$", "^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
# Browsers themselves hold keys to secure origins, of which localhost is the only one without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "backend.csrf.told"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.authentication.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["commons.api.parsers.BoundedJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "commons.api.negotiation.QuickNegotiation",
    "DEFAULT_RENDERER_CLASSES": ["commons.api.rendering.QuickJSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "commons.api.schema.ProblemSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "commons.api.pagination.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["commons.api.throttling.Throttle"],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("THROTTLE_ANON", default="300/min"),
        "user": env.str("THROTTLE_USER", default="1200/min"),
        "token": env.str("THROTTLE_TOKEN", default="10/min"),
    },
    # How many proxies of ours stand before us: without one, X-Forwarded-For is only what a visitor says.
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "EXCEPTION_HANDLER": "backend.problems.problem_response",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Intersaison",
    "DESCRIPTION": "Off-season windows of hotels, lycées, campsites and halls: search them, book them, offer yours.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "OrganisationKind": "accounts.words.OrganisationKind",
        "AudienceEnum": "accounts.words.Audience",
        "PaymentMethodKind": "venues.payment_words.MethodKind",
        "DepositKind": "venues.deposit_words.DepositKind",
        "HostLanguage": "venues.text_words.HostLanguage",
        "DocumentKind": "bookings.invoice_words.DocumentKind",
        "DepositState": "bookings.deposit_words.DepositState",
        "PaperKind": "accounts.paper_words.PaperKind",
        "PaperState": "bookings.paper_words.PaperState",
        "SpaceKind": "venues.models.Space.Kind",
        "VenueState": "venues.models.Venue.State",
        "SeasonState": "venues.models.Season.State",
        "RatePer": "venues.models.Rate.Per",
        "SupplementPer": "venues.models.Supplement.Per",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # They tell each step of each file.
    "loggers": {name: {"level": "WARNING"} for name in ("factur-x", "fontTools", "weasyprint")},
}
