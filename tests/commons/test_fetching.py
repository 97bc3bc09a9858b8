"""What `fetch` accepts, refuses and bounds, against real servers."""

import gzip
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from commons.errors import Unreachable
from commons.fetching import Fetched, Limits, fetch
from commons.fetching.addresses import is_public, parse_address
from tests.commons.web_server import Answer, Web, serving, text

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def fetched(web: Web, path: str = "/", **asked: object) -> Fetched:
    return fetch(web.address(path), private_hosts=[web.host], **asked)


def refusal(web: Web, path: str = "/", **asked: object) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        fetched(web, path, **asked)
    return caught.value


def drip(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _step in range(200):
        request.wfile.write(b"x")
        time.sleep(0.02)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _step in range(100_000):
        request.wfile.write(b"x" * 65536)


def hang_up(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"not http at all\r\n\r\n")


def test_fetch_returns_body_and_validators() -> None:
    answer = text(
        CALENDAR,
        ETag='"a1"',
        Last_Modified="Mon, 02 Nov 2026 08:00:00 GMT",
        Content_Type="text/calendar; charset=latin-1",
    )
    with serving({"/a.ics?k=1": answer}) as web:
        assert fetched(web, "/a.ics?k=1") == Fetched(
            status=200,
            body=CALENDAR,
            etag='"a1"',
            last_modified="Mon, 02 Nov 2026 08:00:00 GMT",
            content_type="text/calendar",
            charset="latin-1",
            final_url=web.address("/a.ics?k=1"),
        )


def test_fetch_sends_validators_and_accepts_not_modified() -> None:
    with serving({"/": text(status=304)}) as web:
        answer = fetched(web, etag='W/"é"', last_modified="Mon, 02 Nov 2026 08:00:00 GMT")
        assert (answer.not_modified, answer.body) == (True, b"")
        headers = web.asked[0][1]
        assert headers["If-Modified-Since"] == "Mon, 02 Nov 2026 08:00:00 GMT"
        assert "If-None-Match" not in headers
        assert headers["Host"] == web.host
        fetched(web, etag='W/"b"')
        assert web.asked[1][1]["If-None-Match"] == 'W/"b"'


def test_fetch_unpacks_gzip() -> None:
    with serving({"/": text(gzip.compress(CALENDAR * 5000), Content_Encoding="gzip")}) as web:
        assert fetched(web).body == CALENDAR * 5000


def test_fetch_unpacks_gzip_in_several_parts() -> None:
    """A body whose second part was dropped would look like a calendar with fewer events."""
    parts = [gzip.compress(part * 3000) for part in (b"one", b"two", b"three")]

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        for part in parts:
            request.wfile.write(part)
            request.wfile.flush()
            time.sleep(0.02)

    with serving({"/": answer, "/once": text(b"".join(parts) + b"\0\0", Content_Encoding="gzip")}) as web:
        assert fetched(web).body == b"one" * 3000 + b"two" * 3000 + b"three" * 3000
        assert fetched(web, "/once").body == fetched(web).body


def test_fetch_counts_packed_bytes_too() -> None:
    """Parts that hold nothing make no body, and must not be received for ever."""
    with serving({"/": text(gzip.compress(b"", mtime=0) * 20_000, Content_Encoding="gzip")}) as web:
        assert refusal(web, limits=Limits(max_bytes=200_000)).code in {"too_big", "broken_answer"}


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd", "compress"])
def test_fetch_refuses_encodings_that_it_did_not_ask_for(encoding: str) -> None:
    twice = gzip.compress(gzip.compress(CALENDAR * 5000))
    with serving({"/": text(twice, Content_Encoding=encoding)}) as web:
        assert refusal(web).code == "broken_answer"


def test_not_modified_that_was_not_asked_for_is_no_answer() -> None:
    with serving({"/": text(status=304)}) as web:
        assert refusal(web).code == "broken_answer"


def test_part_of_a_body_is_no_answer() -> None:
    with serving({"/": text(CALENDAR, status=206)}) as web:
        assert refusal(web).code == "http_206"


def test_refusal_names_the_server_that_it_happened_at() -> None:
    with serving({"/": text(status=503)}) as other, serving({"/": text(status=302, Location=other.address())}) as web:
        with pytest.raises(Unreachable) as caught:
            fetch(web.address(), private_hosts=[web.host, other.host])
        assert caught.value.data["server"] == other.host


def test_no_cookie_is_kept_between_hops() -> None:
    table = {"/": text(status=302, Location="/b", Set_Cookie="a=1"), "/b": text(CALENDAR)}
    with serving(table) as web:
        fetched(web)
        assert ["Cookie" in headers for _path, headers in web.asked] == [False, False]


@pytest.mark.parametrize("level", [1, 9])
def test_fetch_counts_unpacked_bytes(level: int) -> None:
    bomb = gzip.compress(bytes(30 * 2**20), compresslevel=level)
    with serving({"/": text(bomb, Content_Encoding="gzip")}) as web:
        assert refusal(web).code == "too_big"


def test_fetch_stops_an_endless_body() -> None:
    with serving({"/": endless}) as web:
        assert refusal(web, limits=Limits(max_bytes=200_000)).code == "too_big"


def test_fetch_stops_a_slow_drip() -> None:
    with serving({"/": drip}) as web:
        started = time.monotonic()
        assert refusal(web, limits=Limits(seconds=0.3)).code == "timeout"
        # To its end it would take four seconds.
        assert time.monotonic() - started < 3


def test_fetch_follows_redirects_and_tells_the_last_address() -> None:
    table = {"/a": text(status=301, Location="/b"), "/b": text(status=307, Location="c?d=1"), "/c?d=1": text(CALENDAR)}
    with serving(table) as web:
        answer = fetched(web, "/a")
        assert (answer.body, answer.final_url) == (CALENDAR, web.address("/c?d=1"))


def test_fetch_stops_a_redirect_loop() -> None:
    with serving({"/": text(status=302, Location="/")}) as web:
        assert refusal(web).code == "too_many_redirects"
        assert len(web.asked) == 6


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://[::ffff:127.0.0.1]/", "file:///etc/passwd", "http://2130706433/", "http://[::1/", ""],
)
def test_fetch_refuses_redirect_to_a_private_address(target: str) -> None:
    with serving({"/": text(status=302, Location=target)}) as web:
        expected = "refused_address" if target else "too_many_redirects"
        assert refusal(web).code == expected


