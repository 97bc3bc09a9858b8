"""The API's description is made once, is safe in many threads, and is the same for everybody."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from backend.api import schema

ADDRESS = "/api/v1/schema/"
JSON = "application/vnd.oai.openapi+json"


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_MADE", {})


def test_many_first_readers_get_one_description(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = schema._make
    monkeypatch.setattr(
        schema, "_make", lambda view, renderer: made.append(renderer.media_type) or make(view, renderer)
    )
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: Client().get(ADDRESS, headers={"accept": JSON}), range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert made == [JSON]


def test_the_description_is_openapi_in_both_forms(client: Client) -> None:
    answer = client.get(ADDRESS, headers={"accept": JSON})
    assert answer["Content-Type"] == JSON
    described = json.loads(answer.content)
    assert described["openapi"].startswith("3.")
    assert "/api/v1/me/" in described["paths"]
    assert client.get(ADDRESS)["Content-Type"] == "application/vnd.oai.openapi"


def test_other_sites_may_read_it(client: Client) -> None:
    assert client.get(ADDRESS, headers={"accept": JSON})["Access-Control-Allow-Origin"] == "*"


def test_every_post_that_changes_something_honours_idempotency_keys(client: Client) -> None:
    paths = json.loads(client.get(ADDRESS, headers={"accept": JSON}).content)["paths"]
    without = {
        path.removeprefix("/api/v1/")
        for path, operations in paths.items()
        if "post" in operations
        and "Idempotency-Key" not in [one["name"] for one in operations["post"].get("parameters", [])]
    }
    secrets_and_looks = {"auth/token/", "quotes/", "seasons/{id}/preview/"}
    # They ask the payment provider, outside any transaction, and lead to the same page whoever asks again.
    pages = {"reservations/{reference}/payment/", "deposits/{id}/authorise/"}
    assert without == secrets_and_looks | pages
