"""/livez says that the process lives; /healthz that the site is whole, or which part is missing."""

from collections.abc import Iterator

import pytest
import redis
from django.db import connection
from django.test import Client
from pytest_django import Settings

from worker.heartbeat import HEARTBEAT_KEY

# A port that nothing listens on: connecting is refused at once.
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def broker(settings: Settings) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(HEARTBEAT_KEY)
    yield client
    client.delete(HEARTBEAT_KEY)
    client.close()


def test_livez_answers_without_servers(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    answer = client.get("/livez")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_healthz_is_ok_when_all_is_there(client: Client, broker: redis.Redis) -> None:
    broker.set(HEARTBEAT_KEY, "1", ex=60)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "failing": []})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_healthz_names_the_missing_worker(client: Client, broker: redis.Redis) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing", "failing": ["worker"]})


@pytest.mark.django_db
def test_healthz_names_the_missing_broker(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing", "failing": ["broker", "worker"]})


@pytest.mark.django_db(transaction=True)
def test_healthz_names_the_missing_database_and_recovers(client: Client, broker: redis.Redis) -> None:
    broker.set(HEARTBEAT_KEY, "1", ex=60)
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()) == (503, {"status": "failing", "failing": ["database"]})
    finally:
        connection.settings_dict["PORT"] = port
    assert client.get("/healthz").status_code == 200


def test_health_refuses_other_methods(client: Client) -> None:
    assert (client.post("/livez").status_code, client.post("/healthz").status_code) == (405, 405)