def test_fetch_checks_the_address_it_connects_to_once_per_hop() -> None:
    looked_up: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    redirect = text(status=302, Location="http://rebinding.test/")
    with serving({"/": redirect}) as web, pytest.raises(Unreachable) as caught:
        fetch(f"http://listed.test:{web.port}/", private_hosts=[f"listed.test:{web.port}"], resolver=resolver)
    assert caught.value.code == "refused_address"
    assert looked_up == ["listed.test", "rebinding.test"]
    assert [headers["Host"] for _path, headers in web.asked] == [f"listed.test:{web.port}"]


def test_fetch_skips_private_addresses_of_a_name_with_several(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/": text(CALENDAR)}) as web:
        connected: list[tuple[str, int]] = []

        def connect(address: tuple[str, int], *_args: object, **_options: object) -> socket.socket:
            connected.append(address)
            raise ConnectionRefusedError

        monkeypatch.setattr(socket, "create_connection", connect)
        with pytest.raises(Unreachable) as caught:
            fetch("http://both.test/", private_hosts=[web.host], resolver=lambda *_: ["10.0.0.1", "93.184.216.34"])
    assert caught.value.code == "no_answer"
    assert connected == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.ics",
        "https://example.org:8443/",
        "http://example.org:22/",
        "calendrier",
        "",
        "http://",
        "http://a\x00b/",
        "https://" + "a" * 3000 + ".fr/",
        "javascript:alert(1)",
        "http://example.org:99999/",
    ],
)
def test_fetch_refuses_addresses_by_their_form(url: str) -> None:
    with pytest.raises(Unreachable) as caught:
        fetch(url, private_hosts=[])
    assert caught.value.code == "refused_address"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "169.254.169.254",
        "10.1.2.3",
        "192.168.0.1",
        "100.64.0.1",
    ],
)
def test_fetch_refuses_private_hosts(host: str) -> None:
    with pytest.raises(Unreachable) as caught:
        fetch(f"http://{host}/", private_hosts=[])
    assert caught.value.code == "refused_address"


