"""What a look at a hostile server reached and unpacked: for the tests and the benchmark of hostile servers."""

import asyncio
import socket
import ssl
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from commons.fetching import decoding
from sandbox.calendars import airbnb, today
from sandbox.tls import Authority
from sandbox.web import Request, Response, serve

PUBLIC = "93.184.216.34"
LONGEST_START = 30


@dataclass
class Watched:
    """Addresses connected to, and bytes that came out of unpacking, while watched."""

    connected: list[tuple[str, int]] = field(default_factory=list)
    unpacked: int = 0
    on: bool = False

    def reached(self, *allowed: int) -> list[tuple[str, int]]:
        """What was connected to, other than these ports: the hostile server's own, and those of our services."""
        return [address for address in self.connected if address[1] not in allowed]


_watched = Watched()


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _watched.on and isinstance(arguments[1], tuple):
        _watched.connected.append(arguments[1][:2])


# Nothing connects without passing here; hooks stay for good, so there is one, which listens when told to.
sys.addaudithook(_hook)


class _Counting:
    """An unpacker that counts what it gives."""

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._counted(self._inner.decompress(data, most))

    def flush(self) -> bytes:
        return self._counted(self._inner.flush())

    def _counted(self, piece: bytes) -> bytes:
        _watched.unpacked += len(piece)
        return piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Zlib:
    """As much of zlib as `decoding` uses."""

    MAX_WBITS, error, decompressobj = zlib.MAX_WBITS, zlib.error, _Counting


@contextmanager
def watched() -> Iterator[Watched]:
    """Counts while the block lasts."""
    _watched.connected, _watched.unpacked, _watched.on = [], 0, True
    setattr(decoding, "zlib", _Zlib)  # noqa: B010
    try:
        yield _watched
    finally:
        _watched.on = False
        setattr(decoding, "zlib", zlib)  # noqa: B010


@contextmanager
def names(**addresses: list[str]) -> Iterator[None]:
    """Names resolve to these addresses, one look-up after the other (the last for good); `_` stands for `.`.

    What is public here is not connected to: nobody answers there.
    """
    real, connect = socket.getaddrinfo, socket.create_connection
    waiting = {name.replace("_", "."): list(found) for name, found in addresses.items()}

    def resolve(host: Any, *arguments: Any, **options: Any) -> Any:
        if host not in waiting:
            return real(host, *arguments, **options)
        answers = waiting[host]
        return real(answers.pop(0) if len(answers) > 1 else answers[0], *arguments, **options)

    def refuse_public(address: Any, *arguments: Any, **options: Any) -> Any:
        if address[0] == PUBLIC:
            raise ConnectionRefusedError
        return connect(address, *arguments, **options)

    socket.getaddrinfo, socket.create_connection = resolve, refuse_public
    try:
        yield
    finally:
        socket.getaddrinfo, socket.create_connection = real, connect


@contextmanager
def tls_server(authority: Authority, mode: str) -> Iterator[int]:
    """The port of a server with a certificate of this mode, which gives a calendar."""

    def answer(_request: Request) -> Response:
        return Response(airbnb("tls", today()), "text/calendar")

    context: ssl.SSLContext = authority.serving(mode)
    loop = asyncio.new_event_loop()
    # A client that goes away in the middle of the greeting is what these tests are about.
    loop.set_exception_handler(lambda _loop, _context: None)
    # All of it there: a browser of earlier tests may have a loop of its own here.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(serve(answer, "127.0.0.1", 0, context), loop).result(LONGEST_START)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(loop.shutdown_asyncgens(), loop).result(LONGEST_START)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
