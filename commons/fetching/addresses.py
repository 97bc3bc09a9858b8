"""Which web addresses may be looked at at all, and which network addresses may be connected to.

Pure rules. A web address is judged by its form; the network address is judged at the moment of connecting, because only
what is connected to counts (a name may resolve to something else the second time).
"""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx
from django.utils.translation import gettext as _

from commons.fetching.words import NO_ADDRESS, OTHER_PORT, unreachable

USUAL_PORTS = {"http": 80, "https": 443}
MAX_ADDRESS_LENGTH = 2000
NAT64 = IPv6Network("64:ff9b::/96")


def parse_address(text: str, *, private_hosts: Collection[str] = ()) -> httpx.URL:
    """The web address in its normal form; `webcal://` is read as `https://`, a fragment is dropped.

    `private_hosts`: the `host:port` pairs whose port need not be a usual one. Raises Unreachable `refused_address` for
    other schemes and ports, and for what is no address.
    """
    text = text.strip()
    if text.lower().startswith(("webcal://", "webcals://")):
        text = "https://" + text.partition("://")[2]
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if len(text) > MAX_ADDRESS_LENGTH or url.scheme not in USUAL_PORTS or not url.raw_host:
        raise unreachable("refused_address", _(NO_ADDRESS))
    if host_and_port(url) not in private_hosts and port_of(url) != USUAL_PORTS[url.scheme]:
        raise unreachable("refused_address", _(OTHER_PORT))
    return url.copy_with(fragment=None) if "#" in text else url


def port_of(url: httpx.URL) -> int:
    """The port that a connection to this address uses."""
    return url.port or USUAL_PORTS[url.scheme]


def host_and_port(url: httpx.URL) -> str:
    """`host:port` as settings.FEED_PRIVATE_HOSTS names it."""
    return f"{url.raw_host.decode('ascii')}:{port_of(url)}"


def is_public(address: str) -> bool:
    """Whether a numeric network address is one of the public internet.

    False for private, loopback, link-local, multicast, unspecified, reserved and documentation ranges, and for IPv6
    forms that carry such an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is not None:
            return all(_is_global(inner) for inner in carried)
    return _is_global(ip)


def _is_global(ip: IPv4Address | IPv6Address) -> bool:
    site_local = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or site_local)


def _carried(ip: IPv6Address) -> tuple[IPv4Address, ...] | None:
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip in NAT64:
        return (IPv4Address(int(ip) & 0xFFFFFFFF),)
    if ip.sixtofour:
        return (ip.sixtofour,)
    return ip.teredo
