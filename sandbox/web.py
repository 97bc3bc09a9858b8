"""As much of an HTTP server as the sandbox needs: one request per connection, on asyncio."""

import asyncio
import html
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qs, unquote, urlsplit

MAX_BODY = 1024 * 1024
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is decoded; `headers` have small-letter names; `query` and `form` keep the last value of each name.

    `body` and `encoded_query` are as they came: for signatures, and for names that come several times.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    encoded_query: str = ""


@dataclass(slots=True)
class Response:
    """An ordinary answer."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


# For answers that break the rules on purpose: writes to the connection by itself.
Stream = Callable[[asyncio.StreamWriter], Awaitable[None]]
Handler = Callable[[Request], "Response | Stream"]


def as_json(value: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)


def redirect(target: str) -> Response:
    """See another page (after a form)."""
    return Response(b"", status=303, headers={"Location": target})


def plain(status: int, text: str) -> Response:
    """A short text, e.g. for what is not there."""
    return Response(text.encode(), "text/plain; charset=utf-8", status)


async def serve(handler: Handler, host: str, port: int, tls: ssl.SSLContext | None = None) -> asyncio.Server:
    """Answers on this port until the server is closed. Raises OSError when the port is taken."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await asyncio.wait_for(_read(reader), PATIENCE)
            if request is not None:
                await _answer(handler, request, writer)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            # The client went away or never finished its question: nobody is left to answer.
            pass
        finally:
            writer.close()

    return await asyncio.start_server(connected, host, port, ssl=tls)


async def _answer(handler: Handler, request: Request, writer: asyncio.StreamWriter) -> None:
    answer = handler(request)
    if isinstance(answer, Response):
        writer.write(encoded(answer, with_body=request.method != "HEAD"))
        await writer.drain()
    else:
        await answer(writer)


def encoded(response: Response, *, with_body: bool = True) -> bytes:
    """The answer as bytes on the wire."""
    headers = {
        "Content-Type": response.content_type,
        "Content-Length": str(len(response.body)),
        "Date": formatdate(usegmt=True),
        "Connection": "close",
        "Cache-Control": "no-cache",
        **response.headers,
    }
    lines = [
        f"HTTP/1.1 {response.status} {_phrase(response.status)}",
        *(f"{name}: {headers[name]}" for name in headers),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + (response.body if with_body else b"")


def escape(text: object) -> str:
    """Text made safe for HTML, also inside attributes."""
    return html.escape(str(text), quote=True)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        return None
    pairs = (line.partition(":") for line in rest if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _colon, value in pairs}
    length = headers.get("content-length", "0")
    size = min(int(length), MAX_BODY) if length.isascii() and length.isdigit() else 0
    body = await reader.readexactly(size) if size else b""
    target = urlsplit(words[1])
    form = _last(body.decode("utf-8", "replace")) if "json" not in headers.get("content-type", "") else {}
    return Request(words[0], unquote(target.path), _last(target.query), headers, form, body, target.query)


def _last(encoded_pairs: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(encoded_pairs, keep_blank_values=True).items()}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
