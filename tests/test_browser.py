"""The browser of the tests: without one they fail and say what to install; axe in it finds what is wrong."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import chromium, violations

PAGE = '<html lang="fr"><title>Lieu</title><main><h1>Lieu</h1>{}</main>'


class Hesitating(BaseHTTPRequestHandler):
    """Its first page leads to a second, which begins to come and then takes its time."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path != "/late":
            self.wfile.write(PAGE.format('<a href="/late">Suite</a>').encode())
            return
        self.wfile.flush()
        time.sleep(0.5)
        self.wfile.write(PAGE.format('<img src="data:,">').encode())

    def log_message(self, *args: object) -> None:
        """Not on the screen."""


@pytest.fixture
def hesitating() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hesitating)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_missing_browser_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(FileNotFoundError, match="^The browser tests need Chromium and found none. Install it"):
        chromium()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(
        FileNotFoundError, match=f"found none at {tmp_path}/chromium. Install it .on Debian: apt-get install"
    ):
        chromium()


def test_a_named_browser_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "browser"
    named.touch()
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium() == str(named)


@pytest.mark.browser
def test_a_visitor_asks_for_french(page: Page) -> None:
    assert page.evaluate("navigator.languages") == ["fr-FR"]


@pytest.mark.browser
def test_what_axe_finds_is_told_each_time(page: Page) -> None:
    page.set_content(PAGE.format('<img src="a.png"><img src="b.png">'))
    wrong = [("image-alt", f'<img src="{name}.png">') for name in ("a", "b")]
    assert violations(page) == wrong
    page.locator("img").first.evaluate("image => image.alt = 'Salle'")
    assert violations(page) == wrong[1:]


@pytest.mark.browser
def test_a_page_that_a_link_leads_to_is_looked_at_once_it_has_come_whole(page: Page, hesitating: str) -> None:
    page.goto(hesitating)
    page.get_by_role("link").click()
    assert violations(page) == [("image-alt", '<img src="data:,">')]
