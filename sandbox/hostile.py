"""Everything that a calendar's server may do wrong, at `/hostile/<mode>.ics`."""

import asyncio
import gzip
import itertools

from sandbox.calendars import airbnb, etag, today
from sandbox.web import Response, Stream, encoded, plain

ICS = "text/calendar; charset=utf-8"
STATUSES = {"401": 401, "403": 403, "404": 404, "410": 410, "500": 500, "503": 503}
_visits = itertools.count()


def hostile(mode: str) -> Response | Stream | None:
    """The answer of one mode, None for a mode that is not known."""
    if mode in STATUSES:
        return plain(STATUSES[mode], "no calendar here")
    if mode in STREAMS:
        return STREAMS[mode]
    maker = ANSWERS.get(mode)
    return maker() if maker else None


def _good() -> bytes:
    return airbnb("hostile", today())


def _to(target: str) -> Response:
    return Response(b"", status=301, headers={"Location": target})


def _bomb() -> Response:
    return Response(gzip.compress(bytes(50 * 2**20)), ICS, headers={"Content-Encoding": "gzip"})


def _new_etag_each_time() -> Response:
    return Response(_good(), ICS, headers={"ETag": f'"{next(_visits)}-{etag(b"")[1:9]}"'})


ANSWERS = {
    "html": lambda: Response(b"<!doctype html><title>Sign in</title><p>Please sign in."),
    "nothing": lambda: Response(b"", ICS),
    "empty": lambda: Response(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", ICS),
    "truncated": lambda: Response(_good()[:-60], ICS),
    "wrong-type": lambda: Response(_good(), "application/octet-stream"),
    "loop": lambda: _to("/hostile/loop.ics"),
    "private": lambda: _to("http://169.254.169.254/latest/meta-data/"),
    "file": lambda: _to("file:///etc/passwd"),
    "bomb": _bomb,
    "etag": _new_etag_each_time,
    "429": lambda: Response(b"", status=429, headers={"Retry-After": "120"}),
    "wrong-length": lambda: Response(_good(), ICS, headers={"Content-Length": "999999"}),
}


async def _slow(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n")
    for byte in _good():
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n")
    while True:
        writer.write(b"X-MORE:" + b"x" * 60_000 + b"\r\n")
        await writer.drain()


async def _mute(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)
    writer.write(encoded(plain(200, "")))


STREAMS: dict[str, Stream] = {"slow": _slow, "endless": _endless, "mute": _mute}
