"""A running sandbox: the real process, on ports of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Sandbox:
    """`web` has the sandbox's address as base; mail is taken on `smtp_port`."""

    process: subprocess.Popen[bytes]
    web: httpx.Client
    smtp_port: int
    folder: Path

    @property
    def address(self) -> str:
        return str(self.web.base_url).rstrip("/")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def start(folder: Path) -> Sandbox:
    """Starts a sandbox that keeps its things in `folder` and waits until it answers."""
    web_port, smtp_port = free_port(), free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "SANDBOX_PORT": str(web_port),
        "SANDBOX_SMTP_PORT": str(smtp_port),
        "DATA_DIR": str(folder),
    }
    process = subprocess.Popen([sys.executable, "-m", "sandbox"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    client = httpx.Client(base_url=f"http://127.0.0.1:{web_port}", trust_env=False)
    for _attempt in range(300):
        try:
            client.get("/healthz")
            break
        except httpx.TransportError:
            time.sleep(0.05)
    return Sandbox(process, client, smtp_port, folder)


def stop(sandbox: Sandbox) -> int:
    """Ends it as the supervisor does, and returns its exit code."""
    sandbox.process.terminate()
    sandbox.web.close()
    return sandbox.process.wait(timeout=10)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = start(tmp_path_factory.mktemp("sandbox"))
    yield running
    stop(running)
