"""One GET, as careful as an address given by a stranger deserves.

Only http(s) on usual ports; the address that is connected to is checked at each hop; redirects are followed by hand;
time, size after unpacking and number of hops are capped. `settings.FEED_PRIVATE_HOSTS` names the exceptions.
"""

import base64
import functools
import ssl
from collections.abc import Collection
from dataclasses import dataclass

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from commons.errors import Unreachable
from commons.fetching.addresses import parse_address
from commons.fetching.connecting import Deadline, GuardedBackend, Resolver, resolve, too_slow
from commons.fetching.decoding import broken_answer, read_capped

REDIRECTS = {301, 302, 303, 307, 308}
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for everything together; `max_bytes` after unpacking; `redirects` followed."""

    seconds: float = 12
    max_bytes: int = 10 * 2**20
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
    `broken_answer`, `gone` (410) or `http_<status>` (`data["retry_after"]` in seconds when the server says so).
    Never call it while rows are locked.
    """
    hosts = settings.FEED_PRIVATE_HOSTS if private_hosts is None else private_hosts
    backend = GuardedBackend(deadline=Deadline(limits.seconds), private_hosts=hosts, resolver=resolver)
    address = parse_address(url, private_hosts=hosts)
    headers = _headers(etag, last_modified, address)
    for _hop in range(limits.redirects + 1):
        answer = _get(address, headers, backend, limits)
        if isinstance(answer, Fetched):
            return answer
        target = parse_address(answer, private_hosts=hosts)
        if (target.scheme, target.netloc) != (address.scheme, address.netloc):
            headers.pop("Authorization", None)
        address = target
    raise Unreachable(_("Cette adresse renvoie sans fin vers d’autres adresses."), code="too_many_redirects")


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
    sent = {"Host": address.netloc.decode("ascii"), **headers}
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream("GET", target, headers=_encoded(sent)) as response,
        ):
            return _read(address, response, limits)
    except httpcore.TimeoutException as error:
        raise too_slow() from error
    except (httpcore.ConnectError, httpcore.NetworkError) as error:
        raise _unreached(error) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise broken_answer() from error


def _read(address: httpx.URL, response: httpcore.Response, limits: Limits) -> Fetched | str:
    received = httpx.Headers(response.headers)
    status = response.status
    if status in REDIRECTS and "location" in received:
        return _joined(address, received["location"])
    if status != NOT_MODIFIED and not 200 <= status < 300:
        raise _refusal(status, received)
    encoding = received.get("content-encoding", "").strip().lower()
    body = b"" if status == NOT_MODIFIED else _body(response, encoding, limits)
    media = httpx.Response(200, headers={"content-type": received.get("content-type", "")})
    return Fetched(
        status=status,
        body=body,
        etag=received.get("etag"),
        last_modified=received.get("last-modified"),
        content_type=received.get("content-type", "").partition(";")[0].strip().lower(),
        charset=media.charset_encoding,
        final_url=str(address),
    )


def _body(response: httpcore.Response, encoding: str, limits: Limits) -> bytes:
    return read_capped(response.iter_stream(), encoding=encoding, max_bytes=limits.max_bytes)


def _joined(address: httpx.URL, location: str) -> str:
    try:
        return str(address.join(location))
    except (httpx.InvalidURL, ValueError):
        return ""


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as sent; what a feed once gave as ETag and cannot be sent back is left out."""
    clean = {name: value for name, value in headers.items() if value.isascii() and value.isprintable()}
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in clean.items()]


def _refusal(status: int, received: httpx.Headers) -> Unreachable:
    wait = received.get("retry-after", "")
    data = {"retry_after": int(wait)} if wait.isascii() and wait.isdigit() and len(wait) < 9 else {}
    if status == 410:
        return Unreachable(_("Ce calendrier n’existe plus : son serveur dit qu’il a été supprimé."), code="gone")
    if status >= 500:
        sentence = _("Le serveur de ce calendrier est en panne (réponse %(status)d) : il sera relu dès que possible.")
    else:
        sentence = _("Le serveur refuse de donner ce calendrier (réponse %(status)d) : vérifiez l’adresse.")
    return Unreachable(sentence % {"status": status}, code=f"http_{status}", data=data)


def _unreached(error: Exception) -> Unreachable:
    if any(isinstance(cause, ssl.SSLError) for cause in error.args):
        return Unreachable(
            _("La connexion sécurisée échoue : le certificat du serveur n’est pas valable."), code="tls_error"
        )
    return Unreachable(_("Le serveur ne répond pas : nous réessaierons."), code="no_answer")


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()
