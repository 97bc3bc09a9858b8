"""TCP ports on this machine: which are free, and which answer."""

import errno
import socket

from backend.services.errors import CannotStart

LOOPBACK = "127.0.0.1"


def is_free(host: str, port: int) -> bool:
    """True when a server could listen on `host`:`port` right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def answers(host: str, port: int) -> bool:
    """True when something accepts connections on `host`:`port`."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def free_port(preferred: int | None = None) -> int:
    """A port on the loopback address that is free now: `preferred` if it can be had."""
    if preferred and is_free(LOOPBACK, preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require_free(host: str, port: int, *, use: str, variable: str) -> None:
    """Raise CannotStart when `port`, wanted for `use` and set by the environment `variable`, is taken."""
    try:
        free = is_free(host, port)
    except (OSError, OverflowError) as error:
        raise CannotStart(f"{use} cannot listen on {host}:{port}: {error}. Set {variable} to another value.") from None
    if not free:
        raise CannotStart(
            f"Port {port}, which {use} needs, is in use or not allowed."
            f" Stop what uses it, or choose another port with {variable}=<number>."
        )
