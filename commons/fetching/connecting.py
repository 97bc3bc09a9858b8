"""Connecting to the very address that was checked, and never for longer than allowed.

httpcore asks a network backend for its connections. Ours resolves the name once, drops addresses that are not public,
connects to what is left by number (httpcore keeps the name for `Host`, SNI and the certificate), and bounds every read
and write by one deadline, so that a server that drips a byte a second cannot hold us.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from typing import Any

import httpcore
from django.utils.translation import gettext as _

from commons.fetching.addresses import is_public
from commons.fetching.words import PRIVATE, unreachable

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment after which nothing more is waited for."""

    seconds: float
    started: float = field(default_factory=monotonic)

    def left(self, at_most: float | None = None) -> float:
        """Seconds left, or `at_most`. Raises Unreachable `timeout` when there are none."""
        left = self.started + self.seconds - monotonic()
        if left <= 0:
            raise unreachable("timeout")
        return left if at_most is None else min(left, at_most)


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a name, in the system's order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_number(host: str) -> bool:
    """Whether the host is a network address in its usual form; other notations are the resolver's to read."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class GuardedBackend(httpcore.NetworkBackend):
    """Connections to public addresses only, except for the `private_hosts` (`host:port`)."""

    def __init__(self, *, deadline: Deadline, private_hosts: Collection[str], resolver: Resolver = resolve) -> None:
        self._deadline = deadline
        self._private_hosts = private_hosts
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._allowed_addresses(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return GuardedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"no address for {host}")

    def _allowed_addresses(self, host: str, port: int) -> list[str]:
        addresses = self._resolve_in_time(host, port)
        if f"{host}:{port}" in self._private_hosts:
            return addresses
        public = [address for address in addresses if is_public(address)]
        if addresses and not public:
            raise unreachable("refused_address", _(PRIVATE))
        return public

    def _resolve_in_time(self, host: str, port: int) -> list[str]:
        """The system's resolver knows no deadline: it works in a thread that we stop waiting for."""
        if _is_number(host):
            return [host]
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.left())
        except queue.Empty:
            raise unreachable("timeout") from None
        if isinstance(answer, Exception):
            raise unreachable("unknown_host") from answer
        return answer


class GuardedStream(httpcore.NetworkStream):
    """A stream whose every step is bounded by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return GuardedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