def test_fetch_private_hosts_are_exact_pairs() -> None:
    with serving({"/": text(CALENDAR)}) as web, serving({"/": text(CALENDAR)}) as other:
        with pytest.raises(Unreachable) as caught:
            fetch(web.address(), private_hosts=[other.host])
        assert (caught.value.code, web.asked) == ("refused_address", [])


def test_unknown_host_is_said() -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(Unreachable) as caught:
        fetch("https://nowhere.test/", resolver=resolver)
    assert caught.value.code == "unknown_host"


def test_slow_resolver_is_bounded() -> None:
    def resolver(host: str, port: int) -> list[str]:
        time.sleep(0.6)
        return []

    with pytest.raises(Unreachable) as caught:
        fetch("https://slow.test/", resolver=resolver, limits=Limits(seconds=0.1))
    assert caught.value.code == "timeout"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (text(status=404), "http_404"),
        (text(status=401), "http_401"),
        (text(status=410), "gone"),
        (text(status=500), "http_500"),
        (text(status=302), "http_302"),
        (text(b"short", Content_Length="500"), "broken_answer"),
        (text(b"not gzip", Content_Encoding="gzip"), "broken_answer"),
        (text(gzip.compress(CALENDAR * 900)[:60], Content_Encoding="gzip"), "broken_answer"),
        (hang_up, "broken_answer"),
    ],
)
def test_refusals_have_codes(answer: Answer, code: str) -> None:
    with serving({"/": answer}) as web:
        assert refusal(web).code == code


@pytest.mark.parametrize(("status", "advice"), [(404, "vérifiez l’adresse."), (503, "il sera relu dès que possible.")])
def test_only_an_address_that_may_be_wrong_is_to_be_checked(status: int, advice: str) -> None:
    with serving({"/": text(status=status)}) as web:
        assert str(refusal(web).message).endswith(advice)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("tomorrow", None),
        ("9" * 40, None),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", None),
    ],
)
def test_retry_after_is_told(header: str, seconds: int | None) -> None:
    with serving({"/": text(status=429, Retry_After=header)}) as web:
        error = refusal(web)
        assert (error.code, error.data.get("retry_after")) == ("http_429", seconds)


def test_retry_after_may_be_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    with serving({"/": text(status=503, Retry_After=later)}) as web:
        assert 590 <= refusal(web).data["retry_after"] <= 600


def test_nobody_listening_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        fetch(f"http://127.0.0.1:{port}/", private_hosts=[f"127.0.0.1:{port}"])
    assert caught.value.code == "no_answer"


def test_plain_server_behind_https_is_a_tls_error() -> None:
    def answer_in_clear() -> None:
        connection, _client = listening.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        server = threading.Thread(target=answer_in_clear)
        server.start()
        with pytest.raises(Unreachable) as caught:
            fetch(f"https://{host}/", private_hosts=[host])
        server.join()
    assert caught.value.code == "tls_error"


def test_password_goes_to_its_own_host_only() -> None:
    with serving({"/": text(CALENDAR)}) as other, serving({"/": text(status=302, Location=other.address())}) as web:
        with suppress(Unreachable):
            fetch(f"http://me:secret@{web.host}/", private_hosts=[web.host, other.host])
        assert web.asked[0][1]["Authorization"] == "Basic bWU6c2VjcmV0"
        assert web.asked[0][1]["Host"] == web.host
    assert "Authorization" not in other.asked[0][1]


def test_webcal_is_read_as_https() -> None:
    assert str(parse_address(" webcal://Example.org:443/a#b ")) == "https://example.org/a"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("224.0.0.1", False),
        ("ff02::1", False),
        ("240.0.0.1", False),
        ("::", False),
        ("not an address", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
