"""Everything that a calendar's server may do wrong, at `/hostile/<mode>.ics`; bad certificates are in `sandbox/tls.py`.

Modes ending in `-by-name` lead to `rebinding.test`, a name that a test lets resolve to another address each time.
"""

import asyncio
import gzip
import itertools

from sandbox.calendars import airbnb, etag, today
from sandbox.web import Response, Stream, encoded, plain

ICS = "text/calendar; charset=utf-8"
STATUSES = (400, 401, 403, 404, 408, 410, 500, 502, 503, 504)
REBINDING = "http://rebinding.test/calendar.ics"
# Where nobody may be led: the cloud's own data, this machine in several spellings, private networks.
PRIVATE = {
    "private": "http://169.254.169.254/latest/meta-data/",
    "private-loopback": "http://127.0.0.1/",
    "private-decimal": "http://2130706433/",
    "private-hexadecimal": "http://0x7f.1/",
    "private-mapped": "http://[::ffff:127.0.0.1]/",
    "private-ipv6": "http://[::1]/",
    "private-network": "http://10.0.0.1/",
    "private-credentials": "http://calendar.test@127.0.0.1/",
    "private-port": "http://127.0.0.1:6379/",
    "private-by-name": REBINDING,
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
}
_visits = itertools.count()


def modes() -> list[str]:
    """The names of all modes."""
    return sorted([*map(str, STATUSES), *PRIVATE, *ANSWERS, *STREAMS])


def hostile(mode: str) -> Response | Stream | None:
    """The answer of one mode, None for a mode that is not known."""
    if mode in map(str, STATUSES):
        return plain(int(mode), "no calendar here")
    if mode in PRIVATE:
        return _to(PRIVATE[mode])
    if mode in STREAMS:
        return STREAMS[mode]
    maker = ANSWERS.get(mode)
    return maker() if maker else None


def _good() -> bytes:
    return airbnb("hostile", today())


def _to(target: str) -> Response:
    return Response(b"", status=301, headers={"Location": target})


def _packed(body: bytes, encoding: str = "gzip") -> Response:
    return Response(body, ICS, headers={"Content-Encoding": encoding})


def _bomb() -> bytes:
    return gzip.compress(bytes(50 * 2**20))


def _new_etag_each_time() -> Response:
    return Response(_good(), ICS, headers={"ETag": f'"{next(_visits)}-{etag(b"")[1:9]}"'})


def _crowd() -> Response:
    """As many events as fit into what is just not too big."""
    event = b"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20200101T%06dZ\r\nRRULE:FREQ=MINUTELY\r\nEND:VEVENT\r\n"
    events = b"".join(event % (number, number % 24 * 10000) for number in range(100_000))
    return Response(b"BEGIN:VCALENDAR\r\n" + events + b"END:VCALENDAR\r\n", ICS)


ANSWERS = {
    "html": lambda: Response(b"<!doctype html><title>Sign in</title><p>Please sign in."),
    "nothing": lambda: Response(b"", ICS),
    "empty": lambda: Response(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", ICS),
    "truncated": lambda: Response(_good()[:-60], ICS),
    "binary": lambda: Response(bytes(range(256)) * 4096, ICS),
    "wrong-type": lambda: Response(_good(), "application/octet-stream"),
    "crowd": _crowd,
    "loop": lambda: _to("/hostile/loop.ics"),
    "circle": lambda: _to("/hostile/circle-back.ics"),
    "circle-back": lambda: _to("/hostile/circle.ics"),
    "nowhere": lambda: Response(b"", status=302),
    "bomb": lambda: _packed(_bomb()),
    "bomb-nested": lambda: _packed(gzip.compress(_bomb()), "gzip, gzip"),
    "bomb-parts": lambda: _packed(gzip.compress(b"", mtime=0) * 600_000),
    "brotli": lambda: _packed(b"\x1b\xff\xff\x00" * 1000, "br"),
    "not-gzip": lambda: _packed(_good()),
    "half-gzip": lambda: _packed(gzip.compress(_good())[:-20]),
    "etag": _new_etag_each_time,
    "unasked-304": lambda: Response(b"", status=304),
    "part": lambda: Response(_good()[:400], ICS, status=206, headers={"Content-Range": "bytes 0-399/9999"}),
    "429": lambda: Response(b"", status=429, headers={"Retry-After": "120"}),
    "429-for-ever": lambda: Response(b"", status=429, headers={"Retry-After": "99999999"}),
    "wrong-length": lambda: Response(_good(), ICS, headers={"Content-Length": "999999"}),
    "short-length": lambda: Response(_good(), ICS, headers={"Content-Length": "300"}),
    "cookie": lambda: Response(_good(), ICS, headers={"Set-Cookie": "track=1; Domain=.test"}),
}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


async def _slow(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"\r\n")
    await _drip(writer, _good())


async def _slow_head(writer: asyncio.StreamWriter) -> None:
    await _drip(writer, HEAD + b"X-Slow: yes\r\n\r\n" + _good())


async def _slow_chunks(writer: asyncio.StreamWriter) -> None:
    writer.write(CHUNKED)
    for byte in _good():
        writer.write(b"1\r\n%c\r\n" % byte)
        await writer.drain()
        await asyncio.sleep(1)


async def _drip(writer: asyncio.StreamWriter, text: bytes) -> None:
    for byte in text:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"\r\nBEGIN:VCALENDAR\r\n")
    await _for_ever(writer, b"X-MORE:" + b"x" * 60_000 + b"\r\n")


async def _endless_head(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    await _for_ever(writer, b"X-More: " + b"x" * 1000 + b"\r\n")


async def _continuing(writer: asyncio.StreamWriter) -> None:
    await _for_ever(writer, b"HTTP/1.1 100 Continue\r\n\r\n")


async def _for_ever(writer: asyncio.StreamWriter, more: bytes) -> None:
    while True:
        writer.write(more)
        await writer.drain()


async def _bad_chunks(writer: asyncio.StreamWriter) -> None:
    writer.write(CHUNKED + b"fffffffffffffffffffff\r\nBEGIN:VCALENDAR\r\n")


async def _cut_chunks(writer: asyncio.StreamWriter) -> None:
    body = _good()
    writer.write(CHUNKED + b"%x\r\n%s" % (len(body), body[: len(body) // 2]))


async def _mute(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)
    writer.write(encoded(plain(200, "")))


async def _hang_up(_writer: asyncio.StreamWriter) -> None:
    """Not a word."""


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _reset_midway(writer: asyncio.StreamWriter) -> None:
    body = _good()
    writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body[: len(body) // 2])
    await writer.drain()
    writer.transport.abort()


async def _not_http(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")


STREAMS: dict[str, Stream] = {
    "slow": _slow,
    "slow-head": _slow_head,
    "slow-chunks": _slow_chunks,
    "endless": _endless,
    "endless-head": _endless_head,
    "continuing": _continuing,
    "bad-chunks": _bad_chunks,
    "cut-chunks": _cut_chunks,
    "mute": _mute,
    "hang-up": _hang_up,
    "reset": _reset,
    "reset-midway": _reset_midway,
    "not-http": _not_http,
}
# What is only over when we lose patience.
STALLING = {"slow", "slow-head", "slow-chunks", "continuing", "mute"}
