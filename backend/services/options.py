"""What a person chose for this start, read from the environment."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.services.demo_account import DEMO_ACCOUNT
from backend.services.errors import CannotStart
from backend.services.folder import default_folder
from backend.services.ports import LOOPBACK

CHECKOUT = Path(__file__).resolve().parent.parent.parent
_TRUE = {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Options:
    """The choices for one start; `None` means that we bring the thing ourselves."""

    host: str
    port: int
    sandbox_port: int
    smtp_port: int
    folder: Path
    database_url: str | None
    redis_url: str | None
    email_url: str | None
    demo: bool

    @property
    def site_url(self) -> str:
        """Where a browser on this machine finds the site."""
        return f"http://{_browsable(self.host)}:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """Where a browser on this machine finds the sandbox."""
        return f"http://{_browsable(self.host)}:{self.sandbox_port}"


def read_options(environment: Mapping[str, str]) -> Options:
    """The options in `environment`, with defaults. Raises CannotStart for a value that makes no sense.

    The demo is on unless a database of one's own is named; DEMO=1 or DEMO=0 overrules.
    """
    port = _port(environment, "PORT", 8000)
    database_url = environment.get("DATABASE_URL") or None
    demo = environment.get("DEMO", "")
    return Options(
        host=environment.get("HOST") or LOOPBACK,
        port=port,
        sandbox_port=_port(environment, "SANDBOX_PORT", port + 1),
        smtp_port=_port(environment, "SANDBOX_SMTP_PORT", port + 2),
        folder=Path(environment.get("DATA_DIR") or default_folder(CHECKOUT)).expanduser().absolute(),
        database_url=database_url,
        redis_url=environment.get("REDIS_URL") or None,
        email_url=environment.get("EMAIL_URL") or None,
        demo=demo.lower() in _TRUE if demo else database_url is None,
    )


def child_environment(
    environment: Mapping[str, str], options: Options, *, database_url: str, redis_url: str, secret_key: str
) -> dict[str, str]:
    """The environment of the site's own processes; what a person has set by name wins over our defaults."""
    ours = {
        "SECRET_KEY": secret_key,
        "SITE_URL": options.site_url,
        "SANDBOX_URL": options.sandbox_url,
        "EMAIL_URL": f"smtp://{LOOPBACK}:{options.smtp_port}",
        # Threads of Python share one lock; more than two pools of memory for them only cost memory.
        "MALLOC_ARENA_MAX": "2",
        "FEED_PRIVATE_HOSTS": f"{_browsable(options.host)}:{options.sandbox_port}",
    }
    fixed = {
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DEMO": "1" if options.demo else "0",
        "HOST": options.host,
        "PORT": str(options.port),
        "SANDBOX_PORT": str(options.sandbox_port),
        "SANDBOX_SMTP_PORT": str(options.smtp_port),
        "DATA_DIR": str(options.folder),
        "STATIC_ROOT": str(options.folder / "static"),
        "MEDIA_ROOT": str(options.folder / "media"),
        "PYTHONUNBUFFERED": "1",
    }
    kept = {name: value for name, value in environment.items() if value}
    # A person's own key goes to Stripe itself: then nothing of the stand-in's may stand beside it.
    stand_in = {} if "STRIPE_SECRET_KEY" in kept else _stripe_stand_in(options, secret_key)
    return ours | stand_in | kept | fixed


def _stripe_stand_in(options: Options, secret_key: str) -> dict[str, str]:
    """The address of the sandbox's stand-in for Stripe, and secrets that both sides know: made from this site's own."""

    def secret(use: str) -> str:
        return hmac.new(secret_key.encode(), use.encode(), hashlib.sha256).hexdigest()[:32]

    return {
        "STRIPE_SECRET_KEY": f"sk_test_{secret('stripe key')}",
        "STRIPE_API_BASE": f"{options.sandbox_url}/stripe",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secret('stripe webhook')}",
        "STRIPE_WEBHOOK_URL": f"{options.site_url}/webhooks/stripe/",
        # The account of the demo's hotel (backend/demo/paying.py).
        "STRIPE_ACCOUNTS": f"{DEMO_ACCOUNT}=Hôtel des Deux Vallées",
    }


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"{name} must be a port number from 1 to 65535, not “{text}”.")
    return int(text)


def _browsable(host: str) -> str:
    return LOOPBACK if host in ("", "0.0.0.0") else host
