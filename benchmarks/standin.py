"""The stand-in for the payment provider, in a process of its own; the settings of this process lead there."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from django.conf import settings

from backend.services.ports import LOOPBACK, is_free

FIRST_PORT = 18390
SECRETS = {"STRIPE_SECRET_KEY": "sk_test_bench", "STRIPE_WEBHOOK_SECRET": "whsec_bench"}


def choose_standin() -> str:
    """Where a stand-in will listen; this process and its children are led there from now on."""
    port = next(port for port in range(FIRST_PORT, FIRST_PORT + 500, 2) if _are_free(port))
    address = f"http://{LOOPBACK}:{port}"
    chosen = {**SECRETS, "STRIPE_API_BASE": f"{address}/stripe"}
    os.environ |= chosen
    for name, value in chosen.items():
        setattr(settings, name, value)
    return address


@contextmanager
def standin(address: str, *, webhook_url: str = "") -> Iterator[httpx.Client]:
    """It runs at the `address` that was chosen until the block ends; the client leads to its levers."""
    port = int(address.rpartition(":")[2])
    with TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "SANDBOX_PORT": str(port),
            "SANDBOX_SMTP_PORT": str(port + 1),
            "DATA_DIR": folder,
            "STRIPE_WEBHOOK_URL": webhook_url,
        }
        with (Path(folder) / "log").open("wb") as out:
            process = subprocess.Popen([sys.executable, "-m", "sandbox"], env=environment, stdout=out, stderr=out)
        try:
            with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
                _wait_for(client)
                yield client
        finally:
            process.terminate()
            process.wait(timeout=30)


def _are_free(port: int) -> bool:
    return is_free(LOOPBACK, port) and is_free(LOOPBACK, port + 1)


def _wait_for(client: httpx.Client) -> None:
    for _attempt in range(300):
        try:
            client.get("/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the sandbox did not start")
