"""What the containers' health checks ask."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import redis
from pytest_django import Settings

from backend.probe import heart_beats, web_lives
from backend.services.ports import LOOPBACK
from worker.heartbeat import HEARTBEAT_KEY


class Site(BaseHTTPRequestHandler):
    """Answers /livez under one name only, as Django does."""

    def do_GET(self) -> None:
        right = self.path == "/livez" and self.headers["Host"] == "site.example"
        self.send_response(200 if right else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[HTTPServer]:
    with HTTPServer((LOOPBACK, 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_web_server_is_asked_under_an_allowed_name(site: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(site.server_port))
    monkeypatch.setenv("ALLOWED_HOSTS", "site.example,www.site.example")
    assert web_lives() is True
    monkeypatch.setenv("ALLOWED_HOSTS", "other.example")
    assert web_lives() is False


def test_a_web_server_that_is_not_there_does_not_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert web_lives() is False


def test_the_heart_beats_until_the_key_lapses(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", settings.REDIS_URL)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(HEARTBEAT_KEY, "now", ex=60)
        assert heart_beats() is True
        client.delete(HEARTBEAT_KEY)
        assert heart_beats() is False
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert heart_beats() is False
