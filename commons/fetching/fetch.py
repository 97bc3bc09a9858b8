"""One GET, as careful as an address given by a stranger deserves.

Only http(s) on usual ports; the address that is connected to is checked at each hop; redirects are followed by hand;
time, size after unpacking and number of hops are capped. `settings.FEED_PRIVATE_HOSTS` names the exceptions.
"""

import base64
import functools
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx
from django.conf import settings

from commons.errors import Unreachable
from commons.fetching.addresses import host_and_port, parse_address
from commons.fetching.connecting import Deadline, GuardedBackend, Resolver, resolve
from commons.fetching.decoding import read_capped
from commons.fetching.words import unreachable
from commons.outside import refuse_inside_transaction

REDIRECTS = {301, 302, 303, 307, 308}
NOT_MODIFIED, PARTIAL, GONE = 304, 206, 410
MOST_DIGITS = 9
CONDITIONS = ("If-None-Match", "If-Modified-Since")


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for everything together; `max_bytes` after unpacking; `redirects` followed."""

    seconds: float = 12
    max_bytes: int = 10_000_000
    redirects: int = 5


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A good answer: `status` is 2xx, or 304 with an empty body when nothing changed."""

    status: int
    body: bytes
    etag: str | None
    last_modified: str | None
    content_type: str
    charset: str | None
    final_url: str

    @property
    def not_modified(self) -> bool:
        return self.status == NOT_MODIFIED


def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    private_hosts: Collection[str] | None = None,
    resolver: Resolver = resolve,
) -> Fetched:
    """What the address answers; `etag` and `last_modified` of the last time make the question conditional.

    `private_hosts`: `host:port` pairs that may be private (default: settings.FEED_PRIVATE_HOSTS). Raises Unreachable
    with code `refused_address`, `unknown_host`, `timeout`, `too_big`, `too_many_redirects`, `tls_error`, `no_answer`,
    `broken_answer`, `gone` (410) or `http_<status>` (`data["retry_after"]` in seconds when the server says so);
    `data["server"]` is the `host:port` that it happened at. Never call it while rows are locked.
    """
    refuse_inside_transaction()
    hosts = settings.FEED_PRIVATE_HOSTS if private_hosts is None else private_hosts
    backend = GuardedBackend(deadline=Deadline(limits.seconds), private_hosts=hosts, resolver=resolver)
    address = parse_address(url, private_hosts=hosts)
    headers = _headers(etag, last_modified, address)
    for _hop in range(limits.redirects + 1):
        try:
            answer = _get(address, headers, backend, limits)
        except Unreachable as error:
            error.data["server"] = host_and_port(address)
            raise
        if isinstance(answer, Fetched):
            return answer
        target = parse_address(answer, private_hosts=hosts)
        if (target.scheme, target.netloc) != (address.scheme, address.netloc):
            headers.pop("Authorization", None)
        address = target
    raise unreachable("too_many_redirects")


def _headers(etag: str | None, last_modified: str | None, address: httpx.URL) -> dict[str, str]:
    headers = {
        "User-Agent": f"Intersaison (+https://{settings.PUBLIC_DOMAIN})",
        "Accept": "text/calendar, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    if address.userinfo:
        pair = f"{address.username}:{address.password}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
    return headers


def _get(address: httpx.URL, headers: dict[str, str], backend: GuardedBackend, limits: Limits) -> Fetched | str:
    """One hop: the answer, or the address it points to. A connection is never reused, so that each hop is checked."""
    target = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
    # Not a pool: it keeps account of what is shared, and here nothing is.
    connection = httpcore.HTTPConnection(target.origin, ssl_context=_tls(), network_backend=backend)
    sent = _sendable({"Host": address.netloc.decode("ascii"), **headers})
    conditional = any(name in sent for name in CONDITIONS)
    try:
        with connection, connection.stream("GET", target, headers=_encoded(sent)) as response:
            if response.status == NOT_MODIFIED and not conditional:
                raise unreachable("broken_answer")
            return _read(address, response, limits)
    except httpcore.TimeoutException as error:
        raise unreachable("timeout") from error
    except (httpcore.ConnectError, httpcore.NetworkError) as error:
        raise _unreached(error) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise unreachable("broken_answer") from error


def _read(address: httpx.URL, response: httpcore.Response, limits: Limits) -> Fetched | str:
    received = httpx.Headers(response.headers)
    status = response.status
    if status in REDIRECTS and "location" in received:
        return _joined(address, received["location"])
    if status != NOT_MODIFIED and (not 200 <= status < 300 or status == PARTIAL):
        raise _refusal(status, received)
    body = b"" if status == NOT_MODIFIED else _body(response, received.get("content-encoding", ""), limits)
    media = received.get("content-type", "")
    return Fetched(
        status=status,
        body=body,
        etag=received.get("etag"),
        last_modified=received.get("last-modified"),
        content_type=media.partition(";")[0].strip().lower(),
        charset=_charset(media) if ";" in media else None,
        final_url=str(address),
    )


def _body(response: httpcore.Response, encoding: str, limits: Limits) -> bytes:
    return read_capped(response.iter_stream(), encoding=encoding, max_bytes=limits.max_bytes)


def _charset(media: str) -> str | None:
    return httpx.Response(200, headers={"content-type": media}).charset_encoding


def _joined(address: httpx.URL, location: str) -> str:
    try:
        return str(address.join(location))
    except (httpx.InvalidURL, ValueError):
        return ""


def _sendable(headers: dict[str, str]) -> dict[str, str]:
    """What a feed once gave as ETag and cannot be sent back is left out."""
    return {name: value for name, value in headers.items() if value.isascii() and value.isprintable()}


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


def _refusal(status: int, received: httpx.Headers) -> Unreachable:
    if status == GONE:
        return unreachable("gone")
    wait = _seconds(received.get("retry-after", "").strip())
    return unreachable(f"http_{status}", data={} if wait is None else {"retry_after": wait})


def _seconds(retry_after: str) -> int | None:
    """Retry-After as seconds from now, given as such or as a date (RFC 9110, 10.2.3)."""
    if retry_after.isascii() and retry_after.isdigit():
        return int(retry_after) if len(retry_after) < MOST_DIGITS else None
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, int((aware - datetime.now(UTC)).total_seconds()))


def _unreached(error: Exception) -> Unreachable:
    tls = any(isinstance(cause, ssl.SSLError) for cause in error.args)
    return unreachable("tls_error" if tls else "no_answer")


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()
