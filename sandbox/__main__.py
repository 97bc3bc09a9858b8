"""`python -m sandbox`: a mail server and a web server in one process, until SIGTERM or Ctrl-C.

HOST and SANDBOX_PORT (8001) say where the pages are, SANDBOX_SMTP_PORT (8002, this machine only) where mail is taken,
DATA_DIR (.data) where things are kept, SANDBOX_URL how the site reaches us. STRIPE_SECRET_KEY opens the stand-in for
Stripe, whose events go to STRIPE_WEBHOOK_URL signed with STRIPE_WEBHOOK_SECRET (the first); STRIPE_CHAOS is how it
misbehaves (`duplicate=0.3 drop=0.05 seed=7`).
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from pathlib import Path

from sandbox import smtp, web
from sandbox.app import make_app
from sandbox.stripe.beginnings import ensure_accounts, read_accounts
from sandbox.stripe.chaos import read_chaos
from sandbox.stripe.engine import Engine
from sandbox.stripe.world import KEY, SECRET, Settings

LOOPBACK = "127.0.0.1"


async def run() -> None:
    """Serves until told to stop. Raises SystemExit with a sentence when a port is taken."""
    folder = Path(os.environ.get("DATA_DIR") or ".data")
    host = os.environ.get("HOST") or LOOPBACK
    web_port, smtp_port = _port("SANDBOX_PORT", 8001), _port("SANDBOX_SMTP_PORT", 8002)
    engine = _stripe(folder)
    handler, mailbox = make_app(folder, engine, base=os.environ.get("SANDBOX_URL", "").rstrip("/"))
    servers = [
        await _listening(web.serve(handler, host, web_port), web_port, "SANDBOX_PORT"),
        await _listening(smtp.serve(mailbox, LOOPBACK, smtp_port), smtp_port, "SANDBOX_SMTP_PORT"),
    ]
    engine.start()
    print(f"pages on http://{host}:{web_port}/, mail on {LOOPBACK}:{smtp_port}", flush=True)
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()
    for server in servers:
        server.close()
    await engine.stop()


def _stripe(folder: Path) -> Engine:
    settings = Settings(
        key=os.environ.get("STRIPE_SECRET_KEY") or KEY,
        webhook_url=os.environ.get("STRIPE_WEBHOOK_URL", ""),
        webhook_secret=os.environ.get("STRIPE_WEBHOOK_SECRET", "").split(",")[0] or SECRET,
    )
    try:
        chaos = read_chaos(os.environ.get("STRIPE_CHAOS", ""))
    except ValueError as error:
        raise SystemExit(f"STRIPE_CHAOS makes no sense: {error}") from error
    engine = Engine(folder / "stripe", settings, chaos)
    try:
        ensure_accounts(engine, read_accounts(os.environ.get("STRIPE_ACCOUNTS", "")))
    except ValueError as error:
        raise SystemExit(f"STRIPE_ACCOUNTS makes no sense: {error}") from error
    return engine


async def _listening(starting: Awaitable[asyncio.Server], port: int, variable: str) -> asyncio.Server:
    try:
        return await starting
    except OSError as error:
        raise SystemExit(f"Port {port} cannot be used ({error.strerror}). Choose another with {variable}.") from error


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"{variable} must be a port number from 1 to 65535, not “{text}”.")
    return int(text)


if __name__ == "__main__":
    sys.exit(asyncio.run(run()))
